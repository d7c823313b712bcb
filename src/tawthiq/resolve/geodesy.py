"""Distances and directions on the WGS84 ellipsoid, and how far a place given by them may lie.

"54 km south of Idlib city" is an annular sector: the distance is good to max(3 km, 10 %) (outlets round it, and some
give the way by road), the compass word to 22.5 degrees either side. `sector_radius_km` says how far from its middle the
true place may lie:

    u_along  = max(3, 0.1 d) / sqrt(3)          half-widths taken as bounds of a uniform error
    u_across = d tan(22.5 deg) / sqrt(3)
    radius   = 1.5 sqrt(u_along^2 + u_across^2)

For 54 km that is 20 km, for 5 km 3 km. The factor 1.5 covers about nine tenths of the sector.
"""

from __future__ import annotations

import math
from typing import Final

from geographiclib.geodesic import Geodesic

EARTH: Final = Geodesic.WGS84
COMPASS_TOLERANCE: Final = 22.5
_KM_PER_DEGREE = 111.195
_LEAST_TOLERANCE_KM = 3.0
_TOLERANCE = 0.1
_COVERAGE = 1.5
#: a stated distance may be the way by road, which is seldom more than this much longer
_ROAD_FACTOR = 1.4


def project(lat: float, lon: float, distance_km: float, bearing: float) -> tuple[float, float]:
    """The point `distance_km` from `(lat, lon)` towards `bearing` (degrees clockwise from north)."""
    point = EARTH.Direct(lat, lon, bearing, distance_km * 1000)
    return float(point["lat2"]), float(point["lon2"])


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Length of the geodesic between two points, in km."""
    return float(EARTH.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE)["s12"]) / 1000


def rough_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Their distance on a sphere, right to half a percent up to a few hundred km: for weighing, not for telling."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return _KM_PER_DEGREE * math.hypot(x, lat2 - lat1)


def bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Direction from the first point to the second, degrees clockwise from north, 0 to 360."""
    return float(EARTH.Inverse(lat1, lon1, lat2, lon2, Geodesic.AZIMUTH)["azi1"]) % 360


def angle_between(a: float, b: float) -> float:
    """The smaller angle between two bearings, 0 to 180 degrees."""
    return abs((a - b + 180) % 360 - 180)


def east_north(distance_km: float, bearing: float) -> tuple[float, float]:
    """A short way as km east and km north."""
    turn = math.radians(bearing)
    return distance_km * math.sin(turn), distance_km * math.cos(turn)


def distance_tolerance_km(stated_km: float) -> float:
    """How far a stated distance may be off."""
    return max(_LEAST_TOLERANCE_KM, _TOLERANCE * stated_km)


def sector_radius_km(stated_km: float, tolerance: float = COMPASS_TOLERANCE) -> float:
    """How far a place may lie from the middle of the sector that a distance and a compass word give."""
    along = distance_tolerance_km(stated_km) / math.sqrt(3)
    across = stated_km * math.tan(math.radians(tolerance)) / math.sqrt(3)
    return _COVERAGE * math.hypot(along, across)


def is_in_sector(
    anchor: tuple[float, float],
    point: tuple[float, float],
    stated_km: float | None,
    stated_bearing: float | None,
    slack: float = 2.0,
) -> bool:
    """Whether `point` can be what a report puts at that distance and bearing from `anchor`.

    `slack` widens both tolerances; the distance may also be that by road.
    """
    actual = distance_km(*anchor, *point)
    if stated_km is not None:
        tolerance = slack * distance_tolerance_km(stated_km)
        if not stated_km / _ROAD_FACTOR - tolerance <= actual <= stated_km + tolerance:
            return False
    if stated_bearing is None or actual < _LEAST_TOLERANCE_KM:
        return True
    return angle_between(bearing(*anchor, *point), stated_bearing) <= slack * COMPASS_TOLERANCE
