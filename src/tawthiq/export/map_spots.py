"""Spots: what places are drawn as, one for all places that lie alike, so that thousands of events stay few shapes."""

from __future__ import annotations

from functools import cache
from typing import Final

import msgspec

from tawthiq.errors import ShapeError
from tawthiq.gazetteer import units
from tawthiq.gazetteer.names import load_names
from tawthiq.gazetteer.units import Unit
from tawthiq.model.events import Place
from tawthiq.model.shapes import UnitPart
from tawthiq.resolve.polygons import polygon_of

#: a place told as a point, if it is good to this many km; all else is an area
_POINT_KM: Final = 10.0
_POINTS: Final = frozenset(("populated_place", "neighbourhood", "near", "landmark", "exact"))
#: how far off its unit a position may be drawn (ports, border towns), km
_SLACK_KM: Final = 10.0
_DECIMALS: Final = 4


class Spot(msgspec.Struct, frozen=True, omit_defaults=True):
    """`lat`, `lon` where a mark stands, `km` the radius, `area` whether it is drawn without a centre.

    `polygons`: rings of `[lon, lat]` of each part; None for the circle of that radius, which the page draws itself.
    `unit`: names of the unit that it is, Arabic and English.
    """

    lat: float
    lon: float
    km: float
    area: bool = False
    polygons: list[list[list[tuple[float, float]]]] | None = None
    unit: tuple[str, str] | None = None


class Spots:
    """Numbers spots; `coarse` draws the unit around a place in its stead."""

    def __init__(self, coarse: bool = False) -> None:
        self.coarse = coarse
        self._spots: list[Spot] = []
        self._numbers: dict[object, int] = {}

    def all(self) -> tuple[Spot, ...]:
        return tuple(self._spots)

    def unit_name(self, number: int | None) -> str:
        """English name of the unit that a spot is, "" if it is none."""
        unit = None if number is None else self._spots[number].unit
        return unit[1] if unit else ""

    def number(self, place: Place) -> int | None:
        """The spot of a place, a new one if no place before lay alike; None where it has no position."""
        if place.lat is None or place.lon is None:
            return None
        unit = unit_around(place) if self.coarse else unit_meant(place)
        if unit is None and self.coarse:
            return None
        key: object = unit.code if unit else (place.lat, place.lon, place.radius_km, place.shape, _is_area(place))
        if key not in self._numbers:
            self._numbers[key] = len(self._spots)
            self._spots.append(_unit_spot(unit) if unit else _spot(place))
        return self._numbers[key]


def unit_meant(place: Place) -> Unit | None:
    """The unit that a place told as a whole governorate is, None for any other place."""
    if isinstance(place.shape, UnitPart) and place.shape.bearing is None and "-" in place.shape.code:
        return units.unit(place.shape.code)
    if place.shape is not None or place.precision != "admin1" or len(place.admin) < 2:
        return None
    return units.find_unit(_iso(place.admin[0]), place.admin[1])


def unit_around(place: Place) -> Unit | None:
    """The unit that a place lies in, by what the gazetteer says of it, else by its position."""
    if place.lat is None or place.lon is None:
        return None
    country = _iso(place.admin[0]) if place.admin else ""
    named = units.find_unit(country, place.admin[1]) if len(place.admin) > 1 else None
    return named or units.unit_at(place.lat, place.lon, _SLACK_KM, country)


@cache
def _iso(country: str) -> str:
    """ISO code of a country by its English name, "" where its units are not known."""
    names = load_names(("none",))
    return next((code for code in units.countries() if names.country(code) == country), "")


def _is_area(place: Place) -> bool:
    return place.precision not in _POINTS or (place.radius_km or 0.0) > _POINT_KM


def _spot(place: Place) -> Spot:
    assert place.lat is not None
    assert place.lon is not None
    return Spot(
        lat=place.lat, lon=place.lon, km=place.radius_km or 0.0, area=_is_area(place), polygons=_shape_parts(place)
    )


def _shape_parts(place: Place) -> list[list[list[tuple[float, float]]]] | None:
    if place.shape is None:
        return None
    try:
        return _parts(polygon_of(place))
    except ShapeError:  # two statements that exclude each other: the position and its radius hold
        return None


def _unit_spot(unit: Unit) -> Spot:
    outline = units.polygon(unit.code)
    middle = outline.representative_point()
    west, south, east, north = outline.bounds
    reach = max(north - south, (east - west) * 0.8) * 55.6  # half the height or width in km, for the scale of marks
    return Spot(
        lat=round(middle.y, _DECIMALS), lon=round(middle.x, _DECIMALS), km=round(reach, 1), area=True,
        polygons=_parts(outline), unit=(unit.name_ar, unit.name),
    )  # fmt: skip


def _parts(outline: units.Geometry) -> list[list[list[tuple[float, float]]]]:
    parts = outline.geoms if hasattr(outline, "geoms") else [outline]
    return [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in parts]


def _ring(ring: units.Geometry) -> list[tuple[float, float]]:
    return [(round(lon, _DECIMALS), round(lat, _DECIMALS)) for lon, lat in ring.coords]
