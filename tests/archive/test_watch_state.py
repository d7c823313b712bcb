"""What a watch remembers between runs, on each kind of store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select

from tawthiq.archive.watch_state import SourceState, StoreState, Waiting
from tawthiq.ingest.network.feeds import Polled
from tawthiq.store import Location, Store, open_archive, schema

NOW = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
STATE = SourceState(
    polled=Polled(etag='W/"خبر"', last_modified="x", next_at=NOW, failures=3, asked_at=NOW, succeeded_at=NOW),
    ttl_s=60.0,
    waiting=(Waiting("https://news.example/1", 2, NOW),),
    seen=("a", "b"),
    files={"مجلد/a.txt": (1, 2)},
)


def test_it_comes_back_as_it_was_after_a_restart(location: Location) -> None:
    told: list[str] = []
    for state in (SourceState(ttl_s=1.0), STATE):
        with open_archive(location) as store:
            StoreState(store, "tester", told.append).write("https://news.example/rss", state)
    with open_archive(location) as store:
        again = StoreState(store, "tester", told.append)
        assert again.read("https://news.example/rss") == STATE
        assert again.read("https://news.example/other") == SourceState()
    assert told == []


def test_it_is_no_part_of_the_log(archive: Store) -> None:
    def n_entries() -> int:
        with archive.read() as connection:
            return int(connection.execute(select(func.count()).select_from(schema.log)).scalar_one())

    before = n_entries()
    StoreState(archive, "tester", [].append).write("x", STATE)
    assert n_entries() == before


@pytest.mark.parametrize("content", ["", "{", '{"files": 3}', "[]"])
def test_a_broken_state_is_told_and_begins_anew(archive: Store, content: str) -> None:
    with archive.write("tester") as writing:
        row = {"source": "x", "state_json": content, "changed_at": "2026-03-01T00:00:00Z"}
        writing.connection.execute(insert(schema.watched).values(row))
    told: list[str] = []
    state = StoreState(archive, "tester", told.append)
    assert state.read("x") == SourceState()
    assert "x: what was remembered" in told[0]
    state.write("x", STATE)
    assert state.read("x") == STATE
