"""Does this speaker say that the event happened?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import Attribution, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, lie
from tawthiq.resolve.features import Aspect, Feature, aspect
from tawthiq.resolve.index import Index, bucket, family


def claim_features(scene: Scene, trigger: TriggerMention, attribution: Attribution) -> list[Feature]:
    """All active features of an attribution as the claim of an event."""
    features = [*lie(scene, trigger, attribution), *_own(scene.index, trigger, attribution)]
    if attribution.sentence == trigger.sentence:
        return [*features, _here(scene.index, trigger, attribution)]
    return [*features, _elsewhere(scene, trigger, attribution)]


def _own(index: Index, t: TriggerMention, a: Attribution) -> list[Feature]:
    covers = a.scope[0] <= t.first < a.scope[1]
    gap = a.sentence - t.sentence
    same_paragraph = index.sentences[a.sentence].paragraph == index.sentences[t.sentence].paragraph
    return [
        _rule(a.found_by, covers, bucket(gap), a.speaker is not None),
        _rule_of(a.found_by, covers, t.cls),
        _said(a.stance, covers, gap == 0),
        _speaker(a.role, bool(a.actor_id), covers),
        f"paragraph+gap={same_paragraph}+{bucket(gap)}",
        f"verb={index.text(a.first)}",
    ]


@aspect
def _rule(rule: str, covers: bool, gap: str, speaker: bool) -> Iterator[str]:
    yield f"rule={rule}"
    yield f"rule+covers={rule}+{covers}"
    yield f"rule+covers+gap={rule}+{covers}+{gap}"
    yield f"speaker={speaker}+{rule}"


@aspect
def _rule_of(rule: str, covers: bool, cls: str) -> Iterator[str]:
    yield f"family+rule={family(cls)}+{rule}+{covers}"


@aspect
def _said(stance: str, covers: bool, here: bool) -> Iterator[str]:
    yield f"stance={stance}"
    yield f"stance+covers={stance}+{covers}+{here}"


@aspect
def _speaker(role: str, known: bool, covers: bool) -> Iterator[str]:
    yield f"role={role or 'none'}"
    yield f"role+covers={bool(role)}+{known}+{covers}"


def _here(index: Index, t: TriggerMention, a: Attribution) -> Aspect:
    """Among the speakers of the trigger's own sentence."""
    distance = abs(a.first - t.first)
    nearest = all(abs(x.first - t.first) >= distance for x in index.attributions[a.sentence])
    return _nearest(nearest, a.first - index.sentences[a.sentence].first <= 2, a.found_by)


@aspect
def _nearest(nearest: bool, opens: bool, rule: str) -> Iterator[str]:
    yield f"nearest={nearest}+{rule}"
    yield f"opens-sentence={opens}+{rule}"


def _elsewhere(scene: Scene, t: TriggerMention, a: Attribution) -> Aspect:
    """The speaker of another sentence."""
    index = scene.index
    alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(a.sentence, ()))
    shares = index.share_place(t.sentence, a.sentence)
    rivals = bool(scene.in_sentence(a.sentence))
    return _from_afar(a.found_by, a.sentence - t.sentence, alike, shares, rivals, t.sentence in index.attributions)


@aspect
def _from_afar(rule: str, gap: int, alike: bool, shares: bool, rivals: bool, own: bool) -> Iterator[str]:
    yield f"elsewhere+alike={alike}+{gap > 0}+{rivals}"
    yield f"elsewhere+shares-place={shares}+{alike}+{rivals}"
    yield f"elsewhere+own={own}+{alike}"
    yield f"elsewhere+rule={rule}+{bucket(gap)}+{own}"
