"""A flat map around a point: azimuthal equidistant, km east and north of its centre, on the WGS84 ellipsoid.

Distances from the centre are exact, areas within 300 km of it are good to a thousandth. Shapes are cut and measured on
it, and brought back to degrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from tawthiq.resolve import geodesy

XY = tuple[float, float]


class Plane(msgspec.Struct, frozen=True):
    """`lat`, `lon` of the centre in degrees."""

    lat: float
    lon: float

    def to_km(self, lat: float, lon: float) -> XY:
        """`(east, north)` of a point."""
        line = geodesy.EARTH.Inverse(self.lat, self.lon, lat, lon)
        far, towards = line["s12"] / 1000, math.radians(line["azi1"])
        return far * math.sin(towards), far * math.cos(towards)

    def to_degrees(self, east: float, north: float) -> tuple[float, float]:
        """`(lat, lon)` of a point on the map."""
        far, towards = math.hypot(east, north), math.degrees(math.atan2(east, north))
        return geodesy.project(self.lat, self.lon, far, towards)

    def flatten(self, ring: Iterable[Sequence[float]]) -> list[XY]:
        """A ring of `(lon, lat)` as km."""
        return [self.to_km(lat, lon) for lon, lat in ring]

    def unflatten(self, ring: Iterable[Sequence[float]]) -> list[XY]:
        """A ring of km as `(lon, lat)`."""
        degrees = (self.to_degrees(east, north) for east, north in ring)
        return [(lon, lat) for lat, lon in degrees]
