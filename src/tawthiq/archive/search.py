"""Searches an archive: documents by their words, by what they are, and by the events that a coder found in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row

from tawthiq.archive import asked
from tawthiq.archive.found import (
    FoundActor,
    FoundClaim,
    FoundDocument,
    FoundEvent,
    FoundPlace,
    Hit,
    Quote,
    Results,
)
from tawthiq.archive.query import Query, parse_text
from tawthiq.archive.quoting import Mark, find_marks, passages
from tawthiq.archive.ranking import score
from tawthiq.errors import NoRun, QueryError
from tawthiq.model.spans import Span
from tawthiq.store import Store
from tawthiq.store.finding import find, fitting_events
from tawthiq.store.found_rows import (
    EventRow,
    count_group,
    events_of,
    load_documents,
    load_events,
    load_forms,
    origins_of_copies,
)
from tawthiq.store.runs import Run, all_runs, find_run
from tawthiq.store.wanted import Days, EventsWanted, Found, Wanted

RANKED: Final = 600
"""Documents, the newest that fit, of which the best are picked where hits are ranked."""
KEPT, WITHDRAWN = "kept", "withdrawn"
BATCH: Final = 60
FORMS: Final = 500


class _Chosen(msgspec.Struct, frozen=True):
    """A document that will be shown, its copies behind it."""

    seq: int
    id: str
    origin: str | None
    score: float | None = None


def search(store: Store, query: Query) -> Results:
    """Hits, the newest or best first, copies of one dispatch as one unless `query.all_copies`.

    Withdrawn documents are left out unless asked for, erased ones always. Raises QueryError, NoRun.
    """
    with store.read() as connection:
        run = _run(connection, query)
        wanted = resolve(connection, query, run.id if run else None)
        with closing(find(connection, wanted)) as walk:  # left in the middle, it would hold its cursor too long
            found, ranked = _candidates(connection, walk, wanted, query)
            chosen = list(islice(_without_copies(connection, found, query.all_copies), query.limit + 1))
        hits = _hits(connection, wanted, chosen[: query.limit], run.id if run else None)
        return Results(hits=hits, more=len(chosen) > query.limit, run=run.n if run else None, ranked=ranked)


def _run(connection: Connection, query: Query) -> Run | None:
    """The run that is asked for, else the latest. Raises NoRun."""
    if query.run is not None:
        return find_run(connection, query.run)
    latest = max(all_runs(connection), key=lambda run: run.n, default=None)
    if latest is None and asked.wants_events(query):
        raise NoRun("Nothing in this archive is coded yet, so it has no events. Run `tawthiq code --archive …` first.")
    return latest


def resolve(connection: Connection, query: Query, run_id: str | None) -> Wanted:
    """`query` with its words read and its names looked up. Raises QueryError."""
    days = Days(query.first.isoformat() if query.first else None, query.last.isoformat() if query.last else None)
    if query.first and query.last and query.first > query.last:
        raise QueryError(f"From {query.first} to {query.last} there is no day: the first is after the last.")
    of_events = asked.wants_events(query)
    by_event = of_events and query.dates != "published"
    return Wanted(
        text=parse_text(query.text),
        states=(KEPT, WITHDRAWN) if query.withdrawn else (KEPT,),
        published=Days() if by_event else days,
        outlets=asked.outlets(connection, query.outlets),
        languages=asked.languages(connection, query.languages),
        events=_events_wanted(connection, query, str(run_id), days if by_event else Days()) if of_events else None,
    )


def _events_wanted(connection: Connection, query: Query, run_id: str, days: Days) -> EventsWanted:
    return EventsWanted(
        run_id=run_id, days=days, subtypes=asked.subtypes(query.types), statuses=asked.statuses(query.statuses),
        background=query.background, places=asked.places(connection, query.places),
        actors=asked.actors(connection, query.actors), killed=query.killed, area=asked.area(query.area),
        inside=query.inside,
    )  # fmt: skip


def _candidates(
    connection: Connection, walk: Iterable[Found], wanted: Wanted, query: Query
) -> tuple[Iterator[_Chosen], int | None]:
    newest = _each_once(walk)
    if query.sort == "date" or not wanted.text.groups:
        return (_Chosen(one.seq, one.id, None) for one in newest), None
    some = list(islice(newest, RANKED))
    forms: dict[int, tuple[str, str]] = {}
    for start in range(0, len(some), FORMS):
        forms |= load_forms(connection, [one.seq for one in some[start : start + FORMS]])
    scored = [_Chosen(o.seq, o.id, None, round(score(*forms.get(o.seq, ("", "")), wanted.text), 4)) for o in some]
    return iter(sorted(scored, key=lambda one: -(one.score or 0.0))), len(some)


def _each_once(found: Iterable[Found]) -> Iterator[Found]:
    """Each document where it comes first."""
    seen: set[int] = set()
    for one in found:
        if one.seq not in seen:
            seen.add(one.seq)
            yield one


def _without_copies(connection: Connection, found: Iterator[_Chosen], all_copies: bool) -> Iterator[_Chosen]:
    seen: set[str] = set()
    while batch := list(islice(found, BATCH)):
        origins = origins_of_copies(connection, [one.id for one in batch])
        for one in batch:
            origin = origins.get(one.id)
            if origin is not None and not all_copies:
                if origin in seen:
                    continue
                seen.add(origin)
            yield msgspec.structs.replace(one, origin=origin)


def _hits(connection: Connection, wanted: Wanted, chosen: Sequence[_Chosen], run_id: str | None) -> tuple[Hit, ...]:
    if not chosen:
        return ()
    documents = load_documents(connection, [one.seq for one in chosen])
    counts = count_group(connection, {one.origin for one in chosen if one.origin is not None}, wanted.states)
    marks = {one.seq: find_marks(documents[one.seq].text, wanted.text) for one in chosen}
    events = _events(connection, wanted, chosen, run_id)
    hits = []
    for one in chosen:
        row = documents[one.seq]
        shown = events[one.id]
        if wanted.events is None:
            shown = _resting_on(shown, marks[one.seq])
        marked = marks[one.seq] or _marks_of(shown, row.text)
        copies = max(0, counts.get(one.origin, 1) - 1) if one.origin else 0
        document, told = _document(row, copies, one.origin), tuple(_event(event, row.text) for event in shown)
        hits.append(Hit(document=document, passages=passages(row.text, marked), events=told, score=one.score))
    return tuple(hits)


def _events(
    connection: Connection, wanted: Wanted, chosen: Sequence[_Chosen], run_id: str | None
) -> dict[str, list[EventRow]]:
    """Events of each document to choose from: those that fit what is asked of events, else all of the run."""
    ids = [one.id for one in chosen]
    numbers: dict[str, list[int]] = {ident: [] for ident in ids}
    if wanted.events is not None:
        for one in fitting_events(connection, wanted.events, ids):
            assert one.event_seq is not None
            numbers[one.id].append(one.event_seq)
    elif run_id is not None and wanted.text.groups:
        numbers |= events_of(connection, run_id, ids)
    rows = {row.event.seq: row for row in load_events(connection, [n for some in numbers.values() for n in some])}
    return {ident: [rows[n] for n in some if n in rows] for ident, some in numbers.items()}


def _resting_on(events: Sequence[EventRow], marks: Sequence[Mark]) -> list[EventRow]:
    """The events whose own words are the most of what was looked for."""
    counts = [len(_terms_of(event, marks)) for event in events]
    most = max(counts, default=0)
    return [event for event, n in zip(events, counts, strict=True) if n == most > 0]


def _terms_of(event: EventRow, marks: Sequence[Mark]) -> set[int]:
    spans = [span for span, _ in _spans(event)]
    return {mark.term for mark in marks if any(mark.span.overlaps(span) for span in spans)}


def _spans(event: EventRow) -> Iterator[tuple[Span, str]]:
    """Places of an event's words, with the field that each is of."""
    yield Span(event.event.trigger_start, event.event.trigger_end), "trigger"
    for claim in event.claims:
        if claim.start is not None and claim.end is not None:
            yield Span(claim.start, claim.end), claim.field


def _marks_of(events: Sequence[EventRow], text: str) -> list[Mark]:
    """Where no words were looked for, those that the events rest on are marked."""
    fields: dict[str, int] = {}
    spans = {span: fields.setdefault(field, len(fields)) for event in events for span, field in _spans(event)}
    return [Mark(span, term) for span, term in sorted(spans.items()) if span.end <= len(text)]


def _document(row: Row[Any], copies: int, origin: str | None) -> FoundDocument:
    return FoundDocument(
        id=row.id, address=row.address, title=row.title, outlet=row.outlet, published=row.published, url=row.url,
        language=row.language, state=row.state, copies=copies, origin=origin,
    )  # fmt: skip


def _event(found: EventRow, text: str) -> FoundEvent:
    event = found.event
    return FoundEvent(
        id=event.id, type=event.type, subtype=event.subtype, status=event.status, background=bool(event.background),
        start=event.date_start, end=event.date_end, precision=event.date_precision, confidence=event.confidence,
        trigger=_quote(text, event.trigger_start, event.trigger_end),
        places=tuple(
            FoundPlace(
                name=place.name, id=place.gazetteer_id, admin=tuple(filter(None, place.admin.split(" / "))),
                lat=place.lat, lon=place.lon, radius_km=place.radius_km,
            )
            for place in found.places
        ),
        actors=tuple(FoundActor(role=actor.role, id=actor.actor_id, name=actor.name) for actor in found.actors),
        claims=tuple(_claim(claim, text) for claim in found.claims), incident=found.incident,
    )  # fmt: skip


def _claim(claim: Row[Any], text: str) -> FoundClaim:
    placed = claim.start is not None and claim.end is not None
    return FoundClaim(
        field=claim.field, value=msgspec.Raw(claim.value_json.encode()), speaker=claim.speaker, stance=claim.stance,
        quote=_quote(text, claim.start, claim.end) if placed else None, confidence=claim.confidence,
    )  # fmt: skip


def _quote(text: str, start: int, end: int) -> Quote:
    """From the text itself: what is shown is what stands there."""
    return Quote(text[start:end], Span(start, end))
