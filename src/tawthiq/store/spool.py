"""Where bytes wait, hashed and safely on disk, until the transaction that records them moves them to their place.

A spool is a folder under `incoming/` that is locked while its program lives. `names` lists what the program is about to
move. What a dead program left is found by the lock being free, and `clear_stale` takes away what nothing records.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from tawthiq.store.locks import try_lock

NAMES: Final = "names"
LOCK: Final = "lock"
BLOCK: Final = 1 << 20
SYNCING: Final = 8


class Spooled(msgspec.Struct, frozen=True):
    """Bytes that wait at `path`: their hashes in hex, their size."""

    path: Path
    sha256: str
    sha1: str
    size: int


class Spool:
    """Takes bytes in; `settle` makes sure that they survive a power cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.n_taken = 0

    def take(self, source: BinaryIO) -> Spooled:
        """A copy of all that `source` gives."""
        self.n_taken += 1
        path = self.folder / f"{self.n_taken:08}"
        sha256, sha1, size = hashlib.sha256(), hashlib.sha1(usedforsecurity=False), 0
        with path.open("xb") as file:
            while block := source.read(BLOCK):
                sha256.update(block)
                sha1.update(block)
                size += len(block)
                file.write(block)
        return Spooled(path, sha256.hexdigest(), sha1.hexdigest(), size)

    def settle(self, spooled: Iterable[Spooled]) -> None:
        """To be called before the transaction that places them begins."""
        waiting = list(spooled)
        with ThreadPoolExecutor(SYNCING) as pool:  # the disk joins what it is asked for at one time
            list(pool.map(_sync, [one.path for one in waiting]))
        new = self.folder / f"{NAMES}.new"
        with new.open("w", encoding="ascii") as file:
            file.writelines(f"{one.sha256}\n" for one in waiting)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / NAMES)

    def drop(self, spooled: Spooled) -> None:
        """Forgets what was not placed."""
        spooled.path.unlink(missing_ok=True)


@contextmanager
def open_spool(incoming: Path) -> Iterator[Spool]:
    """A new spool under `incoming`, gone when it is closed."""
    incoming.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="", dir=incoming))
    with (folder / LOCK).open("w") as lock:
        try_lock(lock)
        try:
            yield Spool(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def stale(incoming: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Each spool of a program that died, locked meanwhile, with the hashes of what it may have placed."""
    for folder in sorted(incoming.iterdir()) if incoming.is_dir() else ():
        with suppress(FileNotFoundError), (folder / LOCK).open("r+") as lock:  # its program may end just now
            if try_lock(lock):
                yield folder, names(folder)


def names(folder: Path) -> tuple[str, ...]:
    """Hashes that the spool in `folder` was about to place."""
    try:
        return tuple((folder / NAMES).read_text(encoding="ascii").split())
    except FileNotFoundError:
        return ()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
