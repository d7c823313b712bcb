"""`tawthiq export acled`, `ucdp`, `airwars`, `hxl` and `jsonl`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from tawthiq.cli.exporting import Options, export

if TYPE_CHECKING:
    from tawthiq.export.tables import Table

Raw = Annotated[bool, Parameter(negative=())]


def acled(*paths: str, options: Options, raw: Raw = False) -> int:
    """A CSV file with the 31 columns of ACLED's, and what does not fit them in a second one.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    raw
        No apostrophe before what a spreadsheet would run as a formula; for programs only.
    """
    from tawthiq.export.acled import TABLE

    return _export(TABLE, paths, options, raw)


def ucdp(*paths: str, options: Options, raw: Raw = False) -> int:
    """A CSV file with the 49 columns of UCDP's georeferenced events, and what its definition leaves out in a second.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    raw
        No apostrophe before what a spreadsheet would run as a formula; for programs only.
    """
    from tawthiq.export.ucdp import TABLE

    return _export(TABLE, paths, options, raw)


def airwars(*paths: str, options: Options, raw: Raw = False) -> int:
    """CSV files in the manner of Airwars: incidents with bounds and a suggested grade, their sources, the victims.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    raw
        No apostrophe before what a spreadsheet would run as a formula; for programs only.
    """
    from tawthiq.export.airwars import TABLE

    return _export(TABLE, paths, options, raw)


def hxl(*paths: str, options: Options, raw: Raw = False) -> int:
    """A reduced CSV file with HXL hashtags for the Humanitarian Data Exchange; its profile is hdx if not told.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    raw
        No apostrophe before what a spreadsheet would run as a formula; for programs only.
    """
    from tawthiq.export.hxl import TABLE

    return _export(TABLE, paths, options, raw)


def jsonl(*paths: str, options: Options) -> int:
    """JSON Lines: an object an incident, with its claims and where each value comes from.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    """
    from tawthiq.export.tabular import write_lines

    return export("jsonl", paths, options, lambda bundle, rows, context: write_lines(bundle, rows))


def mount(app: App) -> None:
    """Adds the commands to `tawthiq export`."""
    for command in (acled, ucdp, airwars, hxl, jsonl):
        app.command(command)


def _export(table: Table, paths: tuple[str, ...], options: Options, raw: bool) -> int:
    from tawthiq.export.tabular import write_table

    return export(
        table.name, paths, options, lambda bundle, rows, context: write_table(bundle, table, rows, context, raw=raw)
    )
