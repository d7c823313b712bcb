"""Incidents as the last linking left them: their events, and the reasons of their pairs.

Linking can be done again, so the log does not tell of each row: it has one hash of all, in the row of the linking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, CursorResult, Row, delete, or_, select, update

from tawthiq.model.incidents import INCIDENT_SCHEMA, EventRef, Incident, PairReason, Weight
from tawthiq.store import schema
from tawthiq.store.asking import batched
from tawthiq.store.bulk import insert_rows
from tawthiq.store.dialects import in_code_order

AT_A_TIME: Final = 2_000
EVENT: Final = ("document_id", "event_id", "incident_id")
PAIR: Final = (
    "incident_id", "n", "left_document", "left_event", "right_document", "right_event", "probability", "by",
    "weights_json",
)  # fmt: skip
EVENTS: Final = schema.incident_events.c
PAIRS: Final = schema.incident_pairs.c
Marks = dict[str, bytes]
"""A hash of each incident, by id."""


def stored_incidents(connection: Connection, ids: Sequence[str] | None = None) -> Iterator[Incident]:
    """All of them, or those of at most `asking.MANY` ids, in order of id, without claims; read as they are taken."""
    wanted_events, wanted_pairs = select(*EVENTS), select(*PAIRS)
    if ids is not None:
        wanted_events = wanted_events.where(EVENTS.incident_id.in_(ids))
        wanted_pairs = wanted_pairs.where(PAIRS.incident_id.in_(ids))
    wanted_events = wanted_events.order_by(
        *(in_code_order(connection, c) for c in (EVENTS.incident_id, EVENTS.document_id, EVENTS.event_id))
    )
    wanted_pairs = wanted_pairs.order_by(in_code_order(connection, PAIRS.incident_id), PAIRS.n)
    with _stream(connection, wanted_events) as event_rows, _stream(connection, wanted_pairs) as pair_rows:
        pairs = groupby(pair_rows, key=_incident_of)
        ahead = next(pairs, None)
        for ident, rows in groupby(event_rows, key=_incident_of):
            why: tuple[PairReason, ...] = ()
            if ahead is not None and ahead[0] == ident:
                why = tuple(map(_reason, ahead[1]))
                ahead = next(pairs, None)
            events = tuple(EventRef(row.document_id, row.event_id or None) for row in rows)
            yield Incident(schema=INCIDENT_SCHEMA, id=ident, events=events, why=why)


def incidents_of(connection: Connection, events: Iterable[str]) -> dict[str, str]:
    """Id of the incident by id of the event, for those of `events` that are in one."""
    found: dict[str, str] = {}
    for some in batched(sorted(set(events))):
        rows = connection.execute(select(EVENTS.event_id, EVENTS.incident_id).where(EVENTS.event_id.in_(some)))
        found.update((event, incident) for event, incident in rows)
    return found


def write_incidents(connection: Connection, at: str, known: Mapping[str, bytes], incidents: Sequence[Incident]) -> None:
    """`incidents` in place of those that are there, whose marks are `known`; what stays as it is is not touched.

    The version of an incident counts the changes of its events: probabilities move a little with every new report.
    """
    changed = [incident for incident in incidents if known.get(incident.id) != mark_of(incident)]
    gone = known.keys() - {incident.id for incident in incidents}
    again = [incident.id for incident in changed if incident.id in known]
    row = schema.incidents.c
    moved = _moved(connection, {incident.id: incident.events for incident in changed if incident.id in known})
    for some in batched([*again, *sorted(gone)]):
        connection.execute(delete(schema.incident_pairs).where(PAIRS.incident_id.in_(some)))
        connection.execute(delete(schema.incident_events).where(EVENTS.incident_id.in_(some)))
    for some in batched(sorted(gone)):
        connection.execute(delete(schema.incidents).where(row.id.in_(some)))
    for some in batched(moved):
        connection.execute(update(schema.incidents).where(row.id.in_(some)).values(version=row.version + 1))
    for start in range(0, len(changed), AT_A_TIME):
        part = changed[start : start + AT_A_TIME]
        new = [(one.id, at, 1) for one in part if one.id not in known]
        insert_rows(connection, schema.incidents, ("id", "made_at", "version"), new)
        insert_rows(connection, schema.incident_events, EVENT, [r for one in part for r in _event_rows(one)])
        insert_rows(connection, schema.incident_pairs, PAIR, [r for one in part for r in _pair_rows(one)])


def _moved(connection: Connection, anew: Mapping[str, tuple[EventRef, ...]]) -> list[str]:
    """Ids of the stored incidents whose events are others in `anew`."""
    return [
        incident.id
        for some in batched(sorted(anew))
        for incident in stored_incidents(connection, some)
        if set(incident.events) != set(anew[incident.id])
    ]


def unmarked(connection: Connection) -> Marks:
    """All incidents that have a row, with marks that none has: those that lost their events to damage too."""
    return dict.fromkeys(connection.scalars(select(schema.incidents.c.id)), b"")


def mark_of(incident: Incident) -> bytes:
    """SHA-256 of the cells of its rows; its claims are not stored."""
    return hashlib.sha256(msgspec.json.encode((_event_rows(incident), _pair_rows(incident)))).digest()


def digest_of_marks(marks: Mapping[str, bytes]) -> str:
    """Hex, of all incidents in order of their ids."""
    return hashlib.sha256(b"".join(marks[ident] for ident in sorted(marks))).hexdigest()


def digest_of_incidents(connection: Connection) -> str:
    """The same, of what is stored."""
    return digest_of_marks({incident.id: mark_of(incident) for incident in stored_incidents(connection)})


def forget_documents(connection: Connection, ids: Sequence[str]) -> bool:
    """Takes documents, at most `asking.MANY`, out of all incidents, for erasure; whether any was in one."""
    row = schema.incidents.c
    mine = EVENTS.document_id.in_(ids)
    touched = connection.scalars(select(EVENTS.incident_id).where(mine).distinct()).all()
    if not touched:
        return False
    either = or_(PAIRS.left_document.in_(ids), PAIRS.right_document.in_(ids))
    connection.execute(delete(schema.incident_pairs).where(either))
    connection.execute(delete(schema.incident_events).where(mine))
    for some in batched(touched):
        still = set(connection.scalars(select(EVENTS.incident_id).where(EVENTS.incident_id.in_(some))))
        empty = [ident for ident in some if ident not in still]
        connection.execute(delete(schema.incident_pairs).where(PAIRS.incident_id.in_(empty)))
        connection.execute(delete(schema.incidents).where(row.id.in_(empty)))
        changed = update(schema.incidents).where(row.id.in_(sorted(still)))
        connection.execute(changed.values(version=row.version + 1))
    return True


def _event_rows(incident: Incident) -> list[tuple[Any, ...]]:
    return [(ref.report, ref.event or "", incident.id) for ref in incident.events]


def _pair_rows(incident: Incident) -> list[tuple[Any, ...]]:
    return [
        (
            incident.id, n, why.left.report, why.left.event or "", why.right.report, why.right.event or "",
            why.probability, why.by, msgspec.json.encode(why.weights).decode(),
        )
        for n, why in enumerate(incident.why)
    ]  # fmt: skip


def _reason(row: Row[Any]) -> PairReason:
    return PairReason(
        left=EventRef(row.left_document, row.left_event or None),
        right=EventRef(row.right_document, row.right_event or None),
        probability=row.probability,
        by=row.by,
        weights=msgspec.json.decode(row.weights_json, type=tuple[Weight, ...]),
    )


def _incident_of(row: Row[Any]) -> str:
    return str(row.incident_id)


def _stream(connection: Connection, wanted: Any) -> CursorResult[Any]:
    return connection.execute(wanted.execution_options(yield_per=AT_A_TIME))
