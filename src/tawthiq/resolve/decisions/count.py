"""Is this number of persons a loss of this event?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import CountMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, between, lie
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import bucket, family
from tawthiq.resolve.outcomes import governing

_CUES = frozenset(("negate", "deny", "subset", "hypothetical", "plan", "result", "cause"))


def count_features(scene: Scene, trigger: TriggerMention, count: CountMention, outcome: str) -> list[Feature]:
    """All active features of a count as a casualty row of an event."""
    return [
        *lie(scene, trigger, count),
        _outcome(outcome or "none", count.has_number, count.has_person, trigger.cls),
        _counted(count.outcome, count.has_number, count.group, outcome or "none"),
        _person(count.person, count.unit, count.has_person, count.is_other, count.has_number, count.part_of_total),
        *_governed(scene, trigger, count),
        *_others(scene, trigger, count),
    ]


@aspect
def _outcome(outcome: str, number: bool, person: bool, cls: str) -> Iterator[str]:
    yield f"outcome={outcome}"
    yield f"outcome+family={outcome}+{family(cls)}"
    yield f"outcome+class={outcome}+{cls}"
    yield f"number+outcome={number}+{outcome}+{person}"


@aspect
def _counted(own_outcome: str, number: bool, group: str, outcome: str) -> Iterator[str]:
    yield f"own-outcome={own_outcome or 'none'}+{number}"
    yield f"group={group}"
    yield f"group+number={group}+{number}+{outcome}"


@aspect
def _person(word: str, unit: str, person: bool, other: bool, number: bool, part: bool) -> Iterator[str]:
    yield f"number={number}+person={person}+other={other}"
    yield f"part={part}"
    yield f"unit={unit}"
    yield f"person={word}"


def _governed(scene: Scene, t: TriggerMention, c: CountMention) -> list[Feature]:
    index = scene.index
    governor = governing(index, c)
    number = c.has_number
    if governor is None:
        features: list[Feature] = [_ungoverned(number, bool(c.outcome))]
    else:
        gap = bucket(c.first - governor.last if governor.last <= c.first else governor.first - c.last)
        commas, verb = min(index.commas(governor.last, c.first), 2), index.verbs(governor.last, c.first) > 0
        features = [_governor(governor.cls, gap, number), _reach(governor is t, commas, verb, number, t.cls)]
    return [
        *features,
        f"before-token={index.text(c.first - 1)}",
        f"after-token={index.text(c.last)}",
        f"prefix={index.prefix(c.first)}+{number}",
        f"speaks={index.speaks(c)}",
        *[f"before.common={common}+{number}" for common in index.common_at(c.first - 1)],
        *[f"cue.before={cue}+{number}" for cue in index.cues_between(max(0, c.first - 4), c.first) & _CUES],
    ]


@aspect
def _ungoverned(number: bool, outcome: bool) -> Iterator[str]:
    yield "governor=none"
    yield f"governor=none+{number}+{outcome}"


@aspect
def _governor(cls: str, gap: str, number: bool) -> Iterator[str]:
    yield f"governor={cls}+{gap}"
    yield f"governor+number={gap}+{number}"


@aspect
def _reach(is_trigger: bool, commas: int, verb: bool, number: bool, cls: str) -> Iterator[str]:
    yield f"governor.is-trigger={is_trigger}+{family(cls)}"
    yield f"governor.commas={commas}+{number}"
    yield f"governor.verbs={verb}"


def _others(scene: Scene, t: TriggerMention, c: CountMention) -> list[Feature]:
    """Whether another event claims the count, and whether the event has counts of its own."""
    index = scene.index
    same = c.sentence == t.sentence
    own = any(x.has_number for x in index.counts.get(t.sentence, ()))
    rivals = [r for r in scene.in_sentence(c.sentence) if r is not t]
    features: list[Feature] = [f"own-counts={own}+{same}"]
    if same and rivals:
        nearest = min([abs(c.first - r.first) for r in rivals])
        rival_before = scene.rivals_between(*between(t, c)) > 0
        features.append(_rivals(abs(c.first - t.first) < nearest, rival_before, c.first > t.first))
    if not same:
        alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(c.sentence, ()))
        events = scene.rivals_between(min(t.last, c.first), max(t.first, c.first))
        later = c.sentence > t.sentence
        shares = index.share_place(t.sentence, c.sentence)
        features.append(_elsewhere(alike, own, later, shares, bool(rivals), min(events, 2)))
    return features


@aspect
def _rivals(nearer: bool, rival_before: bool, behind: bool) -> Iterator[str]:
    yield f"nearer-than-rival={nearer}"
    yield f"last-rival-before={rival_before}+{behind}"


@aspect
def _elsewhere(alike: bool, own: bool, later: bool, shares: bool, rivals: bool, events: int) -> Iterator[str]:
    yield f"elsewhere+alike={alike}+{own}+{later}"
    yield f"elsewhere+shares-place={shares}+{alike}"
    yield f"elsewhere+rivals={rivals:d}+{alike}+{own}"
    yield f"elsewhere+events-between={events}+{later}"
