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
from tawthiq.store.log import Entry, entries, entry_at

MIRROR: Final = "log.jsonl"
TAIL: Final = 1 << 20


def catch_up(connection: Connection, path: Path) -> None:
    """Adds what the file lacks; a last line without an end, left by a run that was cut off, is written again.

    Raises ArchiveDamaged where the file's last line is no entry: `verify` says more.
    """
    with path.open("ab+") as file, locked(file):
        end = _after_last_line(file)
        last = _last_entry(file, end, path)
        if end < file.seek(0, os.SEEK_END):
            file.truncate(end)
        is_behind = False
        for entry in entries(connection, last.seq if last else 0):
            file.write(line_of(entry))
            is_behind = True
        if is_behind:
            file.flush()
            os.fsync(file.fileno())


def check_mirror(connection: Connection, path: Path) -> None:
    """Raises ArchiveDamaged where the file's last entry is not the table's of that number.

    It is written after the table, so what it tells more was taken out of the table, or the table is another's.
    """
    try:
        with path.open("rb") as file:
            last = _last_entry(file, _after_last_line(file), path)
    except FileNotFoundError:
        return
    if last is not None and entry_at(connection, last.seq) != last:
        raise ArchiveDamaged(
            f"{path}: entry {last.seq} is not the one of the database: one of the two was replaced or altered. "
            "Run `tawthiq verify` on the archive; nothing is written to it until both agree."
        )


def last_seq(path: Path) -> int:
    """Number of the last whole line's entry, 0 where there is none. Raises ArchiveDamaged where the line is none."""
    try:
        with path.open("rb") as file:
            last = _last_entry(file, _after_last_line(file), path)
    except FileNotFoundError:
        return 0
    return last.seq if last else 0


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


def _last_entry(file: BinaryIO, end: int, path: Path) -> Entry | None:
    if end == 0:
        return None
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
    return entry
