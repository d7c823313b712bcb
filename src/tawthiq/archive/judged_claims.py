"""What people decided of claims, for an export: edits of exported tables to apply, and claims that are no claims.

Of one claim the last judgement counts, and of its edits those since. An edit whose document was withdrawn or whose
event was rejected is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, RowMapping, select

from tawthiq.archive.edited import edit_in
from tawthiq.archive.projection import VALUES
from tawthiq.export.edited import Edit
from tawthiq.model.events import Analysis, Event
from tawthiq.model.incidents import Incident
from tawthiq.model.spans import Span
from tawthiq.store import schema
from tawthiq.store.withdraw import KEPT

SLOTS: Final = {field: slot for field, (slot, _) in VALUES.items()} | {"place": "places", "speaker": "claims"}
"""Fields of which an event may have several values, and where it has them."""

Place = tuple[str, int, int]
"""Document, start and end of an event's trigger."""
Value = tuple[str, int | None, int | None]
"""Field, start and end of the words of a value."""
Rejected = Mapping[Place, frozenset[Value]]


class JudgedClaims(msgspec.Struct, frozen=True):
    """`edits` by the place of their event, in the order in which they were made.

    `n_others`: edits that were not made in an exported table, and rejections of a field that every event has: they say
    what a claim should say, but not what a row of an export should.
    """

    edits: tuple[tuple[Place, Edit], ...]
    rejected: Rejected
    n_others: int


def judged_claims(connection: Connection, rejected_events: Iterable[Place] = ()) -> JudgedClaims:
    """Of documents that are kept."""
    last: dict[tuple[Place, Value], list[RowMapping]] = {}
    gone = set(rejected_events)
    for row in _rows(connection):
        event = (row["document_id"], row["trigger_start"], row["trigger_end"])
        if event in gone:
            continue
        told = last.setdefault((event, (row["field"], row["start"], row["end"])), [])
        if row["verdict"] != "edit" or any(one["verdict"] != "edit" for one in told):
            told.clear()
        told.append(row)
    found: list[tuple[int, Place, Edit]] = []
    rejected: dict[Place, set[Value]] = {}
    n_others = 0
    for (event, value), rows in last.items():
        for row in rows:
            edit = edit_in(row["why"]) if row["verdict"] == "edit" else None
            if edit is not None:
                found.append((row["seq"], event, msgspec.structs.replace(edit, by=row["made_by"], at=row["made_at"])))
            elif row["verdict"] == "reject" and value[0] in SLOTS:
                rejected.setdefault(event, set()).add(value)
            else:
                n_others += row["verdict"] != "accept"
    edits = tuple((event, edit) for _, event, edit in sorted(found, key=lambda one: one[0]))
    return JudgedClaims(edits, {event: frozenset(values) for event, values in rejected.items()}, n_others)


def edits_of(judged: JudgedClaims, incidents: Iterable[Incident]) -> tuple[Edit, ...]:
    """The edits, each of the incident that has its event now; of none where no incident has it any more."""
    if not judged.edits:
        return ()
    home: dict[Place, str] = {}
    for incident in incidents:
        for claim in incident.claims:
            if claim.field == "type" and claim.span is not None:
                home[claim.report, claim.span.start, claim.span.end] = incident.id
    return tuple(msgspec.structs.replace(edit, incident=home.get(event)) for event, edit in judged.edits)


def without_rejected(analysis: Analysis, rejected: Rejected) -> Analysis:
    """`analysis` without the values that a person rejected."""
    if not rejected:
        return analysis
    events = tuple(_without(event, rejected.get(_place(analysis, event), frozenset())) for event in analysis.events)
    return msgspec.structs.replace(analysis, events=events)


def _without(event: Event, values: frozenset[Value]) -> Event:
    kept: dict[str, Any] = {}
    for field, slot in SLOTS.items():
        gone = {(start, end) for name, start, end in values if name == field}
        if gone:
            words = [part.source if field == "speaker" else part for part in getattr(event, slot)]
            pairs = zip(words, getattr(event, slot), strict=True)
            kept[slot] = tuple(part for said, part in pairs if _ends(said.span) not in gone)
    return msgspec.structs.replace(event, **kept) if kept else event


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def _place(analysis: Analysis, event: Event) -> Place:
    return analysis.report.id, event.trigger.span.start, event.trigger.span.end


def _rows(connection: Connection) -> Iterable[RowMapping]:
    row, document = schema.judgements.c, schema.documents.c
    wanted = select(schema.judgements).join(schema.documents, document.id == row.document_id)
    wanted = wanted.where(row.kind == "claim", document.state == KEPT).order_by(row.seq)
    return connection.execute(wanted).mappings()
