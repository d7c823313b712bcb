"""Distances and directions on the WGS84 ellipsoid.

How far a place told by them may lie, and how likely a candidate is, is the matter of `error_model`.
"""

from __future__ import annotations

import math
from typing import Final

from geographiclib.geodesic import Geodesic

EARTH: Final = Geodesic.WGS84
_KM_PER_DEGREE = 111.195


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


def rough_bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Direction from the first point to the second on a sphere, right to a fifth of a degree: for weighing."""
    north1, north2, east = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    across = math.sin(east) * math.cos(north2)
    along = math.cos(north1) * math.sin(north2) - math.sin(north1) * math.cos(north2) * math.cos(east)
    return math.degrees(math.atan2(across, along)) % 360


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
