"""The value of a run of number words and digits.

Knows how Arabic builds a numeral, not its words: a caller turns each word into a `Part` (the lexicon of numbers says
which) and gets the value back, exact. Shapes, each with the parts it is made of:

    خمسة وعشرين        unit + joined tens                     25
    خمسة عشر           teen, or unit + ten                    15
    ثلاث مئة           unit + hundred                         300
    300 ألف            digits + scale                         300,000
    ألف وخمسمئة        scale + joined hundred                 1,500
    مليون و700 ألف     scale + joined digits + scale          1,700,000
    مليون ونصف المليون scale + joined fraction (+ scale)      1,500,000
    عشرات الآلاف       few + scale                            20,000 and more
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import msgspec

#: the classes of number words that take part in a numeral
KINDS = frozenset({"unit", "ten", "teen", "tens", "hundred", "scale", "scale-dual", "fraction", "digits", "few"})

#: longer runs of digits are telephone numbers or noise; also keeps `int` below its limit for text
MAX_DIGITS = 15

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")

#: the kinds that may follow a kind inside one group below a thousand, and whether "and" must stand between
_INSIDE: dict[tuple[str, str], bool] = {
    ("unit", "ten"): False,  # خمسة عشر
    ("unit", "tens"): True,  # خمسة وعشرين
    ("hundred", "unit"): True,  # مئة وخمسة
    ("hundred", "ten"): True,  # مئة وعشرة
    ("hundred", "teen"): True,  # مئة وأحد عشر
    ("hundred", "tens"): True,  # مئة وعشرين
}


class Part(msgspec.Struct, frozen=True, gc=False):
    """One number word or run of digits. `joined`: "and" stands before it.

    The `value` of a scale is 1000, 1000000 …, of its dual twice that.
    """

    kind: str
    value: Fraction
    joined: bool = False


class Numeral(msgspec.Struct, frozen=True, gc=False):
    """The value of the first `used` parts."""

    value: Fraction
    used: int


def read_digits(text: str, before_scale: bool = False) -> Fraction | None:
    """The value of a number token in ASCII digits: «1,200» and «1.200» are 1200, «12.5» is 12.5.

    `before_scale`: a word such as "million" follows, so that a point before three digits is a decimal point. None for
    what is no number: a date, a clock time with seconds, more than `MAX_DIGITS` digits.
    """
    if len(text) > MAX_DIGITS + 5:
        return None
    if text.isascii() and text.isdigit():
        return Fraction(int(text)) if len(text) <= MAX_DIGITS else None
    if before_scale and re.fullmatch(r"\d+\.\d{1,3}", text):
        return Fraction(text)
    if _GROUPED.fullmatch(text):
        return Fraction(int(text.replace(",", "").replace(".", "")))
    if _DECIMAL.fullmatch(text):
        return Fraction(text.replace(",", "."))
    return None


def kind_of(value: int) -> str:
    """The kind of a word of this value: 5 a unit, 15 a teen, 40 tens, 200 a hundred, 2000 a scale's dual."""
    if value < 20:
        return "unit" if value < 10 else "ten" if value == 10 else "teen"
    if value < 100:
        return "tens"
    if value < 1000:
        return "hundred"
    return "scale-dual" if str(value).strip("0") == "2" else "digits"


def combine(parts: Sequence[Part]) -> Numeral | None:
    """The longest numeral that `parts` begin with; None if they begin with none.

    «خمسة وستة» is two numerals, for two units never add up; so the first of them is returned, with `used` 1.
    """
    if len(parts) == 1:  # most numerals: no need to add up
        return None if parts[0].kind == "fraction" else Numeral(parts[0].value, 1)
    sum_up = _Sum()
    used = 0
    for part in parts:
        if not sum_up.take(part):
            break
        used += 1
    value = sum_up.value()
    return Numeral(value, used) if used and value is not None else None


class _Sum:
    """Adds up part by part: `_total` holds what a scale has closed, `_group` what is being built below it."""

    def __init__(self) -> None:
        self._total = Fraction(0)
        self._group: Fraction | None = None
        self._last = ""
        self._scale: Fraction | None = None

    def value(self) -> Fraction | None:
        """None for a fraction that multiplies nothing: «نصف المدينة» is no number."""
        if self._last == "fraction" and self._scale is None:
            return None
        return self._total + (self._group or 0)

    def take(self, part: Part) -> bool:
        """Add `part`; False if it cannot belong to this numeral."""
        if part.kind == "scale":
            return self._take_scale(part)
        if self._group is None:
            return self._begin_group(part)
        if self._last == "unit" and part.kind == "hundred":
            return self._take_hundreds(part)
        if _INSIDE.get((self._last, part.kind)) is not part.joined:
            return False
        self._group += part.value
        # «مئة وخمسة وعشرين»: the unit keeps the way open for tens
        self._last = "closed" if part.kind in ("ten", "teen", "tens") else part.kind
        return True

    def _begin_group(self, part: Part) -> bool:
        """The first part of a numeral, or the first behind a scale: joined to it and smaller."""
        if self._scale is not None and not (part.joined and part.value < self._scale):
            return False
        if part.kind == "few" and self._scale is not None:
            return False
        if part.kind == "scale-dual":
            self._total += part.value
            self._scale = part.value / 2
            return True
        if part.kind == "fraction" and self._scale is not None:
            self._total += part.value * self._scale
            self._last = "fraction"
            return True
        self._group = part.value
        self._last = part.kind
        return True

    def _take_scale(self, part: Part) -> bool:
        if self._last == "fraction" and part.value == self._scale and not part.joined:
            self._last = "closed"
            return True  # «مليون ونصف المليون»
        if self._scale is not None and part.value >= self._scale:
            return False
        if self._group is None:
            if self._scale is not None and not part.joined:
                return False
            self._group = Fraction(1)
        elif part.joined:
            return False  # «خمسة وألف»
        self._total += self._group * part.value
        self._group = None
        self._scale = part.value
        self._last = "scale"
        return True

    def _take_hundreds(self, part: Part) -> bool:
        if part.joined or part.value != 100 or self._group is None or not 3 <= self._group <= 9:
            return False
        self._group *= 100
        self._last = "hundred"
        return True
