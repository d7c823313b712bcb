"""A point for a geometry: of GeoJSON, or of the well-known binary of a GeoPackage (OGC 12-128, section 2.1.3).

A polygon stands for the centroid of its largest ring, a line or several points for the middle of their vertices.
Written here because a geometry library would bring a binary dependency of many megabytes for this alone.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

Point = tuple[float, float]  # lon, lat as the formats write them
_POINT, _LINE, _POLYGON, _MANY_POINTS, _MANY_LINES, _MANY_POLYGONS, _COLLECTION = range(1, 8)
_ENVELOPES = (0, 32, 48, 48, 64)
_DEEPEST = 8


def point_of_geojson(geometry: dict[str, Any] | None) -> Point | None:
    """(lat, lon), None where there is no geometry. Raises ValueError where it is broken."""
    if not geometry:
        return None
    form = geometry.get("type")
    held: Any = geometry.get("coordinates")
    try:
        match form:
            case "Point":
                return _swapped((float(held[0]), float(held[1])))
            case "Polygon":
                return _middle([_ring(held[0])])
            case "MultiPolygon":
                return _middle([_ring(polygon[0]) for polygon in held])
            case "MultiPoint" | "LineString":
                return _mean(_ring(held))
            case "MultiLineString":
                return _mean([p for line in held for p in _ring(line)])
            case _:
                raise ValueError(f"a geometry of type {form}")
    except (TypeError, IndexError, KeyError) as problem:
        raise ValueError(f"a broken geometry: {problem}") from None


def point_of_geopackage(blob: bytes | None) -> Point | None:
    """(lat, lon) of a GeoPackage geometry. Raises ValueError where it is broken."""
    if not blob:
        return None
    try:
        if blob[:2] != b"GP":
            raise ValueError("no GeoPackage geometry")
        flags = blob[3]
        if flags & 0x10:
            return None  # empty
        kind = (flags >> 1) & 7
        if kind >= len(_ENVELOPES):
            raise ValueError("a geometry with an unknown envelope")
        rings, _ = _read(blob, 8 + _ENVELOPES[kind], 0)
    except (struct.error, IndexError):
        raise ValueError("a geometry that is cut off") from None
    polygons = [ring for is_area, ring in rings if is_area]
    points = [p for _, ring in rings for p in ring]
    return _middle(polygons) if polygons else _mean(points) if points else None


def _read(blob: bytes, at: int, depth: int) -> tuple[list[tuple[bool, list[Point]]], int]:
    """`(is the outer ring of an area, vertices)` of a geometry at byte `at`, and where the next one begins."""
    if depth > _DEEPEST:
        raise ValueError("a geometry nested too deeply")
    order = "<" if blob[at] else ">"
    (code,) = struct.unpack_from(order + "I", blob, at + 1)
    has_z, has_m = bool(code & 0x80000000), bool(code & 0x40000000)
    if code & 0x20000000:
        raise ValueError("a geometry with its own reference system")
    form, dimension = (code & 0xFFFF) % 1000, (code & 0xFFFF) // 1000
    width = 2 + (has_z or dimension in (1, 3)) + (has_m or dimension in (2, 3))
    at += 5
    if form == _POINT:
        vertices, at = _vertices(blob, at, 1, width, order)
        return [(False, vertices)], at
    (n,) = struct.unpack_from(order + "I", blob, at)
    at += 4
    if form == _LINE:
        vertices, at = _vertices(blob, at, n, width, order)
        return [(False, vertices)], at
    if form == _POLYGON:
        outer: list[Point] = []
        for k in range(n):
            (m,) = struct.unpack_from(order + "I", blob, at)
            ring, at = _vertices(blob, at + 4, m, width, order)
            outer = outer if k else ring
        return [(True, outer)], at
    if form not in (_MANY_POINTS, _MANY_LINES, _MANY_POLYGONS, _COLLECTION):
        raise ValueError(f"a geometry of unknown type {form}")
    found = []
    for _ in range(n):
        inner, at = _read(blob, at, depth + 1)
        found.extend(inner)
    return found, at


def _vertices(blob: bytes, at: int, n: int, width: int, order: str) -> tuple[list[Point], int]:
    size = 8 * width * n
    if at + size > len(blob):
        raise ValueError("a geometry that is cut off")
    flat = struct.unpack_from(f"{order}{n * width}d", blob, at)
    return list(zip(flat[::width], flat[1::width], strict=True)), at + size


def _ring(vertices: Sequence[Sequence[float]]) -> list[Point]:
    return [(float(v[0]), float(v[1])) for v in vertices]


def _middle(rings: list[list[Point]]) -> Point | None:
    """(lat, lon): the centroid of the largest ring, by the shoelace formula around its first vertex."""
    best: tuple[float, Point] | None = None
    for ring in rings:
        if not ring:
            continue
        x0, y0 = ring[0]
        area = x = y = 0.0
        for (xa, ya), (xb, yb) in zip(ring, [*ring[1:], ring[0]], strict=True):
            cross = (xa - x0) * (yb - y0) - (xb - x0) * (ya - y0)
            area += cross
            x += (xa + xb - 2 * x0) * cross
            y += (ya + yb - 2 * y0) * cross
        centre = (x0 + x / (3 * area), y0 + y / (3 * area)) if area else None
        if best is None or abs(area) > best[0]:
            best = (abs(area), centre or ring[0])
    return _swapped(best[1]) if best else None


def _mean(points: list[Point]) -> Point | None:
    if not points:
        return None
    return _swapped((sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)))


def _swapped(point: Point) -> Point:
    return point[1], point[0]
