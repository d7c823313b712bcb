"""Cuts a text where any value begins or ends, so that overlapping spans can be shown without nesting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tawthiq.export.values import Value


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text with every value that covers it, the shortest first."""

    text: str
    values: tuple[Value, ...]


def cut(text: str, values: Iterable[Value]) -> Iterator[Piece]:
    """Pieces that together are `text`; spans that reach past its ends are cut off there."""
    length = len(text)
    starts: dict[int, list[Value]] = {}
    ends: dict[int, list[Value]] = {}
    for value in values:
        start, end = max(0, value.span.start), min(length, value.span.end)
        if start < end:
            starts.setdefault(start, []).append(value)
            ends.setdefault(end, []).append(value)
    open_values: list[Value] = []
    last = 0
    for at in sorted({*starts, *ends, length}):
        if at > last:
            yield Piece(text[last:at], tuple(sorted(open_values, key=lambda value: len(value.span))))
        closing = ends.get(at, [])
        open_values = [value for value in open_values if value not in closing] + starts.get(at, [])
        last = at


def lines(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """The pieces of each line, line ends left out; a value that runs over a line end has pieces on both."""
    line: list[Piece] = []
    for piece in pieces:
        first, *rest = piece.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            line.append(Piece(first, piece.values))
        for part in rest:
            yield tuple(line)
            line = [Piece(part, piece.values)] if part else []
    yield tuple(line)
