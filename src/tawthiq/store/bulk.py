"""Many rows at once, by the fastest way that each database has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from tawthiq.store.dialects import is_sqlite


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Adds `rows`, cells in the order of `columns`; the caller knows that none is there yet."""
    if not rows:
        return
    quote = connection.dialect.identifier_preparer.quote
    target = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    if is_sqlite(connection):
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", list(rows))
    else:
        _copy(connection, f"COPY {target} FROM STDIN", rows)


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    import psycopg

    driver: Any = connection.connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:  # this way goes past SQLAlchemy, whose errors `told` knows
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error
