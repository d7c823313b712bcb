"""Linkings: each time that an archive's events were linked anew. The last one is what the incidents come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select, update

from tawthiq.model.incidents import Incident
from tawthiq.store import schema
from tawthiq.store.incidents import digest_of_incidents, digest_of_marks, mark_of, write_incidents
from tawthiq.store.proofs import Proof, prove
from tawthiq.store.store import Writing

LINK: Final = "link"
LINKINGS: Final = schema.linkings.c


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be recorded of a linking beside its incidents. Hashes in hex: `model`, of the linking model; `inputs`,
    of all that was linked and said of it."""

    run_id: str
    model: str
    inputs: str
    n_reports: int
    n_events: int


class Linking(Linked, frozen=True, kw_only=True):
    """A row of `linkings`. `digest`: of the incidents that it left."""

    n: int
    digest: str
    n_incidents: int
    made_at: str
    made_by: str


def last_linking(connection: Connection) -> Linking | None:
    """None where nothing was linked."""
    row = connection.execute(select(*LINKINGS).order_by(LINKINGS.n.desc()).limit(1)).mappings().first()
    return Linking(**{str(name): value for name, value in row.items()}) if row else None


def record_linking(
    writing: Writing, linked: Linked, known: Mapping[str, bytes], incidents: Sequence[Incident]
) -> Linking:
    """Writes `incidents` in place of those that are there, whose marks are `known`, in the caller's transaction."""
    before = last_linking(writing.connection)
    write_incidents(writing.connection, writing.at, known, incidents)
    made = Linking(
        **msgspec.structs.asdict(linked), n=before.n + 1 if before else 1,
        digest=digest_of_marks({incident.id: mark_of(incident) for incident in incidents}),
        n_incidents=len(incidents), made_at=writing.at, made_by=writing.actor,
    )  # fmt: skip
    row = msgspec.structs.asdict(made)
    writing.connection.execute(insert(schema.linkings).values(row))
    counts = {"events": made.n_events, "incidents": made.n_incidents, "reports": made.n_reports}
    writing.log(LINK, str(made.n), {"run": made.run_id, "counts": counts, "linkings": prove("linkings", [row])})
    return made


def digest_anew(connection: Connection) -> list[Proof]:
    """The last linking proves its incidents as they are now, after an erasure: proofs for the log."""
    last = last_linking(connection)
    if last is None:
        return []
    changed = update(schema.linkings).where(LINKINGS.n == last.n)
    connection.execute(changed.values(digest=digest_of_incidents(connection)))
    return prove("linkings", connection.execute(select(*LINKINGS).where(LINKINGS.n == last.n)).mappings())
