"""One position from several relative mentions: robust least squares on the ellipsoid, from several starts.

Weights: what one anchor tells twice is not two measures. The compass word is the same word for the same village
however often it is written, and two distances from one anchor share what counts as that anchor. With a correlation of
c between n measures each weighs 1 / (1 + c (n - 1)): c is 0.8 for the same word, 0.35 for another word or the distance.

The loss is Cauchy's, so that a wrong anchor or direction loses its pull. Starts that end apart with about the same cost
are all kept as solutions, as where two distances cut in two points: nothing is picked silently.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np
from scipy.optimize import least_squares

from tawthiq.learn.ellipse import Covariance, spreads
from tawthiq.learn.residuals import Floats, Frame, Measures
from tawthiq.learn.told import Anchor, Told

_SAME_WORD, _SAME_ANCHOR = 0.8, 0.35
#: a residual of this many standard deviations pulls half as much as without the loss
_HALF_PULL = 1.5
#: solutions whose costs (chi-squared) differ by less are both possible: the worse is at most e^1.5 times less likely
_ALIKE = 3.0
_APART_KM = 3.0
#: beliefs in the error model, counted as so many measures that agree with it: few measures cannot overrule it
_PRIOR_MEASURES = 6.0
#: no position where the longer standard deviation is more than this: a ring, a ray, rays side by side
_WIDEST_KM = 40.0
#: manners whose two residuals are a distance and a bearing
_MEASURED = ("sector", "ring", "ray")
_STEP_KM = 0.01
_AROUND = _STEP_KM * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
_ALONG_A_RAY_KM = (4.0, 12.0, 24.0)


class Solution(msgspec.Struct, frozen=True):
    """A position with the covariance of its error, chi-squared cost, and each mention's misfit (1: as expected)."""

    lat: float
    lon: float
    covariance: Covariance
    cost: float
    misfits: tuple[float, ...]

    @property
    def is_determined(self) -> bool:
        return spreads(self.covariance)[0] <= _WIDEST_KM


def frame_of(told: Sequence[Told]) -> Frame:
    """A plane around the anchors."""
    anchors = [a for t in told for a in t.anchors]
    first = anchors[0]
    offsets = [Frame(first.lat, first.lon).plane(*a.point) for a in anchors]
    return Frame(*Frame(first.lat, first.lon).degrees(np.mean(offsets, axis=0)))


def adjust(told: Sequence[Told], starts: Sequence[Floats], frame: Frame) -> tuple[Solution, ...]:
    """The solutions that are about as likely as the best one, best first; `starts` are plane points of `frame`."""
    fit = _Fit(told, frame)
    found: list[tuple[float, Floats]] = sorted((fit.solve(start) for start in starts), key=lambda s: s[0])
    kept: list[tuple[float, Floats]] = []
    for cost, xy in found:
        if cost - found[0][0] < _ALIKE and all(np.hypot(*(xy - other)) > _APART_KM for _, other in kept):
            kept.append((cost, xy))
    solutions = [fit.solution(cost, xy) for cost, xy in kept]
    # along a ring or a ray every start ends elsewhere; that is one solution without a position, not many
    determined = [s for s in solutions if s.is_determined]
    return tuple(determined) or tuple(solutions[:1])


class _Fit:
    def __init__(self, told: Sequence[Told], frame: Frame) -> None:
        self._told = told
        self._frame = frame
        self._measures = Measures(told, frame)
        self._weights = weights_of(told)

    def solve(self, start: Floats) -> tuple[float, Floats]:
        """Cost and plane point."""
        fitted = least_squares(self._measures.residuals, start, jac=self._slopes, loss=self._loss, method="trf")
        return 2 * float(fitted.cost), fitted.x

    def _slopes(self, xy: Floats) -> Floats:
        """How each residual changes by a km east and a km north, shape (n, 2)."""
        at = self._measures.residuals(xy + _AROUND)
        return np.asarray((at[:2] - at[2:]).T / (2 * _STEP_KM))

    def _loss(self, squares: Floats) -> Floats:
        """Weighted Cauchy loss with its derivatives by the squared residual, as scipy wants them."""
        scale = _HALF_PULL**2
        ratio = 1 + squares / scale
        return self._weights * np.stack([scale * np.log(ratio), 1 / ratio, -1 / (scale * ratio**2)])

    def solution(self, cost: float, xy: Floats) -> Solution:
        residuals = self._measures.residuals(xy)
        pull = self._weights / (1 + residuals**2 / _HALF_PULL**2)
        slopes = self._slopes(xy)
        covariance = _inverse((slopes.T * self._weights) @ slopes)
        told = self._weights[np.any(slopes != 0, axis=1)].sum()
        spread = (_PRIOR_MEASURES + float(pull @ residuals**2)) / (_PRIOR_MEASURES + max(float(told) - 2, 0.0))
        lat, lon = self._frame.degrees(xy)
        east, north, both = (float(v) * spread for v in (covariance[0, 0], covariance[1, 1], covariance[0, 1]))
        misfits = np.sqrt(np.sum(residuals.reshape(-1, 2) ** 2, axis=1))
        return Solution(lat, lon, Covariance(east, north, both), cost, tuple(float(m) for m in misfits))


def weights_of(told: Sequence[Told]) -> Floats:
    """A weight for each of the two residuals of each mention."""
    anchors = Counter(_anchors(t) for t in told)
    words = Counter((_anchors(t), t.bearing) for t in told)
    rows = []
    for t in told:
        n, same = anchors[_anchors(t)], words[_anchors(t), t.bearing]
        distance = 1 / (1 + _SAME_ANCHOR * (n - 1))
        # the others of the same word are no news at all, each further word is a little
        bearing = 1 / (1 + _SAME_WORD * (same - 1) + _SAME_ANCHOR * (n - same))
        rows.append((distance, bearing) if t.manner in _MEASURED else (1 / n, 1 / n))
    return np.array(rows).ravel()


def _anchors(told: Told) -> tuple[str, tuple[tuple[float, float], ...]]:
    kind = "measured" if told.manner in _MEASURED else told.manner
    return kind, tuple(a.spot for a in told.anchors)


def _inverse(information: Floats) -> Floats:
    """The covariance of an information matrix; endless along a direction of which nothing is told."""
    values, vectors = np.linalg.eigh(information)
    return np.asarray(vectors @ np.diag(1 / np.maximum(values, 1e-9)) @ vectors.T)


def starts_of(told: Told, frame: Frame) -> list[Floats]:
    """Plane points that a mention makes likely: the middle of a sector, points round a ring, along a ray."""
    first = told.anchors[0]
    origin = Frame(first.lat, first.lon)
    if told.manner == "between":
        far = origin.plane(*told.anchors[1].point)
        return [frame.plane(*origin.degrees(far / 2))]
    distances: tuple[float, ...] = (told.distance_km,) if told.distance_km is not None else _ALONG_A_RAY_KM
    bearings = (told.bearing,) if told.bearing is not None else tuple(float(b) for b in range(0, 360, 45))
    if told.manner == "near":
        return [frame.plane(first.lat, first.lon)]
    return [frame.plane(*origin.degrees(_polar(d, b))) for d in distances for b in bearings]


def crossings(a: Told, b: Told, frame: Frame) -> list[Floats]:
    """Plane points at the stated distances from the anchors of both, in the plane: none where the rings do not meet."""
    if a.distance_km is None or b.distance_km is None or a.anchors[0].spot == b.anchors[0].spot:
        return []
    at, to = (frame.plane(*t.anchors[0].point) for t in (a, b))
    apart = float(np.hypot(*(to - at)))
    if apart == 0:
        return []
    along = (a.distance_km**2 - b.distance_km**2 + apart**2) / (2 * apart)
    across = math.sqrt(max(a.distance_km**2 - along**2, 0.0))
    if abs(along) > a.distance_km * 1.5:
        return []
    unit = (to - at) / apart
    normal = np.array([-unit[1], unit[0]])
    return [at + along * unit + side * across * normal for side in (1.0, -1.0)]


def _polar(distance_km: float, bearing: float) -> Floats:
    turn = math.radians(bearing)
    return distance_km * np.array([math.sin(turn), math.cos(turn)])


def anchors_of(told: Sequence[Told]) -> tuple[Anchor, ...]:
    """The distinct anchors, in order of first mention."""
    return tuple({a.spot: a for t in told for a in t.anchors}.values())
