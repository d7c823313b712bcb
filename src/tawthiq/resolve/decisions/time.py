"""Does this expression date the event?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TimeMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, lie
from tawthiq.resolve.index import bucket, family


def time_features(scene: Scene, trigger: TriggerMention, time: TimeMention) -> list[str]:
    """All active features of a time as the date of an event."""
    return [*lie(scene, trigger, time), *_own(scene, trigger, time)]


def _own(scene: Scene, t: TriggerMention, m: TimeMention) -> Iterator[str]:
    index = scene.index
    same = m.sentence == t.sentence
    own = index.times.get(t.sentence, [])
    yield f"form={m.form}"
    yield f"form+same={m.form}+{same}"
    yield f"form+family={m.form}+{family(t.cls)}"
    yield f"past={m.values.get('past', 0)}"
    yield f"before-token={index.text(m.first - 1)}"
    yield f"own-times={min(len(own), 3)}+{same}"
    for cls in index.cues_between(max(0, m.first - 2), m.first):
        yield f"cue={cls}"
    recall = bool(index.cues_between(index.sentences[t.sentence].first, t.first) & {"recall"})
    yield f"recall={recall}+{same}+{m.form}"
    if same:
        rank = sum(abs(x.first - t.first) < abs(m.first - t.first) for x in own)
        yield f"rank={min(rank, 2)}+{'after' if m.first >= t.last else 'before'}"
        rivals = [r for r in scene.in_sentence(t.sentence) if r is not t]
        nearest = min((abs(m.first - r.first) for r in rivals), default=99)
        yield f"nearer-than-rival={abs(m.first - t.first) < nearest}+{bool(rivals)}"
        said = index.says(index.sentences[t.sentence].first, m.first + 3) > 0
        yield f"near-say={said}"
    else:
        yield f"elsewhere+none-here={not own}+{bucket(m.sentence - t.sentence)}"
        yield f"elsewhere+none-here+definite={not own}+{t.definite}+{m.sentence < t.sentence}"
        alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(m.sentence, ()))
        yield f"elsewhere+alike={alike}+{not own}"
        names = {p.name for p in index.places.get(t.sentence, ())} & {p.name for p in index.places.get(m.sentence, ())}
        yield f"elsewhere+shares-place={bool(names)}+{not own}"
