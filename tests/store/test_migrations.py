"""The migrations build the schema, and carry what archives hold."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from archives import ACTOR, contents, faults, made_items, put
from tawthiq.errors import ArchiveError, ArchiveReadOnly, NoArchive, OldArchive
from tawthiq.store import Location, Store, create_archive, locate, open_archive, schema
from tawthiq.store import engine as connections
from tawthiq.store.log import entries
from tawthiq.store.migrate import HEAD, migrate, version_of
from tawthiq.store.search_objects import is_search_object
from tawthiq.store.store import migrate_archive

FOLDER = Path(migrate.__code__.co_filename).parent / "migrations"
pytestmark = [  # of search's objects, which are not compared
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection"),
    pytest.mark.filterwarnings("ignore:Did not recognize type"),
]
NOT_OURS = {"spatial_ref_sys", "alembic_version"}


def test_head_is_the_newest_and_the_only_one() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "newline")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def is_of_search(difference: Any) -> bool:
    """What search makes for itself out of other tables' rows; each database does it in its own way."""
    if not isinstance(difference, tuple):
        return False
    kind = difference[0]
    name = {"remove_table": lambda: difference[1].name, "remove_index": lambda: difference[1].name,
            "remove_column": lambda: difference[3].name}.get(kind, lambda: "")()  # fmt: skip
    return is_search_object(name)


def test_migrations_build_the_schema(store: Store) -> None:
    with store.engine.connect() as connection:
        names = {name for name in inspect(connection).get_table_names() if not is_search_object(name)}
        assert names - NOT_OURS == set(schema.METADATA.tables)
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or name not in NOT_OURS},
        )
        assert [one for one in compare_metadata(context, schema.METADATA) if not is_of_search(one)] == []


def made_at_first(location: Location) -> dict[str, list[Any]]:
    """Makes an archive as the first version would have, with something in every table; gives its rows."""
    if location.folder is not None:
        location.folder.mkdir()
    store = Store(location, connections.connect(location))
    try:
        with store.change("old") as writing:
            migrate(writing.connection, str(location), "0001")
            values = {"id": "1", "made_at": "2018-01-01T00:00:00Z", "format": "tawthiq-archive/1"}
            writing.connection.execute(insert(schema.archive), [{"key": k, "value": v} for k, v in values.items()])
            writing.log("create", "archive", values)
        tables = reflected(store)
        with store.change("old") as writing:
            for table in tables.sorted_tables:
                if table.name not in ("archive", "log"):
                    writing.connection.execute(insert(table), [row_of(table, n) for n in range(3)])
            writing.log("add", "x", {"documents": []})
        return rows_of(store, list(tables.tables))
    finally:
        store.close()


def reflected(store: Store, only: list[str] | None = None) -> MetaData:
    found = MetaData()
    with store.read() as connection:
        found.reflect(connection, only=only or (lambda name, _: name not in NOT_OURS))
    return found


def row_of(table: Any, n: int) -> dict[str, Any]:
    keys = {"documents.id", "raw.sha256", "documents.seq"}
    row: dict[str, Any] = {}
    for column in table.columns:
        if table.name == "documents" and column.name == "seq":  # the database counts
            continue
        kind = column.type.python_type
        named = {key.target_fullname for key in column.foreign_keys} | {f"{table.name}.{column.name}"}
        value = f"قيمة {n}" if not named & keys else f"{'d' if 'documents.id' in named else 'a'}{n}"
        row[column.name] = value if kind is str else value.encode() if kind is bytes else kind(n + 1)
    return row


def rows_of(store: Store, tables: list[str]) -> dict[str, list[Any]]:
    found = reflected(store, tables)
    with store.read() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(
                *(column for column in found.tables[name].columns if not is_search_object(column.name))))), key=repr)
            for name in tables
        }


def test_an_old_archive_keeps_every_row(location: Location) -> None:
    before = made_at_first(location)
    assert all(len(rows) >= 2 for rows in before.values())
    with pytest.raises(OldArchive, match="archive migrate"), open_archive(location):
        pass
    assert migrate_archive(location, ACTOR) == ("0001", HEAD)
    with open_archive(location) as store:
        after = rows_of(store, list(before))
        with store.read() as connection:
            last = list(entries(connection))[-1]
        assert (last.action, last.actor) == ("migrate", ACTOR)
        assert [row for row in after.pop("log") if row[0] != last.seq] == before.pop("log")
        assert after == before
        put(store, made_items(3))


def test_migrating_what_is_new_does_nothing(store: Store) -> None:
    before = contents(store)
    assert migrate_archive(store.location, ACTOR) == (HEAD, HEAD)
    assert contents(store) == before
    with store.read() as connection:
        assert [entry.action for entry in entries(connection)] == ["create"]


def test_a_migration_that_fails_changes_nothing(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made_at_first(location)

    def half(connection: Connection, where: str) -> None:
        migrate(connection, where)
        raise LookupError

    monkeypatch.setattr("tawthiq.store.store.migrate", half)
    with pytest.raises(LookupError):
        migrate_archive(location, ACTOR)
    store = Store(location, connections.connect(location))
    with store.read() as connection:
        assert version_of(connection) == "0001"
        assert not inspect(connection).has_table("runs")
    assert rows_of(store, list(before)) == before
    store.close()


def test_a_newer_archive_is_refused(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (lambda: migrate_archive(store.location, ACTOR), lambda: put(store, made_items(1))):
        with pytest.raises(OldArchive, match="newer"):
            use()


def test_two_programs_may_make_one_archive(location: Location) -> None:
    with get_context("spawn").Pool(4) as pool:
        pool.starmap(create_archive, [(location, f"maker {n}") for n in range(8)])
    with open_archive(location) as store, store.read() as connection:
        assert [entry.action for entry in entries(connection)] == ["create"]


@pytest.mark.parametrize("table", sorted(schema.APPEND_ONLY))
@pytest.mark.parametrize("change", ["update", "delete", "replace"])
def test_the_database_refuses_to_change_what_is_append_only(store: Store, table: str, change: str) -> None:
    put(store, made_items(1))
    with store.write(ACTOR) as writing:
        row = {"seq": 1, "id": "j1", "kind": "event", "verdict": "accept", "made_by": "a", "made_at": "b"}
        document = writing.connection.scalar(select(schema.documents.c.id))
        writing.connection.execute(insert(schema.judgements), [{**row, "document_id": document}])
    replace = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}" if store.location.folder else "TRUNCATE {0}"
    statement = {"update": "UPDATE {0} SET seq = seq + 1", "delete": "DELETE FROM {0}", "replace": replace}[change]
    before = rows_of(store, [table])
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement.format(table)))
    assert rows_of(store, [table]) == before


def test_other_tables_are_not_mixed_with(new_database: Callable[[], str]) -> None:
    location = locate(new_database())
    engine = connections.connect(location)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE birds (id int)"))
    engine.dispose()
    with pytest.raises(ArchiveError, match="birds"):
        create_archive(location, ACTOR)
    with pytest.raises(ArchiveError, match="birds"), open_archive(location):
        pass


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").touch()
    with pytest.raises(NoArchive, match="other things"):
        create_archive(locate(str(tmp_path)), ACTOR)
    with pytest.raises(NoArchive, match="no archive"), open_archive(locate(str(tmp_path))):
        pass


def test_a_folder_with_odd_signs_in_its_name_holds_an_archive(tmp_path: Path) -> None:
    location = locate(str(tmp_path / "100% ؟ #1 a;b:c"))
    create_archive(location, ACTOR)
    with open_archive(location) as store:
        put(store, made_items(2))
        assert faults(store) == []


def test_a_program_below_a_folder_with_a_percent_sign_migrates(tmp_path: Path) -> None:
    package = tmp_path / "50%" / "tawthiq"
    package.parent.mkdir()
    package.symlink_to(FOLDER.parents[1])
    code = f"from tawthiq.store import *; create_archive(locate({str(tmp_path / 'a')!r}), 'x')"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(package.parent)})
    assert (tmp_path / "a" / "tawthiq.sqlite").is_file()


def test_without_the_right_to_add_postgis_the_message_says_what_to_do(server: Any) -> None:
    name = server.database("template0").rpartition("/")[2]
    server.tell(name, "CREATE ROLE clerk LOGIN", f"ALTER DATABASE {name} OWNER TO clerk")
    location = locate(server.url(name).replace("tawthiq@", "clerk@"))
    with pytest.raises(ArchiveError, match="CREATE EXTENSION postgis"):
        create_archive(location, ACTOR)
    server.tell(name, "CREATE EXTENSION postgis")
    create_archive(location, ACTOR)
    with open_archive(location) as store:
        put(store, made_items(1))
    server.tell(name, "CREATE ROLE guest LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    with open_archive(locate(server.url(name).replace("tawthiq@", "guest@"))) as store:
        with pytest.raises(ArchiveReadOnly, match="permission denied"):
            put(store, made_items(2))
        assert len(contents(store)["documents"]) == 1


def test_a_database_without_room_for_arabic_is_refused(server: Any) -> None:
    server.tell("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(ArchiveError, match="LATIN1"):
        create_archive(locate(server.url("latin")), ACTOR)
