"""Connections: SQLite in a folder, or PostgreSQL; the rest of the store sees no difference but in `dialects`."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from tawthiq.errors import MissingPackage
from tawthiq.store.location import Location

BUSY_SECONDS: Final = 60
CACHE_KIBIBYTES: Final = 65_536
WRITING: Final = "tawthiq_writing"
"""Execution option of connections that will write: they take the writer's lock when they begin."""


def connect(location: Location, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for what is at `location`; opens nothing yet."""
    if location.folder is not None:
        return _sqlite(location.database, read_only, busy_seconds)
    return _postgresql(str(location.url), busy_seconds)


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


def _postgresql(url: str, busy_seconds: float) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise MissingPackage(
            'An archive on a server needs the driver psycopg: pip install "tawthiq[postgres]".'
        ) from None
    options = f"-c lock_timeout={int(busy_seconds * 1000)} -c timezone=UTC"
    return create_engine(url, pool_pre_ping=True, connect_args={"options": options, "connect_timeout": 10})
