"""The middle of a shape, and within how far of it seven tenths of its area lie."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from tawthiq.model.shapes import Point, Shape
from tawthiq.resolve.plane import Plane
from tawthiq.resolve.polygons import flat_polygon, plane_of

_SHARE = 0.7
_ACROSS = 24
_LEAST_KM2 = 0.01
#: shapes of a report come again in the next ones; an archive has no end of them
_KEPT = 8192


class Contents(msgspec.Struct, frozen=True):
    """`middle` as `(lat, lon)`, inside the shape; `radius_km` holds seven tenths of its area."""

    middle: Point
    radius_km: float
    area_km2: float


@lru_cache(maxsize=_KEPT)
def contents(shape: Shape) -> Contents | None:
    """None for a shape that has no area (an overlap of what does not overlap)."""
    import shapely

    plane = plane_of(shape)
    flat = flat_polygon(shape, plane)
    if flat.is_empty or flat.area < _LEAST_KM2:
        return None
    middle = flat.centroid if flat.contains(flat.centroid) else flat.representative_point()
    west, south, east, north = flat.bounds
    step = max(east - west, north - south) / _ACROSS
    shapely.prepare(flat)
    columns = [west + step * (k + 0.5) for k in range(int((east - west) / step) + 1)]
    rows = [south + step * (k + 0.5) for k in range(int((north - south) / step) + 1)]
    cells = [p for x in columns for y in rows if flat.contains(p := shapely.Point(x, y))]
    far = sorted(middle.distance(cell) for cell in cells)
    radius = far[int(_SHARE * (len(far) - 1))] if far else step
    return Contents(Plane(plane.lat, plane.lon).to_degrees(middle.x, middle.y), radius + step / 2, flat.area)
