"""The functions of `tawthiq.frames`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any

from tawthiq.export.arrow import arrow, claim_table, incident_table, missing
from tawthiq.export.corrections import corrections_of
from tawthiq.export.geoparquet import points_of
from tawthiq.export.made_by import notes
from tawthiq.export.profiles import ProfileName, profile
from tawthiq.export.row import Row
from tawthiq.export.rows import Rows, private_names
from tawthiq.frames.events import event_table
from tawthiq.frames.inputs import read_analyses, read_incidents

if TYPE_CHECKING:
    import geopandas as gpd
    import polars as pl
    import pyarrow

Path = str | PathLike[str]


def incidents(
    *paths: Path, archive: str | None = None, run: str = "latest", level: ProfileName = "full", with_names: bool = False
) -> pyarrow.Table:
    """A row an incident, as `tawthiq export parquet` writes it.

    `paths`: JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its
    own. `archive`: in their place a folder or address of an archive, and `run` of it. `level`: the profile, as for
    exports; with `full` names of private persons are withheld too, unless `with_names`. What people corrected in
    tables of the archive is applied; a UserWarning tells each correction that no longer holds.
    Raises UnreadableSource for a line that cannot be read, InputError where neither or both are given, MissingPackage.
    """
    chosen = profile(level, with_names=with_names)
    return incident_table(_rows(paths, archive, run, level, with_names), notes(chosen))


def claims(
    *paths: Path, archive: str | None = None, run: str = "latest", level: ProfileName = "full", with_names: bool = False
) -> pyarrow.Table:
    """A row a claim: who says what of which incident, in which words. Arguments and errors as for `incidents`."""
    chosen = profile(level, with_names=with_names)
    return claim_table(_rows(paths, archive, run, level, with_names), notes(chosen))


def events(*paths: Path, archive: str | None = None, run: str = "latest") -> pyarrow.Table:
    """A row an event of a report, before any linking, with all its places, sides, tolls and claims as lists.

    As the coder gave it: names of persons and exact places are in it. Arguments and errors as for `incidents`, but
    only JSON Lines of `tawthiq code` hold events.
    """
    return event_table(read_analyses([str(path) for path in paths], archive, run))


def polars(table: pyarrow.Table) -> pl.DataFrame:
    """A table as a Polars frame, without copying. Raises MissingPackage."""
    try:
        import polars as package
    except ImportError:
        raise missing("polars") from None
    frame = package.from_arrow(table)
    assert isinstance(frame, package.DataFrame)
    return frame


def geopandas(table: pyarrow.Table) -> gpd.GeoDataFrame:
    """A table with latitude and longitude as a GeoPandas frame in EPSG:4326; no point where no position is known.

    Numbers that may be missing are pandas' own nullable ones, lists Arrow's. Raises MissingPackage.
    """
    arrow()
    try:
        import geopandas as package
        import pandas
    except ImportError:
        raise missing("geopandas") from None
    from shapely import Point

    frame = table.to_pandas(types_mapper=pandas.ArrowDtype)
    points: list[Any] = [None if point is None else Point(*point) for point in points_of(table)]
    return package.GeoDataFrame(frame, geometry=package.GeoSeries(points, index=frame.index, crs="EPSG:4326"))


def _rows(
    paths: tuple[Path, ...], archive: str | None, run: str, level: ProfileName, with_names: bool
) -> Iterator[Row]:
    found = read_incidents([str(path) for path in paths], archive, run)
    corrections, refused = corrections_of(found.edits, found.incidents)
    for one in refused:
        warnings.warn(f"{one.edit.key}, {one.edit.column}: not applied: {one.why}", stacklevel=3)
    private = private_names(found.incidents)
    return Rows(profile(level, with_names=with_names), private, corrections).rows(found.incidents)
