"""Links an archive: its last run's events into incidents, with the copies and judgements that it keeps.

All reports are compared anew: how much a word weighs depends on how many reports use it, so a new report moves what
is known of old ones. What does not change is not written again, and where nothing was added since the last linking,
nothing is done. The incidents are written in one transaction, so one that is cut off leaves those from before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from tawthiq.archive.gathered import kept_analyses
from tawthiq.archive.judged import carry_all
from tawthiq.link.carry import Change, carry_names
from tawthiq.link.linking import link, need_packages
from tawthiq.link.model import load_model, model_digest
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import EventRef, Incident, LinkConstraint
from tawthiq.store import Store, schema
from tawthiq.store.copies import load_groups
from tawthiq.store.incidents import Marks, mark_of, stored_incidents, unmarked
from tawthiq.store.linkings import Linked, Linking, last_linking, record_linking
from tawthiq.store.log import canonical
from tawthiq.store.runs import LATEST, Run, find_run
from tawthiq.store.withdraw import ERASED, KEPT

SAME: Final = "same"
DIFFERENT: Final = "different"


class LinkedArchive(msgspec.Struct, frozen=True, kw_only=True):
    """`linking`: the last one. `change`: since the one before; None where nothing was to be done, so none was made.

    `n_shared`: incidents that several reports tell. `run`: what was linked.
    """

    linking: Linking
    run: Run
    change: Change | None
    n_shared: int


def link_archive(store: Store, actor: str, run: str = LATEST, *, tool: str = "") -> LinkedArchive:
    """`tool`: name and version of the program, for another one may link the same otherwise.

    Raises NoRun where nothing was coded, InputError where judgements contradict each other, MissingPackage without the
    extra `link`, ArchiveError.
    """
    need_packages()
    with store.read() as connection:
        chosen = find_run(connection, run)
    constraints = constraints_of(store, chosen)
    model = load_model()
    with store.read() as connection:
        last = last_linking(connection)
        origins = dict(sorted(load_groups(connection)))
        inputs = _inputs(connection, chosen, [tool, model_digest(model)], constraints, origins)
        if last is not None and last.inputs == inputs:
            return LinkedArchive(linking=last, run=chosen, change=None, n_shared=_count_shared(connection))
    made = link(_analyses(store, chosen.id), constraints=constraints, origins=origins, model=model)
    linked = Linked(
        run_id=chosen.id, model=model_digest(model), inputs=inputs, n_reports=made.n_reports, n_events=made.n_events
    )
    with store.write(actor) as writing:
        known = unmarked(writing.connection)
        still = _without_erased(writing.connection, made.incidents)
        incidents, change = carry_names(_marking(stored_incidents(writing.connection), known), still)
        linking = record_linking(writing, linked, known, incidents)
    return LinkedArchive(linking=linking, run=chosen, change=change, n_shared=sum(map(_is_shared, incidents)))


def constraints_of(store: Store, run: Run) -> tuple[LinkConstraint, ...]:
    """What people said of pairs of events, as events of `run`. Of one pair the last judgement counts; `unsure` is none.

    A judgement whose events the run does not have says nothing here.
    """
    last: dict[frozenset[EventRef], tuple[int, LinkConstraint | None]] = {}
    for carried in carry_all(store, run, run, "pair"):
        judgement, other = carried.judgement, carried.judgement.other
        if carried.event_id is None or carried.other_id is None or other is None:
            continue
        left, right = EventRef(judgement.document_id, carried.event_id), EventRef(other[0], carried.other_id)
        said = LinkConstraint(min(left, right), max(left, right), judgement.verdict == SAME)
        pair = frozenset((left, right))
        if pair not in last or last[pair][0] < judgement.seq:
            last[pair] = (judgement.seq, said if judgement.verdict in (SAME, DIFFERENT) else None)
    return tuple(sorted(said for _, said in last.values() if said is not None))


def _inputs(
    connection: Connection, run: Run, more: Sequence[str], constraints: Sequence[LinkConstraint],
    origins: Mapping[str, str],
) -> str:  # fmt: skip
    """Hash of all that decides what is linked; reports are told of by the hashes of their analyses."""
    hashed = hashlib.sha256(canonical([run.id, *more]).encode())
    row, document, judged = schema.coded.c, schema.documents.c, schema.judgements.c
    coded = (
        select(row.document_id, row.analysis_sha256)
        .join(schema.documents, document.id == row.document_id)
        .where(row.run_id == run.id, row.analysis.is_not(None), document.state == KEPT)
    )
    rejected = select(judged.id, judged.verdict).where(judged.kind == "event")
    for wanted in (coded, rejected):
        for line in sorted(map(tuple, connection.execute(wanted))):
            hashed.update(canonical(line).encode())
    hashed.update(canonical([msgspec.to_builtins(constraints), list(origins.items())]).encode())
    return hashed.hexdigest()


def _analyses(store: Store, run_id: str) -> Iterator[Analysis]:
    """In a transaction that ends with them, as linking goes on for long after it."""
    with store.read() as connection:
        yield from kept_analyses(connection, run_id)


def _without_erased(connection: Connection, incidents: Sequence[Incident]) -> Sequence[Incident]:
    """What was erased since it was read must not come back."""
    row = schema.documents.c
    erased = set(connection.scalars(select(row.id).where(row.state == ERASED)))
    if not erased:
        return incidents
    found = []
    for incident in incidents:
        events = tuple(ref for ref in incident.events if ref.report not in erased)
        why = tuple(one for one in incident.why if not erased & {one.left.report, one.right.report})
        if any(ref.event for ref in events):
            found.append(msgspec.structs.replace(incident, events=events, why=why))
    return found


def _marking(incidents: Iterator[Incident], marks: Marks) -> Iterator[Incident]:
    for incident in incidents:
        marks[incident.id] = mark_of(incident)
        yield incident


def _is_shared(incident: Incident) -> bool:
    return len({ref.report for ref in incident.events}) > 1


def _count_shared(connection: Connection) -> int:
    return sum(map(_is_shared, stored_incidents(connection)))
