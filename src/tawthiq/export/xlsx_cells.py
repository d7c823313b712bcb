"""How values stand in the cells of a workbook, and the sheet of incidents as a table that can be read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from tawthiq.export.cells import CUT, MOST_LETTERS, Cell, visible, within
from tawthiq.export.cleaned import cleaned
from tawthiq.export.columns import INCIDENTS, Column
from tawthiq.export.row import HARM, Row
from tawthiq.export.tables import Cells, Context, Table

BETWEEN: Final = "; "
_KEYS: Final = frozenset(("id", "incident"))
"""By which rows are found again: spreadsheets trim blanks, so these have none to trim."""


def list_cell(values: Sequence[str]) -> str:
    """Values in one cell: `a; b`. As JSON where that could not be taken apart again."""
    if any(";" in value or value != value.strip() or value[:1] in ("", "[") for value in values):
        return msgspec.json.encode(list(values)).decode()
    return BETWEEN.join(values)


def cell_list(cell: str | None) -> list[str]:
    """The values of a cell that `list_cell` made, or that a person typed."""
    if not cell:
        return []
    if cell.startswith("["):
        try:
            return msgspec.json.decode(cell, type=list[str])
        except msgspec.DecodeError:  # typed by a person: "[sic]"
            pass
    return [part.strip() for part in cell.split(";") if part.strip()]


def spelling(column: Column) -> Callable[[Any], Any]:
    """How a value of that column stands in a cell."""
    if column.name in _KEYS:
        return visible
    if column.kind == "list":
        return lambda values: _within(list_cell, values)
    if column.kind in ("text", "json"):
        return lambda text: None if text is None else within(text)
    return lambda value: value


def _within(spell: Callable[[Sequence[str]], str], values: Sequence[str]) -> str | None:
    """As many values as a cell takes; that some are missing is shown. All of them stand in the sheet of claims."""
    if not values:
        return None
    kept = list(values)
    while len(spell(kept)) > MOST_LETTERS:
        kept = [*kept[: max(1, len(kept) * 9 // 10) - 1], CUT]
    return spell(kept)


# ---- the sheet of incidents, read back


def _record(row: Row, context: Context) -> Cells:
    told = cleaned(row)
    return tuple(_as_read(spelling(column)(column.value(told))) for column in INCIDENTS)


def _as_read(value: Any) -> Cell:
    """As a reader of workbooks gives it: days in ISO, whole numbers without a point."""
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _derived() -> dict[str, str]:
    """Columns to the derivation that says which claims they come from."""
    of_place = [column.name for column in INCIDENTS if column.name.startswith(("place", "admin"))]
    bounds = {"killed": "killed_all", "wounded": "wounded_all"}
    bounds |= {f"{name}_{outcome}": f"{name}_{outcome}" for name in HARM for outcome in ("killed", "wounded")}
    return (
        dict.fromkeys((*of_place, "latitude", "longitude", "radius_km", "country"), "place")
        | dict.fromkeys(("date_start", "date_end", "date_precision"), "date")
        | dict.fromkeys(("event_type", "sub_event_type"), "subtype")
        | dict.fromkeys(("deaths_low", "deaths_best", "deaths_high"), "deaths")
        | {name: name for name in ("status", "initiators", "targets", "weapons", "objects")}
        | {"fatalities_conservative": "fatalities", "grade_suggested": "grade"}
        | {f"{column}_{end}": name for column, name in bounds.items() for end in ("min", "max")}
    )


def _corrects() -> dict[str, str]:
    """Columns to the fields that a person corrects in them."""
    counts = ("killed", "wounded", *(f"{name}_{outcome}" for name in HARM for outcome in ("killed", "wounded")))
    return (
        {f"{name}_{end}": f"{name}.{bound}" for name in counts for end, bound in (("min", "low"), ("max", "high"))}
        | {f"deaths_{end}": f"killed.{end}" for end in ("low", "best", "high")}
        | {"fatalities_conservative": "killed.low"}
        | {name: name for name in ("status", "initiators", "targets")}
        | {"sub_event_type": "subtype", "date_start": "date.start", "date_end": "date.end", "place": "place.name",
           "admin1": "place.admin1", "latitude": "place.lat", "longitude": "place.lon", "grade_suggested": "grade"}
    )  # fmt: skip


TABLE: Final = Table(
    name="xlsx", columns=tuple(column.name for column in INCIDENTS), key="id", record=_record,
    refuse=lambda row: None, derived=_derived(), corrects=_corrects(),
)  # fmt: skip
