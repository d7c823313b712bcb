"""Excel workbooks (XLSX): every sheet with a row of known headers, one report a row."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from struct import error as StructError
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from xml.etree.ElementTree import ParseError

from tawthiq.errors import InputError, MissingPackage, UnreadableSource
from tawthiq.ingest.columns import Columns, columns_of, document_of
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.unpack import check_size, declares_entities
from tawthiq.model.sources import Extracted, Raw

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 256
"""Of the 16,384 that a sheet can have: reading pads each row to this."""
MOST_EMPTY_ROWS: Final = 20_000
"""After these a sheet has ended: one may claim a million and hold none."""
_ROWS_BEFORE_HEADER: Final = 20
#: what openpyxl and zipfile raise for damaged files, besides errors of their own; they promise no list
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, StructError, ParseError, SyntaxError, KeyError, IndexError, ValueError, TypeError,
    AttributeError, EOFError, NotImplementedError, OverflowError, RecursionError, AssertionError, UnboundLocalError,
    RuntimeError,
)  # fmt: skip
_AGAIN: Final = "Open it in a spreadsheet program and save it again as XLSX or CSV."

Found = Extracted | Failure | Note


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """A document for each row with text. `part` is `sheet=NAME,row=N`, N as the spreadsheet program counts."""
    try:
        check_size(raw.path, options.limits.unpacked)
        _refuse_entities(raw)
        with raw.path.open("rb") as file:  # of a path openpyxl wants to know the suffix
            book = _open(file)
            yield from _read_sheets(book, raw, options)
    except (InputError, MissingPackage) as error:
        yield Failure(raw.name, error)
    except OSError as error:
        yield Failure(raw.name, UnreadableSource(f"Cannot be read: {error.strerror or error}."))
    except _DAMAGE as error:
        yield Failure(raw.name, UnreadableSource(f"The workbook is damaged: {_said(error)}. {_AGAIN}"))


def _said(error: BaseException) -> str:
    return f"{type(error).__name__} {error}".strip()[:200]


def _refuse_entities(raw: Raw) -> None:
    with zipfile.ZipFile(raw.path) as archive:
        for name in declares_entities(archive):
            problem = f'"{name}" in it declares a document type or entities, which no workbook needs. {_AGAIN}'
            raise UnreadableSource(problem)


def _open(file: BinaryIO) -> Workbook:
    try:
        import openpyxl
    except ImportError:
        raise MissingPackage('Excel workbooks need openpyxl: pip install "tawthiq[archive]"') from None
    if not openpyxl.DEFUSEDXML:
        raise MissingPackage('Excel workbooks are read safely only with defusedxml: pip install "tawthiq[archive]"')
    with warnings.catch_warnings():  # openpyxl tells of styles and extensions that it does not know
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _read_sheets(book: Workbook, raw: Raw, options: Options) -> Iterator[Found]:
    errors: list[tuple[str, InputError]] = []
    n_read = 0
    for sheet in book.worksheets:
        place = f"{raw.name}, sheet {sheet.title!r}"
        try:
            for found in _read_sheet(sheet, raw, options):
                if isinstance(found, InputError):
                    errors.append((place, found))
                else:
                    n_read += 1
                    yield found
        except (OSError, *_DAMAGE) as error:
            yield Failure(place, UnreadableSource(f"The sheet is damaged: {_said(error)}. {_AGAIN}"))
            n_read += 1
    for place, problem in errors:
        yield Note(place, f"Left out: {problem}") if n_read else Failure(place, problem)
    if not n_read and not errors:
        yield Failure(raw.name, UnreadableSource("The workbook holds no sheet with rows."))


def _read_sheet(sheet: Any, raw: Raw, options: Options) -> Iterator[Found | InputError]:
    """Rows to documents; the error where no row among the first is one of headers."""
    columns: Columns | None = None
    problem: InputError | None = None
    n_without_text = 0
    for number, row in _rows(sheet):
        place = f"{raw.name}, sheet {sheet.title!r}, row {number}"
        cells = [_text_of(value) for value in row]
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            try:
                columns = columns_of(cells, options)
            except InputError as error:
                problem = problem or error
                if number >= _ROWS_BEFORE_HEADER:
                    break
            continue
        part = f"sheet={sheet.title},row={number}"
        found = document_of(
            columns.cells(cells), part=part, address=raw.address, extractor=_extractor(), options=options
        )
        if isinstance(found, Extracted):
            yield found
        elif found is None:
            n_without_text += 1
        else:
            yield Failure(place, found)
    if columns is None and problem is not None:
        yield problem
    if n_without_text:
        yield Note(f"{raw.name}, sheet {sheet.title!r}", f"Rows left out, as they have no text: {n_without_text}.")


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Rows with their numbers; what a sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    n_empty = 0
    rows = enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS, max_col=MOST_COLUMNS), 1)
    while True:
        with warnings.catch_warnings():  # of cells that are no dates though they are marked so
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        if row[1].count(None) < len(row[1]):
            n_empty = 0
            yield row
        else:
            n_empty += 1
            if n_empty > MOST_EMPTY_ROWS:
                return


def _text_of(value: object) -> str:
    """A cell as text: a date without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _extractor() -> str:
    import openpyxl

    return f"openpyxl/{openpyxl.__version__}"
