"""`log.jsonl`: the log a second time, as text beside the database, so that neither can be altered alone.

It is written after each commit from what the table has, so a run that was cut off between the two is made good by the
next one. It never runs ahead of the table.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from sqlalchemy import Connection

from tawthiq.errors import ArchiveDamaged
from tawthiq.store.locks import locked
from tawthiq.store.log import Entry, entries

MIRROR: Final = "log.jsonl"
TAIL: Final = 1 << 20


def catch_up(connection: Connection, path: Path) -> None:
    """Adds what the file lacks; a last line without an end, left by a run that was cut off, is written again.

    Raises ArchiveDamaged where the file's last line is no entry: `verify` says more.
    """
    with path.open("ab+") as file, locked(file):
        end = _after_last_line(file)
        seq = _last_seq(file, end, path)
        if end < file.seek(0, os.SEEK_END):
            file.truncate(end)
        missing = b"".join(line_of(entry) for entry in entries(connection, seq))
        if missing:
            file.write(missing)
            file.flush()
            os.fsync(file.fileno())


def line_of(entry: Entry) -> bytes:
    """As the file holds it, with its end."""
    return msgspec.json.encode(entry) + b"\n"


def read_mirror(path: Path) -> Iterator[tuple[int, Entry | None]]:
    """(line number, its entry or None where it is none) of each line that has an end."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n"):
                yield number, _entry(line)


def _entry(line: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _after_last_line(file: BinaryIO) -> int:
    size = file.seek(0, os.SEEK_END)
    at = size
    while at > 0:
        start = max(0, at - TAIL)
        file.seek(start)
        found = file.read(at - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        at = start
    return 0


def _last_seq(file: BinaryIO, end: int, path: Path) -> int:
    if end == 0:
        return 0
    at = end - 1
    line = b""
    while at > 0:
        start = max(0, at - TAIL)
        file.seek(start)
        block = file.read(at - start)
        found = block.rfind(b"\n")
        line = block[found + 1 :] + line
        if found >= 0:
            break
        at = start
    entry = _entry(line)
    if entry is None:
        raise ArchiveDamaged(f"{path}: its last line is no entry of the log. Run `tawthiq verify` on the archive.")
    return entry.seq
