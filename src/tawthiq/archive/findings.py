"""What verifying an archive finds."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["altered", "missing", "added", "unreadable", "note"]


class Finding(msgspec.Struct, frozen=True):
    """`where` names the thing: a file, a line of the log, a row. `problem` says what is wrong with it.

    A `note` is no fault: what a run that was cut off, or goes on now, leaves until the next run.
    """

    kind: Kind
    where: str
    problem: str

    @property
    def is_fault(self) -> bool:
        return self.kind != "note"

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


class Verified(msgspec.Struct, frozen=True):
    """The end of a verification. `head` is the number and hash of the log's last entry: to be noted elsewhere."""

    archive: str
    entries: int
    head: str
    n_files: int
    n_bytes: int
    rows: dict[str, int]
    n_faults: int
    n_notes: int
