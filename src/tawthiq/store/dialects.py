"""What SQLite and PostgreSQL say differently."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Insert

SQLITE: Final = "sqlite"
WRITERS_LOCK: Final = 0x7461_7774
"""Key of the server's advisory lock that one writer at a time holds; SQLite has its own."""


def is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == SQLITE


def insert_new(connection: Connection, table: Table) -> Insert:
    """An insert that leaves rows alone that are there already."""
    make = sqlite_insert if is_sqlite(connection) else postgresql_insert
    return make(table).on_conflict_do_nothing()


def take_writers_lock(connection: Connection) -> None:
    """Until the transaction ends no other program writes. SQLite took its lock with BEGIN IMMEDIATE."""
    if not is_sqlite(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})


def see_one_moment(connection: Connection) -> None:
    """What others commit from now on is not seen by this transaction; SQLite's never see it."""
    if not is_sqlite(connection):
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
