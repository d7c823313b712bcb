"""Two runs side by side, and what people had decided on the older one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert

import planted_coder
from planted_coder import analyse
from tawthiq.archive.coding import code_archive
from tawthiq.archive.comparing import Totals, compare_events, compare_runs, match_events
from tawthiq.archive.judged import Carried, Events, Judgement, carry, carry_all
from tawthiq.archive.projection import values_of
from tawthiq.model.events import Event
from tawthiq.model.spans import Span
from tawthiq.store import Store, schema
from tawthiq.store.runs import Run, all_runs

TEXT = "قصف على قرية سلمى أوقع 5 قتلى، ثم قصف على قرية حاس، وغارة على قرية كفر."
OLD = analyse("d1", TEXT).events
NEW = analyse("d1", TEXT, "2").events
Change = msgspec.structs.replace


def moved(event: Event, start: int) -> Event:
    return Change(event, trigger=Change(event.trigger, span=Span(start, start + 3)))


def ids(pairs: list[tuple[Event | None, Event | None]]) -> list[tuple[str | None, str | None]]:
    return [(old and old.id, new and new.id) for old, new in pairs]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((), (), []),
        (OLD, OLD, [("d1-1", "d1-1"), ("d1-2", "d1-2")]),
        (OLD, OLD[::-1], [("d1-1", "d1-1"), ("d1-2", "d1-2")]),
        (OLD, NEW, [("d1-1", "d1-1"), ("d1-2", "d1-2"), (None, "d1-3")]),
        (NEW, OLD, [("d1-1", "d1-1"), ("d1-2", "d1-2"), ("d1-3", None)]),
        # another trigger, the same values
        (OLD[:1], (moved(OLD[0], 50),), [("d1-1", "d1-1")]),
        # a trigger that overlaps and other values
        (OLD[:1], (moved(Change(OLD[0], places=(), casualties=()), 1),), [("d1-1", "d1-1")]),
        # another trigger and other values
        (OLD[:1], (moved(Change(NEW[0], subtype="Attack", places=(), casualties=(), status="denied"), 50),),
         [("d1-1", None), (None, "d1-1")]),
    ],
)  # fmt: skip
def test_events_find_their_other_selves(
    old: tuple[Event, ...], new: tuple[Event, ...], expected: list[tuple[str | None, str | None]]
) -> None:
    assert ids(match_events(old, new)) == expected


def test_changes_by_field() -> None:
    found = compare_events("d1", OLD, NEW)
    assert found.n_same == 0
    assert [(change.kind, [field.field for field in change.fields]) for change in found.changes] == [
        ("changed", ["date", "casualty"]),
        ("changed", ["date"]),
        ("came", []),
    ]
    casualty = found.changes[0].fields[1]
    lows = [said.value["low"] for said in (*casualty.went, *casualty.came) if isinstance(said.value, dict)]
    assert lows == [5, 6]
    assert [said.quote for said in (*casualty.went, *casualty.came)] == ["5", "5"]


def test_what_is_said_twice_counts_twice() -> None:
    once, twice = OLD[0], Change(OLD[0], casualties=OLD[0].casualties * 2)
    (change,) = compare_events("d1", [twice], [once]).changes
    assert [(field.field, len(field.went), len(field.came)) for field in change.fields] == [("casualty", 1, 0)]


def test_confidence_alone_is_no_change() -> None:
    assert compare_events("d1", OLD, [Change(event, confidence=0.9) for event in OLD]).n_same == 2


@pytest.fixture
def runs(archive: Store, fill: Callable[..., list[str]]) -> tuple[Run, Run]:
    """Two coders on two documents, and a third document that only the older one met."""
    fill(archive, [TEXT, "قصف على قرية حاس أوقع 7 قتلى."])
    for version, limit in (("1", None), ("2", None)):
        list(code_archive(archive, "tester", gazetteers=(version,), limit=limit, work=planted_coder.work))
    fill(archive, ["قصف على قرية ثالثة."], language=None)
    list(code_archive(archive, "tester", gazetteers=("1",), work=planted_coder.work))
    with archive.read() as connection:
        old, new = all_runs(connection)
    return old, new


def test_runs_are_compared_where_both_coded(archive: Store, runs: tuple[Run, Run]) -> None:
    totals = Totals()
    for document in compare_runs(archive, *runs):
        totals.add(document)
    assert (totals.n_documents, totals.n_touched) == (2, 2)
    assert totals.events == {"same": 0, "came": 1, "went": 0, "changed": 3}
    assert totals.fields == {"date": 3, "casualty": 2}


# Judgements -----------------------------------------------------------------------------------------------------------


def judgement(**told: Any) -> Judgement:
    event = OLD[0]
    values: dict[str, Any] = {
        "seq": 1, "id": "j1", "kind": "claim", "document_id": "d1", "trigger": event.trigger.span, "field": None,
        "span": None, "other": None, "verdict": "accept", "value_json": None, "why": None, "made_by": "r",
        "made_at": "2018-01-20T00:00:00Z", "run_id": None,
    }  # fmt: skip
    return Judgement(**{**values, **told})


PLACE, DEAD = OLD[0].places[0], OLD[0].casualties[0]
EVENTS = Events({"d1": OLD}, {"d1": NEW})
SIX = next(said.value_json for said in values_of(NEW[0]) if said.field == "casualty")
NINE = '{"outcome":"killed","low":9}'
SECOND = (OLD[1].trigger.span.start, OLD[1].trigger.span.end)


@pytest.mark.parametrize(
    ("told", "state", "why"),
    [
        ({"field": "place", "span": PLACE.span}, "holds", ""),
        ({"field": "place", "span": PLACE.span, "verdict": "reject"}, "holds", ""),
        ({"field": "status", "span": OLD[0].trigger.span}, "holds", ""),
        ({"field": "casualty", "span": DEAD.span}, "conflicts", "which nobody has judged"),
        ({"field": "casualty", "span": DEAD.span, "verdict": "edit", "value_json": SIX}, "agrees", ""),
        ({"field": "casualty", "span": DEAD.span, "verdict": "edit", "value_json": NINE}, "conflicts", "nobody"),
        ({"field": "date"}, "conflicts", "nobody"),
        ({"field": "target", "span": Span(0, 3)}, "orphaned", "no such value"),
        ({"field": "target", "span": Span(0, 3), "verdict": "reject"}, "agrees", "no such value"),
        ({"kind": "event"}, "holds", ""),
        ({"kind": "event", "trigger": Span(70, 71)}, "orphaned", "no such event"),
        ({"kind": "event", "trigger": Span(70, 71), "verdict": "reject"}, "agrees", "no such event"),
        ({"kind": "event", "document_id": "d9"}, "orphaned", "not coded its document"),
        ({"kind": "pair", "verdict": "same", "other": ("d1", *SECOND)}, "holds", ""),
        ({"kind": "pair", "verdict": "same", "other": ("d1", 70, 71)}, "orphaned", "the other event"),
        ({"kind": "pair", "verdict": "same"}, "orphaned", "names no other event"),
    ],
)
def test_a_judgement_is_carried_over(told: dict[str, Any], state: str, why: str) -> None:
    carried = carry(judgement(**told), EVENTS)
    assert carried.state == state
    assert re.search(why, carried.why)
    if state == "conflicts":
        assert carried.now in [said.value_json for said in values_of(NEW[0])]
    if state == "holds":
        assert carried.event_id == "d1-1"


def test_a_judgement_follows_an_event_whose_trigger_moved() -> None:
    events = Events({"d1": OLD[:1]}, {"d1": (moved(OLD[0], 50),)})
    carried = carry(judgement(field="place", span=PLACE.span), events)
    assert (carried.state, carried.event_id) == ("holds", "d1-1")


def test_no_judgement_is_lost(archive: Store, runs: tuple[Run, Run]) -> None:
    old, new = runs
    with archive.read() as connection:
        documents = sorted(connection.scalars(schema.documents.select().with_only_columns(schema.documents.c.id)))
    rows = [
        {
            "id": f"j{n}", "kind": "event", "document_id": document, "trigger_start": start, "trigger_end": start + 3,
            "verdict": "accept", "made_by": "r", "made_at": "2018-01-20T00:00:00Z", "run_id": run,
        }
        for n, (document, start, run) in enumerate(
            (document, start, run) for document in documents for start in (0, 35, 900) for run in (old.id, None, "x")
        )
    ]  # fmt: skip
    with archive.write("tester") as writing:
        writing.connection.execute(insert(schema.judgements), rows)
        writing.log("judge", "test", {})
    carried: list[Carried] = list(carry_all(archive, old, new))
    assert sorted(one.judgement.id for one in carried) == sorted(str(row["id"]) for row in rows)
    found = {(one.judgement.document_id, one.judgement.trigger, one.state) for one in carried}
    assert {state for _, trigger, state in found if trigger == Span(900, 903)} == {"orphaned"}
    assert {state for _, trigger, state in found if trigger == Span(0, 3)} == {"holds", "orphaned"}
