"""An open archive. `write()` is the only way to change one: a transaction that also writes the log."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, inspect, select

from tawthiq.errors import ArchiveDamaged, ArchiveError, NoArchive
from tawthiq.store import engine as connections
from tawthiq.store import schema
from tawthiq.store.clock import Clock, stamp, utc_now
from tawthiq.store.dialects import take_writers_lock
from tawthiq.store.faults import told
from tawthiq.store.keepable import keepable
from tawthiq.store.location import Location
from tawthiq.store.log import append
from tawthiq.store.migrate import HEAD, check_version, migrate, version_of
from tawthiq.store.mirror import MIRROR, catch_up, check_mirror
from tawthiq.store.raw_bytes import FolderBytes, RawBytes, TableBytes
from tawthiq.store.spool import Spool, open_spool, sync_all

FORMAT: Final = "tawthiq-archive/1"
NONE_HERE: Final = "{where}: there is no archive here. `tawthiq ingest SOURCE --archive` makes one."


class Writing:
    """One transaction of one writer: its connection, its time, and the changes that go into the log at its end."""

    def __init__(self, connection: Connection, at: str, actor: str) -> None:
        self.connection, self.at, self.actor = connection, at, actor
        self.changes: list[tuple[str, str, Any]] = []

    def log(self, action: str, subject: str, body: Any = None) -> None:
        """Every change is told of here, with all that is needed to prove it later."""
        self.changes.append((action, subject, body if body is not None else {}))


class Store:
    """An archive, open. Times come from `clock`."""

    def __init__(self, location: Location, engine: Engine, *, clock: Clock = utc_now, read_only: bool = False) -> None:
        self.location, self.engine, self.clock, self.read_only = location, engine, clock, read_only
        self.raw: RawBytes = FolderBytes(location.folder) if location.folder else TableBytes()
        self.is_mirror_checked = False

    @property
    def mirror(self) -> Path | None:
        """The log as a text file, None on a server."""
        return self.location.folder / MIRROR if self.location.folder else None

    @property
    def incoming(self) -> Path:
        """Folder of spools."""
        return self.raw.incoming

    @contextmanager
    def spool(self) -> Iterator[Spool]:
        """Where bytes wait for `write`; what a failed transaction placed is left to be cleared by the next program."""
        with open_spool(self.incoming, self.location, lambda: not self.raw.unsure) as spool:
            yield spool

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the archive."""
        with told(self.location), connections.reading(self.engine) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, actor: str) -> Iterator[Writing]:
        """A transaction under the writer's lock, all or nothing; its changes are in the log when it ends.

        Raises ArchiveError: full, read-only, busy, lost, damaged, or brought to other tables meanwhile.
        """
        with self.change(actor) as writing:
            check_version(writing.connection, str(self.location))
            if not self.is_mirror_checked:
                self.check_mirror(writing.connection)
            yield writing

    @contextmanager
    def change(self, actor: str) -> Iterator[Writing]:
        """`write` for what makes the tables themselves."""
        with told(self.location):
            unsure = frozenset(self.raw.unsure)
            with connections.writing(self.engine) as connection, connection.begin():
                take_writers_lock(connection)
                writing = Writing(connection, stamp(self.clock()), keepable(actor))
                yield writing
                append(connection, writing.at, writing.actor, writing.changes)
            self.raw.unsure.intersection_update(unsure)
            self.settle_mirror()

    def check_mirror(self, connection: Connection) -> None:
        """Raises ArchiveDamaged where the log's text file tells of what the table does not."""
        if self.mirror is not None:
            check_mirror(connection, self.mirror)
        self.is_mirror_checked = True

    def settle_mirror(self) -> None:
        """Adds to the text file of the log what the table has more: also what a run that was cut off left out."""
        if self.mirror is not None:
            with self.engine.connect() as connection, connection.begin():
                catch_up(connection, self.mirror)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def open_archive(
    location: Location, *, read_only: bool = False, clock: Clock = utc_now, busy_seconds: float | None = None
) -> Iterator[Store]:
    """The archive at `location`. Raises NoArchive, OldArchive and what `told` knows."""
    with _opened(location, read_only=read_only, clock=clock, busy_seconds=busy_seconds) as store:
        with store.read() as connection:
            check_version(connection, str(location))
            _check_format(connection, location)
        yield store


def create_archive(
    location: Location, actor: str, *, clock: Clock = utc_now, busy_seconds: float | None = None
) -> None:
    """Makes an archive at `location` unless there is one, by one transaction; two programs may do it at once.

    Raises NoArchive where something else is in its place, ArchiveError where it cannot be made.
    """
    if location.folder is not None:
        _make_folder(location.folder)
    store = Store(location, connections.connect(location, busy_seconds=busy_seconds), clock=clock)
    try:
        with store.change(actor) as writing:
            if version_of(writing.connection) is None:
                _check_empty(writing.connection, location)
                migrate(writing.connection, str(location))
                _name_archive(writing)
    finally:
        store.close()


def migrate_archive(
    location: Location, actor: str, *, clock: Clock = utc_now, busy_seconds: float | None = None
) -> tuple[str, str]:
    """Brings the tables to `HEAD` by one transaction, and gives the versions before and after.

    Raises NoArchive, and OldArchive where the tables are newer than this version knows.
    """
    with (
        _opened(location, read_only=False, clock=clock, busy_seconds=busy_seconds) as store,
        store.change(actor) as writing,
    ):
        before = str(version_of(writing.connection))
        if before < HEAD:
            migrate(writing.connection, str(location))
            writing.log("migrate", "archive", {"from": before, "to": HEAD})
        check_version(writing.connection, str(location))
        return before, HEAD


@contextmanager
def _opened(location: Location, *, read_only: bool, clock: Clock, busy_seconds: float | None) -> Iterator[Store]:
    if location.folder is not None and not location.database.is_file():
        raise NoArchive(NONE_HERE.format(where=location))
    engine = connections.connect(location, read_only=read_only, busy_seconds=busy_seconds)
    store = Store(location, engine, clock=clock, read_only=read_only)
    try:
        with store.read() as connection:
            if version_of(connection) is None:
                _check_empty(connection, location)
                raise NoArchive(NONE_HERE.format(where=location))
        yield store
    finally:
        store.close()


def _make_folder(folder: Path) -> None:
    with told(Location(folder=folder)):
        if folder.exists() and not folder.is_dir():
            raise NoArchive(f"{folder}: this is a file. Name a folder for the archive.")
        if folder.is_dir() and any(folder.iterdir()) and not Location(folder=folder).database.exists():
            raise NoArchive(f"{folder}: the folder holds other things. Name an empty or a new one for the archive.")
        folder.mkdir(parents=True, exist_ok=True)
        sync_all([folder.parent])


def _name_archive(writing: Writing) -> None:
    values = {"id": secrets.token_hex(8), "made_at": writing.at, "format": FORMAT}
    writing.connection.execute(insert(schema.archive), [{"key": k, "value": v} for k, v in values.items()])
    writing.log("create", "archive", values)


def _check_empty(connection: Connection, location: Location) -> None:
    """PostGIS brings tables along, which do not count."""
    others = set(inspect(connection).get_table_names()) - {"spatial_ref_sys"}
    if others:
        raise ArchiveError(
            f"{location}: the database holds other tables ({min(others)}). Give one of its own to the archive."
        )


def _check_format(connection: Connection, location: Location) -> None:
    form = connection.scalar(select(schema.archive.c.value).where(schema.archive.c.key == "format"))
    if form != FORMAT:
        raise ArchiveDamaged(f"{location}: it says that its format is {form!r}, not {FORMAT!r}.")
