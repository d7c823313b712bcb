"""Who's On First: its SQLite distribution, a folder of GeoJSON records, or a table with one row a place."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.keys import is_arabic, is_latin
from tawthiq.gazetteer.sources.features import read_only
from tawthiq.gazetteer.sources.found import BadRow, Found, Source, SourcePlace, position, whole
from tawthiq.gazetteer.sources.kinds import kind_of, load_kinds
from tawthiq.gazetteer.sources.tables import TableRow, read_delimited

PUBLISHER = "Who's On First (https://whosonfirst.org/)"
LICENCE = "CC0 and CC BY, by record (https://whosonfirst.org/docs/licenses/)"
TABLE_HEADERS = frozenset(("id", "cc", "placetype", "name", "lat", "lon"))
SQLITE_TABLES = frozenset(("spr", "names"))
_LANGUAGES = frozenset(("ara", "eng", "kur", "fra", "arz", "apc"))
_GONE = ("edtf:deprecated", "edtf:cessation")


class _Record(msgspec.Struct):
    """One place before its kind and its units are known."""

    id: str
    placetype: str
    country: str
    name: str
    names: list[str]
    lat: str
    lon: str
    population: str = ""
    geonames: str = ""
    wikidata: str = ""
    admin1: str = ""
    admin2: str = ""


def table_source(path: Path) -> Source:
    """A table with the headers id, cc, placetype, name, lat, lon and, where there, names_ar, names_en, adm1 …"""
    return _source("Who's On First table", (path,), lambda: _read_table(path))


def sqlite_source(path: Path) -> Source:
    """The SQLite distribution."""
    return _source("Who's On First SQLite", (path,), lambda: _read_sqlite(path))


def folder_source(path: Path) -> Source:
    """A folder of records, `ID.geojson`, at any depth."""
    files = tuple(sorted(path.rglob("*.geojson")))
    if not files:
        raise GazetteerError(f"{path}: a folder without .geojson files. Give the data folder of a repository.")
    return _source("Who's On First records", files, lambda: _read_folder(files))


def _source(form: str, inputs: tuple[Path, ...], read: Any) -> Source:
    return Source(
        form=form, publisher=PUBLISHER, licence=LICENCE, version="", inputs=inputs, read=read,
        left_out="placetypes that are no places of events (postal codes, venues, time zones …)",
    )  # fmt: skip


def _read_table(path: Path) -> Iterator[Found]:
    for row in read_delimited(path):
        if isinstance(row, TableRow):
            values = row.values
            names = [n for column in ("names_ar", "names_en", "names_other")
                     for n in values.get(column, "").split("|") if n]
            record = _Record(
                values["id"], values["placetype"], values["cc"], values["name"], names, values["lat"], values["lon"],
                values.get("population", ""), values.get("geonames_id", ""), values.get("wikidata", ""),
                values.get("adm1", ""), values.get("adm2", ""),
            )  # fmt: skip
            yield from _found(record, row.line)
        else:
            yield row


def _found(record: _Record, line: int) -> Iterator[Found]:
    """The place, a bad row, or nothing for a placetype that is no place of events."""
    said = load_kinds().whosonfirst.get(record.placetype)
    if said is None and record.placetype:
        return
    try:
        yield _place(record, said)
    except ValueError as problem:
        yield BadRow(line, str(problem))


def _place(record: _Record, said: str | None) -> SourcePlace:
    if said is None or not record.id or not (record.name or any(record.names)):
        raise ValueError("no id, placetype or name")
    point = position(record.lat, record.lon)
    population = whole(record.population)
    arabic: list[str] = []
    latin: list[str] = []
    for written in record.names:
        if is_latin(written):
            latin.append(written)
        elif is_arabic(written):
            arabic.append(written)
    name = record.name or (latin or arabic)[0]
    return SourcePlace(
        id=f"wof:{record.id}", name=name, names=tuple(dict.fromkeys([*arabic, name, *latin])),
        kind=kind_of(said, record.country, population, name), country=record.country, admin1=record.admin1,
        admin2=record.admin2, lat=point[0] if point else None, lon=point[1] if point else None,
        population=population, geonames=record.geonames,
        others=f"wikidata:{record.wikidata}" if record.wikidata else "",
    )  # fmt: skip


def _read_sqlite(path: Path) -> Iterator[Found]:
    try:
        with closing(read_only(path)) as file:
            yield from _read_spr(file)
    except sqlite3.Error as problem:
        raise GazetteerError(f"{path}: no Who's On First distribution that can be read: {problem}.") from None


def _read_spr(file: sqlite3.Connection) -> Iterator[Found]:
    there = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    names: dict[int, list[str]] = defaultdict(list)
    for number, _, name in file.execute("SELECT id, language, name FROM names ORDER BY privateuse != 'preferred'"):
        if is_arabic(name) or is_latin(name):
            names[number].append(name)
    others = dict[tuple[int, str], str]()
    if "concordances" in there:
        for number, other, source in file.execute("SELECT id, other_id, other_source FROM concordances"):
            others[number, source] = str(other)
    units: dict[tuple[int, str], int] = {}
    if "ancestors" in there:
        for number, ancestor, placetype in file.execute("SELECT id, ancestor_id, ancestor_placetype FROM ancestors"):
            units[number, placetype] = ancestor
    called = dict(file.execute("SELECT id, name FROM spr WHERE placetype IN ('region', 'county')"))
    rows = file.execute(
        "SELECT id, placetype, country, name, latitude, longitude FROM spr"
        " WHERE is_current != 0 AND is_deprecated <= 0 AND is_superseded <= 0 ORDER BY id"
    )
    for line, (number, placetype, country, name, lat, lon) in enumerate(rows, 1):
        record = _Record(
            str(number), placetype, country, name or "", names.get(number, []), str(lat), str(lon),
            geonames=others.get((number, "gn:id"), ""), wikidata=others.get((number, "wd:id"), ""),
            admin1=called.get(units.get((number, "region"), 0), ""),
            admin2=called.get(units.get((number, "county"), 0), ""),
        )  # fmt: skip
        yield from _found(record, line)


def _read_folder(files: Iterable[Path]) -> Iterator[Found]:
    """Units are told by number, so that all records are read before the first is given on."""
    records: list[tuple[int, _Record, dict[str, Any]]] = []
    called: dict[int, str] = {}
    for line, path in enumerate(files, 1):
        try:
            properties = msgspec.json.decode(path.read_bytes())["properties"]
            record = _record(properties)
        except (OSError, msgspec.DecodeError, KeyError, TypeError) as problem:
            yield BadRow(line, f"{path.name}: {type(problem).__name__}: {problem}")
            continue
        if not any(properties.get(key) not in (None, "", "u", "uuuu", "..") for key in _GONE):
            records.append((line, record, next(iter(properties.get("wof:hierarchy") or [{}]))))
            called[int(record.id)] = record.name
    for line, record, above in records:
        record.admin1 = called.get(above.get("region_id", 0), "")
        record.admin2 = called.get(above.get("county_id", 0), "")
        yield from _found(record, line)


def _record(properties: dict[str, Any]) -> _Record:
    names: list[str] = []
    for language in _LANGUAGES:
        for use in ("preferred", "variant", "colloquial"):
            names.extend(str(n) for n in properties.get(f"name:{language}_x_{use}") or ())
    same = properties.get("wof:concordances") or {}
    return _Record(
        str(properties["wof:id"]), properties["wof:placetype"], properties.get("wof:country", ""),
        properties.get("wof:name") or "", sorted(names, key=lambda n: not is_arabic(n)),
        str(properties.get("lbl:latitude") or properties.get("geom:latitude") or ""),
        str(properties.get("lbl:longitude") or properties.get("geom:longitude") or ""),
        str(properties.get("wof:population") or properties.get("gn:population") or ""),
        str(same.get("gn:id") or ""), str(same.get("wd:id") or ""),
    )  # fmt: skip
