"""Where the bytes of sources are kept, each under its SHA-256: files in a folder, or rows of a table."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import Connection, delete, insert, select

from tawthiq.errors import ArchiveDamaged, ArchiveError
from tawthiq.store import schema
from tawthiq.store.spool import stale, sync_all

FOLDER: Final = "raw"
CHUNK: Final = 8 << 20
MANY: Final = 500
"""Values in one question."""


class RawBytes(Protocol):
    """All methods work inside the caller's transaction. `incoming` is the folder of spools.

    `unsure`: hashes of what was placed by transactions that did not end well, or have not ended yet.
    """

    incoming: Path
    unsure: set[str]

    def place(self, connection: Connection, spooled: Iterable[tuple[Path, str]]) -> None:
        """Keeps the files, each under its SHA-256; where they were they may be gone."""

    def lent(self, connection: Connection, sha256: str) -> AbstractContextManager[Path]:
        """A file with the bytes, to be read only. Raises ArchiveDamaged where they are missing."""

    def digest(self, connection: Connection, sha256: str) -> tuple[str, int] | None:
        """SHA-256 and size of what is kept under that name now, None where nothing is."""

    def erase(self, connection: Connection, sha256: str) -> None:
        """Takes the bytes away for good."""

    def clear_stale(self, connection: Connection) -> None:
        """Takes away what programs that died had placed and not recorded. The caller holds the writer's lock."""


class FolderBytes:
    """`raw/ab/abcd…`, read-only files, below the archive's folder."""

    def __init__(self, archive: Path) -> None:
        self.folder = archive / FOLDER
        self.incoming = archive / "incoming"
        self.unsure: set[str] = set()

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def place(self, connection: Connection, spooled: Iterable[tuple[Path, str]]) -> None:
        touched: set[Path] = set()
        for here, sha256 in spooled:
            path = self.path(sha256)
            if sha256 in self.unsure and path.is_file() and not here.exists():
                continue  # by a transaction that failed, and is tried again
            self.unsure.add(sha256)
            if path.parent not in touched and not path.parent.is_dir():
                path.parent.mkdir(parents=True)
                touched.update((self.folder, self.folder.parent))
            here.replace(path)
            touched.add(path.parent)
        sync_all(touched)

    @contextmanager
    def lent(self, connection: Connection, sha256: str) -> Iterator[Path]:
        path = self.path(sha256)
        if not path.is_file():
            raise ArchiveDamaged(f"{path}: the bytes of a source are missing. Restore them from a backup.")
        yield path

    def digest(self, connection: Connection, sha256: str) -> tuple[str, int] | None:
        path = self.path(sha256)
        if not path.is_file():  # whoever opens a pipe waits for ever
            return None
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256")
                return found.hexdigest(), file.tell()
        except FileNotFoundError:
            return None

    def erase(self, connection: Connection, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def clear_stale(self, connection: Connection) -> None:
        for folder, named in stale(self.incoming):
            for sha256 in set(named) - _recorded(connection, named):
                self.path(sha256).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)

    def all(self) -> Iterator[Path]:
        """Every file below the folder, whatever it is."""
        for here, _, found in os.walk(self.folder):
            yield from (Path(here, name) for name in found)


class TableBytes:
    """Rows of `raw_bytes`, for archives on a server: one place to back up."""

    def __init__(self) -> None:
        self.incoming = _private_folder()
        self.unsure: set[str] = set()

    def place(self, connection: Connection, spooled: Iterable[tuple[Path, str]]) -> None:
        rows: list[dict[str, object]] = []
        size = 0
        for path, sha256 in spooled:
            for n, chunk in enumerate(_read_chunks(path)):
                rows.append({"sha256": sha256, "n": n, "bytes": chunk})
                size += len(chunk)
                if size >= CHUNK:
                    connection.execute(insert(schema.raw_bytes), rows)
                    rows, size = [], 0
        if rows:
            connection.execute(insert(schema.raw_bytes), rows)

    @contextmanager
    def lent(self, connection: Connection, sha256: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile(prefix="tawthiq-") as file:
            for chunk in self._chunks(connection, sha256):
                file.write(chunk)
            file.flush()
            yield Path(file.name)

    def digest(self, connection: Connection, sha256: str) -> tuple[str, int] | None:
        found, size, any_chunk = hashlib.sha256(), 0, False
        for chunk in self._chunks(connection, sha256):
            found.update(chunk)
            size += len(chunk)
            any_chunk = True
        known = connection.scalar(select(schema.raw.c.size).where(schema.raw.c.sha256 == sha256))
        return (found.hexdigest(), size) if any_chunk or known == 0 else None

    def erase(self, connection: Connection, sha256: str) -> None:
        connection.execute(delete(schema.raw_bytes).where(schema.raw_bytes.c.sha256 == sha256))

    def clear_stale(self, connection: Connection) -> None:
        for folder, _ in stale(self.incoming):  # what was placed went back with its transaction
            shutil.rmtree(folder, ignore_errors=True)

    def _chunks(self, connection: Connection, sha256: str) -> Iterator[bytes]:
        rows = schema.raw_bytes.c
        n = 0
        while (chunk := connection.scalar(select(rows.bytes).where(rows.sha256 == sha256, rows.n == n))) is not None:
            yield chunk
            n += 1


def _read_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _recorded(connection: Connection, named: Sequence[str]) -> set[str]:
    found: set[str] = set()
    column = schema.raw.c.sha256
    for start in range(0, len(named), MANY):
        found.update(connection.scalars(select(column).where(column.in_(named[start : start + MANY]))))
    return found


def _private_folder() -> Path:
    """Where bytes wait on their way to a server; nobody else may look into it or have made it."""
    folder = Path(tempfile.gettempdir()) / f"tawthiq-incoming-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise ArchiveError(f"{folder}: it belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.")
    return folder
