"""Finds out what a path holds and hands it to its reader."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.sources import admin, columns, features, geonames, tables, whosonfirst
from tawthiq.gazetteer.sources.found import BadRow, Source

_SQLITE = b"SQLite format 3\0"
_WORKBOOKS = (".xlsx", ".xls", ".ods")
_JSON = (".geojson", ".json")


def open_source(path: Path, told: Mapping[str, str], alternates: Path | None = None) -> Source:
    """The gazetteer at `path`, a file or a folder; `told` maps fields to headers, "" where nothing was told.

    Raises GazetteerError where it is none that can be read.
    """
    if path.is_dir():
        return whosonfirst.folder_source(path)
    start = _start(path)
    if start.startswith(_SQLITE):
        return _sqlite(path, told)
    if path.suffix.lower() in _WORKBOOKS:
        raise GazetteerError(f"{path}: a workbook. Save the sheet with the ADM columns as CSV (UTF-8) and add that.")
    if zipfile.is_zipfile(path) and path.suffix.lower() != ".zip":
        raise GazetteerError(f"{path}: a packed file of an unknown kind.")
    if path.suffix.lower() in _JSON or start.lstrip()[:1] == b"{":
        return _geojson(path, told)
    if not told and geonames.is_geonames(path):
        return geonames.geonames_source(path, alternates)
    if path.suffix.lower() == ".zip":
        raise GazetteerError(f"{path}: an archive, but no GeoNames country dump. Unpack it and add the file inside.")
    headers, _ = tables.read_header(path)
    return _table(path, headers, told)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError as problem:
        raise GazetteerError(f"{path}: cannot be read: {problem.strerror}.") from None


def _table(path: Path, headers: list[str], told: Mapping[str, str]) -> Source:
    if len(headers) < 2:
        raise GazetteerError(f"{path}: no gazetteer: its first line is no header of a CSV or TSV, nor a GeoNames row.")
    if not told and set(headers) >= whosonfirst.TABLE_HEADERS:
        return whosonfirst.table_source(path)
    if not told and admin.levels(headers):
        return admin.admin_source(path, headers, lambda: tables.read_delimited(path))
    chosen = columns.choose_columns(path, headers, told, has_points=False)
    return columns.columns_source(path, chosen, lambda: tables.read_delimited(path))


def _geojson(path: Path, told: Mapping[str, str]) -> Source:
    headers: dict[str, None] = {}
    for row in features.read_geojson(path):
        if isinstance(row, tables.TableRow):
            headers.update(dict.fromkeys(row.values))
    if not told and "wof:id" in headers:
        raise GazetteerError(f"{path}: one record of Who's On First. Add the folder that holds the records.")
    if not told and admin.levels(headers):
        return admin.admin_source(path, headers, lambda: features.read_geojson(path))
    chosen = columns.choose_columns(path, headers, told, has_points=True)
    return columns.columns_source(path, chosen, lambda: features.read_geojson(path))


def _sqlite(path: Path, told: Mapping[str, str]) -> Source:
    there = features.tables_of(path)
    if there >= whosonfirst.SQLITE_TABLES:
        return whosonfirst.sqlite_source(path)
    layers = features.layers_of(path)
    if not layers:
        raise GazetteerError(f"{path}: a GeoPackage without layers.")
    by_depth = sorted(layers, key=lambda layer: -len(admin.levels(features.columns_of(path, layer))))
    layer = by_depth[0]
    headers = features.columns_of(path, layer)
    if not told and admin.levels(headers):
        units = [name for name in by_depth if admin.levels(features.columns_of(path, name))]
        every = dict.fromkeys(column for name in units for column in features.columns_of(path, name))
        return admin.admin_source(path, every, lambda: _chained(path, units))
    chosen = columns.choose_columns(path, headers, told, has_points=True)
    return columns.columns_source(path, chosen, lambda: features.read_geopackage(path, layer))


def _chained(path: Path, layers: list[str]) -> Iterator[tables.TableRow | BadRow]:
    """The layers of all levels, the deepest first, so that each unit gets the point of its own layer."""
    for layer in layers:
        yield from features.read_geopackage(path, layer)
