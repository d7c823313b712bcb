"""An open archive. `write()` is the only way to change one: a transaction that also writes the log."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, inspect, select

from tawthiq.errors import ArchiveDamaged, ArchiveError, NoArchive
from tawthiq.store import schema
from tawthiq.store.clock import Clock, stamp, utc_now
from tawthiq.store.dialects import see_one_moment, take_writers_lock
from tawthiq.store.engine import BUSY_SECONDS, WRITING, connect
from tawthiq.store.faults import told
from tawthiq.store.location import Location
from tawthiq.store.log import append
from tawthiq.store.migrate import check_version, migrate, version_of
from tawthiq.store.mirror import MIRROR, catch_up
from tawthiq.store.raw_bytes import FolderBytes, RawBytes, TableBytes

FORMAT: Final = "tawthiq-archive/1"


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

    @property
    def mirror(self) -> Path | None:
        """The log as a text file, None on a server."""
        return self.location.folder / MIRROR if self.location.folder else None

    @property
    def incoming(self) -> Path:
        """Folder of spools."""
        return self.raw.incoming

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the archive."""
        with told(self.location), self.engine.connect() as connection, connection.begin():
            see_one_moment(connection)
            yield connection

    @contextmanager
    def write(self, actor: str) -> Iterator[Writing]:
        """A transaction under the writer's lock, all or nothing; its changes are in the log when it ends.

        Raises ArchiveError: full, read-only, busy, lost, damaged.
        """
        with told(self.location):
            with self.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
                take_writers_lock(connection)
                writing = Writing(connection, stamp(self.clock()), actor)
                yield writing
                append(connection, writing.at, actor, writing.changes)
            if writing.changes:
                self.settle_mirror()

    def settle_mirror(self) -> None:
        """Adds to the text file of the log what the table has more."""
        if self.mirror is not None:
            with self.engine.connect() as connection, connection.begin():
                catch_up(connection, self.mirror)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def open_archive(
    location: Location, *, read_only: bool = False, clock: Clock = utc_now, busy_seconds: float = BUSY_SECONDS
) -> Iterator[Store]:
    """The archive at `location`. Raises NoArchive, OldArchive and what `told` knows."""
    if location.folder is not None and not location.database.is_file():
        raise NoArchive(f"{location}: there is no archive here. `tawthiq ingest SOURCE --archive` makes one.")
    store = Store(location, connect(location, read_only=read_only, busy_seconds=busy_seconds), clock=clock,
                  read_only=read_only)  # fmt: skip
    try:
        with store.read() as connection:
            _check(connection, location)
        yield store
    finally:
        store.close()


def create_archive(location: Location, actor: str, *, clock: Clock = utc_now) -> None:
    """Makes an archive at `location` unless there is one, by one transaction; two programs may do it at once.

    Raises NoArchive where something else is in its place, ArchiveError where it cannot be made.
    """
    if location.folder is not None:
        _make_folder(location.folder)
    store = Store(location, connect(location), clock=clock)
    try:
        with store.write(actor) as writing:
            if version_of(writing.connection) is None:
                migrate(writing.connection)
                _name_archive(writing)
    finally:
        store.close()


def _make_folder(folder: Path) -> None:
    with told(Location(folder=folder)):
        if folder.exists() and not folder.is_dir():
            raise NoArchive(f"{folder}: this is a file. Name a folder for the archive.")
        if folder.is_dir() and any(folder.iterdir()) and not Location(folder=folder).database.exists():
            raise NoArchive(f"{folder}: the folder holds other things. Name an empty or a new one for the archive.")
        folder.mkdir(parents=True, exist_ok=True)


def _name_archive(writing: Writing) -> None:
    values = {"id": secrets.token_hex(8), "made_at": writing.at, "format": FORMAT}
    writing.connection.execute(insert(schema.archive), [{"key": k, "value": v} for k, v in values.items()])
    writing.log("create", "archive", values)


def _check(connection: Connection, location: Location) -> None:
    if version_of(connection) is None:
        if inspect(connection).get_table_names() and location.folder is None:
            raise ArchiveError(f"{location}: the database holds other tables. Give one of its own to the archive.")
        raise NoArchive(f"{location}: there is no archive here. `tawthiq ingest SOURCE --archive` makes one.")
    check_version(connection, str(location))
    form = connection.scalar(select(schema.archive.c.value).where(schema.archive.c.key == "format"))
    if form != FORMAT:
        raise ArchiveDamaged(f"{location}: it says that its format is {form!r}, not {FORMAT!r}.")
