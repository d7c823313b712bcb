"""Is this weapon the means of the event?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TriggerMention, WeaponMention
from tawthiq.resolve.decisions.scene import Scene, lie
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import family


def weapon_features(scene: Scene, trigger: TriggerMention, weapon: WeaponMention) -> list[Feature]:
    """All active features of a weapon as the means of an event."""
    return [*lie(scene, trigger, weapon), *_weapon(scene, trigger, weapon)]


def _weapon(scene: Scene, t: TriggerMention, w: WeaponMention) -> list[Feature]:
    index = scene.index
    same = w.sentence == t.sentence
    inside = t.first <= w.first < t.last or w.first <= t.first < w.last
    own = sum([not x.is_carrier for x in index.weapons.get(t.sentence, ())])
    return [
        _kind(w.family, w.implies, t.cls),
        _prefix(index.prefix(w.first), same, t.cls),
        f"weapon={w.weapon_id}",
        f"before-token={index.text(w.first - 1)}",
        f"inside={inside}",
        f"own-weapons={min(own, 2)}+{same}",
        *[f"before.common={common}+{same}" for common in index.common_at(w.first - 1)],
    ]


@aspect
def _kind(weapon: str, implies: str, cls: str) -> Iterator[str]:
    yield f"family={weapon}"
    yield f"family+family={weapon}+{family(cls)}"
    yield f"family+class={weapon}+{cls}"
    yield f"implies+class={implies}+{cls}"


@aspect
def _prefix(prefix: str, same: bool, cls: str) -> Iterator[str]:
    yield f"prefix={prefix}+{same}"
    yield f"prefix+family={prefix}+{family(cls)}"
