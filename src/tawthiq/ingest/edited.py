"""A table that people edited, CSV or XLSX, as heads and rows of text; what a spreadsheet does to a file is undone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from tawthiq.errors import InputError, MissingPackage
from tawthiq.ingest.found import cannot_open

DELIMITERS: Final = ",;\t"
_LARGEST_CELL: Final = 10_000_000

Line = tuple[int, list[str]]


def read_sheets(path: Path) -> Iterator[tuple[str, list[Line]]]:
    """Each sheet's name and its lines, numbered from 1. Raises InputError for what cannot be read."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _workbook(path)
        return
    yield path.name, _csv(path)


def _csv(path: Path) -> list[Line]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {cannot_open(error)}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8. Save it as “CSV UTF-8”, or as .xlsx.") from None
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    before = csv.field_size_limit(_LARGEST_CELL)
    try:
        return list(enumerate(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), 1))
    except csv.Error as error:
        raise InputError(f"{path}: no table: {error}. Save it as CSV again.") from None
    finally:
        csv.field_size_limit(before)


def _workbook(path: Path) -> Iterator[tuple[str, list[Line]]]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise MissingPackage('XLSX needs a package more: pip install "tawthiq[archive]"') from None
    from zipfile import BadZipFile

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise InputError(f"{path}: {cannot_open(error)}") from None
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise InputError(f"{path}: no workbook: {error}. Save it as .xlsx again.") from None
    try:
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(values_only=True), 1)
            yield sheet.title, [(number, [_text(value) for value in row]) for number, row in rows]
    finally:
        book.close()


def _text(value: Any) -> str:
    """A cell of a workbook as the CSV file would have it; midnight is a day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
