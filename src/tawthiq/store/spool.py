"""Where bytes wait, hashed and safely on disk, until the transaction that records them moves them to their place.

A spool is a folder under `incoming/` that is locked while its program lives. `names` lists what the program is about to
move. What a dead program left is found by the lock being free, and `clear_stale` takes away what nothing records.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import IO, BinaryIO, Final

import msgspec

from tawthiq.store.faults import told
from tawthiq.store.location import Location
from tawthiq.store.locks import held, try_lock

NAMES: Final = "names"
LOCK: Final = "lock"
BLOCK: Final = 1 << 20
SYNCING: Final = 8
KEPT_MODE: Final = 0o444
SHA256: Final = re.compile("[0-9a-f]{64}")


class Spooled(msgspec.Struct, frozen=True):
    """Bytes that wait at `path`: their hashes in hex, their size."""

    path: Path
    sha256: str
    sha1: str
    size: int


class Spool:
    """Takes bytes in; `settle` makes sure that they survive a power cut."""

    def __init__(self, folder: Path, location: Location) -> None:
        self.folder, self.location = folder, location
        self.n_taken = 0
        self.is_settled = False

    def take(self, source: BinaryIO) -> Spooled:
        """A copy of all that `source` gives. Errors of `source` come as they are, those of the archive's disk told."""
        self.n_taken += 1
        path = self.folder / f"{self.n_taken:08}"
        sha256, sha1, size = hashlib.sha256(), hashlib.sha1(usedforsecurity=False), 0
        with told(self.location):
            file = path.open("xb", buffering=0)
        with file:
            while block := source.read(BLOCK):
                sha256.update(block)
                sha1.update(block)
                size += len(block)
                with told(self.location):
                    _write(file, block)
        return Spooled(path, sha256.hexdigest(), sha1.hexdigest(), size)

    def settle(self, spooled: Iterable[Spooled]) -> None:
        """To be called before the transaction that places them begins."""
        waiting = list(spooled)
        if waiting:
            with told(self.location):
                self._settle(waiting)

    def drop(self, spooled: Spooled) -> None:
        """Forgets what was not placed."""
        spooled.path.unlink(missing_ok=True)

    def _settle(self, waiting: list[Spooled]) -> None:
        for one in waiting:
            one.path.chmod(KEPT_MODE)
        sync_all(one.path for one in waiting)
        # lines are added, not replaced: what an earlier transaction placed in vain must be found too
        with (self.folder / NAMES).open("a", encoding="ascii") as file:
            file.write("\n")  # a disk that was full may have left half a line
            file.writelines(f"{one.sha256}\n" for one in waiting)
            file.flush()
            os.fsync(file.fileno())
        if not self.is_settled:  # the names must not be lost with the power while what they name is kept
            sync_all((self.folder, self.folder.parent))
            self.is_settled = True

    def clear(self, *, is_sure: bool) -> None:
        """Leaves the names behind, for `clear_stale`, unless it `is_sure` that all that was placed is recorded."""
        if is_sure or not self.is_settled:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        for path in self.folder.iterdir():
            if path.name not in (NAMES, LOCK):
                path.unlink(missing_ok=True)


@contextmanager
def open_spool(incoming: Path, location: Location, is_sure: Callable[[], bool]) -> Iterator[Spool]:
    """A new spool under `incoming`, gone when it is closed and `is_sure`, as in `Spool.clear`."""
    with told(location):
        folder, lock = _new_folder(incoming)
    with lock:
        spool = Spool(folder, location)
        try:
            yield spool
        finally:
            spool.clear(is_sure=is_sure())


def _new_folder(incoming: Path) -> tuple[Path, IO[str]]:
    incoming.mkdir(parents=True, exist_ok=True)
    # while it holds the folder, nobody takes the new spool, which is not locked yet, for a dead program's
    with held(incoming):
        folder = Path(tempfile.mkdtemp(prefix="", dir=incoming))
        lock = (folder / LOCK).open("w")
        try_lock(lock)
    return folder, lock


def stale(incoming: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Each spool of a program that died, locked meanwhile, with the hashes of what it may have placed."""
    if not incoming.is_dir():
        return
    with held(incoming):
        for folder in sorted(path for path in incoming.iterdir() if path.is_dir()):
            with suppress(FileNotFoundError), (folder / LOCK).open("a+") as lock:  # its program may end just now
                if try_lock(lock):
                    yield folder, names(folder)


def names(folder: Path) -> tuple[str, ...]:
    """Hashes that the spool in `folder` was about to place; a line cut off was never acted upon."""
    try:
        lines = (folder / NAMES).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(line for line in lines if SHA256.fullmatch(line))


def sync_all(paths: Iterable[Path]) -> None:
    """Returns when all of them, files or folders, are safely on disk."""
    with ThreadPoolExecutor(SYNCING) as pool:  # the disk joins what it is asked for at one time
        list(pool.map(_sync, paths))


def _write(file: FileIO, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) :]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
