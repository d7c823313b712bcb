"""Pairs of different incidents, moved to one day or the next."""

from __future__ import annotations

import pytest

from tawthiq.link.model import levels_of
from tawthiq.train.link_comparisons import COMPARISONS, settings

numpy = pytest.importorskip("numpy")

NAMES = [c.name for c in COMPARISONS]
MADE = settings()["comparisons"]
LEVELS = {name: {label: n for n, label in levels_of(made)} for name, made in zip(NAMES, MADE, strict=True)}


def pair(words: int, **labels: str) -> list[int]:
    """A pair that tells only what `labels` say; `words`: the level of words, by which it is known again."""
    told = {"words": words} | {name.replace("_", " "): LEVELS[name.replace("_", " ")][x] for name, x in labels.items()}
    return [told.get(name, -1) for name in NAMES]


def test_only_different_incidents_are_moved_and_only_days_that_are_told() -> None:
    from tawthiq.train.link_dense import of_one_day

    levels = numpy.array([
        pair(1, days="over ten days apart"),
        pair(2, days="over ten days apart"),
        pair(3),
        pair(4, days="over three days apart", distance="over 6 km", place_names="below 0.01"),
    ])  # fmt: skip
    moved = of_one_day(levels, [True, False, False, False], NAMES, MADE)
    words, days = moved[:, NAMES.index("words")], moved[:, NAMES.index("days")]
    assert sorted(words.tolist()) == [2, 3, 4, 4]  # 4 once more, as it is near and elsewhere
    near = {LEVELS["days"]["the same day"], LEVELS["days"]["one day apart"]}
    assert all((day == -1) if word == 3 else (day in near) for word, day in zip(words, days, strict=True))
    assert levels[1, NAMES.index("days")] == LEVELS["days"]["over ten days apart"]
