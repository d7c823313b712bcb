"""Any table of places: which header is which field, told or guessed, and the places of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec
import yaml

from tawthiq.errors import DataError, GazetteerError
from tawthiq.gazetteer.sources.found import BadRow, Found, Source, SourcePlace, position, whole
from tawthiq.gazetteer.sources.kinds import settlement
from tawthiq.gazetteer.sources.tables import TableRow, plain_header

HEADERS = Path(__file__).parents[2] / "data" / "gazetteer" / "headers.yaml"
FIELDS = ("name_ar", "name_en", "names", "lat", "lon", "kind", "country", "admin1", "admin2", "population", "pcode",
          "geonames", "id", "radius_km")  # fmt: skip
_NAMES = ("name_ar", "name_en", "names")
_EARTH_KM = 20_000
Rows = Callable[[], Iterable[TableRow | BadRow]]


@cache
def known_headers() -> Mapping[str, str]:
    """Headers in small letters to the fields that they commonly hold."""
    try:
        table: dict[str, list[str]] = yaml.safe_load(HEADERS.read_text("utf-8"))
        return MappingProxyType({header: field for field, headers in table.items() for header in headers})
    except (OSError, yaml.YAMLError, AttributeError, TypeError) as problem:
        raise DataError(f"cannot load {HEADERS}: {problem}") from problem


class Columns(msgspec.Struct, frozen=True):
    """Which header holds which field; a field told as `=VALUE` is the same in every row."""

    headers: dict[str, str]
    constants: dict[str, str]
    guessed: tuple[tuple[str, str], ...]


def parse_columns(told: Iterable[str]) -> dict[str, str]:
    """`name_ar=اسم,lat=y` to a map. Raises GazetteerError for a field that there is none of."""
    found: dict[str, str] = {}
    for pair in (p for item in told for p in item.split(",") if p.strip()):
        field, sign, header = (piece.strip() for piece in pair.partition("="))
        if not sign or field not in FIELDS or not header:
            raise GazetteerError(f"--columns {pair}: write FIELD=HEADER, the field one of {', '.join(FIELDS)}.")
        found[field] = header
    return found


def choose_columns(path: Path, headers: Iterable[str], told: Mapping[str, str], has_points: bool) -> Columns:
    """The told columns, and a guess for each field that was not told.

    Raises GazetteerError where a told header is not there, or where neither a name nor a position can be found.
    """
    there = list(headers)
    constants = {field: header[1:] for field, header in told.items() if header.startswith("=")}
    chosen = {field: header for field, header in told.items() if field not in constants}
    missing = [header for header in chosen.values() if header not in there]
    if missing:
        raise GazetteerError(f"{path}: has no column {missing[0]}; its columns are {', '.join(there)}.")
    guessed = []
    for header in there:
        field = known_headers().get(plain_header(header) or header.strip())
        if field and field not in chosen and field not in constants and header not in chosen.values():
            chosen[field] = header
            if header != field:
                guessed.append((field, header))
    if not any(field in chosen for field in _NAMES):
        raise GazetteerError(
            f"{path}: no column of names was found among {', '.join(there[:30])}. "
            "Tell it: --columns name_ar=HEADER,lat=HEADER,lon=HEADER."
        )
    if not has_points and not {"lat", "lon"} <= chosen.keys():
        raise GazetteerError(f"{path}: no columns of positions were found. Tell them: --columns lat=HEADER,lon=HEADER.")
    return Columns(chosen, constants, tuple(guessed))


def columns_source(path: Path, columns: Columns, rows: Rows) -> Source:
    """The places in the rows of a table."""
    return Source(
        form="table", publisher="", licence="", version="", inputs=(path,), read=lambda: _read(path, columns, rows),
        guessed=columns.guessed,
    )  # fmt: skip


def _read(path: Path, columns: Columns, rows: Rows) -> Iterator[Found]:
    for row in rows():
        if isinstance(row, BadRow):
            yield row
            continue
        try:
            yield _place(path, columns, row)
        except ValueError as problem:
            yield BadRow(row.line, str(problem))


def _place(path: Path, columns: Columns, row: TableRow) -> SourcePlace:
    def value(field: str) -> str:
        header = columns.headers.get(field)
        return row.values.get(header, "").strip() if header else columns.constants.get(field, "")

    names = [n.strip() for field in _NAMES for n in value(field).replace(";", "|").split("|") if n.strip()]
    if not names:
        raise ValueError("no name")
    point = position(value("lat"), value("lon")) or row.point
    if point is None:
        raise ValueError("no position")
    population = whole(value("population").replace(",", ""))
    country = value("country").upper()
    return SourcePlace(
        id=f"{path.stem}:{value('id') or row.line}", name=value("name_en") or names[0],
        names=tuple(dict.fromkeys(names)), kind=value("kind").lower() or settlement(population),
        country=country if len(country) == 2 else "", admin1=value("admin1"), admin2=value("admin2"), lat=point[0],
        lon=point[1], population=population, pcode=value("pcode"), geonames=value("geonames"),
        radius_km=_radius(value("radius_km")),
    )  # fmt: skip


def _radius(written: str) -> float:
    if not written:
        return 0.0
    try:
        radius = float(written)
    except ValueError:
        radius = -1.0
    if not 0 <= radius < _EARTH_KM:
        raise ValueError(f"radius_km {written}: no radius in km")
    return radius
