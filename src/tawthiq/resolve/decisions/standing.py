"""News or background; occurred, attempted, ongoing, planned, called for, denied."""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TimeMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.index import bucket, family

_WINDOW = 7


def standing_features(scene: Scene, trigger: TriggerMention, dates: list[TimeMention], age: int | None) -> list[str]:
    """All active features of an event's standing in its report.

    `dates` are the times chosen for it; `age` the days from its last day to publication, None if unknown.
    """
    return [*_words(scene, trigger), *_dates(dates, age), *_place_in_report(scene, trigger)]


def _words(scene: Scene, t: TriggerMention) -> Iterator[str]:
    index = scene.index
    sentence = index.sentences[t.sentence]
    f = family(t.cls)
    tense = t.features.split(".")[0].split("|")[0] if t.features else "-"
    yield f"class={t.cls}"
    yield f"pos={t.pos}"
    yield f"tense={tense}"
    yield f"tense+family={tense}+{f}"
    yield f"prefix={index.prefix(t.first)}+{t.pos}"
    yield f"definite={t.definite}+{t.pos}"
    yield f"before={index.text(t.first - 1)}"
    yield f"before2={index.text(t.first - 2)}"
    yield f"opens={index.text(sentence.first)}"
    near_first = max(sentence.first, t.first - _WINDOW)
    for cls in index.cues_between(near_first, t.first):
        yield f"near={cls}"
        yield f"near+pos={cls}+{t.pos}"
        yield f"near+family={cls}+{f}"
    for cls in index.cues_between(max(sentence.first, t.first - 2), t.first):
        yield f"adjacent={cls}"
        yield f"adjacent+pos={cls}+{t.pos}"
    for cls in index.cues_between(sentence.first, near_first):
        yield f"earlier={cls}"
    for cls in index.cues_between(t.last, min(sentence.last, t.last + _WINDOW)):
        yield f"after={cls}"
    for cls in index.cues_between(sentence.first, min(sentence.last, sentence.first + 4)):
        yield f"opening={cls}"
    for cls in index.cues_between(sentence.first, sentence.last):
        yield f"sentence={cls}"
    for trigger in index.triggers[t.sentence]:
        if trigger is not t and abs(trigger.first - t.first) <= 3:
            yield f"beside={trigger.cls}"


def _dates(dates: list[TimeMention], age: int | None) -> Iterator[str]:
    yield f"dates={min(len(dates), 2)}"
    for date in dates:
        yield f"form={date.form}"
        yield f"past={date.values.get('past', 0)}"
    yield f"age={'unknown' if age is None else bucket(age)}"


def _place_in_report(scene: Scene, t: TriggerMention) -> Iterator[str]:
    index = scene.index
    n = len(index.sentences)
    yield f"zone={index.zone(t.sentence).value}"
    yield f"third={min(3 * t.sentence // max(n, 1), 2)}"
    yield f"sentence={min(t.sentence, 5)}"
    yield f"last={t.sentence == n - 1}"
    yield f"events={bucket(len(scene.chosen))}"
    yield f"has-place={bool(index.places.get(t.sentence))}"
    yield f"has-time={bool(index.times.get(t.sentence))}"
