"""A text table split into its records, none held that is longer than a limit; a quote that never closes costs one."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final, TextIO

import msgspec

QUOTE: Final = '"'


class Record(msgspec.Struct, frozen=True):
    """Record `number`, from 1, with its cells; or why it has none."""

    number: int
    cells: tuple[str, ...] = ()
    problem: str | None = None


class _Lines:
    """Lines of a file, of which some can be put back; one that is too long comes as its length."""

    def __init__(self, file: TextIO, limit: int) -> None:
        self._file, self._limit = file, limit
        self._back: deque[str | int] = deque()

    def next(self) -> str | int | None:
        if self._back:
            return self._back.popleft()
        line = self._file.readline(self._limit + 1)
        if len(line) <= self._limit:
            return line or None
        size = len(line)
        while line and line[-1] not in "\r\n":
            line = self._file.readline(self._limit)
            size += len(line)
        return size

    def put_back(self, lines: list[str | int]) -> None:
        self._back.extendleft(reversed(lines))


def read_records(file: TextIO, delimiter: str, limit: int) -> Iterator[Record]:
    """Every record of `file`, which is open with `newline=""`. `limit`: letters of one record."""
    csv.field_size_limit(max(csv.field_size_limit(), limit + 1))
    lines = _Lines(file, limit)
    number = 0
    while (line := lines.next()) is not None:
        if isinstance(line, int):
            number += 1
            yield Record(number, problem=f"The line has {line} letters, more than the {limit} that a row may have.")
            continue
        held = _whole(line, lines, delimiter, limit)
        if held is None:
            number += 1
            yield Record(number, problem=f"A quote ({QUOTE}) opens here and never closes. Close it or double it.")
            continue
        try:
            for cells in csv.reader(held, delimiter=delimiter):
                number += 1
                yield Record(number, tuple(cells))
        except csv.Error as error:
            number += 1
            yield Record(number, problem=f"The row is no row of a table: {error}.")


def _whole(line: str, lines: _Lines, delimiter: str, limit: int) -> list[str] | None:
    """`line` with those that its open quote takes in; None where that quote is never closed."""
    held, size, quotes = [line], len(line), line.count(QUOTE)
    while quotes % 2:
        more = lines.next()
        if isinstance(more, str):
            held.append(more)
            size, quotes = size + len(more), quotes + more.count(QUOTE)
            if size <= limit:
                continue
        rest: list[str | int] = [*held[1:]]
        lines.put_back(rest if more is None or isinstance(more, str) else [*rest, more])
        return [line] if _closes(line, delimiter) else None
    return held


def _closes(line: str, delimiter: str) -> bool:
    """Whether the next line would be a record of its own: a quote inside a cell (5" pipe) opens nothing."""
    return len(list(csv.reader([line.rstrip("\r\n") + "\n", "next\n"], delimiter=delimiter))) > 1
