"""What the map of one country shows: the part of it that is drawn, its units, and where discs, rings and names stand.

Positions are WGS84 degrees, `lon, lat` in geometries; pixels are those of the drawing, from its upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from tawthiq.export.report.chosen import Shown
from tawthiq.gazetteer import units
from tawthiq.gazetteer.units import Unit

_AREAS: Final = frozenset(("admin1", "region"))
_LEAST_DEGREES: Final = 1.6
_MARGIN: Final = 0.18
_LETTER_PX: Final = 6.6
_LINE_PX: Final = 14.0
_SMALLEST, _LARGEST = 7.0, 22.0
_APART: Final = 1.5
MOST_MAPS: Final = 3
_LEAST_SHARE: Final = 0.05
"""Of the incidents in the first country: with fewer, a country has no map."""

Label = Callable[[str], str]


class Spot(msgspec.Struct, frozen=True):
    """A position and the incidents that are placed there. `radius_km` None: an area is shaded in place of a ring."""

    lat: float
    lon: float
    radius_km: float | None
    shown: tuple[Shown, ...]
    unit: str | None = None


class Disc(msgspec.Struct, frozen=True):
    """What is drawn for one spot, or for several whose discs would cover each other, at the place of the first."""

    x: float
    y: float
    spots: tuple[Spot, ...]

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The incidents of all its spots."""
        return tuple(each for spot in self.spots for each in spot.shown)

    @property
    def radius_px(self) -> float:
        """The area grows with the number of incidents."""
        return min(_LARGEST, _SMALLEST + 2.2 * math.sqrt(len(self.shown) - 1))


class Name(msgspec.Struct, frozen=True):
    """A governorate's name, centred at a pixel; `is_busy`: incidents are placed in it."""

    unit: str
    x: float
    y: float
    is_busy: bool


class View(msgspec.Struct, frozen=True):
    """A Mercator map: `x = scale * lon + shift_x`, `lon` in radians; west, south, east, north are what it reaches."""

    width: int
    height: int
    scale: float
    shift_x: float
    shift_y: float
    box: tuple[float, float, float, float]

    def pixel(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a position is drawn."""
        return self.scale * math.radians(lon) + self.shift_x, self.shift_y - self.scale * _northing(lat)

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a pixel is on the map, `margin` inside its edge."""
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin


class CountryMap(msgspec.Struct, frozen=True):
    """One map: `units` have the codes of all units in view, `shaded` those whose incidents are placed no closer."""

    country: str
    view: View
    spots: tuple[Spot, ...]
    discs: tuple[Disc, ...]
    units: tuple[str, ...]
    shaded: frozenset[str]
    names: tuple[Name, ...]


class Maps(msgspec.Struct, frozen=True):
    """A map for each country with most incidents; what is placed elsewhere, and what nowhere."""

    maps: tuple[CountryMap, ...]
    elsewhere: tuple[Shown, ...]
    unplaced: tuple[Shown, ...]


def maps(shown: Sequence[Shown], first: tuple[int, int], others: tuple[int, int], label: Label) -> Maps:
    """Width and height of the first map and of the others; `label`: code of a unit to what is written on the map."""
    placed: dict[str, list[Shown]] = {}
    unplaced, unit_less = [], []
    for each in shown:
        place = each.row.place
        if place is None or place.lat is None or place.precision in ("country", "unknown"):
            unplaced.append(each)
        elif not place.unit:
            unit_less.append(each)
        else:
            placed.setdefault(units.unit(place.unit).country, []).append(each)
    ranked = sorted(placed, key=lambda code: (-len(placed[code]), code))
    least = max(len(placed[code]) for code in ranked) * _LEAST_SHARE if ranked else 0
    drawn = [code for code in ranked[:MOST_MAPS] if len(placed[code]) >= least]
    found = tuple(_map(code, placed[code], *(others if n else first), label) for n, code in enumerate(drawn))
    elsewhere = [each for code in ranked[len(drawn) :] for each in placed[code]]
    return Maps(found, tuple(elsewhere + unit_less), tuple(unplaced))


def _map(country: str, shown: Sequence[Shown], width: int, height: int, label: Label) -> CountryMap:
    spots = _spots(shown)
    busy = {each.row.place.unit for each in shown if each.row.place and each.row.place.unit}
    view = _view(spots, busy, width, height)
    seen = _in_view(view.box)
    shaded = frozenset(spot.unit for spot in spots if spot.unit and spot.radius_km is None)
    own = [unit for unit in seen if unit.country == country]
    discs = _discs(view, spots)
    names = _names(view, own, busy, discs, label)
    return CountryMap(country, view, spots, discs, tuple(unit.code for unit in seen), shaded, names)


def _discs(view: View, spots: Sequence[Spot]) -> tuple[Disc, ...]:
    """The largest first; a spot whose disc would cover another's middle goes into that one."""
    discs: list[Disc] = []
    for spot in spots:
        x, y = view.pixel(spot.lat, spot.lon)
        close = (n for n, one in enumerate(discs) if math.hypot(one.x - x, one.y - y) < _APART * one.radius_px)
        near = next(close, None)
        if near is None:
            discs.append(Disc(round(x, 1), round(y, 1), (spot,)))
        else:
            discs[near] = Disc(discs[near].x, discs[near].y, (*discs[near].spots, spot))
    return tuple(discs)


def _spots(shown: Iterable[Shown]) -> tuple[Spot, ...]:
    """One for each position, those of most incidents first."""
    found: dict[tuple[float, float, float | None, str | None], list[Shown]] = {}
    for each in shown:
        place = each.row.place
        assert place is not None
        assert place.lat is not None
        assert place.lon is not None
        is_area = place.precision in _AREAS
        key = (place.lat, place.lon, None if is_area else place.radius_km or 0.0, place.unit)
        found.setdefault(key, []).append(each)
    spots = [Spot(lat, lon, km, tuple(same), unit) for (lat, lon, km, unit), same in found.items()]
    return tuple(sorted(spots, key=lambda spot: (-len(spot.shown), spot.lat, spot.lon)))


def _view(spots: Sequence[Spot], busy: Iterable[str], width: int, height: int) -> View:
    """Holds all spots with their rings, and the units of those that are but shaded; as wide and high as the drawing."""
    boxes = [_around(spot) for spot in spots if spot.radius_km is not None]
    boxes += [units.polygon(spot.unit).bounds for spot in spots if spot.radius_km is None and spot.unit]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    spare_x = max(_LEAST_DEGREES - (east - west), 0) / 2 + (east - west) * _MARGIN / 2
    spare_y = max(_LEAST_DEGREES - (north - south), 0) / 2 + (north - south) * _MARGIN / 2
    west, east, south, north = west - spare_x, east + spare_x, south - spare_y, north + spare_y
    scale = min(width / math.radians(east - west), height / (_northing(north) - _northing(south)))
    middle_x = math.radians((west + east) / 2) * scale
    middle_y = (_northing(south) + _northing(north)) / 2 * scale
    reach_x = math.degrees(width / scale / 2)
    lon = (west + east) / 2
    low, high = (middle_y - height / 2) / scale, (middle_y + height / 2) / scale
    box = (lon - reach_x, _latitude(low), lon + reach_x, _latitude(high))
    return View(width, height, scale, width / 2 - middle_x, height / 2 + middle_y, box)


def _around(spot: Spot) -> tuple[float, float, float, float]:
    north = max(spot.radius_km or 0.0, 4.0) / 111.2
    east = north / max(math.cos(math.radians(spot.lat)), 0.1)
    return spot.lon - east, spot.lat - north, spot.lon + east, spot.lat + north


def _northing(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _latitude(northing: float) -> float:
    return math.degrees(2 * math.atan(math.exp(northing)) - math.pi / 2)


def _in_view(box: tuple[float, float, float, float]) -> tuple[Unit, ...]:
    import shapely

    frame = shapely.box(*box)
    everywhere = (unit for country in units.countries() for unit in units.units_of(country))
    return tuple(unit for unit in everywhere if units.polygon(unit.code).intersects(frame))


def _names(
    view: View, own: Sequence[Unit], busy: Iterable[str], discs: Sequence[Disc], label: Label
) -> tuple[Name, ...]:
    """Names that cover no disc and no other name; those of units with incidents first."""
    taken = [_disc_box(disc) for disc in discs]
    placed: list[Name] = []
    ranked = sorted(own, key=lambda unit: (unit.code not in set(busy), -units.polygon(unit.code).area))
    for unit in ranked:
        half = len(label(unit.code)) * _LETTER_PX / 2
        for x, y in _places_for(view, unit, discs):
            box = (x - half, y - _LINE_PX / 2, x + half, y + _LINE_PX / 2)
            inside = view.holds(box[0], box[1], 3) and view.holds(box[2], box[3], 3)
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                placed.append(Name(unit.code, round(x, 1), round(y, 1), unit.code in set(busy)))
                break
    return tuple(placed)


def _places_for(view: View, unit: Unit, discs: Sequence[Disc]) -> Iterable[tuple[float, float]]:
    """Below and above the unit's own disc, else around its middle, in this order."""
    import shapely

    seen = units.polygon(unit.code).intersection(shapely.box(*view.box))
    if seen.is_empty:
        return
    middle = seen.representative_point()
    x, y = view.pixel(middle.y, middle.x)
    for disc in discs:
        if any(spot.unit == unit.code and spot.radius_km is None for spot in disc.spots):
            yield disc.x, disc.y + disc.radius_px + 10
            yield disc.x, disc.y - disc.radius_px - 10
    for shift in (0, 16, -16, 32, -32, 48, -48):
        yield x, y + shift


def _disc_box(disc: Disc) -> tuple[float, float, float, float]:
    reach = disc.radius_px + 1
    return disc.x - reach, disc.y - reach, disc.x + reach, disc.y + reach


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
