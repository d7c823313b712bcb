"""Which gold event each trigger of a report tells: its own trigger, or another telling of the same happening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tawthiq.evaluate.keys import place_key
from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.decisions.kind import BY_CLASS
from tawthiq.resolve.index import Index, family
from tawthiq.train.corpus import GoldDocument, spans_of

Event = dict[str, Any]
_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
_STRIKE_LIKE = ("strike", "ground", "kill")
_SURE, _MARGIN = 2, 1


class Telling(msgspec.Struct, frozen=True):
    """`event`: index of the gold event, None for none; `sure`: whether that can be told at all."""

    event: int | None
    sure: bool
    is_gold: bool = False


def tellings(document: GoldDocument) -> list[Telling]:
    """One for each trigger mention, in order."""
    index, events = document.index, document.events
    own: dict[int, int] = {}
    for k, event in enumerate(events):
        span = spans_of(event, "trigger")[0]
        for t in index.mentions.triggers:
            if span is not None and t.span.overlaps(span) and t.first not in own:
                own[t.first] = k
                break
    at = {k: index.trigger_at[first] for first, k in own.items()}
    return [
        Telling(own[t.first], True, True) if t.first in own else _alias(index, t, events, at)
        for t in index.mentions.triggers
    ]


def _alias(index: Index, trigger: TriggerMention, events: Sequence[Event], at: Mapping[int, TriggerMention]) -> Telling:
    if family(trigger.cls) == "effect" and any(t.sentence == trigger.sentence for t in at.values()):
        return Telling(None, True)  # the losses of an event that its sentence names
    scored = sorted(
        ((_fit(index, trigger, e, at.get(k)), k) for k, e in enumerate(events) if _may_tell(trigger, e)), reverse=True
    )
    if not scored:
        return Telling(None, True)
    best, k = scored[0]
    runner_up = scored[1][0] if len(scored) > 1 else -9
    if best >= _SURE and best - runner_up >= _MARGIN:
        return Telling(k, True)
    return Telling(None, best <= 0)


def _may_tell(trigger: TriggerMention, event: Event) -> bool:
    subtype, kind = event["subtype"], event["type"]
    if BY_CLASS.get(trigger.cls) == subtype:
        return True
    f = family(trigger.cls)
    if f == "effect":
        return kind in _VIOLENT and bool(event["casualties"])
    if f in _STRIKE_LIKE and kind in _VIOLENT:
        return f == "strike" or kind != "Explosions/Remote violence"
    return (
        (f == "crowd"
        and kind in ("Protests", "Riots"))
        or (f == "detain"
        and subtype in ("Arrests", "Abduction/forced disappearance"))
    )


def _fit(index: Index, trigger: TriggerMention, event: Event, own: TriggerMention | None) -> int:
    """How well the trigger's sentence fits the event: its places, its losses, its neighbourhood."""
    here = {place_key(p.name) for p in index.places.get(trigger.sentence, ()) if not p.anchor_only}
    fine = {place_key(p["name"]) for p in event["places"] if not p.get("container")}
    wide = {place_key(p["name"]) for p in event["places"] if p.get("container")}
    losses = {(c["low"], c["high"]) for c in event["casualties"]}
    told = {(c.bounds.low, c.bounds.high) for c in index.counts.get(trigger.sentence, ()) if c.has_number or c.outcome}
    score = 2 * bool(here & fine) + bool(here & wide) + bool(losses & told)
    if own is not None and own.sentence == trigger.sentence:
        score += 2
    elif own is not None and abs(own.sentence - trigger.sentence) == 1:
        score += 1
    if fine and here and not here & (fine | wide):
        score -= 2
    return score
