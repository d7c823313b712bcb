"""What becomes of judgements when documents are coded again: each finds its event and its value, or says why not.

A judgement names no event by number. It names a place in the text that never changes: that of the event's trigger, and
that of the value's words. So it holds for any run that finds the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import select

from tawthiq.archive.comparing import match_events
from tawthiq.archive.projection import Said, values_of
from tawthiq.model.coded import unpack
from tawthiq.model.events import Event
from tawthiq.model.spans import Span
from tawthiq.store import Store, schema
from tawthiq.store.coded import analyses_of
from tawthiq.store.judgements import Kind
from tawthiq.store.runs import Run

State = Literal["holds", "agrees", "conflicts", "orphaned"]
STATES: Final[tuple[State, ...]] = ("holds", "agrees", "conflicts", "orphaned")
PAGE: Final = 500
ACCEPT, EDIT, REJECT = "accept", "edit", "reject"


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `judgements`; `trigger`, `span` as places in the document's text."""

    seq: int
    id: str
    kind: str
    document_id: str
    trigger: Span | None
    field: str | None
    span: Span | None
    other: tuple[str, int, int] | None
    verdict: str
    value_json: str | None
    why: str | None
    made_by: str
    made_at: str
    run_id: str | None


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement and what a run makes of it.

    `state`: holds (event and value are there as they were judged), agrees (the run now says what the judgement says),
    conflicts (the run says something that was not judged: `now`), orphaned (its event or value is gone). `event_id`:
    the event of the run; `other_id`: of a pair, the other one; `why`: in words, for the last two.
    """

    judgement: Judgement
    state: State
    event_id: str | None = None
    other_id: str | None = None
    now: str | None = None
    why: str = ""


class Events(msgspec.Struct, frozen=True):
    """Events by document in the run that a judgement was made on and in the one that it is carried to."""

    before: dict[str, tuple[Event, ...]]
    now: dict[str, tuple[Event, ...]]


def carry_all(store: Store, old: Run, new: Run, kind: Kind | None = None) -> Iterator[Carried]:
    """Every judgement (of `kind`), by document and in the order in which they were made. None is changed or left out.

    A judgement made on no run that the archive knows is read against `old`.
    """
    after = ("", 0)
    while page := _judgements(store, after, kind):
        after = (page[-1].document_id, page[-1].seq)
        for run_id, some in groupby(page, key=lambda judgement: judgement.run_id):
            judgements = list(some)
            events = _events(store, run_id or old.id, new, judgements)
            yield from (carry(judgement, events) for judgement in judgements)


def carry(judgement: Judgement, events: Events) -> Carried:
    """What the newer run makes of one judgement."""
    if judgement.document_id not in events.now:
        return Carried(judgement=judgement, state="orphaned", why="the run has not coded its document")
    event = _same_event(judgement.document_id, judgement.trigger, events)
    if event is None:
        return _gone(judgement, "the run has no such event", None)
    if judgement.kind == "pair":
        return _carry_pair(judgement, event, events)
    if judgement.kind == "event" or judgement.field is None:
        return Carried(judgement=judgement, state="holds", event_id=event.id)
    return _carry_claim(judgement, event, events)


def _carry_claim(judgement: Judgement, event: Event, events: Events) -> Carried:
    before = _event_at(events.before.get(judgement.document_id, ()), judgement.trigger)
    judged = _value_at(before, judgement.field, judgement.span) if before else None
    now = _value_at(event, judgement.field, judgement.span, judged)
    if now is None:
        return _gone(judgement, "the event has no such value", event.id)
    said = _plain(now.value_json)
    if judgement.verdict == EDIT and judgement.value_json is not None and said == _plain(judgement.value_json):
        return Carried(judgement=judgement, state="agrees", event_id=event.id, now=now.value_json)
    if judged is None or said == _plain(judged.value_json):
        return Carried(judgement=judgement, state="holds", event_id=event.id, now=now.value_json)
    why = "the run says another value there, which nobody has judged"
    return Carried(judgement=judgement, state="conflicts", event_id=event.id, now=now.value_json, why=why)


def _carry_pair(judgement: Judgement, event: Event, events: Events) -> Carried:
    if judgement.other is None:
        return Carried(judgement=judgement, state="orphaned", event_id=event.id, why="it names no other event")
    document, start, end = judgement.other
    other = _same_event(document, Span(start, end), events)
    if other is None:
        return Carried(
            judgement=judgement, state="orphaned", event_id=event.id, why="the run has not the other event"
        )
    return Carried(judgement=judgement, state="holds", event_id=event.id, other_id=other.id)


def _gone(judgement: Judgement, why: str, event_id: str | None) -> Carried:
    """What was rejected and is gone is as it should be."""
    if judgement.verdict == REJECT:
        return Carried(judgement=judgement, state="agrees", event_id=event_id, why=why)
    return Carried(judgement=judgement, state="orphaned", event_id=event_id, why=why)


def _same_event(document: str, trigger: Span | None, events: Events) -> Event | None:
    now = events.now.get(document, ())
    found = _event_at(now, trigger)
    before = None if found else _event_at(events.before.get(document, ()), trigger)
    if before is None:
        return found
    matched = match_events(events.before[document], now)
    return next((after for was, after in matched if was is before), None)


def _event_at(events: Sequence[Event], trigger: Span | None) -> Event | None:
    if trigger is None:
        return None
    exact = (event for event in events if event.trigger.span == trigger)
    near = (event for event in events if event.trigger.span.overlaps(trigger))
    return next(exact, None) or next(near, None)


def _value_at(event: Event, field: str | None, span: Span | None, judged: Said | None = None) -> Said | None:
    """The value on these words; where no word gives it, or other words now do, the one that is the same."""
    values = [said for said in values_of(event) if said.field == field]
    same = [said for said in values if judged is not None and said.value_json == judged.value_json]
    exact = [said for said in values if said.span == span]
    near = [said for said in values if said.span and span and said.span.overlaps(span)]
    only = values if field in ("type", "status", "background", "date") else []
    choices = [said for said in exact if said in same] or (exact if span else []) or same or near or exact or only
    return choices[0] if choices else None


def _plain(value_json: str) -> Any:
    return msgspec.json.decode(value_json)


def _events(store: Store, made_on: str, new: Run, judgements: Sequence[Judgement]) -> Events:
    documents = {judgement.document_id for judgement in judgements}
    documents |= {judgement.other[0] for judgement in judgements if judgement.other}
    with store.read() as connection:
        before = analyses_of(connection, made_on, sorted(documents))
        now = analyses_of(connection, new.id, sorted(documents))
    return Events(_unpacked(before), _unpacked(now))


def _unpacked(kept: dict[str, bytes]) -> dict[str, tuple[Event, ...]]:
    return {ident: unpack(some, ident).events for ident, some in kept.items()}


def _judgements(store: Store, after: tuple[str, int], kind: Kind | None) -> list[Judgement]:
    row = schema.judgements.c
    document, seq = after
    later = (row.document_id > document) | ((row.document_id == document) & (row.seq > seq))
    wanted = select(schema.judgements).where(later).order_by(row.document_id, row.seq).limit(PAGE)
    if kind is not None:
        wanted = wanted.where(row.kind == kind)
    with store.read() as connection:
        return [_judgement(found._mapping) for found in connection.execute(wanted)]


def _judgement(row: Any) -> Judgement:
    other = row["other_json"]
    return Judgement(
        seq=row["seq"],
        id=row["id"],
        kind=row["kind"],
        document_id=row["document_id"],
        trigger=_span(row["trigger_start"], row["trigger_end"]),
        field=row["field"],
        span=_span(row["start"], row["end"]),
        other=None if other is None else _other(other),
        verdict=row["verdict"],
        value_json=row["value_json"],
        why=row["why"],
        made_by=row["made_by"],
        made_at=row["made_at"],
        run_id=row["run_id"],
    )


def _other(other_json: str) -> tuple[str, int, int] | None:
    try:
        return msgspec.json.decode(other_json, type=tuple[str, int, int])
    except msgspec.ValidationError:
        return None


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)
