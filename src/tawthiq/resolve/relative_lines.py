"""Corridors: a road or the ground between two places, and the border of two countries."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec

from tawthiq.gazetteer import units
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.model.shapes import Corridor, Point
from tawthiq.resolve import error_model, geodesy
from tawthiq.resolve.anchors import Anchors, entry_label
from tawthiq.resolve.namesakes import Choice
from tawthiq.resolve.placed import Placed
from tawthiq.resolve.plane import Plane

#: half width of a corridor: of its length, and at least, km
_WIDTH_SHARE, _LEAST_WIDTH_KM = 0.1, 2.0
#: half of the middle seven tenths of a line; what is told between two places is as often at one of them (9 reports)
_HELD, _TO_THE_ENDS = 0.35, 0.5
#: longer than this and the two names are no road's ends
_LONGEST_KM = 500.0
_BORDER_WIDTH_KM = 8.0
#: what of a border belongs to a unit on it, km off its outline
_NEAR_UNIT_KM = 5.0
_KM_A_DEGREE = 111.2
_PIECE_KM = 10.0

Ends = tuple[Choice, Choice]


def between(names: Sequence[str], anchors: Anchors, on_road: bool) -> Placed | None:
    """«طريق س – ص», «على الطريق الواصل بين س وص», «بين س وص»."""
    ends = anchors.ends(names)
    placed = _corridor(ends, "on the road" if on_road else "somewhere")
    if placed is None or ends is None:
        return None
    return msgspec.structs.replace(placed, admin=_shared(anchors.admin(ends[0].entry), anchors.admin(ends[1].entry)))


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    """What both ends lie in."""
    return a if a == b else a[:1] if a[:1] == b[:1] else ()


def _corridor(ends: Ends | None, told: str) -> Placed | None:
    if ends is None:
        return None
    near, far = (end.point for end in ends)
    if near is None or far is None:
        return None
    length = geodesy.distance_km(*near, *far)
    if not 0 < length <= _LONGEST_KM:
        return None
    width = max(_LEAST_WIDTH_KM, _WIDTH_SHARE * length)
    names = " and ".join(entry_label(end.entry) for end in ends)
    return Placed(
        shape=Corridor(line=(near, far), half_width_km=round(width, 2)),
        point=geodesy.project(*near, length / 2, geodesy.bearing(*near, *far)),
        radius_km=max(_TO_THE_ENDS * length, width),
        derivation=f"{told} between {names}, {length:.0f} km apart, within {width:.0f} km of the straight line",
    )


def border(relation: Relation, mention: PlaceMention, anchors: Anchors) -> Placed | None:
    """«على الحدود السورية التركية», «18 كم عن الحدود التركية»: along what the countries share.

    A unit that the phrase names cuts it to its own stretch.
    """
    countries = _countries(relation, anchors)
    line = units.border_line(*countries) if countries is not None else None
    if line is None or countries is None:
        return None
    unit = anchors.unit_around(mention)
    stretch = _stretch(line, unit.code) if unit is not None else []
    points = stretch or _longest(line)
    where = f" in {unit.name} ({unit.code})" if unit is not None and stretch else ""
    off = (relation.distance_km or 0.0) + (error_model.tolerance_km(relation) if relation.distance_km else 0.0)
    width = max(_BORDER_WIDTH_KM, off)
    length = sum(geodesy.distance_km(*a, *b) for a, b in itertools.pairwise(points))
    middle = _middle(points, length)
    return Placed(
        shape=Corridor(line=tuple(points), half_width_km=round(width, 2)), point=middle,
        radius_km=max(width, _held_km(points, middle)), is_area=mention.kind in ("border", "country"),
        derivation=f"{_told(relation)}the border of {' and '.join(countries)}{where}, {length:.0f} km of it",
    )  # fmt: skip


def _countries(relation: Relation, anchors: Anchors) -> tuple[str, str] | None:
    """The two countries of a border: one alone borders that of the report."""
    if not relation.anchors:
        return None
    first, second = (*relation.anchors, anchors.country(relation.anchors[0]))[:2]
    return (first, second) if first != second and {first, second} <= set(units.countries()) else None


def _told(relation: Relation) -> str:
    if relation.distance_km is None:
        return "near " if relation.part == "near" else "on "
    return f"{relation.distance_km:g} km from "


def _stretch(line: Any, code: str) -> list[Point]:
    """The part of a border that is a unit's own."""
    nearby = units.polygon(code).buffer(_NEAR_UNIT_KM / _KM_A_DEGREE)
    part = line.intersection(nearby)
    return _longest(part) if not part.is_empty else []


def _longest(line: Any) -> list[Point]:
    """The points of a line, of several the longest, no closer than a corridor needs."""
    import shapely

    parts = list(shapely.get_parts(shapely.line_merge(line) if line.geom_type != "LineString" else line))
    lines = [p for p in parts if p.geom_type == "LineString"]
    if not lines:
        return []
    longest = max(lines, key=lambda p: p.length)
    thin = longest.simplify(_PIECE_KM / _KM_A_DEGREE / 5)
    return [(round(lat, 4), round(lon, 4)) for lon, lat in thin.coords]


def _middle(points: list[Point], length: float) -> Point:
    """The point half way along."""
    gone = 0.0
    for a, b in itertools.pairwise(points):
        piece = geodesy.distance_km(*a, *b)
        if gone + piece >= length / 2:
            return geodesy.project(*a, length / 2 - gone, geodesy.bearing(*a, *b))
        gone += piece
    return points[0]


def _held_km(points: list[Point], middle: Point) -> float:
    """Within how far of its middle seven tenths of a line lie."""
    plane = Plane(*middle)
    far: list[tuple[float, float]] = []
    for a, b in itertools.pairwise(points):
        (ax, ay), (bx, by) = plane.to_km(*a), plane.to_km(*b)
        far.append((((ax + bx) / 2) ** 2 + ((ay + by) / 2) ** 2, geodesy.distance_km(*a, *b)))
    far.sort()
    total, held = sum(length for _, length in far), 0.0
    for squared, length in far:
        held += length
        if held >= 2 * _HELD * total:
            return float(squared**0.5)
    return 0.0
