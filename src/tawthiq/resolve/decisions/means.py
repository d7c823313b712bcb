"""Is this weapon the means of the event?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TriggerMention, WeaponMention
from tawthiq.resolve.decisions.scene import Scene, lie
from tawthiq.resolve.index import family


def weapon_features(scene: Scene, trigger: TriggerMention, weapon: WeaponMention) -> list[str]:
    """All active features of a weapon as the means of an event."""
    return [*lie(scene, trigger, weapon), *_weapon(scene, trigger, weapon)]


def _weapon(scene: Scene, t: TriggerMention, w: WeaponMention) -> Iterator[str]:
    index = scene.index
    same = w.sentence == t.sentence
    f = family(t.cls)
    inside = t.first <= w.first < t.last or w.first <= t.first < w.last
    yield f"family={w.family}"
    yield f"family+family={w.family}+{f}"
    yield f"family+class={w.family}+{t.cls}"
    yield f"implies+class={w.implies}+{t.cls}"
    yield f"weapon={w.weapon_id}"
    yield f"prefix={index.prefix(w.first)}+{same}"
    yield f"prefix+family={index.prefix(w.first)}+{f}"
    yield f"before-token={index.text(w.first - 1)}"
    yield f"inside={inside}"
    own = [x for x in index.weapons.get(t.sentence, ()) if not x.is_carrier]
    yield f"own-weapons={min(len(own), 2)}+{same}"
    for cls in index.common_at(w.first - 1):
        yield f"before.common={cls}+{same}"
