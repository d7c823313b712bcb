"""The tables by name, so that an edited file finds the format that it was written in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from tawthiq.export.tables import Table

_ENOUGH = 0.5


@cache
def tables() -> dict[str, Table]:
    """Every table that `tawthiq import` reads back."""
    from tawthiq.export import acled, airwars, hxl, ucdp, xlsx_cells

    return {module.TABLE.name: module.TABLE for module in (acled, ucdp, airwars, hxl, xlsx_cells)}


def table_of(heads: Iterable[str]) -> Table | None:
    """The table that a line of heads is of: it has the key, and at least half of the columns. None for any other."""
    found = set(heads)
    for table in tables().values():
        if table.key in found and len(found & set(table.columns)) >= _ENOUGH * len(table.columns):
            return table
    return None
