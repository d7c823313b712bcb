"""What the values of claims must hold to be read: an incident may come from another program, or from a person's hand.

Only what is there is checked, and only names that every reader needs must be there; others may come along.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec

from tawthiq.model.events import OUTCOMES
from tawthiq.model.incidents import Incident, IncidentClaim

Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Words = str | None


class DateValue(msgspec.Struct):
    """ISO days; null where unknown."""

    start: Words
    end: Words = None
    precision: Words = None


class PlaceValue(msgspec.Struct):
    """Degrees of WGS84, kilometres."""

    name: str
    kind: Words = None
    id: str | int | None = None
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    radius_km: Annotated[float, msgspec.Meta(ge=0)] | None = None
    precision: Words = None
    country: Words = None
    admin1: Words = None
    admin2: Words = None


class ActorValue(msgspec.Struct):
    """A side."""

    id: Words
    name: Words
    likely: bool = False


class WeaponValue(msgspec.Struct):
    """A means."""

    name: str
    id: Words = None


class TollValue(msgspec.Struct):
    """Bounds of a count; null where nobody sets one."""

    low: Count | None = None
    high: Count | None = None
    whose: Words = None
    group: Words = None
    unit: Words = None
    part_of_total: bool | None = None


class DamageValue(msgspec.Struct):
    """A thing and what became of it."""

    object: str
    effect: Words
    low: Count | None = None
    high: Count | None = None


class SpeakerValue(msgspec.Struct):
    """Who is cited."""

    name: Words = None
    role: Words = None
    organisation: Words = None


SHAPES: Final[dict[str, type]] = {
    "type": str, "status": str, "background": bool, "date": DateValue, "place": PlaceValue, "initiator": ActorValue,
    "target": ActorValue, "weapon": WeaponValue, "damage": DamageValue, "speaker": SpeakerValue,
    **dict.fromkeys(OUTCOMES, TollValue),
}  # fmt: skip
"""By field of a claim; fields of other programs are not looked into."""


def faults(incident: Incident) -> Iterator[str]:
    """What of an incident cannot be read, in words, with the claim's place in the list."""
    if not incident.events:
        yield "it has no events"
    for n, claim in enumerate(incident.claims):
        for fault in _faults(claim, len(incident.claims)):
            yield f"claims[{n}], {claim.field}: {fault}"


def _faults(claim: IncidentClaim, n_claims: int) -> Iterator[str]:
    try:
        msgspec.convert(claim.value, SHAPES.get(claim.field, object))
    except msgspec.ValidationError as error:
        yield str(error)
    if claim.span is not None and not 0 <= claim.span.start < claim.span.end:
        yield f"the span {claim.span.start} to {claim.span.end} is no place in a text"
    if claim.superseded_by is not None and not 0 <= claim.superseded_by < n_claims:
        yield f"superseded_by {claim.superseded_by} is no claim of the incident"
