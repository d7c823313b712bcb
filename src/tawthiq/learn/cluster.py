"""Which mentions of a name mean one place: a name may be that of several villages, and any mention may be wrong.

The position that most weight of mentions agrees on makes the first place; what it explains is taken out, and the rest
is asked again. A mention that is left alone is a village of its own where it lies far from the others; near them, or
told from an anchor of theirs, it is rather an error about them, and is kept with them as an outlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import msgspec
import numpy as np

from tawthiq.learn.adjust import Solution, adjust, crossings, frame_of, starts_of, weights_of
from tawthiq.learn.residuals import Floats, Frame, Measures
from tawthiq.learn.told import Told
from tawthiq.resolve import geodesy

#: a misfit of both measures together beyond this is an error about the place, not noise (99.4 % of chi-squared)
OUTLIER = 3.2
#: a lone mention nearer than this to a place of that name is an error about it
_ELSEWHERE_KM = 60.0
_ROUNDS = 3
_BEST_STARTS = 6
_START_SPACING_KM = 3.0
#: pairs beyond this many mentions bring no new starts
_PAIRED = 25
#: mentions that are fitted together at most; of a name told more often, the most frequent statements go first
MOST = 200


class Group(msgspec.Struct, frozen=True):
    """Mentions of one place: `used` made its solutions (best first), `outliers` are errors about it."""

    used: tuple[Told, ...]
    outliers: tuple[Told, ...]
    solutions: tuple[Solution, ...]


def group(told: Sequence[Told]) -> tuple[Group, ...]:
    """The places of one name, the best attested first; `told` holds no statement twice."""
    rest, groups = list(told)[:MOST], []
    while rest:
        used, solutions = _agreed(rest)
        groups.append(Group(used, (), solutions))
        rest = [t for t in rest if t not in used]
    return tuple(_with_outliers(groups))


def _agreed(told: Sequence[Told]) -> tuple[tuple[Told, ...], tuple[Solution, ...]]:
    """The mentions that most agree on one place, and what they make of it."""
    frame = frame_of(told)
    used, starts = _consensus(told, frame)
    for _ in range(_ROUNDS):  # the fit moves the place a little, and with it what it explains
        solutions = adjust(used, starts, frame)
        kept = tuple(t for t, misfit in zip(used, solutions[0].misfits, strict=True) if misfit <= OUTLIER)
        if not kept or len(kept) == len(used):
            return used, solutions
        used = kept
    return used, adjust(used, starts, frame)


def _consensus(told: Sequence[Told], frame: Frame) -> tuple[tuple[Told, ...], list[Floats]]:
    """The largest set of mentions that one point explains, and the points to start its fit from."""
    measures, weights = Measures(told, frame), _agreement_weights(told)
    points = np.array(_candidates(told, frame))
    misfits = np.sqrt(np.sum(measures.residuals(points).reshape(len(points), -1, 2) ** 2, axis=2))
    gains = np.maximum(1 - (misfits / OUTLIER) ** 2, 0.0) @ weights
    order = np.argsort(-gains, kind="stable")
    best = order[0]
    # a candidate is only near the place that it stands for: what is a little off it is tried as well
    explained = [t for t, misfit in zip(told, misfits[best], strict=True) if misfit <= OUTLIER * 1.3]
    used = _of_one_unit(explained or [told[int(np.argmin(misfits[best]))]])
    return used, _spaced([points[i] for i in order])


def _agreement_weights(told: Sequence[Told]) -> Floats:
    """The weight of a mention's word among the others: that of its two measures, on average."""
    return np.asarray(weights_of(told).reshape(-1, 2).mean(axis=1))


def _candidates(told: Sequence[Told], frame: Frame) -> list[Floats]:
    points = [point for t in told for point in starts_of(t, frame)]
    for a, b in combinations(told[:_PAIRED], 2):
        points.extend(crossings(a, b, frame))
    return points


def _of_one_unit(told: Sequence[Told]) -> tuple[Told, ...]:
    """Those that the text puts in the governorate most often named, and those of which it does not say."""
    units = [t.unit for t in told if t.unit]
    most = max(units, key=units.count) if units else ""
    return tuple(t for t in told if t.unit in ("", most))


def _spaced(points: Sequence[Floats]) -> list[Floats]:
    """The first few points that lie apart."""
    kept: list[Floats] = []
    for point in points:
        if all(np.hypot(*(point - other)) > _START_SPACING_KM for other in kept):
            kept.append(point)
        if len(kept) == _BEST_STARTS:
            break
    return kept


def _with_outliers(groups: Sequence[Group]) -> list[Group]:
    """Lone mentions given to the place that they are an error about."""
    places: list[Group] = []
    for found in groups:
        host = next((k for k, place in enumerate(places) if _is_error_about(found, place)), None)
        if host is None:
            places.append(found)
        else:
            held = places[host]
            places[host] = msgspec.structs.replace(held, outliers=held.outliers + found.used)
    return places


def _is_error_about(found: Group, place: Group) -> bool:
    """Whether a lone mention contradicts a place that several support, rather than telling of a namesake."""
    if len(found.used) > 1 or len(place.used) < 2:
        return False
    units = {t.unit for t in (*found.used, *place.used) if t.unit}
    if len(units) > 1:
        return False
    anchors = {a.spot for t in place.used for a in t.anchors}
    if any(a.spot in anchors for a in found.used[0].anchors):
        return True
    a, b = found.solutions[0], place.solutions[0]
    return geodesy.distance_km(a.lat, a.lon, b.lat, b.lon) <= _ELSEWHERE_KM
