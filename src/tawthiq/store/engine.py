"""Connections: SQLite in a folder, or PostgreSQL; the rest of the store sees no difference but in `dialects`."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool, QueuePool

from tawthiq.errors import ArchiveError, MissingPackage
from tawthiq.store.location import Location

BUSY: Final = "TAWTHIQ_BUSY_SECONDS"
BUSY_SECONDS: Final = 60.0
CACHE_KIBIBYTES: Final = 65_536
WRITING: Final = "tawthiq_writing"
"""Execution option of connections that will write: they take the writer's lock when they begin."""
SILENCE: Final = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""A server that vanished without a word is given up after a minute, not after the two hours of TCP."""


def patience() -> float:
    """Seconds to wait for other writers: what the environment says, else a minute. Raises ArchiveError."""
    told = os.environ.get(BUSY)
    if told is None:
        return BUSY_SECONDS
    try:
        return float(told)
    except ValueError:
        raise ArchiveError(f"{BUSY}={told}: this is no number of seconds.") from None


def connect(location: Location, *, read_only: bool = False, busy_seconds: float | None = None) -> Engine:
    """An engine for what is at `location`; opens nothing yet."""
    wait = patience() if busy_seconds is None else busy_seconds
    if location.folder is not None:
        return _sqlite(location.database, read_only, wait)
    return _postgresql(str(location.url), wait)


def reading(engine: Engine) -> Connection:
    """A connection whose transaction sees one moment; SQLite's always do."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        return connection
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing(engine: Engine) -> Connection:
    """A connection whose transaction sees all that was committed before it took the writer's lock."""
    return engine.connect().execution_options(**{WRITING: True})


def _sqlite(path: Path, read_only: bool, busy_seconds: float) -> Engine:
    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(
            _uri(path, read_only), uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(URL.create("sqlite"), creator=open_file, poolclass=NullPool if read_only else QueuePool)

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: Any) -> None:
        for pragma in ("foreign_keys=ON", f"cache_size=-{CACHE_KIBIBYTES}", "temp_store=MEMORY", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        if not read_only:
            _set_wal(connection, busy_seconds)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a transaction that reads before it writes must own the lock from the start, or it fails in the middle
        writes = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _set_wal(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """SQLite does not wait for others while it changes to WAL, so where two programs make one archive we do."""
    give_up = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _uri(path: Path, read_only: bool) -> str:
    address = path.absolute().as_uri()
    if not read_only:
        return address
    wal = path.with_name(path.name + "-wal")
    still = not os.access(path.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size)
    return f"{address}?mode=ro" + ("&immutable=1" if still else "")


def _postgresql(address: str, busy_seconds: float) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise MissingPackage(
            'An archive on a server needs the driver psycopg: pip install "tawthiq[postgres]".'
        ) from None
    url = make_url(address)
    own = url.query.get("options", ())
    settings = {
        "lock_timeout": int(busy_seconds * 1000),
        "timezone": "UTC",
        "client_encoding": "UTF8",
        "synchronous_commit": "on",  # what was told as kept must be, whatever the server does by itself
    }
    options = [*([own] if isinstance(own, str) else own), *(f"-c {name}={value}" for name, value in settings.items())]
    # READ COMMITTED: under any other level a writer that waited for the lock would not see what was written meanwhile
    return create_engine(
        url,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": " ".join(options), "connect_timeout": 10, **SILENCE},
    )
