"""Verifies incidents: all together are what the last linking says that it made, and each of their events is there."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, select

from tawthiq.archive.findings import Finding
from tawthiq.store import schema
from tawthiq.store.incidents import digest_of_incidents
from tawthiq.store.linkings import last_linking

MEND = "`tawthiq doctor --mend` makes it again"
AGAIN = "restore a backup, or link again: tawthiq link --archive"


def verify_incidents(connection: Connection) -> Iterator[Finding]:
    """The row of the linking itself is proven by the log, as `verify_rows` finds."""
    last = last_linking(connection)
    if last is None:
        for table in (schema.incidents, schema.incident_events, schema.incident_pairs):
            if connection.scalar(select(func.count()).select_from(table)):
                yield Finding("added", table.name, "there are rows, and nothing was ever linked")
        return
    try:
        digest = digest_of_incidents(connection)
    except (msgspec.DecodeError, UnicodeEncodeError, TypeError):
        digest = ""
    if digest != last.digest:
        yield Finding("altered", f"incidents of linking {last.n}", f"they are not those that it made; {AGAIN}")
    yield from _without_events(connection)
    yield from _without_place(connection, last.run_id)


def _without_events(connection: Connection) -> Iterator[Finding]:
    incident, event = schema.incidents.c, schema.incident_events.c
    joined = schema.incidents.outerjoin(schema.incident_events, event.incident_id == incident.id)
    for ident in connection.scalars(select(incident.id).select_from(joined).where(event.incident_id.is_(None))):
        yield Finding("added", f"incident {ident}", "it has no event")


def _without_place(connection: Connection, run_id: str) -> Iterator[Finding]:
    linked, event = schema.incident_events.c, schema.events.c
    here = (event.run_id == run_id) & (event.id == linked.event_id)
    joined = schema.incident_events.outerjoin(schema.events, here)
    wanted = select(linked.incident_id, linked.event_id).select_from(joined)
    for ident, name in connection.execute(wanted.where(linked.event_id != "", event.id.is_(None))):
        yield Finding("missing", f"incident {ident}", f"its event {name} is not there; {MEND}")
