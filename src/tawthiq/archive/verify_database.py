"""Verifies what the database itself can tell: its file, its tables and triggers, its indexes, its links."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from tawthiq.archive.findings import Finding
from tawthiq.store.dialects import is_sqlite
from tawthiq.store.migrate import VERSIONS, migrate
from tawthiq.store.schema import APPEND_ONLY, METADATA
from tawthiq.store.store import Store

LISTED: Final = "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
FULL_TEXT: Final = re.compile(r"using\s+fts5", re.IGNORECASE)
BOXES: Final = re.compile(r"using\s+rtree", re.IGNORECASE)
SERVERS: Final = {"spatial_ref_sys", "geography_columns", "geometry_columns", "raster_columns", "raster_overviews"}
"""Tables that PostGIS brings."""
MOST: Final = 50


def verify_database(connection: Connection) -> Iterator[Finding]:
    """Inside the transaction that all else is read in."""
    if is_sqlite(connection):
        yield from _integrity(connection)
        yield from _behind_the_end(connection)
        yield from _definitions(connection)
    else:
        yield from _server_tables(connection)


def verify_indexes(store: Store) -> Iterator[Finding]:
    """Full text and boxes against their tables; in a transaction of its own, for SQLite asks for it by an insert."""
    if store.location.folder is None:
        return
    with store.read() as connection:
        listed = [(name, sql) for kind, name, sql in connection.execute(text(LISTED)) if kind == "table"]
    for name, sql in listed:
        if FULL_TEXT.search(sql):
            yield from _full_text(store, name)
        elif BOXES.search(sql):
            with store.read() as connection:
                said = connection.scalar(text("SELECT rtreecheck(:name)"), {"name": name})
            if said != "ok":
                yield Finding("altered", f"index {name}", f"{said}. `tawthiq doctor --mend` makes it again")


def _full_text(store: Store, name: str) -> Iterator[Finding]:
    if store.read_only:
        yield Finding("note", f"index {name}", "it cannot be checked where nothing may be written")
        return
    try:
        with store.engine.connect() as connection, connection.begin():
            connection.execute(text(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)"))
    except DBAPIError as error:
        if "locked" in str(error.orig):
            yield Finding("note", f"index {name}", "it was not checked: another program writes")
        else:
            again = "`tawthiq doctor --mend` makes it again"
            yield Finding("altered", f"index {name}", f"it is not what its table gives; {again}")


def _integrity(connection: Connection) -> Iterator[Finding]:
    try:
        for (said,) in connection.execute(text(f"PRAGMA integrity_check({MOST})")):
            if said != "ok":
                yield Finding("altered", "database file", str(said).replace("\n", " "))
        for table, row, other, _ in connection.execute(text("PRAGMA foreign_key_check")):
            yield Finding("altered", f"table {table} row {row}", f"it points to a row of {other} that is not there")
    except DBAPIError as error:
        yield Finding("unreadable", "database file", str(error.orig))


def _behind_the_end(connection: Connection) -> Iterator[Finding]:
    """Bytes of the file that belong to no page, and numbers of its head that no archive sets."""
    path = Path(str(connection.scalar(text("SELECT file FROM pragma_database_list WHERE name = 'main'"))))
    told = connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) or 0
    log = path.with_name(f"{path.name}-wal")
    more = path.stat().st_size - told
    if more > 0 and not (log.exists() and log.stat().st_size):  # a shorter file may still wait in the log
        yield Finding("added", path.name, f"{more:,} bytes stand behind its last page")
    for name in ("user_version", "application_id"):
        if number := connection.scalar(text(f"PRAGMA {name}")):
            yield Finding("altered", path.name, f"its {name} is {number}, which no archive sets")


def _definitions(connection: Connection) -> Iterator[Finding]:
    """Tables, indexes and triggers against those of a new archive."""
    found = {(kind, name): sql for kind, name, sql in connection.execute(text(LISTED))}
    wanted = _new_definitions()
    for kind, name in sorted(wanted.keys() - found.keys()):
        yield Finding("missing", f"{kind} {name}", "the database lacks it; restore a backup")
    for kind, name in sorted(found.keys() - wanted.keys()):
        yield Finding("added", f"{kind} {name}", "no archive has it")
    for kind, name in sorted(found.keys() & wanted.keys()):
        if _plain(found[kind, name]) != _plain(wanted[kind, name]):
            yield Finding("altered", f"{kind} {name}", "it is not defined as in a new archive")


@cache
def _new_definitions() -> dict[tuple[str, str], str]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        migrate(connection, "a new archive")
        new = {(kind, name): sql for kind, name, sql in connection.execute(text(LISTED))}
    engine.dispose()
    return new


def _plain(sql: str) -> str:
    return re.sub(r'[\s"]+', "", sql).lower()


def _server_tables(connection: Connection) -> Iterator[Finding]:
    wanted = set(METADATA.tables) | {VERSIONS}
    found = set(inspect(connection).get_table_names())
    for name in sorted(wanted - found):
        yield Finding("missing", f"table {name}", "the database lacks it; restore a backup")
    for name in sorted(found - wanted - SERVERS):
        yield Finding("added", f"table {name}", "no archive has it")
    asked = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    guarded = set(connection.scalars(text(asked)))
    for name in APPEND_ONLY:
        if name not in guarded:
            yield Finding("missing", f"trigger {name}_no_change", "the table could be changed unseen by the database")


def as_bytes_where_no_text(connection: Connection) -> None:
    """Bytes in text columns that are no UTF-8 are read as what no proof gives, not refused by the driver."""
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
