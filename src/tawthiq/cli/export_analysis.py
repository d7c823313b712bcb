"""`tawthiq export geojson`, `geoparquet`, `flatgeobuf`, `parquet`, `xlsx`, `ftm`, `bayanat` and `plover`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from tawthiq.cli.exporting import Options, export
from tawthiq.errors import InputError
from tawthiq.export.profiles import Profile, profile

if TYPE_CHECKING:
    from tawthiq.export.analysed import Write


def geojson(*paths: str, options: Options) -> int:
    """A map layer as GeoJSON: a point an incident; where nobody tells a position, none.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.geojson import write_geojson

    return _one_file("geojson", paths, options, write_geojson)


def geoparquet(*paths: str, options: Options) -> int:
    """A map layer as GeoParquet 1.1, with bounding boxes, for large maps and for analysis.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.geoparquet import write_geoparquet

    return _one_file("geoparquet", paths, options, write_geoparquet)


def flatgeobuf(*paths: str, options: Options) -> int:
    """A map layer as FlatGeobuf, for QGIS and maps on the web.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.flatgeobuf import write_flatgeobuf

    return _one_file("flatgeobuf", paths, options, write_flatgeobuf)


def parquet(*paths: str, options: Options) -> int:
    """Two typed tables for analysis: incidents, and their claims.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.analysed import parquet_files

    chosen = _profile(options)
    return export("parquet", paths, options, lambda bundle, rows, context: parquet_files(bundle, rows, chosen))


def xlsx(*paths: str, options: Options) -> int:
    """A workbook for people: incidents and claims on right-to-left sheets, and a codebook.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.analysed import xlsx_files

    chosen = _profile(options)
    return export("xlsx", paths, options, lambda bundle, rows, context: xlsx_files(bundle, rows, chosen))


def ftm(*paths: str, options: Options) -> int:
    """FollowTheMoney entities and statements, for Aleph and other tools of investigators.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.analysed import ftm_files

    chosen = _profile(options)
    return export("ftm", paths, options, lambda bundle, rows, context: ftm_files(bundle, rows, chosen))


def bayanat(*paths: str, options: Options, ids: Path | None = None) -> int:
    """A pack for Bayanat: forces, lookup tables, and reports and incidents as its API takes them.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    ids
        The resolve_ids.json of an earlier pack, with the ids of the instance put in.
    """
    from tawthiq.export.analysed import bayanat_files, read_ids
    from tawthiq.export.bayanat_shape import Ids

    try:
        known = read_ids(ids.read_bytes(), str(ids)) if ids else Ids()
    except OSError as error:
        raise InputError(f"{ids}: cannot be read: {error.strerror}.") from None
    return export("bayanat", paths, options, lambda bundle, rows, context: bayanat_files(bundle, rows, known))


def plover(*paths: str, options: Options) -> int:
    """JSON Lines with the event types of PLOVER, and what it has no type for in a second file.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.analysed import plover_files

    return export("plover", paths, options, lambda bundle, rows, context: plover_files(bundle, rows))


def mount(app: App) -> None:
    """Adds the commands to `tawthiq export`."""
    for command in (geojson, geoparquet, flatgeobuf, parquet, xlsx, ftm, bayanat, plover):
        app.command(command)


def _profile(options: Options) -> Profile:
    return profile(options.profile or "public", with_names=options.include_names)


def _one_file(form: str, paths: tuple[str, ...], options: Options, write: Write) -> int:
    from tawthiq.export.analysed import one_file

    chosen = _profile(options)
    return export(form, paths, options, lambda bundle, rows, context: one_file(bundle, rows, chosen, write))
