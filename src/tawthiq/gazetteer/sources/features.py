"""Features of GeoJSON files and layers of GeoPackages as table rows, their geometry as a point."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.sources.found import BadRow
from tawthiq.gazetteer.sources.geometry import point_of_geojson, point_of_geopackage
from tawthiq.gazetteer.sources.tables import TableRow

_LARGEST_GEOJSON = 500_000_000


def read_only(path: Path) -> sqlite3.Connection:
    """An SQLite file opened so that nothing can change it."""
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)


def tables_of(path: Path) -> set[str]:
    """The tables of an SQLite file. Raises GazetteerError where it is none."""
    try:
        with closing(read_only(path)) as file:
            return {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    except sqlite3.Error as problem:
        raise GazetteerError(f"{path}: no SQLite file that can be read: {problem}.") from None


def read_geojson(path: Path) -> Iterator[TableRow | BadRow]:
    """The features of a FeatureCollection, or of one Feature."""
    for line, feature in enumerate(_features(path), 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            yield BadRow(line, "a feature without properties")
            continue
        try:
            point = point_of_geojson(feature.get("geometry"))
        except ValueError as problem:
            yield BadRow(line, str(problem))
            continue
        yield TableRow(line, {k: _text(v) for k, v in feature["properties"].items()}, point)


def _features(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > _LARGEST_GEOJSON:
            raise GazetteerError(f"{path}: larger than 500 MB; give a GeoPackage or a CSV.")
        data = msgspec.json.decode(path.read_bytes())
    except OSError as problem:
        raise GazetteerError(f"{path}: cannot be read: {problem.strerror}.") from None
    except msgspec.DecodeError as problem:
        raise GazetteerError(f"{path}: no JSON: {problem}.") from None
    form = data.get("type") if isinstance(data, dict) else None
    if form == "Feature":
        return [data]
    if form != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise GazetteerError(f"{path}: JSON, but no GeoJSON FeatureCollection.")
    features: list[Any] = data["features"]
    return features


def layers_of(path: Path) -> tuple[str, ...]:
    """The layers of a GeoPackage, those with a geometry first."""
    if "gpkg_contents" not in tables_of(path):
        raise GazetteerError(f"{path}: SQLite, but no GeoPackage: it has no table gpkg_contents.")
    with closing(read_only(path)) as file:
        rows = file.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
            " ORDER BY data_type = 'attributes', table_name"
        )
        return tuple(name for (name,) in rows)


def columns_of(path: Path, layer: str) -> list[str]:
    """The columns of a layer."""
    with closing(read_only(path)) as file:
        return [row[1] for row in file.execute(f"PRAGMA table_info({_quoted(layer)})")]


def read_geopackage(path: Path, layer: str) -> Iterator[TableRow | BadRow]:
    """The rows of one layer, by its numbers."""
    with closing(read_only(path)) as file:
        found = file.execute("SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (layer,))
        column, srs = next(iter(found), ("", 4326))
        if srs not in (4326, 0, -1):
            raise GazetteerError(f"{path}: layer {layer} is in the reference system {srs}; export it in EPSG:4326.")
        rows = file.execute(f"SELECT * FROM {_quoted(layer)}")
        headers = [d[0] for d in rows.description]
        for line, row in enumerate(rows, 1):
            values = dict(zip(headers, row, strict=True))
            try:
                point = point_of_geopackage(values.pop(column, None))
            except ValueError as problem:
                yield BadRow(line, str(problem))
                continue
            yield TableRow(line, {k: _text(v) for k, v in values.items() if not isinstance(v, bytes)}, point)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(_text(v) for v in value)
    return str(value).strip()
