"""Were civilians the target, even where no word names them: a house hit, a shop looted, people displaced?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.decisions.kind import KindEvidence
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, family

CIVILIAN_GROUPS = ("civilians", "children", "women", "medics", "journalists")
_UNTOLD = frozenset(("unknown", "mixed"))
_NOBODY = frozenset(("none",))


def civilian_features(scene: Scene, trigger: TriggerMention, evidence: KindEvidence, subtype: str) -> list[Feature]:
    """All active features of civilians as a target of an event."""
    return [*_harmed(trigger, evidence, subtype), *_sentence(scene.index, trigger, subtype)]


def _harmed(t: TriggerMention, evidence: KindEvidence, subtype: str) -> list[Feature]:
    groups = {count.group for count, _ in evidence.counts}
    civil = not groups.isdisjoint(CIVILIAN_GROUPS)
    lost = "none" if not groups else "civil" if civil else "unknown" if groups <= _UNTOLD else "fighters"
    things = "+".join(sorted({o.civilian for o in evidence.objects})) or "none"
    return [
        _event(subtype, t.cls, lost, civil),
        f"lemma={t.lemma}",
        f"things={things}+{bool(groups)}",
        *[_loss(outcome, count.group, subtype) for count, outcome in evidence.counts],
        *[f"thing={thing.object_id}" for thing in evidence.objects],
        *[f"thing.civilian={thing.civilian}+{family(t.cls)}" for thing in evidence.objects],
        *[_target(kind, civil, subtype) for kind in {a.kind for a in evidence.targets if a.name} or _NOBODY],
        *[f"initiator.kind={kind}+{subtype}" for kind in {a.kind for a in evidence.initiators} or _NOBODY],
    ]


@aspect
def _event(subtype: str, cls: str, losses: str, civil: bool) -> Iterator[str]:
    yield f"subtype={subtype}"
    yield f"class={cls}+{subtype}"
    yield f"losses={losses}+{subtype}"
    yield f"losses.civil={civil}"


@aspect
def _loss(outcome: str, group: str, subtype: str) -> Iterator[str]:
    yield f"loss={outcome}+{group}"
    yield f"loss+subtype={outcome}+{group}+{subtype}"


@aspect
def _target(kind: str, civil: bool, subtype: str) -> Iterator[str]:
    yield f"target.kind={kind}+{civil}"
    yield f"target.kind+subtype={kind}+{subtype}"


def _sentence(index: Index, t: TriggerMention, subtype: str) -> Iterator[Feature]:
    for count in index.counts.get(t.sentence, ()):
        near = 0 <= count.first - t.last <= 5
        yield _person(count.group, near, subtype)
        if near:
            yield f"person.word={count.person}"
    for thing in index.objects.get(t.sentence, ()):
        near = 0 <= thing.first - t.last <= 6
        yield f"object.civilian={thing.civilian}+{near}+{family(t.cls)}"
        if near:
            yield f"object={thing.object_id}+{family(t.cls)}"
    for place in index.places.get(t.sentence, ()):
        if not place.anchor_only and 0 <= place.first - t.last <= 8:
            yield f"place.kind={place.kind}+{family(t.cls)}"


@aspect
def _person(group: str, near: bool, subtype: str) -> Iterator[str]:
    yield f"person={group}+{near}"
    yield f"person+subtype={group}+{near}+{subtype}"
