"""Rows that make events searchable. They are made from analyses by `archive.projection` and can be made again."""

from __future__ import annotations

from typing import Final

import msgspec

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

EVENT: Final = (
    "id", "document_id", "type", "subtype", "status", "background", "date_start", "date_end", "date_precision",
    "trigger", "trigger_start", "trigger_end", "confidence",
)  # fmt: skip
PLACE: Final = (
    "n", "name", "name_key", "gazetteer_id", "admin", "lat", "lon", "radius_km", "precision", "method",
)  # fmt: skip
ACTOR: Final = ("role", "n", "actor_id", "name", "name_key")
CLAIM: Final = (
    "field", "n", "value_json", "speaker", "stance", "quote", "start", "end", "found_by", "confidence",
)  # fmt: skip


class EventRows(msgspec.Struct, frozen=True, array_like=True):
    """One event: its row of `events` and those that belong to it, cells in the order of the names above.

    The columns `seq`, `event_seq` and `run_id` are told when the rows are written.
    """

    event: Row
    places: tuple[Row, ...]
    actors: tuple[Row, ...]
    claims: tuple[Row, ...]
