"""Corrections: what a person says in the place of what a rule gives, field by field of an incident.

    tawthiq import sheet.xlsx …  ->  edits, a line a cell that was changed  ->  tawthiq export … --edits edits.jsonl

A field is the same in all formats: who corrects `fatalities` in one has corrected `killed_min` of another. The sources'
claims stay beside it. An edit is applied where the claims that the field is taken from are still those that the
person saw (`seen`); else it is a conflict, and the rule's value stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from tawthiq.export.edited import Edit, is_same
from tawthiq.export.formats import tables
from tawthiq.export.views import GRADES
from tawthiq.model.events import STATUSES, TYPE_OF
from tawthiq.model.incidents import Incident, IncidentClaim

Parse = Callable[[str], Any]


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """`value` as its field has it; `was`: what stood in the cell. `by`, `at`: who, and when in ISO 8601."""

    incident: str
    field: str
    value: Any
    was: str
    by: str | None = None
    at: str | None = None


class Refused(msgspec.Struct, frozen=True):
    """An edit that is not applied, and why."""

    edit: Edit
    why: str


MOVED: Final = "conflict: the sources tell something else since"
Corrections = Mapping[str, Mapping[str, Correction]]
"""Incident to field to correction."""


def _of(choices: Iterable[str]) -> Parse:
    known = frozenset(choices)

    def parse(text: str) -> str:
        if text not in known:
            raise ValueError("it is in no list of the codebook")
        return text

    return parse


def _day(text: str) -> str:
    return date.fromisoformat(text.strip()[:10]).isoformat()


def _number(text: str) -> int:
    found = float(text)
    if found < 0 or not found.is_integer():
        raise ValueError("no count")
    return int(found)


def _within(most: float) -> Parse:
    def parse(text: str) -> float:
        if not -most <= (found := float(text)) <= most:
            raise ValueError("no degrees")
        return found

    return parse


def _names(text: str) -> tuple[str, ...]:
    from tawthiq.export.xlsx_cells import cell_list

    return tuple(cell_list(text))


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text.strip()


_COUNTS: Final = ("killed", "wounded", *(f"{g}_{o}" for g in ("civilians", "children", "women", "militants")
                                         for o in ("killed", "wounded")))  # fmt: skip
FIELDS: Final[dict[str, tuple[tuple[str, ...], Parse]]] = {
    "subtype": (("type",), _of(TYPE_OF)), "status": (("status",), _of(STATUSES)),
    "grade": (("type", "initiator"), _of(GRADES)), "day": (("date",), _day), "date.start": (("date",), _day),
    "date.end": (("date",), _day), "place.name": (("place",), _text), "place.lat": (("place",), _within(90)),
    "place.lon": (("place",), _within(180)), "place.admin1": (("place",), _text), "killed.best": (("killed",), _number),
    **{name: ((name[:-1],), _names) for name in ("initiators", "targets")},
    **{f"{name}.one": ((name[:-1],), str.strip) for name in ("initiators", "targets")},
    **{f"{name}.{end}": ((name.rsplit("_", 1)[-1],), _number) for name in _COUNTS for end in ("low", "high")},
}  # fmt: skip
"""What can be corrected: the fields of claims that it is taken from; how a cell is read (ValueError: not at all)."""


def signed(edits: Iterable[Edit], incidents: Iterable[Incident], by: str, at: str) -> Iterator[Edit]:
    """The edits with who made them and when, which field each corrects, and the claims that it was made against."""
    claims = {incident.id: incident.claims for incident in incidents}
    for edit in edits:
        field = tables()[edit.table].corrects.get(edit.column or "")
        seen = digest(claims[edit.incident], field) if field and edit.incident in claims else None
        yield msgspec.structs.replace(edit, by=by, at=at, field=field, seen=seen)


def can_correct(edit: Edit) -> bool:
    """Whether an edit is of a field that can be corrected; rows and columns that people add are none."""
    return edit.state in ("changed", "conflict") and edit.field in FIELDS


def digest(claims: Iterable[IncidentClaim], field: str) -> str:
    """Of the claims that a field is taken from."""
    names = FIELDS[field][0]
    told = [(c.field, c.value, c.stance, c.superseded_by, c.report, c.event) for c in claims if c.field in names]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]


def corrections_of(
    edits: Iterable[Edit], incidents: Iterable[Incident]
) -> tuple[dict[str, dict[str, Correction]], list[Refused]]:
    """What to apply, and which edits are not. Of several edits of one field each must have seen the one before.

    An edit that the data left behind is settled by a later one of its field.
    """
    known = {incident.id: incident for incident in incidents}
    found: dict[str, dict[str, Correction]] = {}
    refused: list[Refused] = []
    disputed: set[tuple[str, str]] = set()
    for edit in sorted(filter(can_correct, edits), key=lambda edit: edit.at or ""):
        taken = _correction(edit, known)
        if isinstance(taken, str):
            refused.append(Refused(edit, taken))
            continue
        mine, field = found.setdefault(taken.incident, {}), taken.field
        before = None if field.endswith(".one") else mine.get(field)
        if before is not None and not _follows(taken, before):
            disputed.add((taken.incident, field))
            refused.append(Refused(edit, f"conflict: {before.by or 'somebody'} says {_shown(before.value)}"))
            continue
        mine[f"{field} {taken.was}" if field.endswith(".one") else field] = taken
        refused = [one for one in refused if not _settles(taken, one)]
    for incident, field in disputed:
        del found[incident][field]
    return found, refused


def _correction(edit: Edit, known: Mapping[str, Incident]) -> Correction | str:
    """The correction, or why it is none."""
    assert edit.field is not None
    if edit.state == "conflict":
        return "conflict: both the table and the data were changed; export it again and decide there"
    incident = known.get(edit.incident or "")
    if incident is None:
        return "conflict: the incident is no longer there"
    if edit.seen != digest(incident.claims, edit.field):
        return MOVED
    try:
        value = FIELDS[edit.field][1](edit.edited or "")
    except ValueError as error:
        return f"cannot be read: {error}"
    return Correction(
        incident=incident.id, field=edit.field, value=value, was=edit.now or "", by=edit.by, at=edit.at
    )


def _follows(later: Correction, before: Correction) -> bool:
    """Whether a later correction knew the one before, says the same, or is the same person's."""
    return later.value == before.value or later.by == before.by or is_same(later.was, _shown(before.value))


def _settles(later: Correction, before: Refused) -> bool:
    """Whether a later correction was made when the earlier one no longer held, so that nothing is left to decide."""
    edit = before.edit
    if before.why != MOVED or (edit.incident, edit.field) != (later.incident, later.field):
        return False
    return not later.field.endswith(".one") or is_same(edit.now or "", later.was)


def _shown(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
