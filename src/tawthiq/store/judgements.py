"""What people decide of events, values and pairs: rows that are added and never changed.

A judgement names its event by the place of the trigger in the text, and a value by the place of its words, so it holds
whatever run finds the same. The log has the hash of each, not its words.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import RowMapping, func, insert, select

from tawthiq.errors import RecordError
from tawthiq.model.spans import Span
from tawthiq.store import schema
from tawthiq.store.keepable import keepable
from tawthiq.store.log import canonical
from tawthiq.store.store import Writing

Kind = Literal["claim", "event", "pair"]
Verdict = Literal["accept", "edit", "reject", "same", "different", "unsure"]
VERDICTS: Final[dict[Kind, tuple[Verdict, ...]]] = {
    "claim": ("accept", "edit", "reject"),
    "event": ("accept", "reject"),
    "pair": ("same", "different", "unsure"),
}
JUDGE: Final = "judge"
UNPROVEN: Final = ("seq",)


class NewJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer decided. `trigger`: the event's; `span`: of the value's words, where it has any.

    `other`: of a pair, (document, start and end of the trigger). `value_json`: what an edit says instead. `run_id`: the
    run that was looked at.
    """

    kind: Kind
    document_id: str
    trigger: Span
    verdict: Verdict
    made_by: str
    field: str | None = None
    span: Span | None = None
    other: tuple[str, int, int] | None = None
    value_json: str | None = None
    why: str | None = None
    run_id: str | None = None


def add_judgement(writing: Writing, new: NewJudgement, ident: str | None = None) -> str:
    """The id that it got: `ident`, which makes it safe to send one a second time, or a new one.

    Raises RecordError where it contradicts itself, its document, or another judgement of that id.
    """
    _check(writing, new)
    row = _row(new, ident or f"j{secrets.token_hex(12)}", writing.at)
    known = schema.judgements.c
    before = writing.connection.execute(select(*known).where(known.id == row["id"])).mappings().first()
    if before is not None:
        if {**before, "seq": None, "made_at": None} != {**row, "seq": None, "made_at": None}:
            raise RecordError(f"{row['id']}: there is another judgement of that id.")
        return str(row["id"])
    writing.connection.execute(insert(schema.judgements).values(**row))
    writing.log(JUDGE, row["id"], {"document": new.document_id, "digest": judgement_digest(row)})
    return str(row["id"])


def judgement_digest(row: RowMapping | Mapping[str, Any]) -> str:
    """SHA-256 of every column but `UNPROVEN`, as the log has it."""
    proven = {column.name: row[column.name] for column in schema.judgements.c if column.name not in UNPROVEN}
    return hashlib.sha256(canonical(proven).encode()).hexdigest()


def _check(writing: Writing, new: NewJudgement) -> None:
    if new.verdict not in VERDICTS.get(new.kind, ()):
        raise RecordError(f"{new.kind}: {new.verdict} is no verdict on it.")
    if (new.kind == "claim") != (new.field is not None):
        raise RecordError("A judgement of a claim names its field, others name none.")
    if (new.verdict == "edit") != (new.value_json is not None):
        raise RecordError("An edit says the value that is right, and nothing else does.")
    if (new.kind == "pair") != (new.other is not None):
        raise RecordError("A judgement of a pair names the other event, others name none.")
    if new.value_json is not None:
        _check_json(new.value_json)
    spans = [(new.document_id, new.trigger)]
    if new.span is not None:
        spans.append((new.document_id, new.span))
    if new.other is not None:
        spans.append((new.other[0], Span(*new.other[1:])))
    for document_id, span in spans:
        _check_span(writing, document_id, span)


def _check_json(value: str) -> None:
    try:
        msgspec.json.decode(value)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise RecordError(f"The edited value is no JSON: {error}.") from None


def _check_span(writing: Writing, document_id: str, span: Span) -> None:
    column = schema.documents.c
    wanted = select(column.state, func.length(column.text).label("length")).where(column.id == document_id)
    found = writing.connection.execute(wanted).first()
    if found is None or found.state == "erased":
        raise RecordError(f"{document_id}: the archive has no such document, or it was erased.")
    if not 0 <= span.start < span.end <= found.length:
        raise RecordError(f"{document_id}: {span.start} to {span.end} is no place in its text.")


def _row(new: NewJudgement, ident: str, at: str) -> dict[str, Any]:
    span = new.span
    return {
        "id": ident, "kind": new.kind, "document_id": new.document_id, "trigger_start": new.trigger.start,
        "trigger_end": new.trigger.end, "field": new.field, "start": span.start if span else None,
        "end": span.end if span else None, "other_json": canonical(new.other) if new.other else None,
        "verdict": new.verdict, "value_json": new.value_json, "why": None if new.why is None else keepable(new.why),
        "made_by": keepable(new.made_by), "made_at": at, "run_id": new.run_id,
    }  # fmt: skip
