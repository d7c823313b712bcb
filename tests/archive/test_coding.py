"""Coding an archive: each document once, whatever dies meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

import planted_coder
from planted_coder import DEADLY, DEADLY_ONCE, EMPTY, ENDLESS, FAULTY, MARK
from tawthiq.archive.attempt import CoderFault
from tawthiq.archive.coding import Recorded, Started, code_archive
from tawthiq.archive.projection import project
from tawthiq.errors import GazetteerError, NoRun
from tawthiq.model.coded import ACTOR, CLAIM, EVENT, PLACE, Coded, pack, unpack
from tawthiq.store import Store, schema
from tawthiq.store.coded import error_sha256, errors, record_coded
from tawthiq.store.location import Location
from tawthiq.store.log import breaks, entries
from tawthiq.store.runs import all_runs, count_pending, counts, find_or_make_run, find_run

Fill = Callable[..., list[str]]
TEXTS = [f"قصف على قرية سلمى أوقع {n} قتلى، ثم قصف آخر على قرية حاس." for n in range(30)]


def code(store: Store, **told: Any) -> list[Started | Recorded]:
    return list(code_archive(store, "tester", work=planted_coder.work, **told))


def totals(steps: list[Started | Recorded]) -> tuple[int, int, int]:
    """Documents, events, failures."""
    done = [step for step in steps if isinstance(step, Recorded)]
    return sum(s.n_documents for s in done), sum(s.n_events for s in done), sum(len(s.failed) for s in done)


def coded_rows(store: Store) -> dict[str, str | None]:
    """SHA-256 of the analysis by document; fails where one is there twice."""
    with store.read() as connection:
        rows = connection.execute(select(schema.coded.c.document_id, schema.coded.c.analysis_sha256)).all()
    found = {row.document_id: row.analysis_sha256 for row in rows}
    assert len(found) == len(rows)
    return found


def cells(store: Store) -> dict[str, Counter[tuple[Any, ...]]]:
    """The rows of all projections, events by their id instead of by number."""
    event = schema.events.c
    found = {}
    with store.read() as connection:
        found["events"] = Counter(tuple(row) for row in connection.execute(select(*[event[name] for name in EVENT])))
        for table, columns in ((schema.event_places, PLACE), (schema.event_actors, ACTOR), (schema.claims, CLAIM)):
            query = select(event.id, *[table.c[name] for name in columns]).join(schema.events)
            found[table.name] = Counter(tuple(row) for row in connection.execute(query))
    return found


def expected_cells(texts: dict[str, str], version: str = "1") -> dict[str, Counter[tuple[Any, ...]]]:
    rows = [row for ident, text in texts.items() for row in project(planted_coder.analyse(ident, text, version))]
    found = {"events": Counter(row.event for row in rows)}
    for slot, name in (("places", "event_places"), ("actors", "event_actors"), ("claims", "claims")):
        found[name] = Counter((row.event[0], *cells) for row in rows for cells in getattr(row, slot))
    return found


def proven(store: Store) -> dict[str, str]:
    """What the log says of coded documents, the last word on each."""
    found: dict[str, str] = {}
    with store.read() as connection:
        logged = list(entries(connection))
    assert list(breaks(logged)) == []
    for entry in logged:
        if entry.action == "code":
            body = msgspec.json.decode(entry.body_json)
            found.update(body["documents"])
            found.update(body.get("errors", []))
    return found


@pytest.fixture(autouse=True)
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    monkeypatch.setenv(MARK, str(folder))
    return folder


def test_every_document_is_coded_once(archive: Store, fill: Fill) -> None:
    ids = fill(archive, TEXTS)
    first = code(archive, jobs=2)
    assert totals(first) == (30, 60, 0)
    assert set(coded_rows(archive)) == set(ids)
    assert cells(archive) == expected_cells(dict(zip(ids, TEXTS, strict=True)))
    assert proven(archive) == coded_rows(archive)
    with archive.read() as connection:
        n_entries = len(list(entries(connection)))
    assert totals(code(archive)) == (0, 0, 0)
    with archive.read() as connection:
        assert len(list(entries(connection))) == n_entries


def test_an_analysis_is_kept_whole(archive: Store, fill: Fill) -> None:
    (ident,) = fill(archive, TEXTS[:1])
    code(archive)
    with archive.read() as connection:
        kept = connection.scalar(select(schema.coded.c.analysis))
    assert kept is not None
    assert unpack(kept, ident) == planted_coder.analyse(ident, TEXTS[0])


def test_only_what_is_kept_and_arabic_is_coded(archive: Store, fill: Fill) -> None:
    wanted = fill(archive, TEXTS[:2]) + fill(archive, TEXTS[2:3], language=None)
    fill(archive, TEXTS[:2], language="fa")
    with archive.write("tester") as writing:
        document = schema.documents.c
        writing.connection.execute(
            update(schema.documents).where(document.id == wanted[1]).values(state="withdrawn", version=2)
        )
    code(archive)
    assert set(coded_rows(archive)) == {wanted[0], wanted[2]}


def test_another_coder_makes_another_run(archive: Store, fill: Fill) -> None:
    ids = fill(archive, TEXTS[:3])
    code(archive, gazetteers=("1",))
    code(archive, gazetteers=("2",))
    code(archive, gazetteers=("1",))
    with archive.read() as connection:
        assert [run.coder.version for run in all_runs(connection)] == ["1", "2"]
        assert [counts(connection, run.id).n_coded for run in all_runs(connection)] == [3, 3]
        latest = find_run(connection, "latest")
        assert [find_run(connection, name) for name in ("2", latest.id, latest.id[:12])] == [latest] * 3
        with pytest.raises(NoRun, match="No run is called 'x'"):
            find_run(connection, "x")
    assert len(ids) == 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_costs_its_own_document(archive: Store, fill: Fill, jobs: int) -> None:
    texts = [*TEXTS[:5], f"{FAULTY} قصف", *TEXTS[5:10], f"{EMPTY} قصف"]
    ids = fill(archive, texts)
    steps = code(archive, jobs=jobs)
    assert totals(steps) == (12, 20, 2)
    with archive.read() as connection:
        failed = dict(errors(connection, find_run(connection, "1").id, 10))
    assert set(failed) == {ids[5], ids[11]}
    assert failed[ids[11]] == "Nothing to read."
    assert "RuntimeError: planted" in failed[ids[5]]
    assert proven(archive)[ids[11]] == error_sha256("Nothing to read.")
    assert totals(code(archive)) == (0, 0, 0), "an error is not tried again"


def test_a_document_that_kills_is_set_aside_and_costs_no_other(archive: Store, fill: Fill) -> None:
    texts = [*TEXTS[:5], f"{DEADLY} قصف", *TEXTS[5:10], f"{DEADLY_ONCE} قصف", *TEXTS[10:20]]
    ids = fill(archive, texts)
    steps = code(archive, jobs=2)
    assert totals(steps) == (22, 41, 1)
    with archive.read() as connection:
        assert [ident for ident, _ in errors(connection, find_run(connection, "1").id, 10)] == [ids[5]]


def test_a_document_that_takes_too_long_is_set_aside(archive: Store, fill: Fill) -> None:
    ids = fill(archive, [*TEXTS[:5], f"{ENDLESS} قصف", *TEXTS[5:10]])
    assert totals(code(archive, seconds=5.0)) == (11, 20, 1)
    with archive.read() as connection:
        assert errors(connection, find_run(connection, "1").id, 10)[0] == (
            ids[5],
            "It was not coded within 5 seconds. `tawthiq code --archive … --retry` tries it again.",
        )


def test_a_failure_can_be_tried_again(archive: Store, fill: Fill) -> None:
    (ident,) = fill(archive, [f"{DEADLY_ONCE} قصف"])
    with archive.write("tester") as writing:
        run = find_or_make_run(writing, planted_coder.load("1"))
        record_coded(writing, run.id, [Coded(ident, error="It failed.")])
    assert totals(code(archive)) == (0, 0, 0)
    assert totals(code(archive, retry=True)) == (1, 1, 0)
    assert proven(archive) == coded_rows(archive)
    with archive.read() as connection:
        assert counts(connection, run.id) == type(counts(connection, run.id))(1, 0, 1)
        assert count_pending(connection, run.id, retry=True) == 0


def test_a_failure_that_fails_again_stays_as_it_was(archive: Store, fill: Fill) -> None:
    fill(archive, [f"{FAULTY} قصف", "قصف"])
    assert totals(code(archive)) == (2, 1, 1)
    kept = coded_rows(archive)
    (again,) = [step for step in code(archive, retry=True) if isinstance(step, Recorded)]
    assert (again.n_documents, again.n_coded, len(again.failed)) == (0, 0, 1)
    assert coded_rows(archive) == kept


def test_large_documents_wait_for_a_worker_of_their_own(archive: Store, fill: Fill) -> None:
    large = "كلام كثير " * 50_000
    texts = [*TEXTS[:3], f"قصف {large}", f"قصف {large} ثم", *TEXTS[3:6], f"{ENDLESS} {large}", *TEXTS[6:9]]
    ids = fill(archive, texts)
    assert totals(code(archive, jobs=2, seconds=5.0)) == (12, 20, 1)
    assert set(coded_rows(archive)) == set(ids)


def test_so_many_and_no_more(archive: Store, fill: Fill) -> None:
    fill(archive, TEXTS)
    assert totals(code(archive, limit=7))[0] == 7
    assert totals(code(archive))[0] == 23


def test_what_is_coded_is_kept_where_one_stops(archive: Store, fill: Fill) -> None:
    texts = [f"{text} {n}" for n in range(15) for text in TEXTS]
    ids = fill(archive, texts)
    steps = code_archive(archive, "tester", work=planted_coder.work)
    started, first = next(steps), next(steps)
    assert isinstance(started, Started)
    assert isinstance(first, Recorded)
    assert started.n_pending == 450
    steps.close()
    done = coded_rows(archive)
    assert first.n_documents <= len(done) < 450
    code(archive)
    assert set(coded_rows(archive)) == set(ids)
    assert cells(archive) == expected_cells(dict(zip(ids, texts, strict=True)))


def test_nothing_is_written_twice_or_for_what_is_gone(archive: Store, fill: Fill) -> None:
    ids = fill(archive, TEXTS[:3])
    made = [_coded(ident, text) for ident, text in zip(ids, TEXTS, strict=False)]
    with archive.write("tester") as writing:
        run = find_or_make_run(writing, planted_coder.load("1"))
        writing.connection.execute(
            update(schema.documents).where(schema.documents.c.id == ids[2]).values(state="erased", version=2)
        )
        assert record_coded(writing, run.id, made[:2] + made[:1]) == tuple(made[:2])
    with archive.write("tester") as writing:
        assert record_coded(writing, run.id, [*made, Coded(ids[0], error="It failed.")]) == ()
    assert set(coded_rows(archive)) == set(ids[:2])
    assert cells(archive) == expected_cells(dict(zip(ids[:2], TEXTS, strict=False)))


def _coded(ident: str, text: str) -> Coded:
    analysis = planted_coder.analyse(ident, text)
    return Coded(ident, *pack(analysis), project(analysis))


def test_a_coder_that_cannot_be_loaded(archive: Store, fill: Fill) -> None:
    fill(archive, TEXTS[:1])
    with pytest.raises(GazetteerError, match="no such pack"):
        code(archive, gazetteers=("missing",))
    with pytest.raises(CoderFault, match="before they are ready"):
        code(archive, gazetteers=("dying",))
    assert coded_rows(archive) == {}


# Programs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def start(location: Location) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a program that codes the archive, slowly."""
    running: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        archive = str(location.folder or location.url)
        command = [sys.executable, str(Path(planted_coder.__file__)), archive, "1"]
        environment = {**os.environ, "TAWTHIQ_TEST_PAUSE": "0.002"}
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment))
        return running[-1]

    yield begin
    for one in running:
        one.kill()
        one.communicate()


@pytest.mark.slow
def test_a_killed_program_loses_and_doubles_nothing(
    archive: Store, fill: Fill, start: Callable[[], subprocess.Popen[str]]
) -> None:
    texts = [f"{text} {n}" for n in range(20) for text in TEXTS]
    ids = fill(archive, texts)
    program = start()
    assert program.stdout is not None
    assert program.stdout.readline() == "step\n"
    assert program.stdout.readline() == "step\n", "something is written"
    program.kill()
    program.wait()
    assert proven(archive) == coded_rows(archive)
    code(archive, jobs=2)
    assert set(coded_rows(archive)) == set(ids)
    assert proven(archive) == coded_rows(archive)
    assert cells(archive) == expected_cells(dict(zip(ids, texts, strict=True)))


@pytest.mark.slow
def test_two_programs_at_once(archive: Store, fill: Fill, start: Callable[[], subprocess.Popen[str]]) -> None:
    texts = [f"{text} {n}" for n in range(20) for text in TEXTS]
    ids = fill(archive, texts)
    programs = [start(), start()]
    assert [program.wait() for program in programs] == [0, 0]
    assert set(coded_rows(archive)) == set(ids)
    assert proven(archive) == coded_rows(archive)
    assert cells(archive) == expected_cells(dict(zip(ids, texts, strict=True)))
    with archive.read() as connection:
        assert len(all_runs(connection)) == 1
