"""Lines as they stand on a page, put together to paragraphs: a line that ends where the next word had no room goes on.

The page's own line ends are an accident of its width, and a sentence that they cut would be read as two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

_ROOM: Final = 0.4
"""Of a line's height: what a space and a little raggedness take."""
_SAME_SIZE: Final = 1.35
_PARAGRAPH_GAP: Final = 0.45
"""Of a line's height, above what is usual between lines."""
_MOST_GAP: Final = 3.0


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line with its box, y downwards. `first`: the width of its first word, in the order of reading."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    first: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 0.01)


def join_lines(lines: Sequence[Line]) -> str:
    """The text of `lines`, which are in the order of reading: paragraphs parted by a blank line, the ends of lines
    that were meant as a line feed."""
    usual = _usual_gap(lines)
    text = ""
    for index, line in enumerate(lines):
        if index:
            before = lines[index - 1]
            text += _between(before, line, _column(before, lines), usual)
        text += line.text
    return text


def _usual_gap(lines: Sequence[Line]) -> float:
    """Between the lines of one paragraph, in heights: a quarter of all gaps are no larger."""
    gaps = sorted((b.top - a.bottom) / min(a.height, b.height) for a, b in pairwise(lines))
    small = [gap for gap in gaps if 0 <= gap < _MOST_GAP]
    return small[len(small) // 4] if small else _MOST_GAP


def is_rtl(text: str) -> bool:
    """Whether most of the letters of `text` are written from right to left."""
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def _column(line: Line, lines: Sequence[Line]) -> tuple[float, float]:
    """The left and right edge of what stands above and below a line."""
    beside = [other for other in lines if min(other.right, line.right) - max(other.left, line.left) > 0]
    return min(other.left for other in beside), max(other.right for other in beside)


def _between(before: Line, line: Line, column: tuple[float, float], usual: float) -> str:
    gap = line.top - before.bottom
    height = min(before.height, line.height)
    is_elsewhere = min(before.right, line.right) <= max(before.left, line.left) or gap < -height
    if is_elsewhere or gap > min(_MOST_GAP, usual + _PARAGRAPH_GAP) * height:
        return "\n\n"
    if max(before.height, line.height) > _SAME_SIZE * height:
        return "\n"
    room = before.left - column[0] if is_rtl(before.text) else column[1] - before.right
    return "\n" if room > line.first + _ROOM * height else " "
