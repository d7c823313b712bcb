"""What is shown of the documents and events that were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Column, Connection, Row, func, select, text

from tawthiq.store import schema
from tawthiq.store.dialects import aside
from tawthiq.store.incidents import incidents_of
from tawthiq.store.linkings import last_linking

DOCUMENTS: Final = schema.documents.c
EVENTS: Final = schema.events.c
GROUPS: Final = schema.copy_groups.c


class EventRow(msgspec.Struct, frozen=True):
    """An event's row with the rows that belong to it, each in its order; the incident that its run was linked into."""

    event: Row[Any]
    places: tuple[Row[Any], ...]
    actors: tuple[Row[Any], ...]
    claims: tuple[Row[Any], ...]
    incident: str | None = None


def load_documents(connection: Connection, seqs: Sequence[int]) -> dict[int, Row[Any]]:
    """Rows of `documents` by number."""
    names = ("seq", "id", "address", "text", "title", "outlet", "published", "url", "language", "state")
    rows = connection.execute(select(*(DOCUMENTS[name] for name in names)).where(DOCUMENTS.seq.in_(seqs)))
    return {row.seq: row for row in rows}


def load_forms(connection: Connection, seqs: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Surface and stems by number of the document."""
    forms = schema.search_forms.c
    rows = connection.execute(select(forms.seq, forms.ex, forms.st).where(forms.seq.in_(seqs)))
    return {seq: (ex, st) for seq, ex, st in rows}


def load_events(connection: Connection, seqs: Sequence[int]) -> list[EventRow]:
    """In the order of `seqs`."""
    events = {row.seq: row for row in connection.execute(select(*EVENTS).where(EVENTS.seq.in_(seqs)))}
    places = _by_event(connection, schema.event_places, seqs)
    actors = _by_event(connection, schema.event_actors, seqs)
    claims = _by_event(connection, schema.claims, seqs)
    incidents = _incidents(connection, list(events.values()))
    return [
        EventRow(events[s], tuple(places[s]), tuple(actors[s]), tuple(claims[s]), incidents.get(events[s].id))
        for s in seqs
        if s in events
    ]


def events_of(connection: Connection, run_id: str, document_ids: Sequence[str]) -> dict[str, list[int]]:
    """Numbers of the events of each document, in the order of the text."""
    found: dict[str, list[int]] = defaultdict(list)
    run = aside(connection, EVENTS.run_id)
    wanted = select(EVENTS.document_id, EVENTS.seq).where(run == run_id, EVENTS.document_id.in_(document_ids))
    for ident, seq in connection.execute(wanted.order_by(EVENTS.trigger_start, EVENTS.seq)):
        found[ident].append(seq)
    return found


def origins_of_copies(connection: Connection, document_ids: Sequence[str]) -> dict[str, str]:
    """The origin of each document's group of copies, for those that are in one."""
    rows = connection.execute(select(GROUPS.document_id, GROUPS.origin_id).where(GROUPS.document_id.in_(document_ids)))
    return {row.document_id: row.origin_id for row in rows}


def count_group(connection: Connection, origins: Collection[str], states: Sequence[str]) -> dict[str, int]:
    """Documents in these states in each group of copies, the origin included."""
    both = schema.copy_groups.join(schema.documents, GROUPS.document_id == DOCUMENTS.id)
    wanted = select(GROUPS.origin_id, func.count()).select_from(both)
    state = aside(connection, DOCUMENTS.state)  # nearly all are kept: no way to begin with
    wanted = wanted.where(GROUPS.origin_id.in_(origins), state.in_(states)).group_by(GROUPS.origin_id)
    return {row[0]: row[1] for row in connection.execute(wanted)}


def distinct_values(connection: Connection, column: Column[Any]) -> list[str]:
    """The values of an indexed column, each once: jumps from one to the next, however many rows have each."""
    table, name = column.table.name, column.name
    steps = text(
        f"WITH RECURSIVE step(v) AS (SELECT min({name}) FROM {table} UNION ALL "
        f"SELECT (SELECT min({name}) FROM {table} WHERE {name} > step.v) FROM step WHERE step.v IS NOT NULL) "
        "SELECT v FROM step WHERE v IS NOT NULL"
    )
    return [str(value) for value in connection.scalars(steps)]


def _incidents(connection: Connection, events: Sequence[Row[Any]]) -> dict[str, str]:
    """By id of the event; events of other runs than the linked one are in none."""
    last = last_linking(connection) if events else None
    return incidents_of(connection, [event.id for event in events if last and event.run_id == last.run_id])


def _by_event(connection: Connection, table: Any, seqs: Iterable[int]) -> dict[int, list[Row[Any]]]:
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    order = list(table.primary_key.columns) if "seq" not in table.c else [table.c.event_seq, table.c.n]
    for row in connection.execute(select(*table.c).where(table.c.event_seq.in_(seqs)).order_by(*order)):
        rows[row.event_seq].append(row)
    return rows
