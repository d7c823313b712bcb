"""What a run made of documents: written once, whoever codes and however often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select, text

from tawthiq.model.coded import ACTOR, CLAIM, EVENT, PLACE, Coded, EventRows
from tawthiq.store import schema
from tawthiq.store.asking import batched
from tawthiq.store.bulk import insert_rows
from tawthiq.store.dialects import is_sqlite
from tawthiq.store.proofs import error_sha256
from tawthiq.store.store import Writing

MANY: Final = 500
CODED: Final = ("run_id", "document_id", "coded_at", "n_events", "error", "analysis", "analysis_sha256")


def record_coded(writing: Writing, run_id: str, coded: Sequence[Coded]) -> tuple[Coded, ...]:
    """Writes what the run does not have yet, and gives what that was.

    An analysis takes the place of an error, nothing takes the place of an analysis; what was withdrawn or erased
    meanwhile is left out. The log gets the hash of each analysis, and of each error, as that may quote the document.
    """
    connection = writing.connection
    wanted = _still_wanted(connection, run_id, coded)
    if not wanted:
        return ()
    rows = [
        (run_id, one.document_id, writing.at, len(one.rows), one.error, one.analysis, one.sha256) for one in wanted
    ]
    insert_rows(connection, schema.coded, CODED, rows)
    insert_events(connection, run_id, [event for one in wanted for event in one.rows])
    body: dict[str, Any] = {"documents": [[one.document_id, one.sha256] for one in wanted if one.error is None]}
    if failed := [[one.document_id, error_sha256(one.error)] for one in wanted if one.error is not None]:
        body["errors"] = failed
    writing.log("code", run_id, body)
    return tuple(wanted)


def analyses(connection: Connection, run_id: str, *, after: str = "", most: int = MANY) -> list[tuple[str, bytes]]:
    """(document, analysis as kept) of the first `most` documents after `after`, by id, that the run coded."""
    row = schema.coded.c
    wanted = (row.run_id == run_id, row.document_id > after, row.analysis.is_not(None))
    query = select(row.document_id, row.analysis).where(*wanted).order_by(row.document_id).limit(most)
    return [(ident, kept) for ident, kept in connection.execute(query)]


def analyses_of(connection: Connection, run_id: str, documents: Sequence[str]) -> dict[str, bytes]:
    """Analyses as kept, by document, of those of `documents` that the run coded."""
    row = schema.coded.c
    found: dict[str, bytes] = {}
    for some in batched(documents):
        wanted = (row.run_id == run_id, row.document_id.in_(some), row.analysis.is_not(None))
        rows = connection.execute(select(row.document_id, row.analysis).where(*wanted))
        found.update((ident, kept) for ident, kept in rows)
    return found


def errors(connection: Connection, run_id: str, most: int) -> list[tuple[str, str]]:
    """(document, why) of the first `most` documents, by id, that the run could not code."""
    row = schema.coded.c
    query = select(row.document_id, row.error).where(row.run_id == run_id, row.error.is_not(None))
    return [(ident, str(why)) for ident, why in connection.execute(query.order_by(row.document_id).limit(most))]


def _still_wanted(connection: Connection, run_id: str, coded: Sequence[Coded]) -> list[Coded]:
    by_id = {one.document_id: one for one in coded}
    document, row = schema.documents.c, schema.coded.c
    kept: set[str] = set()
    failed: dict[str, bool] = {}
    for some in batched(by_id):
        kept.update(connection.scalars(select(document.id).where(document.id.in_(some), document.state == "kept")))
        had = select(row.document_id, row.error.is_not(None)).where(row.run_id == run_id, row.document_id.in_(some))
        failed.update((ident, bool(is_error)) for ident, is_error in connection.execute(had))
    mended = [ident for ident, is_error in failed.items() if is_error and by_id[ident].error is None]
    for some in batched(mended):
        connection.execute(delete(schema.coded).where(row.run_id == run_id, row.document_id.in_(some)))
    done = failed.keys() - set(mended)
    return [one for ident, one in by_id.items() if ident in kept and ident not in done]


def insert_events(connection: Connection, run_id: str, events: Sequence[EventRows]) -> None:
    """Rows of events of documents that have none of the run."""
    if not events:
        return
    first = _reserve(connection, len(events))
    numbered = list(enumerate(events, first))
    insert_rows(
        connection, schema.events, ("seq", "run_id", *EVENT), [(seq, run_id, *event.event) for seq, event in numbered]
    )
    for table, columns, slot in (
        (schema.event_places, PLACE, "places"),
        (schema.event_actors, ACTOR, "actors"),
        (schema.claims, CLAIM, "claims"),
    ):
        rows = [(seq, *row) for seq, event in numbered for row in getattr(event, slot)]
        insert_rows(connection, table, ("event_seq", *columns), rows)


def _reserve(connection: Connection, many: int) -> int:
    """The first of `many` numbers for events; the writer's lock keeps others away from them."""
    if is_sqlite(connection):
        return int(connection.scalar(select(func.max(schema.events.c.seq))) or 0) + 1
    sequence = "pg_get_serial_sequence('events', 'seq')"
    last = connection.scalar(text(f"SELECT setval({sequence}, nextval({sequence}) + :more)"), {"more": many - 1})
    return int(last or 0) - many + 1
