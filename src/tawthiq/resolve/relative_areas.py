"""Areas: countrysides, parts and surroundings of places, and what lies inside a city that is known."""

from __future__ import annotations

import msgspec

from tawthiq.gazetteer.units import countries
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.model.shapes import Circle, Point, Sector
from tawthiq.resolve import error_model, geodesy
from tawthiq.resolve.anchors import Anchors, entry_label
from tawthiq.resolve.contents import contents
from tawthiq.resolve.extents import extent_of
from tawthiq.resolve.namesakes import Choice, own_name
from tawthiq.resolve.placed import Placed
from tawthiq.resolve.relative_units import of_country, of_unit
from tawthiq.resolve.sites import ADMIN_KINDS

#: how far a part reaches beyond the place's own extent, km
_PARTS = {
    "surroundings of": 2.5, "outskirts of": 1.5, "near": 2.5, "entrance of": 1.0, "border of": 8.0, "axis": 5.0,
    "over": 5.0, "centre of": 0.0, "inside": 0.0, "bank of": 6.0,
}  # fmt: skip
_RURAL_KM = 30.0
#: what lies in a city, and what that is called
_QUARTERS = ("neighbourhood", "suburb", "camp", "residential block")
_LANDMARKS = frozenset(
    ("hospital", "school", "market", "mosque", "church", "university", "square", "roundabout", "street", "bridge",
     "junction", "prison", "plant", "castle", "checkpoint", "tunnel", "gate", "military base", "airport", "port")
)  # fmt: skip
_SETTLEMENTS = frozenset(("village", "town", "hamlet"))
_ELSEWHERE_KM = 25.0
#: an area wider than this says too little of where a village is
_WIDEST_KM = 35.0


def countryside(relation: Relation | None, position: Choice, anchors: Anchors) -> Placed | None:
    """«ريف حلب الشمالي»: the unit of that name or its half, else the ground around the town."""
    if relation is None or not relation.anchor:
        return _of_point(position, None, "countryside") if position.point is not None else None
    if relation.form == "quarter":
        country = anchors.country_of(relation.anchor)
        is_covered = country in countries()
        return of_country(country, country, relation.bearing, relation.text) if is_covered else None
    anchor, unit = anchors.find(relation.anchor), anchors.unit(relation.anchor)
    placed = of_unit(unit, relation.bearing, anchor.point, relation.text) if unit is not None else None
    return placed or _of_point(anchor, relation.bearing, relation.text)


def _of_point(anchor: Choice, bearing: float | None, told: str) -> Placed | None:
    if anchor.point is None:
        return None
    if bearing is None:
        return Placed(
            shape=_circle(anchor.point, _RURAL_KM), point=anchor.point, radius_km=_RURAL_KM, known=True,
            derivation=f"{told}: within {_RURAL_KM:g} km of {entry_label(anchor.entry)}",
        )  # fmt: skip
    shape = _side(anchor.point, 1.0, _RURAL_KM, bearing)
    inside = contents(shape)
    assert inside is not None
    return Placed(
        shape=shape, point=inside.middle, radius_km=inside.radius_km, known=True,
        derivation=f"{told}: up to {_RURAL_KM:g} km from {entry_label(anchor.entry)} on that side",
    )  # fmt: skip


def part(relation: Relation, position: Choice, keep: float = 0.0) -> Placed | None:
    """A part of a known place or its surroundings: a circle, or the side that an adjective names.

    `keep` is the radius that the place has anyway, km.
    """
    word = "axis" if relation.form == "axis" else relation.part
    reach = _PARTS.get(word)
    if reach is None or position.point is None:
        return None
    told = f"{'on the axis of' if word == 'axis' else word} {entry_label(position.entry)}"
    extent = _town_km(position)
    if relation.bearing is None:
        radius = max(extent + reach, keep)
        return Placed(
            shape=_circle(position.point, radius), point=position.point, radius_km=radius, known=True,
            derivation=f"{told}, within {radius:.1f} km",
        )  # fmt: skip
    outer = extent + reach
    return Placed(
        shape=_side(position.point, extent / 2, outer, relation.bearing), known=True,
        point=geodesy.project(*position.point, 0.7 * outer, relation.bearing), radius_km=max(1.0, 0.7 * outer),
        derivation=f"{told} towards {relation.bearing:.0f} degrees, {extent / 2:.1f} to {outer:.1f} km out",
    )  # fmt: skip


def near(relation: Relation, anchor: Choice, anchors: Anchors) -> Placed | None:
    """An unknown place near, at the edge of or before a known one."""
    reach = _PARTS.get(relation.part)
    if reach is None or anchor.point is None:
        return None
    radius = _town_km(anchor) + reach
    return Placed(
        shape=_circle(anchor.point, radius), point=anchor.point, radius_km=radius, is_area=False, precision="near",
        admin=anchors.admin(anchor.entry),
        derivation=f"{relation.part} {entry_label(anchor.entry)}, within {radius:.1f} km",
    )  # fmt: skip


def inside(mention: PlaceMention, position: Choice, anchors: Anchors) -> Placed | None:
    """A quarter or a landmark that no gazetteer knows lies in the city that the phrase names, a village in the area."""
    is_quarter = mention.kind in _QUARTERS
    if not (is_quarter or mention.kind in _LANDMARKS):
        return _somewhere_in(mention, position, anchors) if mention.kind in _SETTLEMENTS else None
    city = anchors.around(mention)
    if city.point is None or not _is_elsewhere(position, city.point):
        return None
    reach = _town_km(city)
    return Placed(
        shape=_circle(city.point, reach), point=city.point, radius_km=reach, is_area=False,
        precision="neighbourhood" if is_quarter else "landmark", admin=anchors.admin(city.entry),
        derivation=f"{mention.kind} in {entry_label(city.entry)}, somewhere within {reach:.1f} km of its middle",
    )  # fmt: skip


def _somewhere_in(mention: PlaceMention, position: Choice, anchors: Anchors) -> Placed | None:
    """«قرية س بريف عين عيسى» where no gazetteer knows س: the area, if it is none of a whole governorate."""
    area = anchors.area_around(mention) if position.point is None else None
    if area is None:
        return None
    around = anchors.find(own_name(area))
    placed = countryside(area.relation, around, anchors) if area.kind == "rural area" else _district(area, around)
    if placed is None or placed.radius_km > _WIDEST_KM:
        return None
    told, admin = f"somewhere in {placed.derivation}", anchors.admin(around.entry)
    return msgspec.structs.replace(placed, known=False, is_area=True, admin=admin, derivation=told)


def _district(area: PlaceMention, around: Choice) -> Placed | None:
    if around.point is None:
        return None
    radius = extent_of(area.kind, around)[0]
    return Placed(
        shape=_circle(around.point, radius), point=around.point, radius_km=radius,
        derivation=f"{area.kind} of {entry_label(around.entry)}, within {radius:g} km",
    )  # fmt: skip


def _is_elsewhere(position: Choice, city: Point) -> bool:
    """«مشفى الأمل في مدينة غزة» is not the town of that name that the gazetteer has far away."""
    return position.point is None or geodesy.distance_km(*position.point, *city) > _ELSEWHERE_KM


def _town_km(choice: Choice) -> float:
    """How far a settlement reaches, whether its name is a governorate's too or not."""
    return extent_of("city" if choice.entry and choice.entry.kind in ADMIN_KINDS else "", choice)[0]


def _circle(point: Point, radius: float) -> Circle:
    return Circle(lat=point[0], lon=point[1], radius_km=radius)


def _side(point: Point, inner: float, outer: float, bearing: float) -> Sector:
    return Sector(
        lat=point[0], lon=point[1], inner_km=inner, outer_km=outer, bearing=bearing,
        half_width=error_model.half_width(bearing),
    )  # fmt: skip
