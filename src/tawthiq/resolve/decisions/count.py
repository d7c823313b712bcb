"""Is this number of persons a loss of this event?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import CountMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, between, lie
from tawthiq.resolve.index import bucket, family
from tawthiq.resolve.outcomes import governing


def count_features(scene: Scene, trigger: TriggerMention, count: CountMention, outcome: str) -> list[str]:
    """All active features of a count as a casualty row of an event."""
    return [
        *lie(scene, trigger, count),
        *_own(trigger, count, outcome),
        *_governed(scene, trigger, count),
        *_others(scene, trigger, count),
    ]


def _own(t: TriggerMention, c: CountMention, outcome: str) -> Iterator[str]:
    f = family(t.cls)
    yield f"outcome={outcome or 'none'}"
    yield f"outcome+family={outcome or 'none'}+{f}"
    yield f"outcome+class={outcome or 'none'}+{t.cls}"
    yield f"own-outcome={c.outcome or 'none'}+{c.has_number}"
    yield f"number={c.has_number}+person={c.has_person}+other={c.is_other}"
    yield f"number+outcome={c.has_number}+{outcome or 'none'}+{c.has_person}"
    yield f"group={c.group}"
    yield f"group+number={c.group}+{c.has_number}+{outcome or 'none'}"
    yield f"part={c.part_of_total}"
    yield f"unit={c.unit}"
    yield f"person={c.person}"


def _governed(scene: Scene, t: TriggerMention, c: CountMention) -> Iterator[str]:
    index = scene.index
    governor = governing(index, c)
    if governor is None:
        yield "governor=none"
        yield f"governor=none+{c.has_number}+{bool(c.outcome)}"
    else:
        gap = c.first - governor.last if governor.last <= c.first else governor.first - c.last
        yield f"governor={governor.cls}+{bucket(gap)}"
        yield f"governor+number={bucket(gap)}+{c.has_number}"
        yield f"governor.is-trigger={governor is t}+{family(t.cls)}"
        yield f"governor.commas={min(index.commas(governor.last, c.first), 2)}+{c.has_number}"
        yield f"governor.verbs={index.verbs(governor.last, c.first) > 0}"
    yield f"before-token={index.text(c.first - 1)}"
    yield f"after-token={index.text(c.last)}"
    yield f"prefix={index.prefix(c.first)}+{c.has_number}"
    for cls in index.common_at(c.first - 1):
        yield f"before.common={cls}+{c.has_number}"
    for cls in index.cues_between(max(0, c.first - 4), c.first) & {
        "negate",
        "deny",
        "subset",
        "hypothetical",
        "plan",
        "result",
        "cause",
    }:
        yield f"cue.before={cls}+{c.has_number}"
    yield f"speaks={index.speaks(c)}"


def _others(scene: Scene, t: TriggerMention, c: CountMention) -> Iterator[str]:
    """Whether another event claims the count, and whether the event has counts of its own."""
    index = scene.index
    same = c.sentence == t.sentence
    own = any(x.has_number for x in index.counts.get(t.sentence, ()))
    yield f"own-counts={own}+{same}"
    rivals = [r for r in scene.in_sentence(c.sentence) if r is not t]
    if same and rivals:
        nearest = min(abs(c.first - r.first) for r in rivals)
        yield f"nearer-than-rival={abs(c.first - t.first) < nearest}"
        first, last = between(t, c)
        yield f"last-rival-before={scene.rivals_between(first, last) > 0}+{c.first > t.first}"
    if not same:
        alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(c.sentence, ()))
        names = {p.name for p in index.places.get(t.sentence, ())} & {p.name for p in index.places.get(c.sentence, ())}
        yield f"elsewhere+alike={alike}+{own}+{c.sentence > t.sentence}"
        yield f"elsewhere+shares-place={bool(names)}+{alike}"
        yield f"elsewhere+rivals={min(len(rivals), 1)}+{alike}+{own}"
        between_events = scene.rivals_between(min(t.last, c.first), max(t.first, c.first))
        yield f"elsewhere+events-between={min(between_events, 2)}+{c.sentence > t.sentence}"
