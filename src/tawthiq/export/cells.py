"""Cells that are safe in a spreadsheet, and back: what a program would run as a formula is marked as text.

A text that begins with `= + - @` (their wide and small forms too) gets an apostrophe in front; so does what follows a
semicolon, as a spreadsheet of many countries opens a CSV file as if it were cut there. Numbers are never touched: -3.5
stays a number. Control letters and letters that turn the direction of a text are left out, tabs and line ends blanks.
A text that is longer than a cell of a spreadsheet can be ends in `…`, or it would spill into the lines below.
"""

from __future__ import annotations

import re
from typing import Final

Cell = str | int | float | None
MOST_LETTERS: Final = 32_767
"""Of a cell, set by spreadsheets."""
CUT: Final = "…"

_STARTS: Final = "[=+\\-@＝＋－＠﹦﹢﹣﹫]"
_FORMULA: Final = re.compile(rf"(^|;)(\s*)('*{_STARTS})")
_MARKED: Final = re.compile(rf"(^|;)(\s*)'('*{_STARTS})")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_BLANKS: Final = re.compile(r"[ \t\r\n]+")


def visible(text: str) -> str:
    """Without control letters, direction marks and lone surrogates; on one line."""
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()


def cell(value: Cell | bool, *, raw: bool = False) -> str:
    """What a CSV file has for a value. `raw`: no apostrophes and whole, for programs that read formulas as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        shown = visible(value)
        return shown if raw else within(_FORMULA.sub(r"\1\2'\3", shown))
    return repr(value) if isinstance(value, float) else str(value)


def within(text: str, most: int = MOST_LETTERS) -> str:
    """The text, or its beginning and `…`."""
    return text if len(text) <= most else text[: most - 1] + CUT


def uncell(text: str) -> str:
    """The text that `cell` was given, but for what it leaves out."""
    return _MARKED.sub(r"\1\2\3", text)
