"""Edits read back for an export, and `corrections.csv`: what became of each, beside what the sources say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.errors import InputError
from tawthiq.export.bundle import Bundle
from tawthiq.export.corrections import Refused
from tawthiq.export.discretion import Discretion
from tawthiq.export.edited import EDIT_SCHEMA, Edit
from tawthiq.export.row import Row
from tawthiq.export.tables import Cells

CORRECTIONS: Final = "corrections.csv"
COLUMNS: Final = ("record", "field", "sources_say", "corrected", "state", "by", "at", "link")
APPLIED: Final = "applied"


def read_edits(paths: Iterable[Path]) -> Iterator[Edit]:
    """The lines of `tawthiq import --output`. Raises InputError for what cannot be read."""
    for path in paths:
        try:
            lines = path.read_bytes().splitlines()
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}.") from None
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _edit(line, f"{path}:{number}")


def _edit(line: bytes, where: str) -> Edit:
    try:
        edit = msgspec.json.decode(line, type=Edit)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{where}: no edit: {error}. Give the --output of `tawthiq import`.") from None
    if edit.schema != EDIT_SCHEMA:
        raise InputError(f"{where}: has schema {edit.schema}, not {EDIT_SCHEMA}. Import the table again.")
    return edit


class Corrected:
    """Takes note of the corrections in the rows that pass."""

    def __init__(self, refused: Sequence[Refused]) -> None:
        self.refused = refused
        self._applied: list[Cells] = []
        self._rows: dict[str, tuple[str, tuple[str, ...]]] = {}

    def seen(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows."""
        wanted = {one.edit.incident for one in self.refused}
        for row in rows:
            links = "; ".join(row.links)
            self._applied += [
                (row.id, one.field, one.was, one.now, APPLIED, one.by, one.at, links) for one in row.corrections
            ]
            if row.key in wanted:
                self._rows[row.key] = row.id, row.links
            yield row

    def write(self, bundle: Bundle, discretion: Discretion) -> None:
        """`corrections.csv`. What was typed is treated as a report's words, as it may be anything."""
        table = bundle.csv(CORRECTIONS, COLUMNS)
        for cells in self._applied:
            table.row(cells)
        for one in self.refused:
            edit = one.edit
            record, links = self._rows.get(edit.incident or "", ("", ()))
            state = discretion.words(one.why) or one.why.partition(":")[0]
            told = (edit.now, edit.edited, edit.by, edit.at)
            was, typed, by, at = (discretion.words(text) for text in told)
            table.row((record, edit.field, was, typed, state, by, at, "; ".join(links)))

    def conflicts(self) -> Iterator[str]:
        """What is not applied, in words."""
        for one in self.refused:
            edit = one.edit
            yield f"{edit.key}, {edit.column or edit.state}: not applied: {one.why}."
