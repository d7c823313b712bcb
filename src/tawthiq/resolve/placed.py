"""What a relation makes of a place: a shape, a position in it and how far it holds."""

from __future__ import annotations

import msgspec

from tawthiq.model.events import Place
from tawthiq.model.shapes import Point, Shape

#: kinds whose own name stays a place of its own precision when only its whereabouts are told
_SETTLEMENTS = ("", "village", "town", "city", "populated place", "camp", "settlement", "hamlet", "community")


class Placed(msgspec.Struct, frozen=True):
    """A position found from a relation.

    `point` is `(lat, lon)`; `is_area`: the place is the shape itself (a side of a town), not a point somewhere in it.
    `known`: the place keeps its identity in the gazetteer.
    """

    shape: Shape
    point: Point
    radius_km: float
    derivation: str
    is_area: bool = True
    known: bool = False
    precision: str = ""


def put(place: Place, placed: Placed | None) -> Place:
    """`place` where `placed` has it; unchanged where nothing was found."""
    if placed is None:
        return place
    lat, lon = placed.point
    own = "populated_place" if place.kind in _SETTLEMENTS else "near"
    return msgspec.structs.replace(
        place, lat=round(lat, 4), lon=round(lon, 4), radius_km=max(0.1, round(placed.radius_km, 1)), shape=placed.shape,
        derivation=placed.derivation, precision=placed.precision or ("area" if placed.is_area else own),
        method=place.method if placed.known and place.method != "unresolved" else "relative",
        id=place.id if placed.known else None, unresolved=None,
    )  # fmt: skip
