"""OCHA's common operational data sets of administrative units (COD-AB): ADM1_PCODE, ADM1_EN, ADM1_AR, and so on.

A row of level 3 also names the units above it, which become places once each. P-codes are identifiers: they stay as
they are, letter for letter, and nothing is read out of their digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from tawthiq.gazetteer.sources.found import BadRow, Found, Source, SourcePlace, position
from tawthiq.gazetteer.sources.kinds import unit
from tawthiq.gazetteer.sources.tables import TableRow

PUBLISHER = "OCHA common operational data set"
LICENCE = "as told where the data set is published (https://data.humdata.org/)"
_PCODE = re.compile(r"adm(?:in)?([0-4])_?pcode", re.IGNORECASE)
_ENGLISH = ("en", "name", "ref_name", "name_en")
_ARABIC = ("ar", "name1", "name_ar", "altnam", "alt1ar", "alt_ar")
_ISO = re.compile(r"[A-Z]{2}")
_LATS = ("lat", "latitude", "center_lat", "y_coord", "y", "point_y")
_LONS = ("lon", "lng", "long", "longitude", "center_lon", "x_coord", "x", "point_x")

Rows = Callable[[], Iterable[TableRow | BadRow]]


class _Level(msgspec.Struct, frozen=True):
    """Headers of one level, "" where there is none."""

    number: int
    pcode: str
    english: str
    arabic: tuple[str, ...]


def levels(headers: Iterable[str]) -> list[_Level]:
    """The levels that the headers of a table have, the country first; empty where it is no COD-AB."""
    there = list(headers)
    found = []
    for header in there:
        match = _PCODE.fullmatch(header)
        if match:
            english = [h for h in there if _is_name(h, match[1], _ENGLISH)]
            arabic = [h for h in there if _is_name(h, match[1], _ARABIC)]
            found.append(_Level(int(match[1]), header, english[0] if english else "", tuple(arabic)))
    found.sort(key=lambda level: level.number)
    return [level for level in found if level.english or level.arabic]


def _is_name(header: str, level: str, endings: tuple[str, ...]) -> bool:
    return header.lower() in {f"adm{level}{between}{e}" for e in endings for between in ("_", "")}


def admin_source(path: Path, headers: Iterable[str], rows: Rows) -> Source:
    """The units in the rows of a file whose headers are those of a COD-AB."""
    there = tuple(headers)
    return Source(
        form="OCHA COD-AB", publisher=PUBLISHER, licence=LICENCE, version="", inputs=(path,),
        read=lambda: _read(there, rows),
    )  # fmt: skip


def _read(headers: tuple[str, ...], rows: Rows) -> Iterator[Found]:
    held = levels(headers)
    lat, lon = (next((h for h in headers if h.lower() in names), "") for names in (_LATS, _LONS))
    upper: dict[tuple[int, str], SourcePlace] = {}
    for row in rows():
        if isinstance(row, BadRow):
            yield row
            continue
        filled = [level for level in held if row.values.get(level.pcode)]
        if not filled:
            yield BadRow(row.line, "no P-code")
            continue
        try:
            point = row.point or position(row.values.get(lat, ""), row.values.get(lon, ""))
            lowest = _place(row.values, filled, point)
        except ValueError as problem:
            yield BadRow(row.line, str(problem))
            continue
        for k in range(1, len(filled)):
            key = (filled[k - 1].number, row.values[filled[k - 1].pcode])
            if key not in upper:
                upper[key] = _place(row.values, filled[:k], None)
        upper[filled[-1].number, row.values[filled[-1].pcode]] = lowest
    yield from upper.values()


def _place(values: dict[str, str], filled: list[_Level], point: tuple[float, float] | None) -> SourcePlace:
    level = filled[-1]
    arabic = [values[h] for h in level.arabic if values.get(h)]
    english = values.get(level.english, "")
    if not arabic and not english:
        raise ValueError(f"no name beside {values[level.pcode]}")
    names = {held.number: values.get(held.english, "") for held in filled}
    country = next((values[h] for h in ("ADM0_PCODE", "admin0Pcode") if values.get(h)), "")
    country = country if _ISO.fullmatch(country) else _country(values, filled)
    return SourcePlace(
        id=f"pcode:{values[level.pcode]}", name=english or arabic[0],
        names=tuple([*arabic, english] if english else arabic),
        kind=unit(level.number, country, english), country=country,
        admin1=names.get(1, "") if level.number > 1 else "", admin2=names.get(2, "") if level.number > 2 else "",
        lat=point[0] if point else None, lon=point[1] if point else None, pcode=values[level.pcode],
    )  # fmt: skip


def _country(values: dict[str, str], filled: list[_Level]) -> str:
    """The country's code where a column of its own tells it, else ""."""
    return next((v for h in ("iso2", "ISO2", "adm0_iso2", "country") if _ISO.fullmatch(v := values.get(h, ""))), "")
