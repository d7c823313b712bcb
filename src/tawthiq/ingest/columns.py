"""Which column of a table holds which field of a document, and rows to documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

from tawthiq.errors import InputError, OversizedDocument, UnreadableSource
from tawthiq.ingest.address_dates import published_by_address
from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.options import Options
from tawthiq.ingest.written_dates import iso_date
from tawthiq.model.sources import Evidence, Extracted

HEADERS: Final = Path(__file__).parents[1] / "data" / "ingest_columns.yaml"
#: fields that a column may fill; `id` is what the table calls the row
FIELDS: Final = ("text", "title", "outlet", "byline", "dateline", "published", "url", "id")
_SHOWN: Final = 40
_MOST_SHOWN: Final = 30
_NO_WORD: Final = re.compile(r"[\W_]+")


class Columns(msgspec.Struct, frozen=True):
    """(field, index of its column) of one table; `text` is always among them."""

    places: tuple[tuple[str, int], ...]

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """The row's values by field, without blank ones. A text keeps its spaces."""
        found = {field: row[at] for field, at in self.places if at < len(row) and row[at].strip()}
        return {field: value if field == "text" else value.strip() for field, value in found.items()}


def columns_of(header: Sequence[str], options: Options) -> Columns:
    """The columns that the user named, else those whose headers are known. Raises UnreadableSource without a text."""
    places = _named(header, options.columns) if options.columns else _known(header)
    if "text" not in places:
        problem = f'No column is known to hold the text. {_shown(header)} Say which one it is: --column text="HEADER".'
        raise UnreadableSource(problem)
    return Columns(tuple(places.items()))


def _named(header: Sequence[str], wanted: Sequence[tuple[str, str]]) -> dict[str, int]:
    plain = [_plain(name) for name in header]
    places: dict[str, int] = {}
    for field, name in wanted:
        field = "id" if field == "given_id" else field
        if field not in FIELDS:
            raise UnreadableSource(f'"{field}" is no field of a report. Columns can be: {", ".join(FIELDS)}.')
        if _plain(name) not in plain:
            raise UnreadableSource(f'There is no column "{name}" for {field}. {_shown(header)}')
        places[field] = plain.index(_plain(name))
    return places


def _known(header: Sequence[str]) -> dict[str, int]:
    plain = [_plain(name) for name in header]
    places: dict[str, int] = {}
    for field, names in _known_headers().items():
        at = next((plain.index(name) for name in names if name in plain), None)
        if at is not None and at not in places.values():
            places[field] = at
    return places


@cache
def _known_headers() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = yaml.safe_load(HEADERS.read_text("utf-8"))
    return {field: tuple(map(_plain, names)) for field, names in table.items()}


def _plain(name: str) -> str:
    return _NO_WORD.sub("_", name.casefold()).strip("_")


def _shown(header: Sequence[str]) -> str:
    names = [f'"{name[:_SHOWN]}"' for name in header[:_MOST_SHOWN] if name.strip()]
    return f"The columns are: {', '.join(names)}." if names else "The first row is empty."


def document_of(
    cells: dict[str, str], *, part: str, address: str, extractor: str, options: Options
) -> Extracted | InputError | None:
    """The document of one row; None for a row without text. `address` is that of the table."""
    if "text" not in cells:
        return None
    text, remarks = clean_text(cells["text"])
    if len(text) > options.limits.letters:
        return OversizedDocument(f"The text has {len(text)} letters, more than the {options.limits.letters} allowed.")
    told = cells.get("published")
    published = iso_date(told) if told else None
    evidence = Evidence("table.column", told.strip()) if told and published else None
    if not told and (by_address := published_by_address(cells.get("url"))):
        published, evidence = by_address
    if told and not published:
        remarks += (f"The date {told[:_SHOWN]!r} is none or may be two days; write it as 2018-01-15",)
    clean = {field: clean_text(value)[0] for field, value in cells.items()}
    given_id = clean.get("id")
    return Extracted(
        text=text,
        part=part,
        address=f"{address}#{given_id or part}",
        extractor=extractor,
        published=published,
        evidence=(("published", evidence),) if evidence else (),
        title=clean.get("title"),
        outlet=clean.get("outlet"),
        byline=clean.get("byline"),
        dateline=clean.get("dateline"),
        url=clean.get("url"),
        given_id=given_id,
        remarks=remarks,
    )
