"""An event reduced to what scoring compares; both gold and coder output come to this form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from tawthiq.evaluate.keys import actor_key, place_key, weapon_key
from tawthiq.model.events import Actor, Event

SLOTS = ("places", "side_a", "side_b", "casualties", "date", "weapons", "claimed")

Keys = frozenset[Any]


class ScoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """`slots` holds the keys of each slot, `containers` the places that only say what others lie in."""

    type: str | None
    subtype: str | None
    status: str | None
    background: bool
    trigger: str | None
    slots: dict[str, Keys]
    containers: Keys = frozenset()
    quote: str = ""

    def __str__(self) -> str:
        places = "، ".join(sorted(self.slots["places"]))
        return f"{self.subtype} «{self.trigger}»" + (f" in {places}" if places else "")


def from_gold(event: dict[str, Any], text: str = "") -> ScoredEvent:
    """One event of a gold file; `text` gives the words around its trigger. Raises KeyError, TypeError."""
    span = (event.get("spans") or {}).get("trigger")
    places = [place for place in event.get("places") or [] if place.get("name")]
    return ScoredEvent(
        type=event["type"],
        subtype=event["subtype"],
        status=event.get("status"),
        background=bool(event["background"]),
        trigger=event.get("trigger"),
        containers=frozenset(place_key(place["name"]) for place in places if place.get("container")),
        quote=quote(text, *span) if span else "",
        slots={
            "places": frozenset(place_key(place["name"]) for place in places if not place.get("container")),
            "side_a": frozenset(actor_key(name) for name in event.get("side_a") or [] if name),
            "side_b": frozenset(actor_key(name) for name in event.get("side_b") or [] if name),
            "weapons": frozenset(weapon_key(name) for name in event.get("weapons") or [] if name),
            "casualties": frozenset(
                casualty_key(row.get("outcome"), row.get("low"), row.get("high"))
                for row in event.get("casualties") or []
            ),
            "date": date_key(*(event.get("date") or [None, None])),
            "claimed": claimed_key(any(event.get("claimed_by") or [])),
        },
    )


def from_coder(event: Event, text: str = "") -> ScoredEvent:
    """One event of the coder's output."""
    return ScoredEvent(
        type=event.type,
        subtype=event.subtype,
        status=event.status,
        background=event.background,
        trigger=event.trigger.text,
        quote=quote(text, event.trigger.span.start, event.trigger.span.end),
        slots={
            "places": frozenset(place_key(place.name) for place in event.places if place.name and not place.container),
            "side_a": _actors(event.initiators),
            "side_b": _actors(event.targets),
            "weapons": frozenset(weapon_key(name) for weapon in event.weapons if (name := weapon.name or weapon.text)),
            "casualties": frozenset(casualty_key(row.outcome, row.low, row.high) for row in event.casualties),
            "date": date_key(event.date.start, event.date.end),
            "claimed": claimed_key(any(claim.source.text or claim.source.name for claim in event.claims)),
        },
    )


def _actors(actors: Iterable[Actor]) -> Keys:
    return frozenset(actor_key(name) for actor in actors if (name := actor.name or actor.text))


def casualty_key(outcome: str | None, low: int | None, high: int | None) -> tuple[str, int | None, int | None]:
    """Outcome and bounds, older names of outcomes brought to the codebook's."""
    name = str(outcome).replace("detained", "arrested").replace("raped", "sexually assaulted")
    return name, low, high


def date_key(start: str | None, end: str | None = None) -> Keys:
    """First and last day, nothing where the date is unknown."""
    return frozenset([(start, end or start)]) if start else frozenset()


def claimed_key(is_claimed: bool) -> Keys:
    """One key where anybody is cited, so that having a claimant counts and not who it is."""
    return frozenset([True]) if is_claimed else frozenset()


def quote(text: str, start: int, end: int, around: int = 40) -> str:
    """The words at a span with some of what stands around them, on one line."""
    before, after = text[max(0, start - around) : start], text[end : end + around]
    return " ".join(f"{before}[{text[start:end]}]{after}".split()) if text else ""
