"""Tables whose rows the database itself refuses to change or delete. Migrations that are out rely on this text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from tawthiq.store.schema import APPEND_ONLY


def refuse_changes(table: str, key: str, dialect: str) -> tuple[str, ...]:
    """Statements after which `table`, whose rows `key` names, only takes new rows."""
    return _in_sqlite(table, key) if dialect == "sqlite" else _in_postgresql(table)


def allow_changes(table: str, dialect: str) -> tuple[str, ...]:
    """Statements that take back those of `refuse_changes`: for erasure, inside a transaction that refuses anew."""
    if dialect == "sqlite":
        return tuple(f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete", "replace"))
    return (f"DROP TRIGGER {table}_no_change ON {table}", f"DROP FUNCTION {table}_refuse()")


@contextmanager
def changing(connection: Connection, table: str) -> Iterator[None]:
    """Inside the caller's transaction, rows of `table` may be changed: for erasure alone."""
    dialect = connection.dialect.name
    for statement in allow_changes(table, dialect):
        connection.execute(text(statement))
    yield
    for statement in refuse_changes(table, APPEND_ONLY[table], dialect):
        connection.execute(text(statement))


def _in_sqlite(table: str, key: str) -> tuple[str, ...]:
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refused}",
        # INSERT OR REPLACE deletes without calling the trigger above
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refused}",
    )


def _in_postgresql(table: str) -> tuple[str, ...]:
    return (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    )
