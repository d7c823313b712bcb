"""Cells that are safe in a spreadsheet, and back: what a program would run as a formula is marked as text.

A text that begins with `= + - @` (their full-width forms too), a tab or a line end gets an apostrophe in front. Numbers
are never touched: -3.5 stays a number. Control letters and letters that turn the direction of a text are left out.
"""

from __future__ import annotations

import re
from typing import Final

Cell = str | int | float | None

_FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_MARK: Final = "'"
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_BLANKS: Final = re.compile(r"[ \t\r\n]+")


def visible(text: str) -> str:
    """Without control letters, direction marks and lone surrogates; on one line."""
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()


def cell(value: Cell | bool, *, raw: bool = False) -> str:
    """What a CSV file has for a value. `raw`: no apostrophes, for programs that read formulas as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        shown = visible(value)
        return _MARK + shown if _FORMULA.match(shown) and not raw else shown
    return repr(value) if isinstance(value, float) else str(value)


def uncell(text: str) -> str:
    """The text that `cell` was given, but for what it leaves out."""
    return text[1:] if text.startswith(_MARK) and _FORMULA.match(text[1:]) else text


def file_name(text: str, most: int = 80) -> str:
    """A name of a file that stays in its folder: Latin letters, digits, `-` and `_`; never empty, never hidden."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")[:most]
    return name or "export"
