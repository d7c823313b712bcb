"""Does this expression date the event?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TimeMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, lie
from tawthiq.resolve.features import Aspect, Feature, aspect
from tawthiq.resolve.index import Index, bucket, family


def time_features(scene: Scene, trigger: TriggerMention, time: TimeMention) -> list[Feature]:
    """All active features of a time as the date of an event."""
    features = [*lie(scene, trigger, time), *_own(scene.index, trigger, time)]
    if time.sentence == trigger.sentence:
        return [*features, *_here(scene, trigger, time)]
    return [*features, _elsewhere(scene.index, trigger, time)]


def _own(index: Index, t: TriggerMention, m: TimeMention) -> list[Feature]:
    same = m.sentence == t.sentence
    recall = "recall" in index.cues_between(index.sentences[t.sentence].first, t.first)
    return [
        _form(m.form, same, recall, t.cls),
        f"past={m.values.get('past', 0)}",
        f"before-token={index.text(m.first - 1)}",
        f"own-times={min(len(index.times.get(t.sentence, ())), 3)}+{same}",
        *[f"cue={cue}" for cue in index.cues_between(max(0, m.first - 2), m.first)],
    ]


@aspect
def _form(form: str, same: bool, recall: bool, cls: str) -> Iterator[str]:
    yield f"form={form}"
    yield f"form+same={form}+{same}"
    yield f"form+family={form}+{family(cls)}"
    yield f"recall={recall}+{same}+{form}"


def _here(scene: Scene, t: TriggerMention, m: TimeMention) -> list[Feature]:
    """Among the times and events of the trigger's own sentence."""
    index = scene.index
    distance = abs(m.first - t.first)
    rank = sum([abs(x.first - t.first) < distance for x in index.times[t.sentence]])
    rivals = [abs(m.first - r.first) for r in scene.in_sentence(t.sentence) if r is not t]
    said = index.says(index.sentences[t.sentence].first, m.first + 3) > 0
    return [
        f"rank={min(rank, 2)}+{'after' if m.first >= t.last else 'before'}",
        f"nearer-than-rival={distance < min(rivals, default=99)}+{bool(rivals)}",
        f"near-say={said}",
    ]


def _elsewhere(index: Index, t: TriggerMention, m: TimeMention) -> Aspect:
    """A time of another sentence."""
    none_here = t.sentence not in index.times
    alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(m.sentence, ()))
    shares = index.share_place(t.sentence, m.sentence)
    return _from_afar(none_here, m.sentence - t.sentence, t.definite, alike, shares)


@aspect
def _from_afar(none_here: bool, gap: int, definite: bool, alike: bool, shares: bool) -> Iterator[str]:
    yield f"elsewhere+none-here={none_here}+{bucket(gap)}"
    yield f"elsewhere+none-here+definite={none_here}+{definite}+{gap < 0}"
    yield f"elsewhere+alike={alike}+{none_here}"
    yield f"elsewhere+shares-place={shares}+{none_here}"
