"""Were civilians the target, even where no word names them: a house hit, a shop looted, people displaced?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.decisions.kind import KindEvidence
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.index import family

CIVILIAN_GROUPS = ("civilians", "children", "women", "medics", "journalists")


def civilian_features(scene: Scene, trigger: TriggerMention, evidence: KindEvidence, subtype: str) -> list[str]:
    """All active features of civilians as a target of an event."""
    return [*_harmed(trigger, evidence, subtype), *_sentence(scene, trigger, subtype)]


def _harmed(t: TriggerMention, evidence: KindEvidence, subtype: str) -> Iterator[str]:
    yield f"subtype={subtype}"
    yield f"class={t.cls}+{subtype}"
    yield f"lemma={t.lemma}"
    groups = {count.group for count, _ in evidence.counts}
    civil = bool(groups & set(CIVILIAN_GROUPS))
    lost = "none" if not groups else "civil" if civil else "unknown" if groups <= {"unknown", "mixed"} else "fighters"
    yield f"losses={lost}+{subtype}"
    yield f"losses.civil={civil}"
    for count, outcome in evidence.counts:
        yield f"loss={outcome}+{count.group}"
        yield f"loss+subtype={outcome}+{count.group}+{subtype}"
    civilian_things = {o.civilian for o in evidence.objects}
    yield f"things={'+'.join(sorted(civilian_things)) or 'none'}+{bool(groups)}"
    for thing in evidence.objects:
        yield f"thing={thing.object_id}"
        yield f"thing.civilian={thing.civilian}+{family(t.cls)}"
    kinds = {a.kind for a in evidence.targets if a.name} or {"none"}
    for kind in kinds:
        yield f"target.kind={kind}+{civil}"
        yield f"target.kind+subtype={kind}+{subtype}"
    for kind in {a.kind for a in evidence.initiators} or {"none"}:
        yield f"initiator.kind={kind}+{subtype}"


def _sentence(scene: Scene, t: TriggerMention, subtype: str) -> Iterator[str]:
    index = scene.index
    for count in index.counts.get(t.sentence, ()):
        near = 0 <= count.first - t.last <= 5
        yield f"person={count.group}+{near}"
        yield f"person+subtype={count.group}+{near}+{subtype}"
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
