"""From an analysis to the rows in which its events are searched and reviewed. The same analysis gives the same rows.

Only what the output object holds is read, not the report's text: rows can be made again from what an archive keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tawthiq.archive.forms import name_key
from tawthiq.model.coded import EventRows, Row
from tawthiq.model.events import Actor, Analysis, Event, EventClaim, Place
from tawthiq.model.spans import Span

ADMIN_BETWEEN: Final = " / "
SPEAKERS_BETWEEN: Final = "; "
VALUES: Final = {  # a field's slot in `Event`, and what of its value goes into a claim's row besides its words
    "initiator": ("initiators", ("id", "name", "likely")),
    "target": ("targets", ("id", "name", "likely")),
    "weapon": ("weapons", ("id", "name")),
    "casualty": ("casualties", ("outcome", "whose", "group", "low", "high", "best", "part_of_total", "unit")),
    "damage": ("damage", ("object", "effect", "low", "high")),
}
DATE: Final = ("start", "end", "precision")
PLACE: Final = (
    "name", "kind", "id", "lat", "lon", "radius_km", "precision", "method", "admin", "relation", "container",
)  # fmt: skip
SPEAKER: Final = ("name", "role", "organisation")
FIELDS: Final = ("type", "status", "background", "date", "place", *VALUES, "speaker")
"""Every field that has claims."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One value of one field of one event: what a claim's row says, before it is a row.

    `n`: 0, 1 … within the field. `quote` stands at `span`; both None where no word of the report gives the value.
    """

    field: str
    n: int
    value: dict[str, Any] | str | bool
    quote: str | None
    span: Span | None
    speaker: str | None
    stance: str | None
    found_by: str
    confidence: float

    @property
    def value_json(self) -> str:
        return msgspec.json.encode(self.value).decode()


def project(analysis: Analysis) -> tuple[EventRows, ...]:
    """Rows of each event, in order; events are named by the report's id, which is the document's."""
    return tuple(_rows(event, analysis.report.id) for event in analysis.events)


def values_of(event: Event) -> Iterator[Said]:
    """Every value of `event` with its words, in the order of `FIELDS`."""
    speaker, stance = _speaker(event.claims)
    told = (speaker, stance)
    for field in ("type", "status", "background"):
        value = event.subtype if field == "type" else getattr(event, field)
        yield _said(field, 0, value, event.trigger, told, event.found_by, event.confidence)
    date = event.date
    yield _said("date", 0, _part(date, DATE), date, told, date.method or event.found_by, date.confidence)
    for n, place in enumerate(event.places):
        yield _said("place", n, _place_value(place), place, told, place.method, place.confidence)
    for field, (slot, kept) in VALUES.items():
        for n, value in enumerate(getattr(event, slot)):
            sure = getattr(value, "confidence", event.confidence)
            yield _said(field, n, _part(value, kept), value, told, event.found_by, sure)
    for n, claim in enumerate(event.claims):
        yield _speaker_said(claim, n, event)


def _rows(event: Event, document_id: str) -> EventRows:
    trigger, date = event.trigger, event.date
    row: Row = (
        event.id, document_id, event.type, event.subtype, event.status, event.background, date.start, date.end,
        date.precision, trigger.text, trigger.span.start, trigger.span.end, event.confidence,
    )  # fmt: skip
    return EventRows(row, _places(event.places), tuple(_actors(event)), tuple(map(_claim_row, values_of(event))))


def _places(places: tuple[Place, ...]) -> tuple[Row, ...]:
    """What a place only lies in is found by its name; by its position only where the event has no other."""
    hide = any(place.lat is not None and not place.container for place in places)
    rows = []
    for n, place in enumerate(places):
        hidden = hide and place.container
        position: Row = (None, None, None) if hidden else (place.lat, place.lon, place.radius_km)
        admin = ADMIN_BETWEEN.join(place.admin)
        rows.append((n, place.name, name_key(place.name), place.id, admin, *position, place.precision, place.method))
    return tuple(rows)


def _actors(event: Event) -> Iterator[Row]:
    sides: tuple[tuple[str, tuple[Actor, ...]], ...] = (("initiator", event.initiators), ("target", event.targets))
    for role, actors in sides:
        for n, actor in enumerate(actors):
            yield role, n, actor.id, actor.name, name_key(actor.name)
    for n, claim in enumerate(event.claims):
        yield "claimant", n, None, claim.source.name, name_key(claim.source.name)


def _claim_row(said: Said) -> Row:
    start, end = (said.span.start, said.span.end) if said.span is not None else (None, None)
    return (
        said.field, said.n, said.value_json, said.speaker, said.stance, said.quote, start, end, said.found_by,
        said.confidence,
    )  # fmt: skip


def _said(
    field: str, n: int, value: Any, words: Any, told: tuple[str | None, str | None], found_by: str, sure: float
) -> Said:
    return Said(
        field=field, n=n, value=value, quote=None if words.span is None else words.text, span=words.span,
        speaker=told[0], stance=told[1], found_by=found_by, confidence=sure,
    )  # fmt: skip


def _speaker_said(claim: EventClaim, n: int, event: Event) -> Said:
    source = claim.source
    told = (source.name, claim.stance)
    return _said("speaker", n, _part(source, SPEAKER), source, told, event.found_by, claim.confidence)


def _speaker(claims: tuple[EventClaim, ...]) -> tuple[str | None, str | None]:
    """All who say it; how, if they all say it in one way."""
    if not claims:
        return None, None
    stances = {claim.stance for claim in claims}
    names = dict.fromkeys(claim.source.name for claim in claims)
    return SPEAKERS_BETWEEN.join(names), stances.pop() if len(stances) == 1 else None


def _place_value(place: Place) -> dict[str, Any]:
    value = _part(place, PLACE)
    if place.unresolved is not None:
        value["unresolved"] = place.unresolved.why
    return value


def _part(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}
