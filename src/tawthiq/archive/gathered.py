"""What an archive holds for an export: its kept documents' analyses of one run, and which are copies of which."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from tawthiq.export.gathered import Gathered, gather
from tawthiq.model.coded import unpack
from tawthiq.model.events import Analysis
from tawthiq.store import schema
from tawthiq.store.copies import load_groups
from tawthiq.store.runs import LATEST, find_run
from tawthiq.store.withdraw import KEPT


def gather_archive(connection: Connection, run: str = LATEST) -> Gathered:
    """Each event an incident of its own. Raises NoRun where nothing was coded."""
    found = find_run(connection, run)
    return gather(kept_analyses(connection, found.id), groups=dict(load_groups(connection)))


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
    for ident, kept in connection.execution_options(yield_per=500).execute(wanted):
        analysis = unpack(kept, ident)
        events = tuple(e for e in analysis.events if (ident, e.trigger.span.start, e.trigger.span.end) not in rejected)
        yield msgspec.structs.replace(analysis, events=events)


def _rejected(connection: Connection) -> set[tuple[str, int, int]]:
    """Document and place of the trigger of events whose last judgement is a rejection."""
    row = schema.judgements.c
    wanted = select(row.document_id, row.trigger_start, row.trigger_end, row.verdict).where(row.kind == "event")
    last = {(d, start, end): verdict for d, start, end, verdict in connection.execute(wanted.order_by(row.seq))}
    return {name for name, verdict in last.items() if verdict == "reject"}
