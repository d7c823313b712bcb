"""Does this speaker say that the event happened?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import Attribution, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, lie
from tawthiq.resolve.index import bucket, family


def claim_features(scene: Scene, trigger: TriggerMention, attribution: Attribution) -> list[str]:
    """All active features of an attribution as the claim of an event."""
    return [*lie(scene, trigger, attribution), *_own(scene, trigger, attribution)]


def _own(scene: Scene, t: TriggerMention, a: Attribution) -> Iterator[str]:
    index = scene.index
    rule = a.found_by
    covers = a.scope[0] <= t.first < a.scope[1]
    gap = a.sentence - t.sentence
    same_paragraph = index.sentences[a.sentence].paragraph == index.sentences[t.sentence].paragraph
    yield f"rule={rule}"
    yield f"stance={a.stance}"
    yield f"rule+covers={rule}+{covers}"
    yield f"rule+covers+gap={rule}+{covers}+{bucket(gap)}"
    yield f"stance+covers={a.stance}+{covers}+{gap == 0}"
    yield f"paragraph+gap={same_paragraph}+{bucket(gap)}"
    yield f"role={a.role or 'none'}"
    yield f"role+covers={bool(a.role)}+{bool(a.actor_id)}+{covers}"
    yield f"speaker={a.speaker is not None}+{rule}"
    yield f"verb={index.text(a.first)}"
    yield f"family+rule={family(t.cls)}+{rule}+{covers}"
    if gap:
        alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(a.sentence, ()))
        names = {p.name for p in index.places.get(t.sentence, ())} & {p.name for p in index.places.get(a.sentence, ())}
        rivals = scene.in_sentence(a.sentence)
        yield f"elsewhere+alike={alike}+{gap > 0}+{bool(rivals)}"
        yield f"elsewhere+shares-place={bool(names)}+{alike}+{bool(rivals)}"
        own = any(x.sentence == t.sentence for x in index.mentions.attributions)
        yield f"elsewhere+own={own}+{alike}"
        yield f"elsewhere+rule={rule}+{bucket(gap)}+{own}"
    else:
        nearest = all(
            abs(x.first - t.first) >= abs(a.first - t.first)
            for x in index.mentions.attributions
            if x.sentence == a.sentence
        )
        yield f"nearest={nearest}+{rule}"
        yield f"opens-sentence={a.first - index.sentences[a.sentence].first <= 2}+{rule}"
