"""Which values of a coded event are right: those that the gold event holds that it is paired with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tawthiq.evaluate.events import casualty_key, date_key, from_coder, from_gold
from tawthiq.evaluate.keys import actor_key, place_key, weapon_key
from tawthiq.evaluate.pairing import pair
from tawthiq.model.events import Event, EventClaim
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.linear import Models
from tawthiq.resolve.merge import keep_drafts
from tawthiq.resolve.values import EventWriter
from tawthiq.train.corpus import GoldDocument, spans_of

Judged = tuple[str, float, bool]  # slot, confidence, whether the value is right
Row = tuple[str, float, float, bool]  # group, score, the event's confidence, whether the value is right


def judged(events: Sequence[Event], gold: Sequence[dict[str, Any]]) -> Iterator[Judged]:
    """Every value of a document's events; those of an event without its like in the gold are wrong."""
    pairs = pair([from_gold(e) for e in gold], [from_coder(e) for e in events])
    paired = {j: gold[i] for i, j in pairs}
    for j, event in enumerate(events):
        for slot, confidence, right in _values(event, paired.get(j, _NONE)):
            yield slot, confidence, right and j in paired


_NONE: dict[str, Any] = {"type": None, "subtype": None, "background": False, "spans": {}}


def _values(event: Event, gold: dict[str, Any]) -> Iterator[Judged]:
    wanted = from_gold(gold)
    slots, places = wanted.slots, wanted.slots["places"] | wanted.containers
    for place in event.places:
        yield "place", place.confidence, place_key(place.name) in places
    for slot, side, actors in (("initiator", "side_a", event.initiators), ("target", "side_b", event.targets)):
        for actor in actors:
            yield slot, actor.confidence, actor_key(actor.name or actor.text) in slots[side]
    for weapon in event.weapons:
        yield "weapon", weapon.confidence, weapon_key(weapon.name or weapon.text) in slots["weapons"]
    for row in event.casualties:
        yield "casualty", row.confidence, casualty_key(row.outcome, row.low, row.high) in slots["casualties"]
    yield "date", event.date.confidence, date_key(event.date.start, event.date.end) == slots["date"]
    for claim in event.claims:
        yield "claim", claim.confidence, _is_cited(claim, gold)


def _is_cited(claim: EventClaim, gold: dict[str, Any]) -> bool:
    """The gold names claimants in English: the words tell, or the label of a body."""
    named = {actor_key(name) for name in gold.get("claimed_by") or ()}
    if {actor_key(claim.source.name), actor_key(claim.source.organisation)} & named:
        return True
    span = claim.source.span
    return span is not None and any(s is not None and s.overlaps(span) for s in spans_of(gold, "claimed_by"))


class _Kept:
    """Stands for the confidence of a value while rows are made: its number, by which the value is known again."""

    def __init__(self) -> None:
        self.given: list[tuple[str, float, float]] = []

    def __call__(self, group: str, score: float, event: float) -> float:
        self.given.append((group, score, event))
        return float(len(self.given) - 1)


def value_rows(
    documents: Sequence[GoldDocument], united: Sequence[Sequence[Draft]], models: Models
) -> Iterator[Row]:
    """Every value of `documents`, coded by models that did not see them, with what its confidence is made of."""
    for document, drafts in zip(documents, united, strict=True):
        kept = _Kept()
        writer = EventWriter(document.index, {}, document.id, kept)
        events = [writer.write(draft, n) for n, draft in enumerate(keep_drafts(document.index, drafts, models), 1)]
        for _, number, right in judged(events, document.events):
            yield (*kept.given[int(number)], right)
