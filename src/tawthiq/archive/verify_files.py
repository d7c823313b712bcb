"""Verifies the bytes of sources, and that an archive's folder holds nothing else."""

from __future__ import annotations

import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from tawthiq.archive.findings import Finding
from tawthiq.archive.scratch import Ledger
from tawthiq.store import schema
from tawthiq.store.location import DATABASE
from tawthiq.store.mirror import MIRROR
from tawthiq.store.raw_bytes import FOLDER, FolderBytes
from tawthiq.store.spool import LOCK, names
from tawthiq.store.store import Store

OWN: Final = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", MIRROR}
"""What an archive's folder holds beside `raw/` and `incoming/`."""
NAME: Final = re.compile(r"[0-9a-f]{64}")
AHEAD: Final = 4
Told = Callable[[int], None]
"""Called with the number of files that were hashed since it was called last."""
Hashed = tuple[str, tuple[str, int] | OSError | None]


class Totals(msgspec.Struct):
    """What was looked at; counted up."""

    n_files: int = 0
    n_bytes: int = 0


def verify_bytes(store: Store, connection: Connection, jobs: int, totals: Totals, told: Told) -> Iterator[Finding]:
    """Hashes all bytes that the archive has a row for."""
    row = schema.raw.c
    wanted = select(row.sha256, row.size, row.erased_at).order_by(row.sha256)
    sizes: dict[str, tuple[int, str | None]] = {}

    def hashes() -> Iterator[str]:
        for sha256, size, erased_at in connection.execute(wanted.execution_options(yield_per=1000)):
            sizes[sha256] = (size, erased_at)
            yield sha256

    for sha256, found in _hashed(store, connection, hashes(), jobs):
        size, erased_at = sizes.pop(sha256)
        yield from _compare(store, sha256, size, erased_at, found)
        totals.n_files += 1
        totals.n_bytes += found[1] if isinstance(found, tuple) else 0
        told(1)
    if store.location.folder is None:
        yield from _verify_chunks(connection)


def _hashed(store: Store, connection: Connection, wanted: Iterator[str], jobs: int) -> Iterator[Hashed]:
    def one(sha256: str) -> tuple[str, int] | OSError | None:
        try:
            return store.raw.digest(connection, sha256)
        except OSError as error:
            return error

    if jobs < 2 or store.location.folder is None:  # a server's bytes come by one connection
        yield from ((sha256, one(sha256)) for sha256 in wanted)
        return
    with ThreadPoolExecutor(jobs) as pool:  # hashing lets other threads run
        waiting: deque[tuple[str, Future[tuple[str, int] | OSError | None]]] = deque()
        for sha256 in wanted:
            waiting.append((sha256, pool.submit(one, sha256)))
            if len(waiting) >= jobs * AHEAD:
                name, done = waiting.popleft()
                yield name, done.result()
        yield from ((name, done.result()) for name, done in waiting)


def _compare(
    store: Store, sha256: str, size: int, erased_at: str | None, found: tuple[str, int] | OSError | None
) -> Iterator[Finding]:
    where = name_of(store, sha256)
    if isinstance(found, OSError):
        yield Finding("unreadable", where, f"it cannot be read: {found.strerror}")
    elif erased_at is not None:
        if found is not None:
            yield Finding("added", where, f"it was erased on {erased_at[:10]}, yet there are bytes")
    elif found is None:
        if not _erased_now(store, sha256):
            yield Finding("missing", where, "the bytes of this source are gone")
    elif found[0] != sha256:
        yield Finding("altered", where, f"its bytes were altered: they are {found[1]:,} and have the hash {found[0]}")
    elif found[1] != size:
        yield Finding("altered", where, f"its size is told as {size:,} bytes and is {found[1]:,}")


def _erased_now(store: Store, sha256: str) -> bool:
    """Whether someone erased it since this verification began."""
    with store.read() as later:
        return later.scalar(select(schema.raw.c.erased_at).where(schema.raw.c.sha256 == sha256)) is not None


def name_of(store: Store, sha256: str) -> str:
    """How a user finds the bytes."""
    if isinstance(store.raw, FolderBytes):
        return f"{FOLDER}/{sha256[:2]}/{sha256}"
    return f"raw_bytes {sha256}"


def _verify_chunks(connection: Connection) -> Iterator[Finding]:
    """Chunks that no reader meets, because one before them is missing."""
    row = schema.raw_bytes.c
    parts = select(row.sha256, func.count(), func.max(row.n)).group_by(row.sha256)
    for sha256, n, last in connection.execute(parts.having(func.count() != func.max(row.n) + 1)):
        yield Finding("added", f"raw_bytes {sha256}", f"it has {n} parts, the last of which is number {last}")


def verify_folder(store: Store, connection: Connection, ledger: Ledger) -> Iterator[Finding]:
    """Everything in the folder that does not belong there."""
    if not isinstance(store.raw, FolderBytes):
        return
    archive = store.raw.folder.parent
    if store.raw.folder.is_symlink():  # what it leads to is not walked through
        yield Finding("altered", FOLDER, "it is a link, so the bytes of sources are outside the archive")
    for path in _walk(archive):
        parts = path.relative_to(archive).parts
        if parts[0] == FOLDER and parts != (FOLDER,):
            yield from _raw_file(path, parts, ledger)
        elif parts[0] == store.incoming.name:
            continue
        elif parts != (FOLDER,) and not (len(parts) == 1 and parts[0] in OWN and _is_file(path)):
            yield Finding("added", "/".join(parts), "it is no part of the archive")
    yield from _unknown_bytes(store, connection, ledger)
    yield from _spools(store.incoming)


def _walk(folder: Path) -> Iterator[Path]:
    """Every file, and every folder that is empty or should not be there."""
    for here, folders, files in os.walk(folder):
        yield from (Path(here, name) for name in sorted(files))
        for name in sorted(folders):
            path = Path(here, name)
            if path.is_symlink() or not any(path.iterdir()):
                yield path


def _raw_file(path: Path, parts: tuple[str, ...], ledger: Ledger) -> Iterator[Finding]:
    where = "/".join(parts)
    if len(parts) == 2 and not path.is_symlink() and path.is_dir() and re.fullmatch("[0-9a-f]{2}", parts[1]):
        return  # its last file was erased
    if len(parts) != 3 or not NAME.fullmatch(parts[2]) or parts[2][:2] != parts[1]:
        yield Finding("added", where, "it is not named as bytes of a source are")
    elif not _is_file(path):
        yield Finding("altered", where, "it is no file of its own: a link or a folder")
    else:
        ledger.database.execute("INSERT OR IGNORE INTO files VALUES (?)", (parts[2],))


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _unknown_bytes(store: Store, connection: Connection, ledger: Ledger) -> Iterator[Finding]:
    """Files that are named as they should be and that no row tells of."""
    row = schema.raw.c.sha256
    for (sha256,) in connection.execute(select(row).execution_options(yield_per=1000)):
        ledger.database.execute("DELETE FROM files WHERE sha256 = ?", (sha256,))
    unknown = [sha256 for (sha256,) in ledger.database.execute("SELECT sha256 FROM files ORDER BY sha256")]
    if not unknown:
        return
    placing = {name for folder in _folders(store.incoming) for name in names(folder)}
    with store.read() as later:  # recorded since this verification began
        known = {sha256 for sha256 in unknown if later.scalar(select(row).where(row == sha256))}
    for sha256 in unknown:
        if sha256 in placing:
            yield Finding("note", name_of(store, sha256), "placed by a run that goes on or was cut off")
        elif sha256 not in known:
            yield Finding("added", name_of(store, sha256), "no source of the archive has these bytes")


def _folders(incoming: Path) -> Iterator[Path]:
    if incoming.is_dir():
        yield from (path for path in sorted(incoming.iterdir()) if path.is_dir() and not path.is_symlink())


def _spools(incoming: Path) -> Iterator[Finding]:
    if not incoming.is_dir():
        return
    spools = set(_folders(incoming))
    for path in sorted(incoming.iterdir()):
        where = f"{incoming.name}/{path.name}"
        if path not in spools or not (path / LOCK).exists():
            if path.exists():  # it may have ended just now
                yield Finding("added", where, "it is no folder that a run of Tawthiq made")
        else:
            n = sum(1 for _ in path.iterdir()) - 1
            yield Finding("note", where, f"a run that goes on or was cut off left {n} files; the next run clears them")
