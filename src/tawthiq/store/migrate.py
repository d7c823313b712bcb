"""Brings an archive's tables to what this version knows, in one transaction: cut off, it leaves them as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from tawthiq.errors import OldArchive

HEAD: Final = "0001"
"""The newest of `migrations/versions`; a test holds it to them."""
VERSIONS: Final = "alembic_version"


def version_of(connection: Connection) -> str | None:
    """The migration that the tables are at, None where there are no tables."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))
    return None if found is None else str(found)


def check_version(connection: Connection, where: str) -> None:
    """Raises OldArchive where the tables are not at `HEAD`."""
    found = version_of(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise OldArchive(f"{where}: made by a newer Tawthiq (tables {found}, known {HEAD}). Install that version.")
    raise OldArchive(
        f"{where}: its tables are of an older Tawthiq ({found}, now {HEAD}). "
        f"Make a backup, then run: tawthiq archive migrate {where}"
    )


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Inside the caller's transaction, who holds the writer's lock."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
