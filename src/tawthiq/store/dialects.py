"""What SQLite and PostgreSQL say differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, UnaryExpression, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.operators import custom_op

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
WRITERS_LOCK: Final = 0x7461_7774
"""Key of the server's advisory lock that one writer at a time holds; SQLite has its own."""


def is_sqlite(connection: Connection) -> bool:
    """Whether the archive is a file and not on a server."""
    return connection.dialect.name == SQLITE


def insert_new(connection: Connection, table: Table) -> Insert:
    """An insert that leaves rows alone that are there already."""
    make = sqlite_insert if is_sqlite(connection) else postgresql_insert
    return make(table).on_conflict_do_nothing()


def insert_or_change(connection: Connection, table: Table, changed: Sequence[str]) -> Insert:
    """An insert that takes the columns `changed` over into rows that are there already."""
    if is_sqlite(connection):
        on_sqlite = sqlite_insert(table)
        new = {name: on_sqlite.excluded[name] for name in changed}
        return on_sqlite.on_conflict_do_update(index_elements=table.primary_key.columns, set_=new)
    on_server = postgresql_insert(table)
    new = {name: on_server.excluded[name] for name in changed}
    return on_server.on_conflict_do_update(index_elements=table.primary_key.columns, set_=new)


def aside(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """`column` in a condition that SQLite shall check row by row and not begin its search with."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type) if is_sqlite(connection) else column


def in_code_order(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """`column` to sort by, as Python sorts texts; a server may sort them as a language does."""
    return column if is_sqlite(connection) else column.collate("C")


def row_by_row(condition: Select[Any]) -> ColumnElement[bool]:
    """What `condition` gives for the row at hand, asked for each row alone: PostgreSQL joins all else beforehand."""
    return condition.limit(1).scalar_subquery()


def hurry(connection: Connection) -> None:
    """In this transaction PostgreSQL uses indexes and plans for the first rows of what is read bit by bit.

    It thinks that to hold a text against words costs next to nothing, and would do so with all texts of an archive; and
    it would compile what it runs, which takes longer than to run it.
    """
    if not is_sqlite(connection):
        for setting in ("cursor_tuple_fraction = 0.001", "enable_seqscan = off", "jit = off"):
            connection.execute(text(f"SET LOCAL {setting}"))


def take_writers_lock(connection: Connection) -> None:
    """Until the transaction ends no other program writes. SQLite took its lock with BEGIN IMMEDIATE."""
    if not is_sqlite(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
