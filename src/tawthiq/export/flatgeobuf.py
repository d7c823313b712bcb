"""FlatGeobuf: one file for QGIS and web maps, with a spatial index.

The index cannot hold incidents without a position: where there are any, the file has them and no index.

The format has no lists: columns that hold several values are JSON arrays as text, which GDAL marks as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from tawthiq.export.arrow import arrow, missing
from tawthiq.export.cleaned import cleaned
from tawthiq.export.columns import INCIDENTS
from tawthiq.export.geoparquet import GEOMETRY, geo_table
from tawthiq.export.made_by import CAUTION, MADE_BY, notes
from tawthiq.export.profiles import Profile
from tawthiq.export.row import Row

if TYPE_CHECKING:
    import pyarrow

LAYER: Final = "incidents"


def write_flatgeobuf(out: BinaryIO, rows: Iterable[Row], profile: Profile) -> int:
    """One file; the number of incidents."""
    try:
        import pyogrio
    except ImportError:
        raise missing("pyogrio") from None
    made = BytesIO()
    table = _flat(geo_table(map(cleaned, rows), notes(profile)))
    pyogrio.write_arrow(
        table, made, layer=LAYER, driver="FlatGeobuf", geometry_name=GEOMETRY, geometry_type="Point", crs="EPSG:4326",
        layer_options={"SPATIAL_INDEX": "NO" if table[GEOMETRY].null_count else "YES"},
        layer_metadata={"DESCRIPTION": f"{MADE_BY}, profile {profile.name}. {CAUTION}"},
    )  # fmt: skip
    out.write(made.getvalue())
    return int(table.num_rows)


def _flat(table: pyarrow.Table) -> pyarrow.Table:
    pa = arrow()
    columns: dict[str, Any] = {}
    for column in INCIDENTS:
        values = table[column.name]
        if column.kind == "list":
            values = pa.array([msgspec.json.encode(value or []).decode() for value in values.to_pylist()], pa.string())
        columns[column.name] = values
    columns[GEOMETRY] = table[GEOMETRY]
    return pa.table(columns)
