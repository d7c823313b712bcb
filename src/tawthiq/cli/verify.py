"""`tawthiq verify`: whether an archive or an evidence pack holds what was recorded."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from cyclopts import Parameter
from cyclopts.validators import Number
from rich.text import Text

from tawthiq.cli.screen import complain, errors, progress, remark
from tawthiq.errors import InputError
from tawthiq.export.wording import one_line

if TYPE_CHECKING:
    from tawthiq.archive.findings import Finding, Verified

HOLDS, FAULTS = 0, 1


def verify(
    archive: str | None = None,
    /,
    *,
    bag: Path | None = None,
    expect_head: str | None = None,
    format: Literal["text", "jsonl"] = "text",
    jobs: Annotated[int, Parameter(validator=Number(gte=1))] = min(4, os.cpu_count() or 1),
) -> int:
    """Find every byte of an archive that is altered, missing or added, and name it.

    All sources are hashed again, the log is followed from its first entry, and every row is compared with what the log
    proves. The exit code is 0 where all holds, 1 where something does not.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    bag
        An evidence pack to verify instead: a folder or a ZIP file that `tawthiq export evidence` wrote.
    expect_head
        The head of the log as it was noted elsewhere at some time. Finds a log that was written anew as a whole.
    format
        text, or jsonl: one object a finding, at last the sum.
    jobs
        Files hashed at a time.
    """
    if (archive is None) == (bag is None):
        raise InputError("Name an archive, or a pack with --bag; one of the two.")
    if bag is not None:
        return _verify_bag(bag, format)
    from tawthiq.archive.derive import derive
    from tawthiq.archive.verify import Wanted
    from tawthiq.archive.verify import verify as findings_of
    from tawthiq.store import locate, open_archive

    wanted = Wanted(jobs=jobs, expect_head=expect_head.lower() if expect_head else None, derive=derive())
    with open_archive(locate(str(archive))) as store:
        from tawthiq.archive.counts import count_sources

        with progress("Verifying", count_sources(store)) as bar:
            told = (lambda n: bar.advance(bar.task_ids[0], n)) if bar else (lambda n: None)
            end: Verified | None = None
            for found in findings_of(store, wanted, told):
                end = _tell(found, format)
    return HOLDS if end is not None and not end.n_faults else FAULTS


def _tell(found: Finding | Verified, format: str) -> Verified | None:
    from tawthiq.archive.findings import Finding

    if format == "jsonl":
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    elif isinstance(found, Finding):
        style = "red" if found.is_fault else "dim"
        print_line(f"{found.kind.upper()}  {found}", style)
    else:
        _tell_sum(found)
    return None if isinstance(found, Finding) else found


def print_line(line: str, style: str | None = None) -> None:
    """On standard output, whole: a path is to be copied, so it is not folded."""
    from rich.console import Console

    Console(highlight=False, soft_wrap=True).print(Text(one_line(line), style=style or ""))


def _tell_sum(end: Verified) -> None:
    rows = sum(end.rows.values())
    looked = f"{end.n_files:,} sources ({end.n_bytes:,} bytes), {rows:,} rows, {end.entries:,} entries of the log"
    if end.n_faults:
        complain(f"{end.archive}: {end.n_faults:,} faults in {looked}. Restore what is named above from a backup.")
    else:
        errors().print(Text(f"{end.archive}: all holds. {looked}."))
    print_line(f"Head of the log: {end.entries} {end.head}")
    remark("Note the head elsewhere, on paper or with a third party: --expect-head compares.")


def _verify_bag(bag: Path, format: str) -> int:
    from tawthiq.archive.verify_bag import verify_bag

    n_faults = 0
    for found in verify_bag(bag):
        n_faults += found.is_fault
        _tell(found, format)
    if format == "text":
        (complain if n_faults else errors().print)(f"{bag}: {n_faults or 'no'} faults.")
    return FAULTS if n_faults else HOLDS
