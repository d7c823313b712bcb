"""What linking makes: events of several reports that tell one happening, and their claims side by side.

Field order is the order in JSON. One line of `tawthiq link` is one `Incident`.
"""

from __future__ import annotations

import hashlib

import msgspec

from tawthiq.model.spans import Span

INCIDENT_SCHEMA = "tawthiq-incident/1"

Value = str | int | float | bool | None | dict[str, "str | int | float | bool | None"]
"""Of a claim: a plain value, or an object of them (a toll has `outcome`, `whose`, `group`, `low`, `high`, `unit`)."""


class EventRef(msgspec.Struct, frozen=True, order=True):
    """An event of a report by the ids of both.

    `event` is None for a report that tells of the incident although the coder found no event in it, such as a list of
    the names of those killed.
    """

    report: str
    event: str | None = None


def incident_id(first: EventRef) -> str:
    """Name of an incident by the first of its events."""
    return f"i{hashlib.sha256(msgspec.json.encode((first.report, first.event))).hexdigest()[:16]}"


class IncidentClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says of one field of an incident, with the words that say it.

    `field`: as in the coder's output: type, date, place, initiator, target, weapon, killed, wounded … `speaker`: who is
    cited, None where the report says it itself; `stance`: asserts, denies, accuses … `quote`, `span`: the words and
    where they stand in the report's text, None where none tells it. `published`: ISO day. `group`: claims of one group
    are one source: the id of the report that all its copies go back to, the report's own where it has none.
    `superseded_by`: index, in the incident's `claims`, of the later claim of the same source that takes its place.
    """

    field: str
    value: Value
    speaker: str | None
    stance: str
    outlet: str | None
    report: str
    event: str | None
    quote: str | None
    span: Span | None
    published: str | None
    group: str
    superseded_by: int | None = None


class Weight(msgspec.Struct, frozen=True):
    """One comparison of a pair: its level in words, and what that adds to the sum (log of odds; above 0 is for)."""

    comparison: str
    level: str
    weight: float


class PairReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why two reports' accounts stand in one incident: the probability that they tell one happening, and its parts.

    `by`: `score`, or `copy` where both go back to one text, or `judgement` where a person said so; then `weights` is
    empty.
    """

    left: EventRef
    right: EventRef
    probability: float
    by: str = "score"
    weights: tuple[Weight, ...] = ()


class LinkConstraint(msgspec.Struct, frozen=True, order=True):
    """What a person said of two events: `same`, they tell one happening, or not."""

    left: EventRef
    right: EventRef
    same: bool


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One happening as several reports tell it; an incident of one event is told once.

    `id` is made from the first event of the incident, so it stays when others join behind it.
    """

    schema: str
    id: str
    events: tuple[EventRef, ...]
    claims: tuple[IncidentClaim, ...] = ()
    why: tuple[PairReason, ...] = ()

    def to_json(self) -> bytes:
        """The output object, one line, without a line end."""
        return msgspec.json.encode(self)
