"""GeoParquet 1.1: incidents as Parquet with a point a row and its bounding box, by which readers skip other areas.

Points are WKB in WGS84 longitude and latitude (OGC:CRS84, the default where no CRS is named); null where no position
is known. Written by the published specification; `bbox` is the column that its `covering` names.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from tawthiq.export.arrow import arrow, incident_table, missing
from tawthiq.export.cleaned import cleaned
from tawthiq.export.made_by import notes
from tawthiq.export.profiles import Profile
from tawthiq.export.row import Row

if TYPE_CHECKING:
    import pyarrow

VERSION: Final = "1.1.0"
GEOMETRY: Final = "geometry"
_EDGES: Final = ("xmin", "ymin", "xmax", "ymax")
Point = tuple[float, float]


def write_geoparquet(out: BinaryIO, rows: Iterable[Row], profile: Profile) -> int:
    """One file; the number of incidents."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise missing("pyarrow") from None
    table = geo_table(map(cleaned, rows), notes(profile))
    parquet.write_table(table, out, compression="zstd")
    return int(table.num_rows)


def geo_table(rows: Iterable[Row], told: dict[str, str]) -> pyarrow.Table:
    """The incidents with `geometry` and `bbox`."""
    pa = arrow()
    table = incident_table(rows, told)
    points = points_of(table)
    geometry = pa.array([None if point is None else wkb(point) for point in points], pa.binary())
    boxes = [None if point is None else dict(zip(_EDGES, (*point, *point), strict=True)) for point in points]
    box = pa.array(boxes, pa.struct([(edge, pa.float64()) for edge in _EDGES]))
    table = table.append_column(GEOMETRY, geometry).append_column("bbox", box)
    return table.replace_schema_metadata(told | {"geo": json.dumps(geo_metadata(points))})


def points_of(table: pyarrow.Table) -> list[Point | None]:
    """Longitude and latitude of each row, None without a position."""
    pairs = zip(table["longitude"].to_pylist(), table["latitude"].to_pylist(), strict=True)
    return [None if lon is None or lat is None else (lon, lat) for lon, lat in pairs]


def wkb(point: Point) -> bytes:
    """A point as well-known binary, little-endian."""
    return struct.pack("<BIdd", 1, 1, *point)


def geo_metadata(points: Iterable[Point | None]) -> dict[str, Any]:
    """The file's `geo` metadata."""
    known = [point for point in points if point is not None]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "covering": {"bbox": {edge: ["bbox", edge] for edge in _EDGES}},
    }
    if known:
        lons, lats = zip(*known, strict=True)
        column["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
