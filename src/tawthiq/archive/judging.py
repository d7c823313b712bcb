"""What a person says of two events, as a judgement: it names them by the places of their triggers, whatever the run."""

from __future__ import annotations

from sqlalchemy import Connection, select

from tawthiq.errors import InputError
from tawthiq.model.spans import Span
from tawthiq.store import schema
from tawthiq.store.judgements import NewJudgement, Verdict, add_judgement
from tawthiq.store.runs import LATEST, find_run
from tawthiq.store.store import Writing


def judge_pair(
    writing: Writing, verdict: Verdict, event: str, other: str, *, why: str | None = None, run: str = LATEST
) -> str:
    """The judgement's id. `event`, `other`: ids of events of the run.

    Raises InputError where it has none of that id or both are one, NoRun, RecordError.
    """
    found = find_run(writing.connection, run)
    document, trigger = _place(writing.connection, found.id, event)
    other_document, place = _place(writing.connection, found.id, other)
    if (document, trigger) == (other_document, place):
        raise InputError(f"{event} and {other} are one event. Name two.")
    return add_judgement(
        writing,
        NewJudgement(
            kind="pair", document_id=document, trigger=trigger, verdict=verdict, made_by=writing.actor, why=why,
            other=(other_document, place.start, place.end), run_id=found.id,
        ),
    )  # fmt: skip


def _place(connection: Connection, run_id: str, event: str) -> tuple[str, Span]:
    row = schema.events.c
    wanted = select(row.document_id, row.trigger_start, row.trigger_end)
    found = connection.execute(wanted.where(row.run_id == run_id, row.id == event)).first()
    if found is None:
        raise InputError(f"{event} is no event of the run. `tawthiq search` and `tawthiq explain` tell ids of events.")
    return found.document_id, Span(found.trigger_start, found.trigger_end)
