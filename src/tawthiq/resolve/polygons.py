"""Shapes as polygons: on a flat map around them to be cut and measured, and as rings of degrees to be drawn.

A ring is a closed list of `(lon, lat)` in WGS84 degrees, as GeoJSON has it. What crosses the antimeridian comes in
several rings; what holds a pole is closed along it.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from tawthiq.errors import ShapeError
from tawthiq.gazetteer import units
from tawthiq.model.events import Place
from tawthiq.model.shapes import Circle, Corridor, Overlap, Point, Sector, Shape, UnitPart
from tawthiq.resolve.plane import XY, Plane

Geometry = Any
Ring = list[tuple[float, float]]
#: points of a full circle; an arc has its share of them, at least 32
_POINTS, _LEAST_ARC = 96, 32
#: half the side of what is cut off for a bearing, km: larger than any unit
_FAR_KM = 4000.0
_WORLD = 180.0
#: longest piece of a line that is drawn straight, km
_PIECE_KM = 10.0
#: outlines of units are thinned by this before they are cut and measured, degrees
_THINNED = 0.005
_COUNTRY_CODE = 2


def polygon_of(place: Place) -> Geometry | None:
    """Where a place may lie, as a shapely geometry in `lon, lat`; None where it has no position.

    A place without a shape is a circle of its radius.
    """
    shape = place.shape
    if shape is None:
        if place.lat is None or place.lon is None or not place.radius_km:
            return None
        shape = Circle(lat=place.lat, lon=place.lon, radius_km=place.radius_km)
    import shapely

    return shapely.union_all([shapely.Polygon(ring) for ring in rings(shape)])


def rings(shape: Shape) -> list[Ring]:
    """The outlines of a shape, closed, each within one half of the antimeridian; holes are not drawn.

    Raises ShapeError for a shape that has no area.
    """
    plane = plane_of(shape)
    flat = flat_polygon(shape, plane)
    if flat.is_empty or flat.area <= 0:
        raise ShapeError(f"{shape}: has no area.")
    outlines = [list(part.exterior.coords) for part in _polygons(flat)]
    return [ring for outline in outlines for ring in _cut(_unwrapped(plane.unflatten(outline)))]


def plane_of(shape: Shape) -> Plane:
    """The flat map that a shape is drawn on: around its anchor, the middle of its line, or its unit."""
    match shape:
        case Circle() | Sector():
            return Plane(shape.lat, shape.lon)
        case Corridor():
            return Plane(*shape.line[len(shape.line) // 2])
        case UnitPart():
            return _unit_plane(shape.code)
        case Overlap():
            return plane_of(shape.parts[0])


def flat_polygon(shape: Shape, plane: Plane) -> Geometry:
    """The shape on a flat map, in km; empty where the parts of an overlap have nothing in common."""
    import shapely

    match shape:
        case Circle():
            return shapely.Point(plane.to_km(shape.lat, shape.lon)).buffer(shape.radius_km, quad_segs=_POINTS // 4)
        case Sector():
            return _moved(_sector(shape), Plane(shape.lat, shape.lon), plane)
        case Corridor():
            flat = [plane.to_km(*point) for point in shape.line]
            line = shapely.LineString(flat) if len(flat) > 1 else shapely.Point(flat[0])
            return line.buffer(shape.half_width_km)
        case UnitPart():
            return _moved(flat_unit(shape.code, shape.bearing), _unit_plane(shape.code), plane)
        case Overlap():
            parts = [flat_polygon(part, plane) for part in shape.parts]
            return shapely.intersection_all(parts)


def holds(shape: Shape, point: Point) -> bool:
    """Whether `(lat, lon)` lies in a shape."""
    import shapely

    plane = plane_of(shape)
    return bool(flat_polygon(shape, plane).covers(shapely.Point(plane.to_km(*point))))


def _sector(shape: Sector) -> Geometry:
    import shapely

    if shape.half_width >= _WORLD:
        full = shapely.Point(0, 0).buffer(shape.outer_km, quad_segs=_POINTS // 4)
        hole = shapely.Point(0, 0).buffer(shape.inner_km, quad_segs=_POINTS // 4)
        return full.difference(hole) if shape.inner_km > 0 else full
    count = max(_LEAST_ARC, int(_POINTS * shape.half_width / _WORLD))
    turns = [shape.bearing - shape.half_width + 2 * shape.half_width * k / count for k in range(count + 1)]
    outer = [_polar(shape.outer_km, turn) for turn in turns]
    inner = [_polar(shape.inner_km, turn) for turn in reversed(turns)] if shape.inner_km > 0 else [(0.0, 0.0)]
    return shapely.Polygon([*outer, *inner])


def _polar(far: float, towards: float) -> XY:
    angle = math.radians(towards)
    return far * math.sin(angle), far * math.cos(angle)


# ---- units


def _outline(code: str) -> Geometry:
    """Of a unit by its code, of a country by its own."""
    return units.country_polygon(code) if len(code) == _COUNTRY_CODE else units.polygon(code)


@cache
def _unit_plane(code: str) -> Plane:
    middle = _outline(code).representative_point()
    return Plane(middle.y, middle.x)


@cache
def _flat_whole(code: str) -> Geometry:
    """A unit in km on its own map: its points are flattened once for all bearings."""
    import shapely

    plane = _unit_plane(code)
    outline = _outline(code).simplify(_THINNED)
    return shapely.union_all([shapely.Polygon(plane.flatten(p.exterior.coords)).buffer(0) for p in _polygons(outline)])


@cache
def flat_unit(code: str, bearing: float | None) -> Geometry:
    """A unit, or the half of it that lies towards `bearing` from its centroid, in km on its own map."""
    import shapely

    whole = _flat_whole(code)
    if bearing is None:
        return whole
    middle = whole.centroid
    east, north = _polar(_FAR_KM, bearing)
    right = (north, -east)
    corners = [(right[0], right[1]), (right[0] + east, right[1] + north), (east - right[0], north - right[1])]
    half = shapely.Polygon([*corners, (-right[0], -right[1])])
    return whole.intersection(shapely.affinity.translate(half, middle.x, middle.y))


# ---- between maps and degrees


def _moved(flat: Geometry, held: Plane, wanted: Plane) -> Geometry:
    """A geometry on one flat map, on another."""
    import shapely

    if held == wanted:
        return flat
    parts = []
    for part in _polygons(flat):
        outline, *holes = (wanted.flatten(held.unflatten(r.coords)) for r in (part.exterior, *part.interiors))
        parts.append(shapely.Polygon(outline, holes).buffer(0))
    return shapely.union_all(parts)


def _polygons(geometry: Geometry) -> list[Geometry]:
    import shapely

    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area > 0]


def _unwrapped(ring: Ring) -> Ring:
    """The ring with longitudes that do not jump, closed along the pole if it runs around one."""
    run = [ring[0]]
    for lon, lat in ring[1:]:
        before = run[-1][0]
        run.append((before + (lon - before + _WORLD) % (2 * _WORLD) - _WORLD, lat))
    turn = run[-1][0] - run[0][0]
    if abs(turn) > _WORLD:
        pole = 90.0 if sum(lat for _, lat in run) > 0 else -90.0
        return [*run, (run[-1][0], pole), (run[0][0], pole), run[0]]
    return [*run[:-1], run[0]]


def _cut(ring: Ring) -> list[Ring]:
    """The ring in pieces that do not cross the antimeridian."""
    import shapely

    if all(-_WORLD <= lon <= _WORLD for lon, _ in ring):
        return [ring]
    whole = shapely.Polygon(ring).buffer(0)
    pieces: list[Ring] = []
    for turn in (-2 * _WORLD, 0.0, 2 * _WORLD):
        shifted = shapely.affinity.translate(whole, turn)
        for part in _polygons(shifted.intersection(shapely.box(-_WORLD, -90, _WORLD, 90))):
            pieces.append([(float(lon), float(lat)) for lon, lat in part.exterior.coords])
    return pieces
