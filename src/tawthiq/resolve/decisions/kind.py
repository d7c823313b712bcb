"""Which of ACLED's subtypes is this event?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tawthiq.model.mentions import ActorMention, CountMention, ObjectMention, TriggerMention, WeaponMention
from tawthiq.resolve.decisions.scene import Scene, between
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import bucket, family

#: what a trigger class means where nothing else speaks
BY_CLASS: dict[str, str] = {
    "airstrike": "Air/drone strike", "shelling": "Shelling/artillery/missile attack",
    "strike": "Shelling/artillery/missile attack", "clash": "Armed clash", "assault": "Armed clash",
    "advance": "Armed clash", "capture": "Non-state actor overtakes territory",
    "withdraw": "Non-violent transfer of territory", "handover": "Non-violent transfer of territory",
    "explosion": "Remote explosive/landmine/IED", "bombing": "Remote explosive/landmine/IED", "suicide": "Suicide bomb",
    "grenade": "Grenade", "chemical": "Chemical weapon", "shooting": "Attack", "killing": "Attack", "death": "Attack",
    "injury": "Attack", "beating": "Attack", "sexual": "Sexual violence", "abduction": "Abduction/forced disappearance",
    "missing": "Abduction/forced disappearance", "arrest": "Arrests", "raid": "Arrests", "release": "Other",
    "captured": "Armed clash", "protest": "Peaceful protest", "dispersal": "Protest with intervention",
    "riot": "Violent demonstration", "mob": "Mob violence", "agreement": "Agreement",
    "deploy": "Change to group/activity", "join": "Change to group/activity",
    "base": "Headquarters or base established", "intercept": "Disrupted weapons use",
    "defuse": "Disrupted weapons use", "seize": "Disrupted weapons use", "looting": "Looting/property destruction",
    "destruction": "Looting/property destruction", "damage": "Shelling/artillery/missile attack",
    "displacement": "Other", "siege": "Other",
}  # fmt: skip

#: means that decide the subtype of a strike, by weapon family; earlier ones win
BY_MEANS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("chemical",), "Chemical weapon"),
    (("suicide",), "Suicide bomb"),
    (("air", "drone", "barrel"), "Air/drone strike"),
    (("mine", "ied", "car_bomb", "uxo"), "Remote explosive/landmine/IED"),
    (("grenade",), "Grenade"),
    (
        ("artillery", "mortar", "rocket", "ballistic", "phosphorus", "cluster", "thermobaric"),
        "Shelling/artillery/missile attack",
    ),
    (("firearm", "sniper", "guided", "rpg", "blade"), "Attack"),
)
_STRIKES = ("strike", "kill", "effect")
_NONE = frozenset(("none",))


class KindEvidence(msgspec.Struct, frozen=True):
    """What was chosen for an event that speaks for its kind."""

    weapons: tuple[WeaponMention, ...]
    initiators: tuple[ActorMention, ...]
    targets: tuple[ActorMention, ...]
    counts: tuple[tuple[CountMention, str], ...]
    objects: tuple[ObjectMention, ...]


def kind_features(scene: Scene, trigger: TriggerMention, evidence: KindEvidence) -> list[Feature]:
    """All active features of an event's kind; one model for each subtype reads them."""
    return [
        *_trigger(scene, trigger),
        *_sides("initiator", trigger, evidence.initiators),
        *_sides("target", trigger, evidence.targets),
        *_means(scene, trigger, evidence),
        *_losses(trigger, evidence),
        _rule(by_rule(scene, trigger, evidence), trigger.cls),
    ]


@aspect
def _rule(subtype: str, cls: str) -> Iterator[str]:
    yield f"rule={subtype}"
    yield f"rule+lemma={subtype}+{cls}"


def by_rule(scene: Scene, trigger: TriggerMention, evidence: KindEvidence) -> str:
    """The subtype that trigger class and means give by themselves."""
    base = BY_CLASS.get(trigger.cls, "Other")
    if family(trigger.cls) not in _STRIKES or trigger.cls in ("airstrike", "suicide", "chemical"):
        return base
    families = {w.family for w in evidence.weapons} | {w.family for w in _carriers(scene, trigger)}
    if any(a.head == "aircraft" for a in evidence.initiators):
        families.add("air")
    return next((subtype for means, subtype in BY_MEANS if families & set(means)), base)


def _carriers(scene: Scene, trigger: TriggerMention) -> list[WeaponMention]:
    """Aircraft named in the trigger's sentence with no other event between."""
    found = []
    for weapon in scene.index.weapons.get(trigger.sentence, ()):
        first, last = between(trigger, weapon)
        if weapon.is_carrier and not scene.rivals_between(first, last):
            found.append(weapon)
    return found


def _trigger(scene: Scene, t: TriggerMention) -> Iterator[Feature]:
    index = scene.index
    yield _word(t.cls, t.pos)
    yield f"lemma={t.lemma}"
    yield f"before={index.text(t.first - 1)}"
    yield f"after={index.text(t.last)}"
    for other in index.triggers[t.sentence]:
        if other is not t:
            first, last = between(t, other)
            if not scene.rivals_between(first - 1, last + 1) or abs(last - first) <= 2:
                yield _peer(other.cls, t.cls)
                yield f"peer+gap={other.cls}+{bucket(last - first)}"
    for cue in index.cues_between(index.sentences[t.sentence].first, index.sentences[t.sentence].last):
        yield f"cue={cue}+{family(t.cls)}"


@aspect
def _word(cls: str, pos: str) -> Iterator[str]:
    yield f"class={cls}"
    yield f"class+pos={cls}+{pos}"


@aspect
def _peer(peer: str, cls: str) -> Iterator[str]:
    yield f"peer={peer}"
    yield f"peer+class={peer}+{cls}"


def _sides(side: str, t: TriggerMention, actors: Iterable[ActorMention]) -> Iterator[Feature]:
    for kind in {a.kind or a.head or "-" for a in actors} or _NONE:
        yield _side(side, kind, t.cls)
    for actor in actors:
        yield f"{side}={actor.actor_id}+{family(t.cls)}"
        yield f"{side}.head={actor.head}+{t.cls}"


@aspect
def _side(side: str, kind: str, cls: str) -> Iterator[str]:
    yield f"{side}.kind={kind}"
    yield f"{side}.kind+class={kind}+{cls}"
    yield f"{side}.kind+family={kind}+{family(cls)}"


def _means(scene: Scene, t: TriggerMention, evidence: KindEvidence) -> Iterator[Feature]:
    for name in {w.family for w in evidence.weapons} or _NONE:
        yield _weapon(name, t.cls)
    for weapon in _carriers(scene, t):
        yield f"carrier={weapon.family}+{family(t.cls)}"
    for weapon in scene.index.weapons.get(t.sentence, ()):
        yield f"sentence-means={weapon.family}+{family(t.cls)}"


@aspect
def _weapon(weapon: str, cls: str) -> Iterator[str]:
    yield f"means={weapon}"
    yield f"means+class={weapon}+{cls}"
    yield f"means+family={weapon}+{family(cls)}"


def _losses(t: TriggerMention, evidence: KindEvidence) -> Iterator[Feature]:
    for count, outcome in evidence.counts:
        yield _loss(outcome, count.group, t.cls)
        yield _group(count.group, t.cls)
    for thing in evidence.objects:
        yield f"object.civilian={thing.civilian}+{t.cls}"
        yield f"object={thing.object_id}+{family(t.cls)}"
    if not evidence.counts:
        yield f"loss=none+{t.cls}"


@aspect
def _loss(outcome: str, group: str, cls: str) -> Iterator[str]:
    yield f"loss={outcome}+{group}"
    yield f"loss+class={outcome}+{group}+{cls}"


@aspect
def _group(group: str, cls: str) -> Iterator[str]:
    yield f"group+class={group}+{cls}"
    yield f"group+family={group}+{family(cls)}"
