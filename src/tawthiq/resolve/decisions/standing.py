"""News or background; occurred, attempted, ongoing, planned, called for, denied."""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import TimeMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, bucket, family

_WINDOW = 7


def standing_features(
    scene: Scene, trigger: TriggerMention, dates: list[TimeMention], age: int | None
) -> list[Feature]:
    """All active features of an event's standing in its report.

    `dates` are the times chosen for it; `age` the days from its last day to publication, None if unknown.
    """
    return [*_words(scene.index, trigger), *_dates(dates, age), *_position(scene, trigger)]


def _words(index: Index, t: TriggerMention) -> list[Feature]:
    sentence = index.sentences[t.sentence]
    near_first = max(sentence.first, t.first - _WINDOW)
    cues = index.cues_between
    return [
        _form(t.cls, t.pos, t.features, t.definite),
        f"prefix={index.prefix(t.first)}+{t.pos}",
        f"before={index.text(t.first - 1)}",
        f"before2={index.text(t.first - 2)}",
        f"opens={index.text(sentence.first)}",
        *[_near(cue, t.pos, t.cls) for cue in cues(near_first, t.first)],
        *[_adjacent(cue, t.pos) for cue in cues(max(sentence.first, t.first - 2), t.first)],
        *[f"earlier={cue}" for cue in cues(sentence.first, near_first)],
        *[f"after={cue}" for cue in cues(t.last, min(sentence.last, t.last + _WINDOW))],
        *[f"opening={cue}" for cue in cues(sentence.first, min(sentence.last, sentence.first + 4))],
        *[f"sentence={cue}" for cue in cues(sentence.first, sentence.last)],
        *[f"beside={x.cls}" for x in index.triggers[t.sentence] if x is not t and abs(x.first - t.first) <= 3],
    ]


@aspect
def _form(cls: str, pos: str, features: str, definite: bool) -> Iterator[str]:
    tense = features.split(".")[0].split("|")[0] if features else "-"
    yield f"class={cls}"
    yield f"pos={pos}"
    yield f"tense={tense}"
    yield f"tense+family={tense}+{family(cls)}"
    yield f"definite={definite}+{pos}"


@aspect
def _near(cue: str, pos: str, cls: str) -> Iterator[str]:
    yield f"near={cue}"
    yield f"near+pos={cue}+{pos}"
    yield f"near+family={cue}+{family(cls)}"


@aspect
def _adjacent(cue: str, pos: str) -> Iterator[str]:
    yield f"adjacent={cue}"
    yield f"adjacent+pos={cue}+{pos}"


def _dates(dates: list[TimeMention], age: int | None) -> list[Feature]:
    return [
        f"dates={min(len(dates), 2)}",
        f"age={'unknown' if age is None else bucket(age)}",
        *[f"form={date.form}" for date in dates],
        *[f"past={date.values.get('past', 0)}" for date in dates],
    ]


def _position(scene: Scene, t: TriggerMention) -> list[Feature]:
    index = scene.index
    n, s = len(index.sentences), t.sentence
    return [
        _place_in_report(index.zone(s), min(3 * s // max(n, 1), 2), min(s, 5), s == n - 1),
        _report(bucket(len(scene.chosen)), s in index.places, s in index.times),
    ]


@aspect
def _place_in_report(zone: str, third: int, sentence: int, last: bool) -> Iterator[str]:
    yield f"zone={zone}"
    yield f"third={third}"
    yield f"sentence={sentence}"
    yield f"last={last}"


@aspect
def _report(events: str, place: bool, time: bool) -> Iterator[str]:
    yield f"events={events}"
    yield f"has-place={place}"
    yield f"has-time={time}"
