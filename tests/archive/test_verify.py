"""Whatever is altered, missing or added in an archive, `verify` names it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean

from made_archives import add_source, document, forms, new_archive, project, tamper, tamper_server
from servers import EMPTY, Server
from tawthiq.archive.findings import Finding, Verified
from tawthiq.archive.verify import Wanted, verify
from tawthiq.archive.verify_derived import Derive
from tawthiq.errors import ArchiveDamaged
from tawthiq.store import Location, locate, open_archive, schema
from tawthiq.store.proofs import PROVEN, UNPROVEN

DERIVE = Derive(forms=forms, project=project)
#: columns that nothing tells of, and why: docs/explain/custody.md
NUMBERS = {("documents", "seq"), ("events", "seq"), ("event_places", "seq"), ("judgements", "seq")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "archive"
    new_archive(Location(folder=folder))
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "archive"))


def look(location: Location, *, jobs: int = 1, expect_head: str | None = None) -> tuple[list[Finding], Verified]:
    with open_archive(location) as store:
        *findings, end = verify(store, Wanted(jobs=jobs, expect_head=expect_head, derive=DERIVE))
    assert isinstance(end, Verified)
    found = [one for one in findings if isinstance(one, Finding)]
    assert end.n_faults == sum(one.is_fault for one in found)
    return found, end


def faults(folder: Path) -> list[str]:
    try:
        return [f"{one.kind} {one}" for one in look(Location(folder=folder))[0] if one.is_fault]
    except ArchiveDamaged as error:  # what every command says of it
        return [str(error)]


def test_an_untouched_archive_has_no_fault(archive: Path) -> None:
    for jobs in (1, 3):
        found, end = look(Location(folder=archive), jobs=jobs)
        assert found == []
        assert (end.n_files, end.rows["documents"], end.rows["claims"]) == (3, 4, 1)


def raw_file(archive: Path, n: int = 0) -> Path:
    return sorted((archive / "raw").glob("*/*"))[n]


def write_bytes(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


@pytest.mark.parametrize("n", range(3))
def test_one_flipped_bit_of_a_source_is_named(archive: Path, n: int) -> None:
    path = raw_file(archive, n)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    write_bytes(path, bytes(content))
    (only,) = faults(archive)
    assert only.startswith(f"altered raw/{path.parent.name}/{path.name}: its bytes were altered")


def test_a_dropped_file_is_named(archive: Path) -> None:
    path = raw_file(archive)
    path.unlink()
    assert faults(archive) == [f"missing raw/{path.parent.name}/{path.name}: the bytes of this source are gone"]


def test_a_file_with_another_name_is_missing_and_added(archive: Path) -> None:
    path = raw_file(archive)
    path.rename(path.with_name(path.name[:-4] + "0000"))
    assert {fault.split()[0] for fault in faults(archive)} == {"missing", "added"}


@pytest.mark.parametrize("name", ["x", "raw/x", "raw/ab/x", "raw/ab/cd/x", f"raw/{'ab' * 32}", f"raw/ab/{'ab' * 32}"])
def test_an_added_file_is_named_wherever_it_is(archive: Path, name: str) -> None:
    (archive / name).parent.mkdir(parents=True, exist_ok=True)
    (archive / name).write_bytes(b"")
    assert any(fault.startswith(f"added {name}:") for fault in faults(archive))


def test_a_link_in_the_place_of_bytes_is_named(archive: Path, tmp_path: Path) -> None:
    path = raw_file(archive)
    elsewhere = path.rename(tmp_path / "elsewhere")
    path.symlink_to(elsewhere)
    assert faults(archive)[0].startswith(f"altered raw/{path.parent.name}/{path.name}: it is no file of its own")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_in_the_place_of_bytes_is_named(archive: Path, make: Callable[[Path], None]) -> None:
    path = raw_file(archive)
    path.unlink()
    make(path)
    assert any(fault.startswith(f"missing raw/{path.parent.name}/{path.name}") for fault in faults(archive))


def test_a_link_in_the_place_of_all_bytes_is_named(archive: Path, tmp_path: Path) -> None:
    (archive / "raw").rename(tmp_path / "elsewhere")
    (archive / "raw").symlink_to(tmp_path / "elsewhere")
    assert any(fault.startswith("altered raw: it is a link") for fault in faults(archive))


def test_bytes_behind_the_last_page_of_the_database_are_named(archive: Path) -> None:
    with (archive / "tawthiq.sqlite").open("ab") as file:
        file.write(b"words that no table tells of")
    assert faults(archive) == ["added tawthiq.sqlite: 28 bytes stand behind its last page"]


@pytest.mark.parametrize("name", ["user_version", "application_id"])
def test_a_number_in_the_head_of_the_database_is_named(archive: Path, name: str) -> None:
    with closing(sqlite3.connect(archive / "tawthiq.sqlite")) as database:
        database.execute(f"PRAGMA {name} = 7")
    assert faults(archive) == [f"altered tawthiq.sqlite: its {name} is 7, which no archive sets"]


def lines_of(archive: Path) -> list[bytes]:
    return (archive / "log.jsonl").read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda lines: [*lines[:3], lines[3].replace(b"tester", b"taster"), *lines[4:]], ["altered log.jsonl line 4"]),
        (lambda lines: [*lines[:3], b"x\n", *lines[4:]], ["altered log.jsonl line 4"]),
        (lambda lines: [*lines[:3], *lines[4:]], ["missing log.jsonl line 4"]),
        (lambda lines: [*lines[:3], b"{}\n", *lines[3:]], ["log.jsonl line 4"]),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], ["added log.jsonl line 4"]),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], ["altered log.jsonl line 4"]),
        (lambda lines: [*lines, lines[-1].replace(b"tester", b"taster")], ["log.jsonl line "]),
        (lambda lines: [*lines[:-1], lines[-1][:20] + b"!"], ["altered log.jsonl line"]),
        (lambda lines: [], []),
    ],
)
def test_an_edited_line_of_the_log_is_named(
    archive: Path, change: Callable[[list[bytes]], list[bytes]], named: list[str]
) -> None:
    (archive / "log.jsonl").write_bytes(b"".join(change(lines_of(archive))))
    found = faults(archive)
    assert len(found) >= len(named)
    for name in named:
        assert any(name in fault for fault in found), found


def test_a_missing_tail_of_the_text_file_is_a_note(archive: Path) -> None:
    lines = lines_of(archive)
    (archive / "log.jsonl").write_bytes(b"".join(lines[:-2]) + lines[-2][:30])
    found, _ = look(Location(folder=archive))
    assert [one.kind for one in found] == ["note", "note"]
    with open_archive(Location(folder=archive)) as store:
        store.settle_mirror()
    assert (archive / "log.jsonl").read_bytes() == b"".join(lines)


def test_a_log_written_anew_is_found_by_a_head_noted_elsewhere(archive: Path, tmp_path: Path) -> None:
    _, end = look(Location(folder=archive))
    assert look(Location(folder=archive), expect_head=end.head)[0] == []
    with open_archive(Location(folder=archive)) as store:
        add_source(store, b"new", "file:///new.txt", [])
    assert look(Location(folder=archive), expect_head=end.head)[0] == [], "an archive may grow"
    new_archive(Location(folder=tmp_path / "forged"))
    tamper(tmp_path / "forged", "UPDATE log SET actor = 'forger' WHERE seq = 1")  # as any other log, its hashes differ
    found, _ = look(Location(folder=tmp_path / "forged"), expect_head=end.head)
    assert any("cut off or written anew" in one.problem for one in found)


def columns() -> Iterator[tuple[str, str]]:
    for table in schema.METADATA.sorted_tables:
        if table.name in ("log", "raw_bytes", "watched", "signatures", "copy_pairs", "copy_groups"):
            continue
        yield from ((table.name, column.name) for column in table.c if (table.name, column.name) not in NUMBERS)


FILLED = ("archive", "raw", "acquisitions", "readings", "documents", "origins", "search_forms", "runs", "coded",
          "events", "event_places", "event_actors", "claims", "users", "judgements")  # fmt: skip


@pytest.mark.parametrize(("table", "column"), [one for one in columns() if one[0] in FILLED])
def test_any_cell_that_is_altered_is_found(archive: Path, table: str, column: str) -> None:
    old, cell = f"(SELECT max(rowid) FROM {table})", f'"{column}"'
    if isinstance(schema.METADATA.tables[table].c[column].type, Boolean):
        changed = f"1 - {cell}"
    else:
        number = f"typeof({cell}) IN ('integer', 'real')"
        changed = f"CASE WHEN {number} THEN {cell} + 1 ELSE coalesce({cell}, '') || 'x' END"
    tamper(archive, f"UPDATE {table} SET {cell} = {changed} WHERE rowid = {old}")
    assert faults(archive)


@pytest.mark.parametrize("table", FILLED)
def test_any_row_that_is_deleted_is_found(archive: Path, table: str) -> None:
    tamper(archive, f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
    assert faults(archive)


@pytest.mark.parametrize("table", sorted(PROVEN))
def test_any_row_that_is_added_is_found(archive: Path, table: str) -> None:
    names = [column.name for column in PROVEN[table].table.c]
    values = [f"'{'9' * 24}'" if PROVEN[table].table.c[name].type.python_type is str else "9" for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    tamper(archive, f"INSERT INTO {table} ({quoted}) VALUES ({', '.join(values)})")
    assert any(fault.startswith("added ") for fault in faults(archive))


def test_every_table_is_proven_or_it_is_said_why_not() -> None:
    assert set(schema.METADATA.tables) == {*PROVEN, *UNPROVEN, "archive", "log"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET actor = 'x' WHERE seq = 4",
        "UPDATE log SET body_json = '{}' WHERE seq = 4",
        "DELETE FROM log WHERE seq = 4",
        "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)",
        "INSERT INTO log SELECT seq + 1, at, actor, action, subject, body_json, hash, hash || 'x' FROM log "
        "WHERE seq = (SELECT max(seq) FROM log)",
        "DROP TABLE watched",
        "CREATE TABLE more (x)",
        "CREATE TRIGGER t AFTER INSERT ON raw BEGIN DELETE FROM watched; END",
        "DROP INDEX ix_documents_outlet",
        "UPDATE documents SET text = CAST(x'd9ff' AS TEXT) WHERE seq = 1",
        "UPDATE documents SET text = x'00' WHERE seq = 1",
        "UPDATE coded SET analysis = analysis || x'00'",
    ],
)
def test_other_changes_of_the_database_are_found(archive: Path, statement: str) -> None:
    tamper(archive, statement)
    assert faults(archive)


def test_a_dropped_trigger_is_found(archive: Path) -> None:
    import sqlite3

    with sqlite3.connect(archive / "tawthiq.sqlite") as database:
        database.execute("DROP TRIGGER log_no_update")
    database.close()
    assert faults(archive) == ["missing trigger log_no_update: the database lacks it; restore a backup"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_byte_of_any_file_is_named(
    made: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    archive = Path(shutil.copytree(made, tmp_path_factory.mktemp("flip") / "archive"))
    files = [path for path in sorted(archive.rglob("*")) if path.is_file()]
    path = data.draw(st.sampled_from([path for path in files if not path.name.startswith("tawthiq.sqlite")]))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    write_bytes(path, bytes(content))
    assert any(path.name in one.where for one in look(Location(folder=archive))[0])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_byte_in_a_cell_of_the_database_file_is_found(
    made: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    archive = Path(shutil.copytree(made, tmp_path_factory.mktemp("flip") / "archive"))
    path = archive / "tawthiq.sqlite"
    content = bytearray(path.read_bytes())
    words = "السنديانة".encode()
    places = [n for n in range(len(content)) if content.startswith(words, n)]
    content[data.draw(st.sampled_from(places))] ^= 4
    path.write_bytes(bytes(content))
    assert faults(archive)


def test_what_a_killed_run_left_is_a_note(archive: Path) -> None:
    spool = archive / "incoming" / "left"
    spool.mkdir()
    (spool / "lock").touch()
    (spool / "names").write_text("ab" * 32 + "\n")
    (archive / "raw" / "ab").mkdir(exist_ok=True)
    (archive / "raw" / "ab" / ("ab" * 32)).write_bytes(b"x")
    with open_archive(Location(folder=archive)) as store:
        add_source(store, b"cut", "file:///cut.txt", [document("نص", "file:///cut.txt")], finish=False)
    found, end = look(Location(folder=archive))
    assert [one.kind for one in found] == ["note"] * 3
    assert end.n_faults == 0


SERVER_CHANGES = (
    "UPDATE raw_bytes SET bytes = set_byte(bytes, 3, 65) WHERE n = 0 AND sha256 = (SELECT min(sha256) FROM raw_bytes)",
    "DELETE FROM raw_bytes WHERE sha256 = (SELECT min(sha256) FROM raw_bytes)",
    "INSERT INTO raw_bytes SELECT sha256, 5, bytes FROM raw_bytes LIMIT 1",
    "UPDATE documents SET title = 'x' WHERE seq = 1",
    "DELETE FROM documents WHERE seq = 2",
    "UPDATE log SET actor = 'x' WHERE seq = 3",
    "DELETE FROM judgements",
    "UPDATE search_forms SET st = '' WHERE seq = 1",
    "ALTER TABLE log DISABLE TRIGGER USER",
    "CREATE TABLE more (x int)",
)


@pytest.fixture(scope="module")
def served(server: Server) -> Location:
    location = locate(server.database(EMPTY))
    new_archive(location)
    return location


def test_an_untouched_archive_on_a_server_has_no_fault(served: Location) -> None:
    found, end = look(served)
    assert found == []
    assert (end.n_files, end.rows["documents"]) == (3, 4)


@pytest.mark.parametrize("statement", SERVER_CHANGES)
def test_changes_on_a_server_are_found(new_database: Callable[[], str], statement: str) -> None:
    location = locate(new_database())
    new_archive(location)
    with open_archive(location) as store:
        tamper_server(store, statement)
    assert any(one.is_fault for one in look(location)[0])
