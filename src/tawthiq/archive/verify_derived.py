"""Verifies what can be made again: search forms, signatures and copies from texts, rows of events from analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select

from tawthiq.archive.findings import Finding
from tawthiq.archive.verify_copies import Regroup, verify_copies
from tawthiq.archive.verify_rows import unpacked
from tawthiq.store import schema

Forms = Callable[[str], tuple[str, str]]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Project = Callable[[bytes], Rows]
"""From the JSON of an analysis to the rows of `events`, `event_places`, `event_actors`, `claims`, each with `event`,
the event's id, and without the columns `GIVEN`."""

PROJECTED: Final = (schema.event_places, schema.event_actors, schema.claims)
GIVEN: Final = {"seq", "event_seq", "run_id", "document_id"}
MEND: Final = "`tawthiq doctor --mend` makes it again"
TOGETHER: Final = 100
COUNTED: Final = (
    "search_forms", "signatures", "copy_pairs", "copy_groups", "events", "event_places", "event_actors", "claims",
    "incidents", "incident_events", "incident_pairs",
)  # fmt: skip


class Derive(msgspec.Struct, frozen=True):
    """How this version makes what is derived; None: not verified."""

    forms: Forms | None = None
    project: Project | None = None
    signature: Callable[[str], bytes] | None = None
    signature_version: str = ""
    regroup: Regroup | None = None


def verify_derived(connection: Connection, derive: Derive | None, counts: dict[str, int]) -> Iterator[Finding]:
    """Rows of search forms and of events, places, actors and claims of events."""
    derive = derive or Derive()
    if derive.forms:
        yield from _verify_forms(connection, derive.forms)
    if derive.signature:
        yield from _verify_signatures(connection, derive.signature, derive.signature_version)
    if derive.regroup:
        yield from verify_copies(connection, derive.regroup, derive.signature_version)
    if derive.project:
        yield from _verify_events(connection, derive.project)
    for name in COUNTED:
        counts[name] = connection.scalar(select(func.count()).select_from(schema.METADATA.tables[name])) or 0


def _verify_forms(connection: Connection, forms: Forms) -> Iterator[Finding]:
    document, form = schema.documents.c, schema.search_forms.c
    both = schema.documents.outerjoin(schema.search_forms, document.seq == form.seq)
    wanted = select(document.id, document.state, document.text, form.ex, form.st).select_from(both)
    for row in connection.execute(wanted.execution_options(yield_per=TOGETHER)):
        where = f"search form of document {row.id}"
        if row.state == "erased":
            if row.ex is not None:
                yield Finding("added", where, "the document was erased, yet there are words")
        elif row.ex is None:
            yield Finding("missing", where, MEND)
        elif (row.ex, row.st) != _forms(forms, row.text):
            yield Finding("altered", where, f"it is not what the document's text gives; {MEND}")


def _verify_signatures(
    connection: Connection, signature: Callable[[str], bytes], version: str
) -> Iterator[Finding]:
    document, row = schema.documents.c, schema.signatures.c
    wanted = select(row.document_id, row.version, row.signature, document.text, document.state).join_from(
        schema.signatures, schema.documents
    )
    n_older = 0
    for found in connection.execute(wanted.execution_options(yield_per=TOGETHER)):
        where = f"signature of document {found.document_id}"
        if found.state == "erased":
            yield Finding("added", where, "the document was erased")
        elif found.version != version:
            n_older += 1
        elif not isinstance(found.text, str) or signature(found.text) != found.signature:
            yield Finding("altered", where, "it is not what the document's text gives")
    if n_older:
        yield Finding("note", "signatures", f"{n_older} are of another version and were not compared")


def _forms(forms: Forms, text: Any) -> tuple[str, str] | None:
    try:
        return forms(text)
    except (UnicodeEncodeError, TypeError):
        return None


def _verify_events(connection: Connection, project: Project) -> Iterator[Finding]:
    coded = schema.coded.c
    wanted = select(coded.run_id, coded.document_id, coded.n_events, coded.analysis)
    for run, document, n_events, packed in connection.execute(wanted.execution_options(yield_per=TOGETHER)):
        content = unpacked(packed) if packed is not None else None
        made: Rows = project(content) if content is not None else {}
        found = found_rows(connection, run, document)
        if len(made.get("events", ())) != n_events:
            yield Finding("altered", f"coded {run}/{document}", "its number of events is not that of its analysis")
        for name in ("events", *(table.name for table in PROJECTED)):
            yield from unlike(name, f"{run}/{document}", made.get(name, ()), found[name])
    uncoded = schema.events.outerjoin(
        schema.coded, (schema.events.c.run_id == coded.run_id) & (schema.events.c.document_id == coded.document_id)
    )
    for run, ident in connection.execute(
        select(schema.events.c.run_id, schema.events.c.id).select_from(uncoded).where(coded.run_id.is_(None))
    ):
        yield Finding("added", f"events {run}/{ident}", "no analysis gives it")


def found_rows(connection: Connection, run: str, document: str) -> dict[str, list[dict[str, Any]]]:
    """What the tables hold of a coded document, without the columns `GIVEN`."""
    event = schema.events.c
    mine = (event.run_id == run, event.document_id == document)
    rows = {"events": [_bare(row, row["id"]) for row in connection.execute(select(*event).where(*mine)).mappings()]}
    for table in PROJECTED:
        joined = select(event.id.label("event"), *table.c).join_from(table, schema.events).where(*mine)
        rows[table.name] = [_bare(row, row["event"]) for row in connection.execute(joined).mappings()]
    return rows


def _bare(row: Mapping[Any, Any], event: str) -> dict[str, Any]:
    return {**{str(name): value for name, value in row.items() if name not in GIVEN}, "event": event}


def unlike(
    name: str, where: str, made: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Rows of table `name` that were made and not found, and the other way round."""
    wanted = [_sortable(_bare(row, row.get("event", row.get("id", "")))) for row in made]
    left = [_sortable(row) for row in found]
    for one in wanted:
        if one in left:
            left.remove(one)
        else:
            yield Finding("altered", f"{name} of {where}", f"a row of the analysis is missing or altered; {MEND}")
    for _ in left:
        yield Finding("added", f"{name} of {where}", f"a row is not what the analysis gives; {MEND}")


def _sortable(row: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((name, value) for name, value in row.items()))


