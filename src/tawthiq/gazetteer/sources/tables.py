"""Rows of CSV, TSV, GeoPackage and GeoJSON files alike: a number, values by header, a point if there is a geometry."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.sources.found import BadRow

_SNIFFED = 1 << 16
_SEPARATORS = ("\t", ";", ",", "|")
_LONGEST_FIELD = 10_000_000


class TableRow(msgspec.Struct, frozen=True, gc=False):
    """`values` by header; `point` is (lat, lon) of the geometry, None without one."""

    line: int
    values: dict[str, str]
    point: tuple[float, float] | None = None


def read_header(path: Path) -> tuple[list[str], str]:
    """The headers of a delimited file and what stands between them."""
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFFED)
    except OSError as problem:
        raise GazetteerError(f"{path}: cannot be read: {problem.strerror}.") from None
    if b"\0" in start:
        raise GazetteerError(f"{path}: binary data, no table. Give a CSV, TSV, GeoPackage, GeoJSON or GeoNames file.")
    line = start.decode("utf-8-sig", "replace").partition("\n")[0].rstrip("\r")
    separator = max(_SEPARATORS, key=line.count)
    quoting = _quoting(separator)
    headers = next(csv.reader([line], delimiter=separator, quoting=quoting), [])
    return [header.strip() for header in headers], separator


def read_delimited(path: Path) -> Iterator[TableRow | BadRow]:
    """The rows below the header; a row that has not as many fields as the header is bad."""
    headers, separator = read_header(path)
    csv.field_size_limit(_LONGEST_FIELD)
    with path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8-sig", "replace", newline="") as file:
        reader = csv.reader(file, delimiter=separator, quoting=_quoting(separator))
        next(reader, None)
        n = len(headers)
        for row in reader:
            if not row or row == [""]:
                continue
            if len(row) != n:
                yield BadRow(reader.line_num, f"{len(row)} fields, {n} headers")
            elif "\ufffd" in "".join(row):
                yield BadRow(reader.line_num, "not UTF-8")
            else:
                yield TableRow(reader.line_num, dict(zip(headers, row, strict=True)))


def _quoting(separator: str) -> Literal[0, 3]:
    """TSV of the public gazetteers quotes nothing: a " in a field is one of the name's."""
    return csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL


def plain_header(header: str) -> str:
    """A header in small letters, other signs as "_"."""
    return re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")
