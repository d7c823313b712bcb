"""A format as a table: its columns, what identifies a row, and how a row of an incident is spelled.

CSV files and what reads them back go by this; a format adds nothing but its `Table`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tawthiq.export.cells import Cell
from tawthiq.export.row import Row

Cells = tuple[Cell, ...]


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What rows of one export share. `made_at`: UNIX seconds."""

    made_at: int
    language: str = "en"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """`key`: the column by which an edited row finds its incident. `second_head`: a second line of heads (HXL).

    `refuse`: why a row is not written, None where it is. `derived`: for columns, the field of `Row.derivations` that
    they come from; a change of another column is kept but judges no claim. `corrects`: for columns that can be
    corrected, the field of `corrections.FIELDS`.
    """

    name: str
    columns: tuple[str, ...]
    key: str
    record: Callable[[Row, Context], Cells]
    refuse: Callable[[Row], str | None]
    derived: dict[str, str] = {}
    corrects: dict[str, str] = {}
    second_head: tuple[str, ...] = ()


def no_news(row: Row) -> str | None:
    """Why an incident is no happening of its own: it did not happen, or reports only recall it."""
    if row.status in ("planned", "called_for", "denied"):
        return f"status: {row.status}"
    return "only recalled as background" if row.background else None
