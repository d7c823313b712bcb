"""Pairs of different incidents as an archive of hundreds of reports a day has them.

The incidents of the training data lie days apart, so that the same day alone, or the next one, nearly made an incident
of two reports. Some pairs of different incidents are therefore learned from as if both were of one day or of two that
follow each other: pairs from anywhere, and more of them from places near each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tawthiq.link.model import levels_of

N_ANYWHERE: Final = 5_000
N_NEAR: Final = 10_000
ONE_DAY_APART: Final = 0.4
"""Of these pairs; the others are of the same day."""
SEED: Final = 1

_MOVED: Final = {
    "days": ("the same day", "one day apart"),
    "days, publication included": ("the same day", "one day apart"),
    "weekday": ("the same", "another"),
}
_NEAR: Final = ("over 6 km", "over 15 km", "over 30 km")
_NO_NAME_SHARED: Final = "below 0.01"


def of_one_day(levels: Any, is_same: Sequence[bool], names: Sequence[str], made: Sequence[dict[str, Any]]) -> Any:
    """Rows of `levels` (pairs by comparisons), of different incidents, their days moved together.

    `names` of the comparisons and `made`, their settings, in the order of the columns.
    """
    import numpy

    numbers = {name: {label: n for n, label in levels_of(c)} for name, c in zip(names, made, strict=True)}
    column = {name: k for k, name in enumerate(names)}
    different = ~numpy.asarray(is_same)
    generator = numpy.random.default_rng(SEED)
    rows = [
        generator.choice(found, min(len(found), n), replace=False)
        for found, n in (
            (numpy.flatnonzero(different), N_ANYWHERE),
            (numpy.flatnonzero(different & _elsewhere(levels, column, numbers)), N_NEAR),
        )
    ]
    moved = levels[numpy.sort(numpy.concatenate(rows))].copy()
    is_next = generator.random(len(moved)) < ONE_DAY_APART
    for name, (same, following) in _MOVED.items():
        told = moved[:, column[name]] >= 0
        day = numpy.where(is_next, numbers[name][following], numbers[name][same])
        moved[told, column[name]] = day[told]
    return moved


def _elsewhere(levels: Any, column: Mapping[str, int], numbers: Mapping[str, Mapping[str, int]]) -> Any:
    """Whether both tell positions that are near, and no name of a place alike."""
    import numpy

    near = [numbers["distance"][label] for label in _NEAR]
    unnamed = numbers["place names"][_NO_NAME_SHARED]
    return numpy.isin(levels[:, column["distance"]], near) & (levels[:, column["place names"]] == unnamed)
