"""How far a position is from what reports tell of it, each measure in units of its own uncertainty.

Positions are taken in earth-centred coordinates, so distances and azimuths are those of the ellipsoid to a few metres
and a hundredth of a degree at 200 km; `Frame` maps a plane of km around the anchors onto the ellipsoid and back.

The error model, one standard deviation:

    distance   rounding (half of the last round step, /sqrt 3), what counts as the anchor (its edge or its middle, 1.2
               km), and 5 % for hearsay. "About" makes the rounding half as much again, a range takes its place. A
               place may lie nearer than told, as some outlets give the way by road: on that side 12 % more. Where
               the text says "by road", 1.25 times the straight line, good to 12 %.
    bearing    a compass word covers a range, that of one wind a wider one: 16 degrees, of two 12.5, beside a distance.
               Near the anchor the word turns with what counts as the anchor.
    ray        a compass word alone is used more freely still: 39 and 24 degrees, from the quantiles in
               `resolve.error_model`. It tells nothing of the distance up to 30 km; beyond, falling off by 15 km.
    between    across the line 1 km and 12 % of its length; along it anywhere (its length / sqrt 12).
    near       4 km around the anchor in all directions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tawthiq.learn.told import Anchor, Told

Floats = NDArray[np.float64]

_SEMI_MAJOR_KM, _FLATTENING = 6378.137, 1 / 298.257223563
_ECCENTRICITY2 = _FLATTENING * (2 - _FLATTENING)
_MEAN_RADIUS_KM = 6371.0

ANCHOR_KM = 1.2
_HEARSAY = 0.05
_ROUGHLY = 1.5
_ROAD_LOOSENESS = 0.12
_ROAD_FACTOR, _ROAD_SPREAD = 1.25, 0.12
#: of one wind, of two winds
_BESIDE_A_DISTANCE = math.radians(16), math.radians(12.5)
_ALONE = math.radians(39), math.radians(24)
_REACH_KM, _BEYOND_KM = 30.0, 15.0
_ACROSS_KM, _ACROSS = 1.0, 0.12
_NEAR_KM = 4.0
#: (least distance, step): a distance that is a multiple of a step was rounded to it
_STEPS = ((20.0, 10.0), (10.0, 5.0), (0.0, 1.0))


def distance_sigma_km(stated_km: float, spread_km: float = 0.0, is_rough: bool = False) -> float:
    """Uncertainty of a stated distance, its looseness on the near side aside."""
    step = next(step for least, step in _STEPS if (stated_km >= least and stated_km % step == 0) or step == 1.0)
    rounding = max(step / 2, spread_km) * (_ROUGHLY if is_rough else 1.0)
    return math.sqrt(rounding**2 / 3 + ANCHOR_KM**2 + (_HEARSAY * stated_km) ** 2)


def bearing_sigma(bearing: float, distance_km: float | None) -> float:
    """Uncertainty in radians of a compass word beside a distance, or alone."""
    one_wind, two_winds = _ALONE if distance_km is None else _BESIDE_A_DISTANCE
    word = one_wind if bearing % 90 == 0 else two_winds
    return math.hypot(word, math.atan2(ANCHOR_KM, distance_km or _REACH_KM / 2))


class Frame:
    """A plane of km, x east and y north, that touches the ellipsoid at a point."""

    def __init__(self, lat: float, lon: float) -> None:
        self._origin = _to_earth(lat, lon)
        self._east, self._north, self._up = _axes(lat, lon)

    def earth(self, xy: Floats) -> Floats:
        """Earth-centred km of the ground under plane points, shape (..., 2) to (..., 3)."""
        lifted = self._origin + xy[..., :1] * self._east + xy[..., 1:] * self._north
        return _to_earth(*_to_degrees(lifted))

    def degrees(self, xy: Floats) -> tuple[float, float]:
        """Latitude and longitude of one plane point."""
        lat, lon = _to_degrees(self._origin + xy[0] * self._east + xy[1] * self._north)
        return float(lat), float(lon)

    def plane(self, lat: float, lon: float) -> Floats:
        """The plane point over a position: where its normal meets the plane."""
        at, up = _to_earth(lat, lon), _axes(lat, lon)[2]
        height = np.dot(self._origin - at, self._up) / np.dot(up, self._up)
        offset = at + height * up - self._origin
        return np.array([np.dot(offset, self._east), np.dot(offset, self._north)])


class Measures:
    """The measures of several relative mentions; `owner[k]` is the index of the mention that residual k belongs to."""

    def __init__(self, told: Sequence[Told], frame: Frame) -> None:
        self._frame = frame
        self.owner: Floats = np.array([i for i, t in enumerate(told) for _ in range(2)])
        self._anchors = [_AnchorAxes(t.anchors[0]) for t in told]
        self._told = told
        self._origins = np.array([a.origin for a in self._anchors])
        self._easts = np.array([a.east for a in self._anchors])
        self._norths = np.array([a.north for a in self._anchors])
        self._rows = [_row(t) for t in told]

    def residuals(self, xy: Floats) -> Floats:
        """Shape (..., 2) to (..., 2 n): two residuals a mention, 0 for a measure that it does not give."""
        ground = self._frame.earth(xy)[..., None, :] - self._origins
        east = np.sum(ground * self._easts, axis=-1)
        north = np.sum(ground * self._norths, axis=-1)
        chord = np.linalg.norm(ground, axis=-1)
        distance = 2 * _MEAN_RADIUS_KM * np.arcsin(np.minimum(chord / (2 * _MEAN_RADIUS_KM), 1.0))
        azimuth = np.arctan2(east, north)
        out = np.zeros((*xy.shape[:-1], len(self._told), 2))
        for i, row in enumerate(self._rows):
            out[..., i, 0], out[..., i, 1] = row.residuals(distance[..., i], azimuth[..., i])
        return out.reshape(*xy.shape[:-1], 2 * len(self._told))


class _AnchorAxes:
    def __init__(self, anchor: Anchor) -> None:
        self.origin = _to_earth(anchor.lat, anchor.lon)
        self.east, self.north, _ = _axes(anchor.lat, anchor.lon)


class _Row:
    """The residuals of one mention from the distance and azimuth (radians) of a position off its first anchor."""

    def __init__(self, told: Told) -> None:
        self.bearing = math.radians(told.bearing) if told.bearing is not None else None
        self.stated = (told.distance_km or 0.0) / (_ROAD_FACTOR if told.by_road else 1.0)
        if told.distance_km is not None:
            self.sigma = distance_sigma_km(told.distance_km, told.spread_km, told.is_rough)
            near = _ROAD_SPREAD if told.by_road else _ROAD_LOOSENESS
            self.near_sigma = math.hypot(self.sigma, near * self.stated)
            self.sigma = self.near_sigma if told.by_road else self.sigma
        self.turn = bearing_sigma(told.bearing, self.stated or None) if told.bearing is not None else 1.0

    def residuals(self, distance: Floats, azimuth: Floats) -> tuple[Floats, Floats]:
        off = distance - self.stated
        return np.where(off < 0, off / self.near_sigma, off / self.sigma), self.turned(azimuth)

    def turned(self, azimuth: Floats) -> Floats:
        if self.bearing is None:
            return np.zeros_like(azimuth)
        return _wrapped(azimuth - self.bearing) / self.turn


class _Ray(_Row):
    def residuals(self, distance: Floats, azimuth: Floats) -> tuple[Floats, Floats]:
        return np.maximum(distance - _REACH_KM, 0.0) / _BEYOND_KM, self.turned(azimuth)


class _Near(_Row):
    def residuals(self, distance: Floats, azimuth: Floats) -> tuple[Floats, Floats]:
        return distance * np.cos(azimuth) / _NEAR_KM, distance * np.sin(azimuth) / _NEAR_KM


class _Between(_Row):
    def __init__(self, told: Told) -> None:
        super().__init__(told)
        far = Frame(*told.anchors[0].point).plane(*told.anchors[1].point)
        self.length = float(np.hypot(*far))
        self.towards = math.atan2(far[0], far[1])

    def residuals(self, distance: Floats, azimuth: Floats) -> tuple[Floats, Floats]:
        turn = azimuth - self.towards
        along = (distance * np.cos(turn) - self.length / 2) / max(self.length / math.sqrt(12), _ACROSS_KM)
        return along, distance * np.sin(turn) / (_ACROSS_KM + _ACROSS * self.length)


def _row(told: Told) -> _Row:
    return {"ray": _Ray, "near": _Near, "between": _Between}.get(told.manner, _Row)(told)


def _wrapped(angle: Floats) -> Floats:
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _axes(lat: float, lon: float) -> tuple[Floats, Floats, Floats]:
    """Unit vectors east, north and up at a position."""
    phi, lam = math.radians(lat), math.radians(lon)
    east = np.array([-math.sin(lam), math.cos(lam), 0.0])
    up = np.array([math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)])
    return east, np.cross(up, east), up


def _to_earth(lat: float | Floats, lon: float | Floats) -> Floats:
    phi, lam = np.radians(lat), np.radians(lon)
    normal = _SEMI_MAJOR_KM / np.sqrt(1 - _ECCENTRICITY2 * np.sin(phi) ** 2)
    return np.stack(
        [
            normal * np.cos(phi) * np.cos(lam),
            normal * np.cos(phi) * np.sin(lam),
            normal * (1 - _ECCENTRICITY2) * np.sin(phi),
        ],
        axis=-1,
    )


def _to_degrees(earth: Floats) -> tuple[Floats, Floats]:
    """Geodetic latitude and longitude by Bowring's formula, good to a millimetre near the ground."""
    x, y, z = earth[..., 0], earth[..., 1], earth[..., 2]
    semi_minor = _SEMI_MAJOR_KM * (1 - _FLATTENING)
    off_axis = np.hypot(x, y)
    beta = np.arctan2(z * _SEMI_MAJOR_KM, off_axis * semi_minor)
    second = _ECCENTRICITY2 / (1 - _ECCENTRICITY2)
    phi = np.arctan2(
        z + second * semi_minor * np.sin(beta) ** 3, off_axis - _ECCENTRICITY2 * _SEMI_MAJOR_KM * np.cos(beta) ** 3
    )
    return np.degrees(phi), np.degrees(np.arctan2(y, x))
