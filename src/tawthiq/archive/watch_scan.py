"""What lies in a drop folder, and which of it is still on its way there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.ingest.found import META

DONE: Final = "done"
FAILED: Final = "failed"
#: what programs call a file that they have not written to its end
_UNFINISHED: Final = (
    ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp", ".temp", ".swp",
)  # fmt: skip


class Dropped(msgspec.Struct, frozen=True):
    """A file: its path within the folder, with slashes; its size; its time in nanoseconds."""

    name: str
    size: int
    time_ns: int

    @property
    def stamp(self) -> tuple[int, int]:
        """What changes when somebody writes to it."""
        return self.size, self.time_ns


def scan(folder: Path) -> Iterator[Dropped]:
    """Every file at any depth, in order of name. Left out are hidden and unfinished ones, links, descriptions beside a
    file, and what lies in `done/` and `failed/`. Raises OSError where the folder cannot be listed."""
    yield from _scan(folder, "")


def _scan(folder: Path, within: str) -> Iterator[Dropped]:
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    for entry in entries:
        name = within + entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if name not in (DONE, FAILED):
                yield from _within(Path(entry.path), f"{name}/")
        elif entry.is_file(follow_symlinks=False) and not is_unfinished(entry.name) and not entry.name.endswith(META):
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # taken away just now
                continue
            yield Dropped(name, found.st_size, found.st_mtime_ns)


def _within(folder: Path, name: str) -> Iterator[Dropped]:
    """A folder inside that vanishes or cannot be entered does not keep the rest from being taken."""
    try:
        yield from _scan(folder, name)
    except (FileNotFoundError, PermissionError):
        return


def is_unfinished(name: str) -> bool:
    """Whether a file's name says that it is being written, or is an editor's own."""
    return name.lower().endswith(_UNFINISHED) or name.endswith("~") or name.startswith(("~$", "#"))


def is_being_written(path: Path) -> bool:
    """Whether some program has the file open for writing. Only Linux tells, of one's own files; else False.

    The kernel grants a lease for reading only while nobody writes; whoever opens the file to write in the moment that
    it is held makes the kernel send SIGIO, which the caller must have told the program to ignore. Raises OSError where
    the file cannot be opened to be read.
    """
    with path.open("rb") as file:
        if sys.platform != "linux":
            return False
        import fcntl

        try:
            fcntl.fcntl(file.fileno(), fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file.fileno(), fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        except OSError:  # another user's file, or a file system without leases: stillness must do
            return False
    return False


def put_away(folder: Path, name: str, into: str) -> Path:
    """Moves a file, and the description beside it, to `into/` in the folder under a name that is free there.

    Returns the new path. Raises OSError.
    """
    target = _free(folder / into / name)
    target.parent.mkdir(parents=True, exist_ok=True)
    source = folder / name
    beside = source.with_name(source.name + META)
    source.rename(target)
    if beside.is_file():
        beside.rename(target.with_name(target.name + META))
    return target


def _free(wanted: Path) -> Path:
    path, n = wanted, 1
    while path.exists():
        n += 1
        path = wanted.with_name(f"{wanted.stem} ({n}){wanted.suffix}")
    return path
