"""An archive from its backup: in a folder or on a server, whichever it came from."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
from sqlalchemy import Connection, TableClause, column, func, insert, inspect, select, table, text

from tawthiq.archive.backup_files import (
    CLOSING,
    FORMAT,
    OPENING,
    RAW_NAME,
    TABLE_NAME,
    Closing,
    Opening,
    Written,
    members,
)
from tawthiq.archive.contents import digest_of_contents
from tawthiq.errors import ArchiveDamaged, ArchiveError, NoArchive
from tawthiq.store import Location, Store, schema
from tawthiq.store.dialects import is_sqlite
from tawthiq.store.engine import connect, writing
from tawthiq.store.faults import told as faults_told
from tawthiq.store.migrate import HEAD, migrate
from tawthiq.store.raw_bytes import FolderBytes
from tawthiq.store.spool import KEPT_MODE

MANY: Final = 500
BLOCK: Final = 1 << 20
STAGING: Final = ".restoring"
LARGEST: Final = 1 << 20
"""Bytes of a backup's opening or closing."""
Told = Callable[[int], None]


class Restored(msgspec.Struct, frozen=True):
    """What came back. `head` is that of the log of the archive that the backup was made from."""

    rows: int
    n_raw: int
    head: tuple[int, str]
    contents: str


def restore(backup: Path, to: Location, told: Told = lambda n: None) -> Restored:
    """Makes the archive `to`, which must not be there. `told` hears how many more sources came back.

    All or nothing: a folder gets its name when it is whole, a server gets one transaction. Raises ArchiveError: where
    something is in its place, where the backup is damaged or incomplete, where there is no room.
    """
    with faults_told(to), _staged(to) as location:
        store = Store(location, connect(location))
        try:
            with writing(store.engine) as connection, connection.begin():
                _refuse_tables(connection, to)
                closing = _Restoring(store, connection, backup, told).take_all()
                if digest_of_contents(connection) != closing.contents:
                    raise ArchiveDamaged(f"{backup}: what came back is not what the backup says that it holds.")
            store.settle_mirror()
        finally:
            store.close()
    return Restored(sum(one.rows for one in closing.tables.values()), closing.n_raw, closing.head, closing.contents)


@contextmanager
def _staged(to: Location) -> Iterator[Location]:
    """A folder beside its place, which takes the place at the end; a server as it is."""
    folder = to.folder
    if folder is None:
        yield to
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NoArchive(f"{folder}: something is there. Name a new folder; nothing is ever restored over another.")
    staging = folder.with_name(folder.name + STAGING)
    shutil.rmtree(staging, ignore_errors=True)  # of a restore that was cut off
    staging.mkdir(parents=True)
    try:
        yield Location(folder=staging)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    if folder.exists():
        folder.rmdir()
    staging.rename(folder)


def _refuse_tables(connection: Connection, to: Location) -> None:
    known = set(inspect(connection).get_table_names()) - {"spatial_ref_sys"}
    if known:
        raise NoArchive(f"{to}: the database holds tables. Give an empty one; nothing is ever restored over another.")


class _Restoring:
    """Takes the parts of a backup as they come, once."""

    def __init__(self, store: Store, connection: Connection, backup: Path, told: Told) -> None:
        self.store, self.connection, self.backup, self.told = store, connection, backup, told
        self.written: dict[str, Written] = {}
        self.n_raw = 0
        self.version = ""

    def take_all(self) -> Closing:
        closing: Closing | None = None
        for name, content in members(self.backup):
            if name == OPENING:
                self._open(content)
            elif not self.version:
                raise ArchiveDamaged(f"{self.backup}: it does not begin with {OPENING}: this is no backup.")
            elif name == CLOSING:
                closing = self._decoded(content, Closing)
            elif named := TABLE_NAME.fullmatch(name):
                self._take_table(named[1], content)
            elif raw := RAW_NAME.fullmatch(name):
                self._take_raw(raw[2], content)
        if closing is None:
            raise ArchiveDamaged(f"{self.backup}: its end is missing: it is not whole. Take an earlier backup.")
        self._compare(closing)
        self._count_on()
        if self.version != HEAD:
            migrate(self.connection, str(self.store.location))
        return closing

    def _open(self, content: BinaryIO) -> None:
        opening = self._decoded(content, Opening)
        if opening.format != FORMAT or opening.tables > HEAD:
            made = f"{opening.format}, tables {opening.tables}"
            raise ArchiveError(f"{self.backup}: made by a newer Tawthiq ({made}). Install that version.")
        self.version = opening.tables
        migrate(self.connection, str(self.store.location), opening.tables)

    def _take_table(self, name: str, content: BinaryIO) -> None:
        if name not in schema.METADATA.tables:
            raise ArchiveDamaged(f"{self.backup}: tables/{name}.jsonl: no archive has such a table.")
        if name in self.written:
            raise ArchiveDamaged(f"{self.backup}: tables/{name}.jsonl is in it twice.")
        hashed, n = hashlib.sha256(), 0
        columns: list[str] = []
        into: TableClause | None = None
        rows: list[dict[str, Any]] = []
        for line in content:
            hashed.update(line)
            if not columns:
                columns = self._decoded(line, list[str])
                into = _table(name, columns)
                continue
            n += 1
            try:
                rows.append(dict(zip(columns, map(_value, self._decoded(line, list[Any])), strict=True)))
            except (ValueError, KeyError, TypeError):  # of another number of values, or bytes that are none
                raise ArchiveDamaged(f"{self.backup}: tables/{name}.jsonl row {n} is no row of it.") from None
            if into is not None and len(rows) >= MANY:
                self.connection.execute(insert(into), rows)
                rows.clear()
        if into is not None and rows:
            self.connection.execute(insert(into), rows)
        self.written[name] = Written(n, hashed.hexdigest())

    def _take_raw(self, sha256: str, content: BinaryIO) -> None:
        row = schema.raw.c
        size = self.connection.scalar(select(row.size).where(row.sha256 == sha256, row.erased_at.is_(None)))
        if size is None:
            return  # of a later backup to the same folder that was cut off
        path = self.store.incoming / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        hashed, left = hashlib.sha256(), size
        try:
            with path.open("wb") as file:
                while left >= 0 and (block := content.read(BLOCK)):
                    left -= len(block)  # what is longer than told fills no disk
                    hashed.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            if hashed.hexdigest() != sha256:
                raise ArchiveDamaged(f"{self.backup}: raw/{sha256[:2]}/{sha256} was altered. Take another backup.")
            place_one(self.store, self.connection, path, sha256)
        finally:
            path.unlink(missing_ok=True)
        self.n_raw += 1
        self.told(1)

    def _compare(self, closing: Closing) -> None:
        for name, wanted in closing.tables.items():
            if self.written.get(name) != wanted:
                raise ArchiveDamaged(f"{self.backup}: tables/{name}.jsonl was altered or is missing.")
        if self.n_raw != closing.n_raw:
            problem = f"it should hold the bytes of {closing.n_raw} sources and holds {self.n_raw}"
            raise ArchiveDamaged(f"{self.backup}: {problem}. Take another backup.")

    def _count_on(self) -> None:
        """A server's counters go on behind the numbers that came back."""
        if is_sqlite(self.connection):
            return
        for one in schema.METADATA.sorted_tables:
            for key in one.primary_key:
                which = {"t": one.name, "c": key.name}
                named = self.connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), which)
                last = self.connection.scalar(select(func.max(key))) if named else None
                if last is not None:
                    self.connection.execute(text("SELECT setval(:s, :n)"), {"s": named, "n": last})

    def _decoded(self, content: BinaryIO | bytes, kind: Any) -> Any:
        raw = content if isinstance(content, bytes) else content.read(LARGEST)
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ArchiveDamaged(f"{self.backup}: it is damaged: {error}.") from None


def _table(name: str, columns: list[str]) -> TableClause:
    """Of the backup's own columns: an older archive may lack some of today's."""
    known = schema.METADATA.tables[name].c
    return table(name, *(column(one, known[one].type if one in known else None) for one in columns))


def _value(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value


def place_one(store: Store, connection: Connection, path: Path, sha256: str) -> None:
    """Bytes to their place. In a folder that nobody knows yet there is no need to sync each of its folders."""
    if isinstance(store.raw, FolderBytes):
        to = store.raw.folder / sha256[:2] / sha256
        to.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(KEPT_MODE)
        path.replace(to)
    else:
        store.raw.place(connection, [(path, sha256)])

