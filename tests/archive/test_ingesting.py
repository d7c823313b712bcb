"""Sources into an archive: nothing lost, nothing doubled, whatever the order and whoever else is at it."""

from __future__ import annotations

import json
import multiprocessing
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tawthiq.archive.ingesting import ingest
from tawthiq.archive.taking import Settings, Taken
from tawthiq.errors import NoArchive
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.local import local_sources
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.store import Store, create_archive, locate, open_archive, schema
from tawthiq.store.log import breaks, entries
from tawthiq.store.mirror import read_mirror
from tawthiq.store.sources import digest_of

SETTINGS = Settings(collector="tester", tool="tawthiq test")
WORDS = "قصف طيران مجهول قرية {} في ريف المدينة صباح اليوم، ما أدى إلى إصابة {} مدنيين."


def texts(folder: Path, n: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(n):
        (folder / f"{i:03}.txt").write_text(WORDS.format(f"س{i}", i), encoding="utf-8")
    return folder


def lines(path: Path, n: int) -> Path:
    """A file large enough to be placed before it is read."""
    filler = "وتابع المصدر حديثه إلى الوكالة. " * 60
    with path.open("w", encoding="utf-8") as file:
        for i in range(n):
            file.write(json.dumps({"text": WORDS.format(f"ص{i}", i) + filler}, ensure_ascii=False) + "\n")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Store]:
    location = locate(str(tmp_path / "archive"))
    create_archive(location, "tester")
    with open_archive(location) as store:
        yield store


def take(store: Store, *paths: Path, settings: Settings = SETTINGS) -> list[Taken | Failure | Note]:
    return list(ingest(store, local_sources(str(path) for path in paths), settings))


def held(store: Store) -> set[str]:
    """All that an archive holds, without the times."""
    with store.read() as connection:
        raw = {f"raw {sha256}" for sha256 in connection.scalars(select(schema.raw.c.sha256))}
        how = schema.acquisitions.c
        raw |= {f"from {row.sha256} {row.address}" for row in connection.execute(select(how.sha256, how.address))}
        raw |= {f"part {row}" for row in connection.execute(select(schema.origins))}
        raw |= {digest_of(row) for row in connection.execute(select(schema.documents)).mappings()}
        return raw


def counted(store: Store, table: str) -> int:
    with store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(schema.METADATA.tables[table])) or 0)


def test_what_was_taken_in_is_there_with_its_bytes(archive: Store, tmp_path: Path) -> None:
    folder = texts(tmp_path / "in", 3)
    told = take(archive, folder)
    assert [(one.known, one.n_documents, one.n_new) for one in told if isinstance(one, Taken)] == [(False, 1, 1)] * 3
    with archive.read() as connection:
        for row in connection.execute(select(schema.documents)).mappings():
            sha256 = connection.scalar(select(schema.origins.c.sha256).where(schema.origins.c.document_id == row["id"]))
            with archive.raw.lent(connection, str(sha256)) as path:
                assert path.read_text(encoding="utf-8") == row["text"]
        how = connection.execute(select(schema.acquisitions)).mappings().first()
        assert how is not None
        assert (how["collector"], how["tool"]) == ("tester", "tawthiq test")
        assert how["address"] == (folder / "000.txt").resolve().as_uri()


def test_taking_in_twice_adds_nothing(archive: Store, tmp_path: Path) -> None:
    folder = texts(tmp_path / "in", 5)
    take(archive, folder)
    before, n_entries = held(archive), counted(archive, "log")
    assert all(isinstance(one, Taken) and one.known for one in take(archive, folder))
    assert (held(archive), counted(archive, "log")) == (before, n_entries)


def test_the_same_words_at_two_places_are_two_documents_of_one_kept_source(archive: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(WORDS, encoding="utf-8")
    take(archive, tmp_path / "a.txt", tmp_path / "b.txt")
    assert [counted(archive, table) for table in ("raw", "acquisitions", "documents")] == [1, 2, 2]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_does_not_matter(tmp_path: Path, seed: int) -> None:
    folder = texts(tmp_path / "in", 12)
    paths = sorted(folder.iterdir())
    found = []
    for name in ("one", "two"):
        location = locate(str(tmp_path / name))
        create_archive(location, "tester")
        with open_archive(location) as store:
            for path in paths:
                take(store, path)
            found.append(held(store))
        random.Random(seed).shuffle(paths)
    assert found[0] == found[1]


def _take_in_process(folder: str, location: str) -> None:
    where = locate(location)
    create_archive(where, "tester")
    with open_archive(where) as store:
        list(ingest(store, local_sources([folder]), SETTINGS))


def test_two_processes_at_once_make_the_same_archive_as_one(tmp_path: Path) -> None:
    folder = texts(tmp_path / "in", 60)
    lines(folder / "many.jsonl", 900)
    context = multiprocessing.get_context("spawn")
    target = str(tmp_path / "both")
    workers = [context.Process(target=_take_in_process, args=(str(folder), target)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    _take_in_process(str(folder), str(tmp_path / "alone"))
    found = []
    for name in ("both", "alone"):
        with open_archive(locate(str(tmp_path / name))) as store:
            found.append(held(store))
            with store.read() as connection:
                assert list(breaks(entries(connection))) == []
                logged = [entry.seq for entry in entries(connection)]
            assert store.mirror is not None
            assert [entry and entry.seq for _, entry in read_mirror(store.mirror)] == logged
    assert found[0] == found[1]
    assert len(found[0]) > 900


def test_a_large_source_that_was_cut_off_is_finished_by_the_next_run(archive: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "many.jsonl", 1800)
    _cut_off_after(archive, ingest(archive, local_sources([str(path)]), SETTINGS), 500)
    assert 0 < counted(archive, "documents") < 1800
    assert [one.n_documents for one in take(archive) if isinstance(one, Taken)] == [1800]
    assert counted(archive, "documents") == 1800
    assert take(archive, path) == [
        Taken(name="many.jsonl", address=path.resolve().as_uri(), sha256=_sha256(archive), known=True)
    ]


def _cut_off_after(store: Store, running: Iterator[object], n_documents: int) -> None:
    """The driver yields when a source is done, so it is cut off from inside: by the clock that each step asks."""
    clock = store.clock

    def failing() -> datetime:
        if counted(store, "documents") >= n_documents:
            raise KeyboardInterrupt
        return datetime.now(UTC)

    store.clock = failing
    with pytest.raises(KeyboardInterrupt):
        list(running)
    store.clock = clock


def _sha256(store: Store) -> str:
    with store.read() as connection:
        return str(connection.scalar(select(schema.raw.c.sha256)))


def test_one_bad_file_stops_nothing_and_keeps_its_bytes(archive: Store, tmp_path: Path) -> None:
    folder = texts(tmp_path / "in", 2)
    (folder / "bad.txt").write_bytes("قصف".encode() + b"\xff\xfe\xfa" + "قصف على القرية".encode())
    told = take(archive, folder)
    assert [type(one).__name__ for one in told].count("Failure") == 1
    assert (counted(archive, "raw"), counted(archive, "documents")) == (3, 2)
    with archive.read() as connection:
        failures = connection.scalars(select(schema.readings.c.failures_json)).all()
    assert sum("bad.txt" in told for told in failures) == 1


def test_what_the_user_says_stands_above_what_lies_beside_the_file(archive: Store, tmp_path: Path) -> None:
    folder = texts(tmp_path / "in", 1)
    (folder / "000.txt.meta.json").write_text('{"outlet": "وكالة", "published": "2018-01-15"}', encoding="utf-8")
    settings = Settings(collector="tester", tool="t", options=Options(outlet="موقع"))
    take(archive, folder, settings=settings)
    with archive.read() as connection:
        row = connection.execute(select(schema.documents)).mappings().one()
    assert (row["outlet"], row["published"], row["published_on"]) == ("موقع", "2018-01-15", "2018-01-15")
    assert dict(json.loads(row["evidence_json"]))["outlet"] == {"rule": "given", "text": "موقع"}


def test_unknown_kinds_fail_where_they_were_named_and_are_noted_in_a_folder(archive: Store, tmp_path: Path) -> None:
    folder = texts(tmp_path / "in", 1)
    (folder / "tool.bin").write_bytes(bytes(range(256)) * 20)
    assert [type(one) for one in take(archive, folder)] == [Note, Taken]
    assert [type(one) for one in take(archive, folder / "tool.bin")] == [Failure]
    assert counted(archive, "raw") == 1


def test_nothing_is_left_waiting(archive: Store, tmp_path: Path) -> None:
    take(archive, texts(tmp_path / "in", 3))
    assert list(archive.incoming.iterdir()) == []


def test_what_a_dead_run_had_placed_and_not_recorded_is_taken_away(archive: Store, tmp_path: Path) -> None:
    left = archive.incoming / "dead"
    left.mkdir(parents=True)
    sha256 = "ab" * 32
    (left / "lock").touch()
    (left / "names").write_text(f"{sha256}\n")
    placed = tmp_path / "archive" / "raw" / "ab" / sha256
    placed.parent.mkdir(parents=True)
    placed.write_bytes(b"x")
    take(archive, texts(tmp_path / "in", 1))
    assert not placed.exists()
    assert not left.exists()


def test_a_folder_with_other_things_is_no_place_for_an_archive(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(NoArchive, match="other things"):
        create_archive(locate(str(tmp_path)), "tester")


def test_standard_input_is_a_source_like_any_other(archive: Store) -> None:
    data = WORDS.encode()
    told = list(ingest(archive, [Acquired(content=data, address="stdin:1", name="stdin")], SETTINGS))
    assert [one.n_new for one in told if isinstance(one, Taken)] == [1]


@pytest.mark.parametrize("size", [1, 200_000], ids=["small", "large"])
@pytest.mark.parametrize("others", [[], [{"name": "قناة", "type": "public_channel", "id": 7}]], ids=["alone", "beside"])
def test_nothing_is_kept_of_private_chats(
    archive: Store, tmp_path: Path, size: int, others: list[dict[str, object]]
) -> None:
    said = {"id": 1, "type": "message", "date": "2018-01-15T12:00:00", "from": "Owner", "text": "كلام خاص " * 3 * size}
    private = {"name": "Owner", "type": "personal_chat", "id": 5}
    chats = [{**chat, "messages": [said]} for chat in (*others, private)]
    export = tmp_path / "result.json"
    export.write_text(json.dumps({"chats": {"list": chats}} if others else chats[0], ensure_ascii=False), "utf-8")
    (told,) = take(archive, export)
    assert isinstance(told, Failure)
    assert "1 personal chat" in str(told)
    assert "Owner" not in str(told)
    with archive.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.raw)) == 0
    assert archive.location.folder is not None
    for path in archive.location.folder.rglob("*"):
        assert not path.is_file() or "خاص".encode() not in path.read_bytes()


def test_a_failure_says_which_file_it_was_and_a_second_run_that_there_was_one(archive: Store, tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "inner"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"")
    (told, taken) = take(archive, tmp_path / "sources")
    assert isinstance(told, Failure)
    assert told.where == str(folder / "a.txt")
    assert isinstance(taken, Taken)
    assert (taken.name, taken.known, taken.failed) == ("a.txt", False, False)
    (again,) = take(archive, tmp_path / "sources")
    assert isinstance(again, Taken)
    assert (again.known, again.failed) == (True, True)
