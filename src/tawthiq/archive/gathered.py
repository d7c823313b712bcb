"""What an archive holds for an export: kept documents' analyses of one run, how they are linked, and their copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from tawthiq.archive.judged_claims import edits_of, judged_claims, without_rejected
from tawthiq.export.gathered import Gathered, gather
from tawthiq.model.coded import unpack
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import EventRef, Incident
from tawthiq.store import schema
from tawthiq.store.asking import batched
from tawthiq.store.copies import load_groups
from tawthiq.store.incidents import incidents_of, stored_incidents
from tawthiq.store.linkings import last_linking
from tawthiq.store.runs import LATEST, find_run
from tawthiq.store.withdraw import KEPT

AT_A_TIME: Final = 500


def gather_archive(connection: Connection, run: str = LATEST) -> Gathered:
    """Incidents as the run was linked last; what was not linked is an incident of its own.

    Claims that a person rejected are left out, and what people edited in exported tables comes along. Raises NoRun
    where nothing was coded.
    """
    found = find_run(connection, run)
    judged = judged_claims(connection, _rejected(connection))
    analyses = (without_rejected(one, judged.rejected) for one in kept_analyses(connection, found.id))
    incidents = kept_incidents(connection, found.id)
    gathered = gather(analyses, incidents, dict(load_groups(connection)))
    edits = edits_of(judged, gathered.incidents)
    return msgspec.structs.replace(gathered, edits=edits, n_other_judgements=judged.n_others)


def count_unlinked(connection: Connection, run: str = LATEST) -> int:
    """Events of kept documents that came into the run since it was linked last; all of them where it never was."""
    run_id = find_run(connection, run).id
    rejected = _rejected_events(connection, run_id)
    last = last_linking(connection)
    event, linked, document = schema.events.c, schema.incident_events.c, schema.documents.c
    wanted = select(event.id).select_from(
        schema.events.join(schema.documents, document.id == event.document_id)
        .outerjoin(schema.incident_events, (linked.document_id == event.document_id) & (linked.event_id == event.id))
    )  # fmt: skip
    wanted = wanted.where(event.run_id == run_id, document.state == KEPT)
    if last is not None and last.run_id == run_id:
        wanted = wanted.where(linked.event_id.is_(None))
    return sum(ident not in rejected for ident in connection.scalars(wanted.execution_options(yield_per=AT_A_TIME)))


def find_incident(connection: Connection, name: str, run: str = LATEST) -> Incident | None:
    """By its id or that of one of its events, as `run` was linked last. Raises NoRun where nothing was coded."""
    ident = incidents_of(connection, [name]).get(name, name)
    found = list(kept_incidents(connection, find_run(connection, run).id, [ident]))
    return found[0] if found else None


def kept_incidents(connection: Connection, run_id: str, ids: Sequence[str] | None = None) -> Iterator[Incident]:
    """Of the run, without claims; withdrawn documents and events that a person rejected are left out of them.

    None where another run was linked, or none. `ids`: only these.
    """
    last = last_linking(connection)
    if last is None or last.run_id != run_id:
        return
    document = schema.documents.c
    gone = set(connection.scalars(select(document.id).where(document.state != KEPT)))
    rejected = _rejected_events(connection, run_id)

    def is_kept(ref: EventRef) -> bool:
        return ref.report not in gone and ref.event not in rejected

    for incident in stored_incidents(connection, ids):
        events = tuple(filter(is_kept, incident.events))
        if not any(ref.event for ref in events):
            continue
        why = tuple(one for one in incident.why if is_kept(one.left) and is_kept(one.right))
        yield msgspec.structs.replace(incident, events=events, why=why)


def _rejected_events(connection: Connection, run_id: str) -> set[str]:
    """Ids in the run of what `_rejected` names."""
    rejected = _rejected(connection)
    row = schema.events.c
    documents = {document for document, _, _ in rejected}
    found = set()
    for some in batched(sorted(documents)):
        wanted = select(row.id, row.document_id, row.trigger_start, row.trigger_end)
        for ident, *place in connection.execute(wanted.where(row.run_id == run_id, row.document_id.in_(some))):
            if tuple(place) in rejected:
                found.add(ident)
    return found


def kept_analyses(connection: Connection, run_id: str) -> Iterator[Analysis]:
    """Of documents that are not withdrawn, by id; events that a person rejected are left out."""
    rejected = _rejected(connection)
    row, document = schema.coded.c, schema.documents.c
    wanted = (
        select(row.document_id, row.analysis)
        .join(schema.documents, document.id == row.document_id)
        .where(row.run_id == run_id, row.analysis.is_not(None), document.state == KEPT)
        .order_by(row.document_id)
    )
    for ident, kept in connection.execute(wanted.execution_options(yield_per=AT_A_TIME)):
        analysis = unpack(kept, ident)
        events = tuple(e for e in analysis.events if (ident, e.trigger.span.start, e.trigger.span.end) not in rejected)
        yield msgspec.structs.replace(analysis, events=events)


def _rejected(connection: Connection) -> set[tuple[str, int, int]]:
    """Document and place of the trigger of events whose last judgement is a rejection."""
    row = schema.judgements.c
    wanted = select(row.document_id, row.trigger_start, row.trigger_end, row.verdict).where(row.kind == "event")
    last = {(d, start, end): verdict for d, start, end, verdict in connection.execute(wanted.order_by(row.seq))}
    return {name for name, verdict in last.items() if verdict == "reject"}
