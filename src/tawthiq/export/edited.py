"""What people changed in a table that was exported: each cell against what it was and what it would be now.

    edited = now                        nothing to tell
    edited = exported                   the person left it, the data moved on: nothing to tell
    edited ≠ exported, now = exported   changed
    edited ≠ exported, now ≠ exported   conflict: both moved

`exported` is known by the hashes of `base.jsonl`; without them every difference is a change. Rows and columns that a
person added and rows that are gone are told too, so nothing that they wrote is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from tawthiq.export.cells import cell, uncell, visible
from tawthiq.export.row import CORRECTED, Row
from tawthiq.export.tables import Context, Table
from tawthiq.export.tabular import digest

State = Literal["changed", "conflict", "added_row", "added_column", "removed_row", "row_twice"]
EDIT_SCHEMA: Final = "tawthiq-edit/1"
Base = Mapping[str, Sequence[str]]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. `incident`: its id, None for a row that no incident has; `now`: what the export would say today.

    `claims`: indices, in the incident's claims, of those that the value was taken from. `line`: of the edited file.
    `by`, `at`: who edited, and when it was read back (ISO 8601, UTC). `field`: what of an incident the column is, None
    where it cannot be corrected; `seen`: digest of the claims that it was taken from.
    """

    schema: str = EDIT_SCHEMA
    table: str
    state: State
    key: str
    incident: str | None = None
    record: str | None = None
    column: str | None = None
    now: str | None = None
    edited: str | None = None
    line: int | None = None
    claims: tuple[int, ...] = ()
    by: str | None = None
    at: str | None = None
    field: str | None = None
    seen: str | None = None


class EditedRow(msgspec.Struct, frozen=True):
    """A row as a person left it: its line in the file, cells by column."""

    line: int
    cells: dict[str, str]


def compare(
    table: Table, edited: Iterable[EditedRow], rows: Iterable[Row], context: Context, base: Base | None = None
) -> Iterator[Edit]:
    """Every difference, in the order of the edited file, then the rows that are gone from it."""
    now = {row_key(table, row, context): row for row in rows if table.refuse(row) is None}
    seen: set[str] = set()
    for found in edited:
        key = uncell(found.cells.get(table.key, ""))
        if not any(found.cells.values()):
            continue
        if key in seen:
            yield from _whole(table, found, "row_twice", key)
        elif key not in now:
            yield from _whole(table, found, "added_row", key)
        else:
            yield from _row(table, found, now[key], context, base.get(key) if base is not None else None)
        seen.add(key)
    expected = now.keys() if base is None else now.keys() & base.keys()
    for key in now:
        if key in expected and key not in seen:
            yield Edit(table=table.name, state="removed_row", key=key, incident=now[key].key, record=now[key].id)


def row_key(table: Table, row: Row, context: Context) -> str:
    """What identifies a row in the table."""
    return uncell(cell(table.record(row, context)[table.columns.index(table.key)]))


def is_same(one: str, other: str) -> bool:
    """Whether two cells say the same: spreadsheets write 5 as 5.0, a day in their own way, and add or take blanks."""
    a, b = (" ".join(visible(uncell(text)).split()) for text in (one, other))
    return a == b or (_number(a) is not None and _number(a) == _number(b)) or bool(_days(a) & _days(b))


def _row(
    table: Table, found: EditedRow, row: Row, context: Context, exported: Sequence[str] | None
) -> Iterator[Edit]:
    told: dict[str, Any] = {
        "table": table.name, "key": uncell(found.cells[table.key]), "incident": row.key, "record": row.id,
    }  # fmt: skip
    claims = {derived.column: derived.claims for derived in row.derivations if derived.rule != CORRECTED}
    for n, (column, value) in enumerate(zip(table.columns, table.record(row, context), strict=True)):
        now, edited = cell(value), found.cells.get(column)
        if edited is None or is_same(now, edited):
            continue
        before = exported[n] if exported is not None else None
        if before is not None and before in (digest(edited), digest(uncell(edited))):
            continue
        moved = before is not None and before not in (digest(now), digest(uncell(now)))
        yield Edit(
            **told, state="conflict" if moved else "changed", column=column, now=uncell(now), edited=uncell(edited),
            line=found.line, claims=claims.get(table.derived.get(column, ""), ()),
        )  # fmt: skip
    for column, edited in found.cells.items():
        if column not in table.columns and edited:
            yield Edit(**told, state="added_column", column=column, edited=uncell(edited), line=found.line)


def _whole(table: Table, found: EditedRow, state: State, key: str) -> Iterator[Edit]:
    for column, edited in found.cells.items():
        if edited:
            yield Edit(
                table=table.name, state=state, key=key, column=column, edited=uncell(edited), line=found.line
            )


_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)([ T]00:00(:00(\.0+)?)?)?")
_OTHER_DAY: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})( 0?0:00(:00)?)?")


def _days(text: str) -> frozenset[tuple[int, int, int]]:
    """The days that a text may be: `14/02/2018` is one, `02/03/2018` two, as the order of day and month is not told."""
    if found := _ISO.fullmatch(text):
        return frozenset({(int(found[1]), int(found[2]), int(found[3]))})
    if found := _OTHER_DAY.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        return frozenset({(year, second, first), (year, first, second)})
    return frozenset()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
