"""Edits of an exported table as judgements of the claims that the cells were taken from.

A judgement says what the claim should say. What the person saw and typed, which an export needs to apply the edit, is
the second line of its `why`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from tawthiq.export import registry
from tawthiq.export.corrected import is_named
from tawthiq.export.edited import Edit
from tawthiq.model.events import TYPE_OF
from tawthiq.model.incidents import Incident, IncidentClaim
from tawthiq.model.spans import Span
from tawthiq.store.judgements import NewJudgement, add_judgement
from tawthiq.store.log import canonical
from tawthiq.store.store import Writing

FIELDS: Final = {  # corrected fields that say what a claim should say; others are kept, but judge no claim
    "subtype": "type", "day": "date", "date.start": "date", "initiators.one": "initiator", "targets.one": "target",
    "killed.low": "casualty", "killed.best": "casualty",
}  # fmt: skip


def judge(writing: Writing, edits: Iterable[Edit], incidents: Mapping[str, Incident], run_id: str) -> list[Edit]:
    """Adds a judgement for each change that says what one claim should say; the edits that became one.

    Sent a second time, the same edit adds nothing.
    """
    judged = []
    for edit in edits:
        incident = incidents.get(edit.incident or "")
        new = _judgement(edit, incident, writing.actor, run_id) if incident is not None else None
        if new is not None:
            add_judgement(writing, new, _ident(new))
            judged.append(edit)
    return judged


def edit_in(why: str | None) -> Edit | None:
    """The edit that a judgement was made of; None for one that was made in another way."""
    _, found, line = (why or "").partition("\n")
    try:
        return msgspec.json.decode(line, type=Edit) if found else None
    except msgspec.DecodeError:  # a person's own words, in several lines
        return None


def _judgement(edit: Edit, incident: Incident, actor: str, run_id: str) -> NewJudgement | None:
    if edit.state != "changed" or len(edit.claims) != 1 or edit.edited is None:
        return None
    claim = incident.claims[edit.claims[0]]
    field = FIELDS.get(edit.field or "")
    if field in ("initiator", "target") and not is_named(claim.value, edit.now or ""):
        return None  # several are told, and the claim is of another one
    value = _value(field, claim, edit.edited) if field else None
    trigger = next(_triggers(incident, claim), None)
    if field is None or value is None or trigger is None:
        return None
    kept = msgspec.structs.replace(edit, by=None, at=None, line=None)  # the judgement has who and when
    return NewJudgement(
        kind="claim", document_id=claim.report, trigger=trigger, verdict="edit", made_by=actor, field=field,
        span=claim.span, value_json=canonical(value), run_id=run_id,
        why=f"{edit.table}: {edit.column} was edited in an exported table\n{msgspec.json.encode(kept).decode()}",
    )  # fmt: skip


def _triggers(incident: Incident, claim: IncidentClaim) -> Iterator[Span]:
    for other in incident.claims:
        if other.field == "type" and (other.report, other.event) == (claim.report, claim.event) and other.span:
            yield other.span


def _value(field: str, claim: IncidentClaim, edited: str) -> Any:
    """What the claim should say; None where the cell does not tell."""
    if field == "type":
        return edited if edited in TYPE_OF else None
    if not isinstance(claim.value, dict):
        return None
    if field == "date":
        day = edited.partition(" ")[0]
        return {"start": day, "end": day, "precision": "day"} if _is_day(day) else None
    if field == "casualty":
        counted = int(edited) if edited.isascii() and edited.isdigit() else None
        return None if counted is None else claim.value | {"low": counted, "high": counted, "best": counted}
    known = registry.actor(None, edited)
    name = {"id": known.id, "name": known.name} if known else {"id": "unlisted", "name": edited}
    return name | {"likely": False} if edited else None


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _ident(new: NewJudgement) -> str:
    """The same for the same edit by the same person, so that an import that is repeated doubles nothing."""
    return "j" + hashlib.sha256(msgspec.json.encode(new)).hexdigest()[:24]
