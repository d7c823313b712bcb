"""Tables of reports as text: CSV and TSV, one report a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final, TextIO

import msgspec

from tawthiq.errors import EmptyDocument, InputError, UnreadableSource
from tawthiq.ingest.columns import Columns, columns_of, document_of
from tawthiq.ingest.decode import MARKS, Decoded, decode_as
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.records import Record, read_records
from tawthiq.model.sources import Extracted, Raw

EXTRACTOR: Final = "table/1"
DELIMITERS: Final = (",", ";", "\t", "|")
_HEAD: Final = 1 << 20
_LINES_LOOKED_AT: Final = 20
_LETTERS_LOOKED_AT: Final = 1 << 16
_MOST_NULS: Final = 0.05
_CELLS_THAT_COUNT: Final = 12
_TELLS_DELIMITER: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)  # Excel's own first line

Found = Extracted | Failure | Note


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """A document for each row with text. `part` is `row=N`: records counted from 1, the header among them."""
    try:
        head = _head_of(raw)
        if not head.text.strip():
            yield Failure(raw.name, EmptyDocument("The table is empty. It should hold a row of headers, then reports."))
            return
        delimiter = _delimiter_of(head.text, raw.media_type)
        with raw.path.open(encoding=head.encoding, errors="replace", newline="") as file:
            yield from _read_rows(file, delimiter, head, raw, options)
    except OSError as error:
        yield Failure(raw.name, UnreadableSource(f"Cannot be read: {error.strerror or error}."))
    except InputError as error:
        yield Failure(raw.name, error)


def _head_of(raw: Raw) -> Decoded:
    """The beginning decoded; it is cut between two lines, so that no letter is cut."""
    with raw.path.open("rb") as file:
        data = file.read(_HEAD)
    if len(data) == _HEAD and not any(data.startswith(mark) for mark, _ in MARKS[1:]) and b"\n" in data:
        data = data[: data.rindex(b"\n") + 1]
    charset = re.search(r"charset=[\"']?([\w.:-]+)", raw.header("content-type") or "", re.IGNORECASE)
    told = [("header", charset[1])] if charset else []
    if 0 < data.count(b"\x00") < len(data) * _MOST_NULS:  # damage; in UTF-16 there are many more
        data = data.replace(b"\x00", b"")
    return decode_as(data, told, lenient=True)


def _delimiter_of(text: str, media_type: str) -> str:
    """The one that cuts the first lines most evenly into most cells."""
    lines = text[:_LETTERS_LOOKED_AT].splitlines(keepends=True)[:_LINES_LOOKED_AT]
    if lines and (told := _TELLS_DELIMITER.fullmatch(lines[0])):
        return told[1]
    preferred = "\t" if media_type == "text/tab-separated-values" else ","
    return max(DELIMITERS, key=lambda delimiter: (_evenness(lines, delimiter), delimiter == preferred))


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    if not widths or widths[0] == 1:
        return 0.0
    return min(widths[0], _CELLS_THAT_COUNT) * sum(width == widths[0] for width in widths) / len(widths)


def _read_rows(file: TextIO, delimiter: str, head: Decoded, raw: Raw, options: Options) -> Iterator[Found]:
    columns: Columns | None = None
    n_without_text = n_told = 0
    for record in read_records(file, delimiter, options.limits.line):
        place = f"{raw.name}, row {record.number}"
        if record.problem:
            n_told += 1
            yield Failure(place, UnreadableSource(record.problem))
        elif columns is None:
            if _is_header(record):
                columns = columns_of(record.cells, options)
        elif any(cell.strip() for cell in record.cells):
            n_told += 1
            found = _document(record, columns, head, raw, options)
            if isinstance(found, InputError):
                yield Failure(place, found)
            elif found is None:
                n_without_text += 1
            else:
                yield found
    if not n_told:
        yield Failure(raw.name, EmptyDocument("The table has headers at most and no rows with reports below them."))
    if n_without_text:
        yield Note(raw.name, f"Rows left out, as they have no text: {n_without_text}.")


def _is_header(record: Record) -> bool:
    is_told_delimiter = record.number == 1 and _TELLS_DELIMITER.fullmatch("".join(record.cells) or "-")
    return any(cell.strip() for cell in record.cells) and not is_told_delimiter and record.cells[0][:4] != "sep="


def _document(
    record: Record, columns: Columns, head: Decoded, raw: Raw, options: Options
) -> Extracted | InputError | None:
    found = document_of(
        columns.cells(record.cells),
        part=f"row={record.number}",
        address=raw.address,
        extractor=EXTRACTOR,
        options=options,
    )
    if not isinstance(found, Extracted):
        return found
    remarks = found.remarks
    if "\ufffd" in found.text and not remarks:
        remarks = (f"Some bytes are no {head.encoding.upper()}; each stands as U+FFFD",)
    return msgspec.structs.replace(found, encoding=head.encoding, encoding_from=head.encoding_from, remarks=remarks)
