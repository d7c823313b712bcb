"""Finds documents and events, the newest first, a few at a time.

Whatever is asked, the work is bounded. Each condition that an index answers is first asked for `FEW` rows. Where one
has no more, its rows are fetched and sorted; else an index is walked from the newest on, each row held against the
conditions, until enough are found, which is soon where all of them are common.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, select, text, union_all

from tawthiq.store import schema
from tawthiq.store.dialects import aside
from tawthiq.store.fulltext import TextQuery, matching
from tawthiq.store.spatial import meets, perhaps_in
from tawthiq.store.wanted import ActorsWanted, Days, EventsWanted, Found, PlacesWanted, Wanted

FEW: Final = 3000
FIRST: Final = 100
"""Rows that are asked for at first; each time that they were too few, `MORE` times as many."""
MORE: Final = 5
DOCUMENTS: Final = schema.documents.c
EVENTS: Final = schema.events.c
PLACES: Final = schema.event_places.c
ACTORS: Final = schema.event_actors.c


def find(connection: Connection, wanted: Wanted) -> Iterator[Found]:
    """The newest first: by day of the event where events are wanted, else by day of publication.

    A document comes once for each event that fits.
    """
    statement = _documents(connection, wanted) if wanted.events is None else _events(connection, wanted)
    if statement is None:
        return
    offset, size = 0, FIRST
    while True:
        rows = connection.execute(statement.limit(size).offset(offset)).all()
        fitting = _check_area(connection, wanted.events, [Found(*row) for row in rows])
        yield from fitting
        if len(rows) < size:
            return
        offset, size = offset + size, size * MORE


def _documents(connection: Connection, wanted: Wanted) -> Select[Any] | None:
    conditions = [*_document_conditions(wanted), *_in_days(DOCUMENTS.published_on, wanted.published)]
    words = _with_words(connection, wanted.text)
    if words.nothing:
        return None
    found = select(DOCUMENTS.seq, DOCUMENTS.id).where(*conditions, *words.conditions)
    return found.order_by(DOCUMENTS.published_on.desc().nulls_last(), DOCUMENTS.seq.desc())


def _events(connection: Connection, wanted: Wanted) -> Select[Any] | None:
    events = wanted.events
    assert events is not None
    words = _with_words(connection, wanted.text)
    conditions = [*_document_conditions(wanted), *_in_days(DOCUMENTS.published_on, wanted.published)]
    conditions += [*_event_conditions(events), *words.conditions]
    few: set[int] | None = None
    for pointing in _pointing(connection, events):
        found = _if_few(connection, pointing)
        if found is None:
            conditions.append(aside(connection, EVENTS.seq).in_(pointing))
        else:
            few = found if few is None else few & found
    if words.nothing or (few is not None and not few):
        return None
    if few is not None:
        conditions.append(EVENTS.seq.in_(few))
    known_by = EVENTS.document_id if words.few else aside(connection, EVENTS.document_id)
    both = schema.events.join(schema.documents, known_by == DOCUMENTS.id)
    statement = select(DOCUMENTS.seq, DOCUMENTS.id, EVENTS.seq).select_from(both).where(*conditions)
    return statement.order_by(EVENTS.date_start.desc().nulls_last(), EVENTS.seq.desc())


class _Words(NamedTuple):
    """Conditions on words; `few`: they begin the search, `nothing`: no document fits them."""

    conditions: list[ColumnElement[bool]]
    few: bool = False
    nothing: bool = False


def _with_words(connection: Connection, query: TextQuery) -> _Words:
    if not query:
        return _Words([])
    seq = aside(connection, DOCUMENTS.seq)
    if not query.groups:
        return _Words([seq.not_in(matching(connection, TextQuery((query.excluded,))))])
    asked = matching(connection, query)
    few = _if_few(connection, asked)
    if few is None:
        return _Words([seq.in_(asked)])
    return _Words([DOCUMENTS.seq.in_(few)], few=True, nothing=not few)


def _document_conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    one = wanted.states[0] if len(wanted.states) == 1 else None
    conditions = [DOCUMENTS.state == one if one else DOCUMENTS.state.in_(wanted.states)]
    if wanted.outlets:
        conditions.append(DOCUMENTS.outlet.in_(wanted.outlets))
    if wanted.languages:
        conditions.append(DOCUMENTS.language.in_(wanted.languages))
    return conditions


def _in_days(column: Any, days: Days) -> list[ColumnElement[bool]]:
    first = [column >= days.first] if days.first else []
    return first + ([column <= days.last] if days.last else [])


def _event_conditions(events: EventsWanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [EVENTS.run_id == events.run_id]
    if events.days.last:
        conditions.append(EVENTS.date_start <= events.days.last)
    if events.days.first:  # an event of several days meets the days that any of its own is among
        conditions.append(EVENTS.date_end >= events.days.first)
    if events.subtypes:
        conditions.append(EVENTS.subtype.in_(events.subtypes))
    if events.statuses:
        conditions.append(EVENTS.status.in_(events.statuses))
    if events.background is not None:
        conditions.append(EVENTS.background == events.background)
    return conditions


def _pointing(connection: Connection, events: EventsWanted) -> Iterator[Select[Any]]:
    """Numbers of the events that each condition on places, actors and losses lets through."""
    if events.area is not None:
        yield perhaps_in(connection, events.area)
    if events.places is not None:
        yield _at_places(events.places)
    for actors in events.actors:
        yield _by_actors(actors)
    if events.killed is not None:
        yield _killed(connection, events.killed)


def _at_places(places: PlacesWanted) -> Select[Any]:
    asked = ((PLACES.name_key, places.keys), (PLACES.gazetteer_id, places.ids), (PLACES.admin, places.admins))
    return _any_of([select(PLACES.event_seq).where(column.in_(values)) for column, values in asked if values])


def _by_actors(actors: ActorsWanted) -> Select[Any]:
    in_role = [ACTORS.role == actors.role] if actors.role else []
    asked = ((ACTORS.actor_id, actors.ids), (ACTORS.name_key, actors.keys))
    return _any_of([select(ACTORS.event_seq).where(column.in_(values), *in_role) for column, values in asked if values])


def _any_of(selects: list[Select[Any]]) -> Select[Any]:
    if len(selects) == 1:
        return selects[0]
    joined = union_all(*selects).subquery()
    return select(joined.c.event_seq)


def _killed(connection: Connection, at_least: int) -> Select[Any]:
    from tawthiq.store.search_objects import KILLED, LOW

    dialect = connection.dialect.name
    enough = text(f"{KILLED[dialect]} AND {LOW[dialect]} >= :killed").bindparams(killed=at_least)
    return select(schema.claims.c.event_seq).where(enough)


def _if_few(connection: Connection, asked: Select[Any]) -> set[int] | None:
    """The rows that `asked` gives, None where they are more than a few."""
    found = set(connection.scalars(asked.limit(FEW + 1)))
    return None if len(found) > FEW else found


def _check_area(connection: Connection, events: EventsWanted | None, found: list[Found]) -> list[Found]:
    """Those of `found` whose event truly has a place in the area; the index knows only boxes around circles."""
    if events is None or events.area is None or not found:
        return found
    fitting: set[int] = set()
    located = and_(PLACES.lat.is_not(None), PLACES.lon.is_not(None))
    for start in range(0, len(found), FEW):
        seqs = [one.event_seq for one in found[start : start + FEW]]
        wanted = select(PLACES.event_seq, PLACES.lat, PLACES.lon, PLACES.radius_km).where(PLACES.event_seq.in_(seqs), located)
        for seq, lat, lon, radius in connection.execute(wanted):
            if seq not in fitting and meets(events.area, lat, lon, radius, inside=events.inside):
                fitting.add(seq)
    return [one for one in found if one.event_seq in fitting]
