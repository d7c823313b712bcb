"""How a backup lies on disk: a folder, or one tar file.

    format.json        format, version of the tables, the archive's id
    tables/NAME.jsonl  the rows: first a line with the names of the columns, then a line of values a row
    raw/ab/abcd…       the bytes of sources, each under its SHA-256
    backup.json        written last: what the backup holds, and the hash of each table's file

Nothing in it belongs to SQLite or to PostgreSQL.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, Protocol

import msgspec

from tawthiq.errors import ArchiveError

FORMAT: Final = "tawthiq-backup/1"
OPENING: Final = "format.json"
CLOSING: Final = "backup.json"
TABLES: Final = "tables"
RAW: Final = "raw"
TAR: Final = (".tar", ".tar.gz", ".tgz")
RAW_NAME: Final = re.compile(r"raw/([0-9a-f]{2})/(\1[0-9a-f]{62})")
TABLE_NAME: Final = re.compile(r"tables/([a-z_]+)\.jsonl")


class Opening(msgspec.Struct, frozen=True):
    """What must be known before the first row is read."""

    format: str
    tables: str
    archive: str
    made_at: str


class Written(msgspec.Struct, frozen=True):
    """A table's file."""

    rows: int
    sha256: str


class Closing(msgspec.Struct, frozen=True):
    """What a whole backup holds. `head` is the number and hash of the log's last entry."""

    head: tuple[int, str]
    tables: dict[str, Written]
    n_raw: int
    n_bytes: int
    contents: str


class Sink(Protocol):
    """Takes the parts of a backup in order: opening, tables, bytes, closing."""

    def open(self, opening: Opening) -> None: ...

    def add_table(self, name: str, content: BinaryIO) -> None: ...

    def has(self, sha256: str, size: int) -> bool:
        """Whether an earlier backup to the same place brought these bytes."""

    def add_raw(self, sha256: str, path: Path) -> None: ...

    def close(self, closing: Closing, named: Iterable[str]) -> None:
        """`named`: hashes of all bytes that the backup holds, in order; other bytes are taken away."""


def is_tar(path: Path) -> bool:
    """Whether a backup of that name is one file and not a folder."""
    return path.name.endswith(TAR)


class FolderSink:
    """Adds new bytes to those of earlier backups. Cut off, it leaves the last whole backup as it was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.new = folder / f"{TABLES}.new"

    def open(self, opening: Opening) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if any(self.folder.iterdir()) and not (self.folder / OPENING).exists():
            raise ArchiveError(f"{self.folder}: the folder holds other things. Name an empty or a new one.")
        with suppress(FileNotFoundError):
            before = msgspec.json.decode((self.folder / OPENING).read_bytes(), type=Opening)
            if before.archive != opening.archive:
                raise ArchiveError(f"{self.folder}: this is the backup of another archive. Name another folder.")
        if not (self.folder / OPENING).exists():
            _write_whole(self.folder / OPENING, msgspec.json.encode(opening))
        if not (self.folder / TABLES).exists() and (self.new / CLOSING).exists():
            self.new.rename(self.folder / TABLES)  # whole, and cut off before it took its place
        shutil.rmtree(self.new, ignore_errors=True)
        self.new.mkdir()
        _write_whole(self.new / OPENING, msgspec.json.encode(opening))

    def add_table(self, name: str, content: BinaryIO) -> None:
        with (self.new / f"{name}.jsonl").open("wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())

    def has(self, sha256: str, size: int) -> bool:
        try:
            return self._raw(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def add_raw(self, sha256: str, path: Path) -> None:
        to = self._raw(sha256)
        to.parent.mkdir(parents=True, exist_ok=True)
        part = to.with_name(f"{sha256}.part")
        shutil.copyfile(path, part)
        _sync(part)
        part.replace(to)

    def close(self, closing: Closing, named: Iterable[str]) -> None:
        _write_whole(self.new / CLOSING, msgspec.json.encode(closing))
        old = self.folder / f"{TABLES}.old"
        shutil.rmtree(old, ignore_errors=True)
        with suppress(FileNotFoundError):
            (self.folder / TABLES).rename(old)  # cut off here, `members` takes the new tables
        self.new.rename(self.folder / TABLES)
        _sync(self.folder)
        shutil.rmtree(old, ignore_errors=True)
        self._forget_others(named)

    def _forget_others(self, named: Iterable[str]) -> None:
        """What was erased from the archive goes from its backup too."""
        wanted = iter(named)
        current = next(wanted, None)
        for path in sorted((self.folder / RAW).glob("*/*")):
            while current is not None and current < path.name:
                current = next(wanted, None)
            if path.name != current:
                path.unlink()

    def _raw(self, sha256: str) -> Path:
        return self.folder / RAW / sha256[:2] / sha256


class TarSink:
    """One file, there only when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self.files: list[IO[bytes] | gzip.GzipFile] = []

    def open(self, opening: Opening) -> None:
        if self.path.exists():
            raise ArchiveError(f"{self.path}: there is a file already. Name another, or delete it.")
        self.files.append(self.part.open("wb"))
        if self.path.name.endswith("gz"):
            self.files.append(gzip.GzipFile(fileobj=self.files[0], mode="wb", mtime=0))
        self.tar = tarfile.open(fileobj=self.files[-1], mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._add_small(OPENING, msgspec.json.encode(opening))

    def add_table(self, name: str, content: BinaryIO) -> None:
        self._add(f"{TABLES}/{name}.jsonl", content, content.seek(0, os.SEEK_END))

    def has(self, sha256: str, size: int) -> bool:
        return False

    def add_raw(self, sha256: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(f"{RAW}/{sha256[:2]}/{sha256}", file, os.fstat(file.fileno()).st_size)

    def close(self, closing: Closing, named: Iterable[str]) -> None:
        self._add_small(CLOSING, msgspec.json.encode(closing))
        self.tar.close()
        for file in self.files[:0:-1]:
            file.close()
        self.files[0].flush()
        os.fsync(self.files[0].fileno())
        self.files[0].close()
        self.part.replace(self.path)
        _sync(self.path.parent)

    def give_up(self) -> None:
        """After a failure."""
        for file in reversed(self.files):
            with suppress(OSError):  # what is left of it cannot be written either
                file.close()
        if self.files:
            self.part.unlink(missing_ok=True)

    def _add_small(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def _add(self, name: str, content: BinaryIO, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o644
        content.seek(0)
        self.tar.addfile(info, content)


@contextmanager
def open_sink(to: Path) -> Iterator[Sink]:
    """A folder, or a tar file by its suffix; gzip where that says so."""
    if not is_tar(to):
        yield FolderSink(to)
        return
    sink = TarSink(to)
    try:
        yield sink
    except BaseException:
        sink.give_up()
        raise


def members(backup: Path) -> Iterator[tuple[str, BinaryIO]]:
    """(name, content) of each part in order; the closing comes last, in tar files as in folders.

    Raises ArchiveError where there is no backup.
    """
    try:
        if backup.is_dir():
            yield from _in_folder(backup)
        else:
            yield from _in_tar(backup)
    except FileNotFoundError as error:
        raise ArchiveError(f"{error.filename}: it is missing; {backup} is no whole backup.") from None
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ArchiveError(f"{backup}: this is no whole tar file: {error}.") from None


def _in_folder(folder: Path) -> Iterator[tuple[str, BinaryIO]]:
    tables = folder / TABLES
    if not tables.exists() and (folder / f"{TABLES}.new" / CLOSING).exists():
        tables = folder / f"{TABLES}.new"
    closing = msgspec.json.decode((tables / CLOSING).read_bytes(), type=Closing)
    files = ((f"{TABLES}/{name}.jsonl", tables / f"{name}.jsonl") for name in closing.tables)
    for name, path in ((OPENING, tables / OPENING), *files):
        with path.open("rb") as file:
            yield name, file
    for path in sorted((folder / RAW).glob("*/*")):
        if not path.name.endswith(".part"):
            with path.open("rb") as file:
                yield f"{RAW}/{path.parent.name}/{path.name}", file
    with (tables / CLOSING).open("rb") as file:
        yield CLOSING, file


def _in_tar(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    with tarfile.open(path, "r|*") as tar:
        for member in tar:
            content: Any = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name, content


def _write_whole(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.part")
    new.write_bytes(content)
    _sync(new)
    new.replace(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
