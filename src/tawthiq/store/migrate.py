"""Brings an archive's tables to what this version knows, in one transaction: cut off, it leaves them as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from tawthiq.errors import OldArchive
from tawthiq.store.dialects import is_sqlite
from tawthiq.store.postgis import prepare_database

HEAD: Final = "0004"
"""The newest of `migrations/versions`; a test holds it to them."""
VERSIONS: Final = "alembic_version"


def version_of(connection: Connection) -> str | None:
    """The migration that the tables are at, None where there are no tables."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    return known_version(connection)


def known_version(connection: Connection) -> str | None:
    """The same, for an archive whose tables are there: one quick question."""
    found = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))
    return None if found is None else str(found)


def check_version(connection: Connection, where: str) -> None:
    """Raises OldArchive where the tables, which are there, are not at `HEAD`."""
    found = known_version(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise OldArchive(f"{where}: made by a newer Tawthiq (tables {found}, known {HEAD}). Install that version.")
    raise OldArchive(
        f"{where}: its tables are of an older Tawthiq ({found}, now {HEAD}). "
        f"Make a backup, then run: tawthiq archive migrate {where}"
    )


def migrate(connection: Connection, where: str, to: str = HEAD) -> None:
    """Inside the caller's transaction, who holds the writer's lock. `where` is for messages."""
    from alembic import command
    from alembic.config import Config

    if is_sqlite(connection):
        # tables that are copied to change them are dropped for a moment
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    else:
        prepare_database(connection, where)
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # the folder's name may hold any other separator
    config.attributes["connection"] = connection
    command.upgrade(config, to)
