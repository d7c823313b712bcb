"""Positions of places that a report puts at a distance, in a direction, around or beside another place.

A place that no gazetteer knows is projected from its anchor (`method` "relative"), an area (countryside, "north of",
"surroundings of") keeps a radius and the precision "area". A known place keeps its position; a stated distance that it
contradicts becomes an issue, as reports do err.
"""

from __future__ import annotations

import msgspec

from tawthiq.gazetteer.names import name_key
from tawthiq.model.events import Issue, Place
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.resolve import geodesy

#: reach of "surroundings of" and the like around a place's own position, km
_PARTS = {
    "surroundings": 6.0,
    "outskirts": 5.0,
    "near": 7.0,
    "entrance": 4.0,
    "border": 12.0,
    "axis": 8.0,
    "over": 12.0,
    "centre": 3.0,
}
#: "north of X" with no distance: the middle and the radius of where that may be, km
_TOWARDS_KM, _TOWARDS_RADIUS_KM = 12.0, 16.0
_RURAL_SHIFT_KM, _RURAL_RADIUS_KM, _RURAL_PART_RADIUS_KM = 20.0, 35.0, 25.0


Point = tuple[float, float]


def relate(
    place: Place, mention: PlaceMention, known: Point | None, anchor: Point | None
) -> tuple[Place, Issue | None]:
    """`place` as its relation to `anchor` makes it, and what the gazetteer says against that.

    `known` is the position of the known place that the mention names, None if there is none.
    """
    if mention.kind == "rural area":
        return _rural(place, mention), None
    relation = mention.relation
    if relation is None:
        return place, None
    if relation.anchor and name_key(relation.anchor) == name_key(mention.name) and not mention.container:
        return _towards(place, relation), None
    if relation.distance_km is not None or relation.bearing is not None:
        if anchor is None:
            return place, None
        if known is not None:
            return place, _contradiction(mention, relation, anchor, known)
        return _projected(place, relation, anchor), None
    part = next((reach for word, reach in _PARTS.items() if word in relation.text), None)
    if part is None or known is None:
        return place, None
    return msgspec.structs.replace(place, radius_km=max(part, place.radius_km or 0.0), precision="area"), None


def _projected(place: Place, relation: Relation, anchor: tuple[float, float]) -> Place:
    if relation.distance_km is None:
        lat, lon = geodesy.project(*anchor, _TOWARDS_KM, relation.bearing or 0.0)
        radius, precision = _TOWARDS_RADIUS_KM, "area"
    elif relation.bearing is None:
        (lat, lon), precision = anchor, "area"
        radius = relation.distance_km + geodesy.distance_tolerance_km(relation.distance_km)
    else:
        lat, lon = geodesy.project(*anchor, relation.distance_km, relation.bearing)
        radius, precision = geodesy.sector_radius_km(relation.distance_km), "populated_place"
    return msgspec.structs.replace(
        place, lat=round(lat, 4), lon=round(lon, 4), radius_km=round(radius, 1), precision=precision, method="relative",
        unresolved=None,
    )


def _contradiction(
    mention: PlaceMention, relation: Relation, anchor: tuple[float, float], point: tuple[float, float]
) -> Issue | None:
    if relation.distance_km is None or geodesy.is_in_sector(anchor, point, relation.distance_km, relation.bearing):
        return None
    actual = geodesy.distance_km(*anchor, *point)
    towards = geodesy.bearing(*anchor, *point)
    return Issue(
        code="place.distance-contradicts",
        message=(
            f"{mention.name} is said to lie {relation.text}; "
            f"the gazetteer has it {actual:.0f} km away, bearing {towards:.0f} degrees"
        ),
        span=relation.span or mention.span,
    )


def _rural(place: Place, mention: PlaceMention) -> Place:
    """The countryside around a town, or the side of it that an adjective names."""
    if place.lat is None or place.lon is None:
        return place
    side = mention.relation.bearing if mention.relation else None
    if side is None:
        return msgspec.structs.replace(place, radius_km=_RURAL_RADIUS_KM, precision="area")
    lat, lon = geodesy.project(place.lat, place.lon, _RURAL_SHIFT_KM, side)
    return msgspec.structs.replace(
        place, lat=round(lat, 4), lon=round(lon, 4), radius_km=_RURAL_PART_RADIUS_KM, precision="area"
    )


def _towards(place: Place, relation: Relation) -> Place:
    """ "South of Idlib city" where nothing more is named: an area beside the anchor."""
    if place.lat is None or place.lon is None:
        return place
    if relation.distance_km is not None and relation.bearing is not None:
        lat, lon = geodesy.project(place.lat, place.lon, relation.distance_km, relation.bearing)
        radius = geodesy.sector_radius_km(relation.distance_km)
    elif relation.bearing is not None:
        lat, lon = geodesy.project(place.lat, place.lon, _TOWARDS_KM, relation.bearing)
        radius = _TOWARDS_RADIUS_KM
    else:
        lat, lon = place.lat, place.lon
        radius = (relation.distance_km or 0.0) + geodesy.distance_tolerance_km(relation.distance_km or 0.0)
    return msgspec.structs.replace(
        place,
        lat=round(lat, 4),
        lon=round(lon, 4),
        radius_km=round(radius, 1),
        precision="area",
        method="relative",
        id=None,
    )
