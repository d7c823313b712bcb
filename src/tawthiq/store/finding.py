"""Finds documents and events, the newest first, a few at a time.

Whatever is asked, the work is bounded. Each condition that an index answers is first asked for `FEW` rows. Where one
has no more, its rows are fetched and sorted; else an index is walked from the newest on, each row held against the
conditions, until enough are found, which is soon where all of them are common.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, or_, select, true, union_all

from tawthiq.store import schema
from tawthiq.store.dialects import aside, hurry, is_sqlite, row_by_row
from tawthiq.store.fulltext import TextQuery, among, matching
from tawthiq.store.search_objects import killed_at_least
from tawthiq.store.spatial import box_meets, meets, perhaps_in
from tawthiq.store.wanted import Days, EventsWanted, Found, Wanted

FEW: Final = 3000
AT_ONCE: Final = 60
"""Rows that are taken from the database at a time."""
DOCUMENTS: Final = schema.documents.c
EVENTS: Final = schema.events.c
PLACES: Final = schema.event_places.c
ACTORS: Final = schema.event_actors.c


def find(connection: Connection, wanted: Wanted) -> Generator[Found, None, None]:
    """The newest first: by day of the event where events are wanted, else by day of publication.

    A document comes once for each event that fits. Who takes only some of them closes it before the connection.
    """
    hurry(connection)
    plan = _documents(connection, wanted) if wanted.events is None else _events(connection, wanted)
    if plan is None:
        return
    # a few rows are taken at once: whoever is to give the first of them soonest would walk all others to find them
    options = {"yield_per": AT_ONCE} if plan.walks else {}
    found = connection.execute(plan.statement.execution_options(**options))
    try:
        for rows in found.partitions(AT_ONCE):
            yield from _check_area(connection, wanted.events, [Found(*row) for row in rows])
    finally:
        found.close()


class _Plan(NamedTuple):
    """What is asked of the database, and whether it walks an index from the newest on to find it."""

    statement: Select[Any]
    walks: bool


def _documents(connection: Connection, wanted: Wanted) -> _Plan | None:
    words = _with_words(connection, wanted.text)
    conditions = _document_conditions(connection, wanted, few=words.few)
    conditions += _in_days(DOCUMENTS.published_on, wanted.published)
    if words.nothing:
        return None
    found = select(DOCUMENTS.seq, DOCUMENTS.id).where(*conditions, *words.conditions)
    return _Plan(found.order_by(DOCUMENTS.published_on.desc().nulls_last(), DOCUMENTS.seq.desc()), not words.few)


def _events(connection: Connection, wanted: Wanted) -> _Plan | None:
    events = wanted.events
    assert events is not None
    words = _with_words(connection, wanted.text)
    own = _event_conditions(events)
    conditions = _document_conditions(connection, wanted, few=words.few)
    conditions += _in_days(DOCUMENTS.published_on, wanted.published)
    conditions += words.conditions
    pointers = _pointers(connection, events)
    asked = [pointer.events for pointer in pointers]
    if len(own) > 1:  # more than the run
        asked.append(select(EVENTS.seq).where(*own))
    few, many = _few_of(connection, asked)
    conditions += [pointer.checked(connection, few is not None) for pointer in pointers if pointer.events in many]
    if words.nothing or (few is not None and not few):
        return None
    conditions += _checked_of_events(connection, events, walks=not words.few and few is None)
    if words.few and few is not None:  # each of the one with each of the other would be very many
        conditions.append(aside(connection, EVENTS.seq).in_(few))
    elif few is not None:
        conditions.append(EVENTS.seq.in_(few))
    first, second = (DOCUMENTS.id, EVENTS.document_id) if words.few else (EVENTS.document_id, DOCUMENTS.id)
    both = schema.events.join(schema.documents, second == aside(connection, first))
    statement = select(DOCUMENTS.seq, DOCUMENTS.id, EVENTS.seq).select_from(both).where(*conditions)
    newest = EVENTS.date_start.desc().nulls_last(), EVENTS.seq.desc()
    return _Plan(statement.order_by(*newest), not words.few and few is None)


class _Words(NamedTuple):
    """Conditions on words; `few`: they begin the search, `nothing`: no document fits them."""

    conditions: list[ColumnElement[bool]]
    few: bool = False
    nothing: bool = False


def _with_words(connection: Connection, query: TextQuery) -> _Words:
    if not query:
        return _Words([])
    if query.groups:
        few = _if_few(connection, matching(connection, query))
        if few is not None:
            return _Words([DOCUMENTS.seq.in_(few)], few=True, nothing=not few)
    return _Words([among(connection, DOCUMENTS.seq, query)])


def _document_conditions(connection: Connection, wanted: Wanted, *, few: bool) -> list[ColumnElement[bool]]:
    """Of the documents that words find, if those are `few`, checked on each; else a way to find them."""
    columns: tuple[ColumnElement[Any], ...] = (DOCUMENTS.state, DOCUMENTS.outlet, DOCUMENTS.language)
    state, outlet, language = (aside(connection, column) for column in columns) if few else columns
    one = wanted.states[0] if len(wanted.states) == 1 else None
    conditions = [state == one if one else state.in_(wanted.states)]
    if wanted.outlets:
        conditions.append(outlet.in_(wanted.outlets))
    if wanted.languages:
        conditions.append(language.in_(wanted.languages))
    return conditions


def _in_days(column: Any, days: Days) -> list[ColumnElement[bool]]:
    first = [column >= days.first] if days.first else []
    return first + ([column <= days.last] if days.last else [])


def _event_conditions(events: EventsWanted) -> list[ColumnElement[bool]]:
    return _of_events(events, EVENTS.run_id, EVENTS.subtype)


def _checked_of_events(connection: Connection, events: EventsWanted, *, walks: bool) -> list[ColumnElement[bool]]:
    """The same, checked on rows that other conditions find; where it `walks`, on all of the run from the newest on.

    Without statistics SQLite holds whatever a run or a type finds for few rows.
    """
    run = EVENTS.run_id if walks else aside(connection, EVENTS.run_id)
    return _of_events(events, run, aside(connection, EVENTS.subtype))


def _of_events(events: EventsWanted, run: ColumnElement[Any], subtype: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [run == events.run_id]
    if events.days.last:
        conditions.append(EVENTS.date_start <= events.days.last)
    if events.days.first:  # an event of several days meets the days that any of its own is among
        conditions.append(EVENTS.date_end >= events.days.first)
    if events.subtypes:
        conditions.append(subtype.in_(events.subtypes))
    if events.statuses:
        conditions.append(EVENTS.status.in_(events.statuses))
    if events.background is not None:
        conditions.append(EVENTS.background == events.background)
    return conditions


def fitting_events(connection: Connection, events: EventsWanted, document_ids: Sequence[str]) -> list[Found]:
    """Every event of these few documents that fits, in the order of the text."""
    checked = _checked_of_events(connection, events, walks=False)
    conditions: list[ColumnElement[bool]] = [*checked, EVENTS.document_id.in_(document_ids)]
    conditions += [pointer.checked(connection, True) for pointer in _pointers(connection, events)]
    both = schema.events.join(schema.documents, EVENTS.document_id == DOCUMENTS.id)
    statement = select(DOCUMENTS.seq, DOCUMENTS.id, EVENTS.seq).select_from(both).where(*conditions)
    rows = connection.execute(statement.order_by(EVENTS.trigger_start, EVENTS.seq))
    return _check_area(connection, events, [Found(*row) for row in rows])


class _Pointer:
    """A condition on rows that belong to events. `events`: numbers of the events that it lets through.

    `any_of`: what one of the rows must be, empty for an area, of which an index knows no more than boxes.
    """

    def __init__(self, event_seq: Column[Any], any_of: list[ColumnElement[bool]], events: Select[Any]) -> None:
        self.event_seq, self.any_of, self.events = event_seq, any_of, events

    def checked(self, connection: Connection, few: bool) -> ColumnElement[bool]:
        """Whether the event at hand is let through, where `few` or many events are looked at; an area waits if few."""
        if is_sqlite(connection) and not few:
            return aside(connection, EVENTS.seq).in_(self.events)
        return self.holds() if self.any_of else true()

    def holds(self) -> ColumnElement[bool]:
        return row_by_row(select(true()).where(self.event_seq == EVENTS.seq, or_(*self.any_of)))


def _pointer(event_seq: Column[Any], any_of: list[ColumnElement[bool]]) -> _Pointer:
    parts = [select(event_seq).where(one) for one in any_of]
    return _Pointer(event_seq, any_of, parts[0] if len(parts) == 1 else select(union_all(*parts).subquery().c[0]))


def _pointers(connection: Connection, events: EventsWanted) -> list[_Pointer]:
    found = []
    if events.area is not None:
        boxes = [] if is_sqlite(connection) else [box_meets(events.area)]
        found.append(_Pointer(PLACES.event_seq, boxes, perhaps_in(connection, events.area)))
    places = events.places
    if places is not None:
        asked = ((PLACES.name_key, places.keys), (PLACES.gazetteer_id, places.ids), (PLACES.admin, places.admins))
        found.append(_pointer(PLACES.event_seq, [column.in_(values) for column, values in asked if values]))
    for actors in events.actors:
        names = ((ACTORS.actor_id, actors.ids), (ACTORS.name_key, actors.keys))
        role = ACTORS.role == actors.role if actors.role else true()
        found.append(_pointer(ACTORS.event_seq, [and_(column.in_(values), role) for column, values in names if values]))
    if events.killed is not None:
        found.append(_pointer(schema.claims.c.event_seq, [killed_at_least(connection.dialect.name, events.killed)]))
    return found


def _few_of(connection: Connection, asked: list[Select[Any]]) -> tuple[set[int] | None, list[Select[Any]]]:
    """What all of those that give a few rows give, None where none does; and those that give many."""
    few: set[int] | None = None
    many = []
    for one in asked:
        found = _if_few(connection, one)
        if found is None:
            many.append(one)
        else:
            few = found if few is None else few & found
        if few is not None and not few:
            break
    return few, many


def _if_few(connection: Connection, asked: Select[Any]) -> set[int] | None:
    """The rows that `asked` gives, None where they are more than a few."""
    found = set(connection.scalars(asked.limit(FEW + 1)))
    return None if len(found) > FEW else found


def _check_area(connection: Connection, events: EventsWanted | None, found: list[Found]) -> list[Found]:
    """Those of `found` whose event truly has a place in the area; the index knows only boxes around circles."""
    if events is None or events.area is None or not found:
        return found
    fitting: set[int] = set()
    wanted = select(PLACES.event_seq, PLACES.lat, PLACES.lon, PLACES.radius_km).where(
        PLACES.event_seq.in_([one.event_seq for one in found]), PLACES.lat.is_not(None), PLACES.lon.is_not(None)
    )
    for seq, lat, lon, radius in connection.execute(wanted):
        if seq not in fitting and meets(events.area, lat, lon, radius, inside=events.inside):
            fitting.add(seq)
    return [one for one in found if one.event_seq in fitting]
