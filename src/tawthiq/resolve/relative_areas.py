"""Areas: countrysides, parts and surroundings of places, and what lies inside a city that is known."""

from __future__ import annotations

from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.model.shapes import Circle, Point, Sector, UnitPart
from tawthiq.resolve import error_model, geodesy
from tawthiq.resolve.anchors import Anchors, entry_label
from tawthiq.resolve.contents import contents
from tawthiq.resolve.namesakes import Choice
from tawthiq.resolve.placed import Placed

#: reach of a part around a place's own position, km
_PARTS = {
    "surroundings of": 6.0, "outskirts of": 5.0, "near": 7.0, "entrance of": 4.0, "border of": 12.0, "axis": 8.0,
    "over": 12.0, "centre of": 3.0, "inside": 3.0, "bank of": 10.0,
}  # fmt: skip
#: how far a city, a town, a village reaches from its middle, km
_EXTENTS = {"city": 4.0, "governorate": 4.0, "town": 1.5, "village": 0.7, "populated place": 1.0}
_RURAL_KM = 30.0
#: what lies in a city, and what that is called
_QUARTERS = ("neighbourhood", "suburb", "camp", "residential block")
_LANDMARKS = frozenset(
    ("hospital", "school", "market", "mosque", "church", "university", "square", "roundabout", "street", "bridge",
     "junction", "prison", "plant", "castle", "checkpoint", "tunnel", "gate", "military base", "airport", "port")
)  # fmt: skip
_INSIDE_KM = {"city": 6.0, "town": 3.0, "village": 2.0}


def countryside(relation: Relation | None, position: Choice, anchors: Anchors) -> Placed | None:
    """«ريف حلب الشمالي»: the unit of that name or its half, else the ground around the town."""
    if relation is None or not relation.anchor:
        return _of_point(position, None, "countryside") if position.point is not None else None
    anchor = anchors.find(relation.anchor)
    unit = anchors.unit(anchor)
    if relation.form == "quarter":
        return None
    if unit is not None:
        shape = UnitPart(code=unit.code, bearing=relation.bearing)
        inside = contents(shape)
        if inside is not None:
            part = f"the half of it towards {relation.bearing:.0f} degrees" if relation.bearing is not None else "all"
            return Placed(
                shape=shape, point=inside.middle, radius_km=inside.radius_km, known=True,
                derivation=f"{relation.text}: {unit.name} ({unit.code}), {part}",
            )  # fmt: skip
    return _of_point(anchor, relation.bearing, relation.text)


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
    told = f"{word} {entry_label(position.entry)}"
    if relation.bearing is None:
        radius = max(reach, keep)
        return Placed(
            shape=_circle(position.point, radius), point=position.point, radius_km=radius, known=True,
            derivation=f"{told}, within {radius:g} km",
        )  # fmt: skip
    extent = _EXTENTS.get(position.entry.kind if position.entry else "", 1.0)
    outer = extent + reach / 2
    return Placed(
        shape=_side(position.point, extent / 2, outer, relation.bearing), known=True,
        point=geodesy.project(*position.point, 0.7 * outer, relation.bearing), radius_km=max(1.0, 0.7 * outer),
        derivation=f"{told} towards {relation.bearing:.0f} degrees, {extent / 2:g} to {outer:g} km out",
    )  # fmt: skip


def near(relation: Relation, anchor: Choice) -> Placed | None:
    """An unknown place near, at the edge of or before a known one."""
    reach = _PARTS.get(relation.part)
    if reach is None or anchor.point is None:
        return None
    return Placed(
        shape=_circle(anchor.point, reach), point=anchor.point, radius_km=reach, is_area=False, precision="near",
        derivation=f"{relation.part} {entry_label(anchor.entry)}, within {reach:g} km",
    )  # fmt: skip


def inside(mention: PlaceMention, position: Choice, anchors: Anchors) -> Placed | None:
    """A quarter or a landmark that no gazetteer knows lies in the city that the phrase names."""
    is_quarter = mention.kind in _QUARTERS
    if position.point is not None or not (is_quarter or mention.kind in _LANDMARKS):
        return None
    city = anchors.around(mention)
    if city.point is None:
        return None
    reach = _INSIDE_KM.get(city.entry.kind if city.entry else "", _INSIDE_KM["city"])
    return Placed(
        shape=_circle(city.point, reach), point=city.point, radius_km=reach, is_area=False,
        precision="neighbourhood" if is_quarter else "landmark",
        derivation=f"{mention.kind} in {entry_label(city.entry)}, somewhere within {reach:g} km of its middle",
    )  # fmt: skip


def _circle(point: Point, radius: float) -> Circle:
    return Circle(lat=point[0], lon=point[1], radius_km=radius)


def _side(point: Point, inner: float, outer: float, bearing: float) -> Sector:
    return Sector(
        lat=point[0], lon=point[1], inner_km=inner, outer_km=outer, bearing=bearing,
        half_width=error_model.half_width(bearing),
    )  # fmt: skip
