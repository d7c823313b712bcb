"""Labelled candidates for each decision, made from gold documents with the coder's own mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tawthiq.evaluate.keys import actor_key, place_key, weapon_key
from tawthiq.model.mentions import (
    ActorMention,
    Mention,
    ObjectMention,
    TimeMention,
    TriggerMention,
    WeaponMention,
)
from tawthiq.model.spans import Span
from tawthiq.resolve.choose import (
    CLAIM_REACH,
    COUNT_REACH,
    STATUS_MODELS,
    actor_candidates,
    candidates_within,
    objects_hit,
    place_candidates,
    time_candidates,
    weapon_candidates,
)
from tawthiq.resolve.decisions.actor import actor_features
from tawthiq.resolve.decisions.civilians import civilian_features
from tawthiq.resolve.decisions.claim import claim_features
from tawthiq.resolve.decisions.count import count_features
from tawthiq.resolve.decisions.kind import KindEvidence, kind_features
from tawthiq.resolve.decisions.means import weapon_features
from tawthiq.resolve.decisions.place import container_features, place_features
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.decisions.standing import standing_features
from tawthiq.resolve.decisions.time import time_features
from tawthiq.resolve.decisions.trigger import trigger_features
from tawthiq.resolve.decisions.twin import twin_features
from tawthiq.resolve.features import Feature
from tawthiq.train.corpus import GoldDocument, spans_of
from tawthiq.train.telling import tellings

Example = tuple[str, list[Feature], bool]  # decision, active features, label
Event = dict[str, Any]


def examples_of(document: GoldDocument) -> Iterator[Example]:
    """All labelled candidates of one document."""
    index = document.index
    matched = match_triggers(document)
    chosen = {id(t): t for t, _ in matched}
    yield from _triggers(document)
    scene = Scene(index, list(chosen.values()))
    done: set[int] = set()
    for trigger, event in sorted(matched, key=lambda item: item[0].first):
        if id(trigger) not in done:  # one mention may stand for two gold events; the first is the example
            done.add(id(trigger))
            yield from _event_examples(scene, trigger, event, document.published)


def _triggers(document: GoldDocument) -> Iterator[Example]:
    """Which triggers name an event, and which pairs tell the same one."""
    index = document.index
    told = tellings(document)
    for trigger, telling in zip(index.mentions.triggers, told, strict=True):
        yield "trigger", trigger_features(index, trigger), telling.is_gold
    telling_ones = [(t, x.event) for t, x in zip(index.mentions.triggers, told, strict=True) if x.event is not None]
    for j, (second, event) in enumerate(telling_ones):
        for first, other in telling_ones[:j]:
            yield "twin", twin_features(index, first, second), event == other


def match_triggers(document: GoldDocument) -> list[tuple[TriggerMention, Event]]:
    """Each gold event with the trigger mention that stands on its trigger."""
    matched: list[tuple[TriggerMention, Event]] = []
    for event in document.events:
        span = spans_of(event, "trigger")[0]
        hits = [t for t in document.index.mentions.triggers if span is not None and t.span.overlaps(span)]
        if hits:
            matched.append((hits[0], event))
    return matched


def _event_examples(scene: Scene, trigger: TriggerMention, event: Event, published: date | None) -> Iterator[Example]:
    yield from _places(scene, trigger, event)
    scene.remember_sides(trigger, _gold_ids(scene, event["side_a"]), _gold_ids(scene, event["side_b"]))
    yield from _sides(scene, trigger, event)
    yield from _counts(scene, trigger, event)
    yield from _weapons(scene, trigger, event)
    yield from _times(scene, trigger, event)
    yield from _claims(scene, trigger, event)
    yield from _standing(scene, trigger, event, published)
    yield from _kind(scene, trigger, event)


def _within(
    scene: Scene, trigger: TriggerMention, table: dict[int, list[Any]], reach: int, headline: bool
) -> list[Any]:
    sentences = candidates_within(scene.index, trigger.sentence, reach, headline)
    return [m for s in sentences for m in table.get(s, ())]


def _label(mention: Mention, spans: Sequence[Span | None], alike: bool) -> bool | None:
    """True on a gold span, None for another mention of the same value (no example), else False."""
    if any(s is not None and mention.span.overlaps(s) for s in spans):
        return True
    return None if alike else False


def _places(scene: Scene, trigger: TriggerMention, event: Event) -> Iterator[Example]:
    spans = spans_of(event, "places")
    holds = {place_key(p["name"]): bool(p.get("container")) for p in event["places"]}
    for place in place_candidates(scene.index, trigger):
        key = place_key(place.name)
        label = _label(place, spans, key in holds)
        if label is None and place.sentence == trigger.sentence:
            label = True
        if label is not None:
            yield "place", place_features(scene, trigger, place), label
        if key in holds:
            yield "container", container_features(scene, trigger, place), holds[key]


def _sides(scene: Scene, trigger: TriggerMention, event: Event) -> Iterator[Example]:
    keys_a, keys_b = ({actor_key(x) for x in event[side]} for side in ("side_a", "side_b"))
    spans_a, spans_b = spans_of(event, "side_a"), spans_of(event, "side_b")
    for actor in actor_candidates(scene.index, trigger):
        features = actor_features(scene, trigger, actor)
        key = actor_key(actor.name) if actor.name else ""
        for decision, spans, keys in (("initiator", spans_a, keys_a), ("target", spans_b, keys_b)):
            label = _label(actor, spans, key in keys)
            if label is True and key and key not in keys and actor.kind:
                label = False  # «مقاتلي "قسد"» stands on two names, one of them the gold's
            if label is None and actor.sentence == trigger.sentence:
                label = True
            if label is not None:
                yield decision, features, label


def _gold_ids(scene: Scene, labels: Sequence[str]) -> frozenset[str]:
    """Ids of the report's actors that gold labels name."""
    keys = {actor_key(label) for label in labels}
    return frozenset(a.actor_id for a in scene.index.mentions.actors if a.actor_id and actor_key(a.name) in keys)


def _counts(scene: Scene, trigger: TriggerMention, event: Event) -> Iterator[Example]:
    spans = spans_of(event, "casualties")
    for sentence in candidates_within(scene.index, trigger.sentence, COUNT_REACH, headline=False):
        for count, outcome in scene.losses(sentence):
            if outcome:
                rows = [
                    r
                    for r, s in zip(event["casualties"], spans, strict=False)
                    if s is not None and s.overlaps(count.span)
                ]
                same = any(r["low"] == count.bounds.low and r["outcome"] == outcome for r in event["casualties"])
                label = True if rows else (None if same else False)
                if label is not None:
                    yield "count", count_features(scene, trigger, count, outcome), label


def _weapons(scene: Scene, trigger: TriggerMention, event: Event) -> Iterator[Example]:
    spans, keys = spans_of(event, "weapons"), {weapon_key(w) for w in event["weapons"]}
    for weapon in weapon_candidates(scene.index, trigger):
        if not weapon.is_carrier:
            label = _label(weapon, spans, weapon_key(weapon.name) in keys)
            if label is not None or weapon.sentence == trigger.sentence:
                yield "weapon", weapon_features(scene, trigger, weapon), label is not False


def _times(scene: Scene, trigger: TriggerMention, event: Event) -> Iterator[Example]:
    spans = spans_of(event, "date")
    for time in time_candidates(scene.index, trigger):
        yield "time", time_features(scene, trigger, time), _label(time, spans, False) is True


def _claims(scene: Scene, trigger: TriggerMention, event: Event) -> Iterator[Example]:
    spans = spans_of(event, "claimed_by")
    for attribution in _within(scene, trigger, scene.index.attributions, CLAIM_REACH, True):
        if attribution.speaker is None:
            continue
        on_gold = any(s is not None and s.overlaps(attribution.speaker) for s in spans)
        if on_gold or not event["claimed_by"] or attribution.sentence != trigger.sentence:
            yield "claim", claim_features(scene, trigger, attribution), on_gold


def _standing(scene: Scene, trigger: TriggerMention, event: Event, published: date | None) -> Iterator[Example]:
    spans = spans_of(event, "date")
    times: list[TimeMention] = [
        t for t in time_candidates(scene.index, trigger) if _label(t, spans, False) is True
    ]
    end = event["date"][1]
    age = (published - date.fromisoformat(end)).days if published and end and times else None
    features = standing_features(scene, trigger, times, age)
    yield "background", features, bool(event["background"])
    for status in STATUS_MODELS:
        yield f"status:{status}", features, event["status"] == status


def _kind(scene: Scene, trigger: TriggerMention, event: Event) -> Iterator[Example]:
    evidence = gold_evidence(scene, trigger, event)
    civilians = any(actor_key(b) == "civilians" for b in event["side_b"])
    yield "civilians", civilian_features(scene, trigger, evidence, event["subtype"]), civilians
    yield "kind", [*kind_features(scene, trigger, evidence), f"gold={event['subtype']}"], True


def gold_evidence(scene: Scene, trigger: TriggerMention, event: Event) -> KindEvidence:
    """What a perfect choice of arguments would hand to the kind decision."""

    def on(slot: str, mentions: Sequence[Any]) -> tuple[Any, ...]:
        spans = spans_of(event, slot)
        return tuple(m for m in mentions if _label(m, spans, False) is True)

    weapons: tuple[WeaponMention, ...] = on("weapons", scene.index.mentions.weapons)
    a: tuple[ActorMention, ...] = on("side_a", scene.index.mentions.actors)
    b: tuple[ActorMention, ...] = on("side_b", scene.index.mentions.actors)
    spans = spans_of(event, "casualties")
    counts = tuple(
        (c, o)
        for s in candidates_within(scene.index, trigger.sentence, COUNT_REACH, headline=False)
        for c, o in scene.losses(s)
        if o and _label(c, spans, False) is True
    )
    things: tuple[ObjectMention, ...] = tuple(objects_hit(scene.index, scene, trigger))
    return KindEvidence(tuple(w for w in weapons if not w.is_carrier), a, b, counts, things)


