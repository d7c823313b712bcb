"""Reads stated distances: «على بعد نحو 12 كيلومترا», «10-15 كم», «كيلومترين ونصف», «بضعة كيلومترات», «30 كم بالسيارة».

A distance stands before what it is measured from («54 كم جنوب إدلب») or behind it («غرب إدلب بنحو 15 كم»).
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tawthiq.arabic.clitics import CONJUNCTIONS, PREPOSITIONS
from tawthiq.arabic.tokens import NUMBER
from tawthiq.extract.numbers import quantity_at
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Token

_DASH = "-"
_BETWEEN, _TO = "between", "to"
#: how many units «بضعة كيلومترات» and «أمتار قليلة» are, and how far an open «عشرات» reaches
_FEW = (2.0, 9.0)
_OPEN_FACTOR = 4.5
_AT_MOST = ("less_than", "at_most")
_BOUNDS = (*_AT_MOST, "more_than", "at_least", "about")
#: how far before a number «مداه» or «بعمق» makes a reach of it
_REACH_WORDS = 3
Directions = Callable[[int, str], Reading | None]


class Distance(msgspec.Struct, frozen=True, gc=False):
    """From `low_km` to `high_km`, the same where one number is given; `approximate`: «نحو», «أكثر من».

    `way`: "road" («بالسيارة»), "air" («خط نظر») or "".
    """

    low_km: float
    high_km: float
    approximate: bool = False
    way: str = ""

    @property
    def km(self) -> float:
        """The middle of what is stated."""
        return round((self.low_km + self.high_km) / 2, 4)

    @property
    def spread_km(self) -> float:
        """How far either end is from the middle."""
        return round((self.high_km - self.low_km) / 2, 4)


class _Count(msgspec.Struct, frozen=True, gc=False):
    low: float
    high: float
    last: int
    approximate: bool = False


class DistanceReader:
    """Reads distances in one sentence, tokens up to `end`."""

    def __init__(self, read: ReadDocument, end: int, direction: Directions) -> None:
        self._read = read
        self._tokens: tuple[Token, ...] = read.tokens
        self._end = end
        self._direction = direction

    def at(self, i: int) -> tuple[Distance | None, int]:
        """The distance that begins at token `i`, with the words that open it, and where it ends."""
        opened, at = self._openers(i)
        if not opened and any(self._direction(k, "extent") for k in range(max(0, i - _REACH_WORDS), i)):
            return None, i  # «صاروخ مداه 300 كم», «بعمق 30 كم»
        about, at = self._about(at)
        again, at = self._openers(at)
        more, at = self._about(at)
        return self._measure(i, at, opened or again, about or more)

    def behind(self, i: int) -> tuple[Distance | None, int]:
        """A distance behind the name that it is measured from: «غرب إدلب بنحو 15 كم», «غرب كوباني (15 كم)»."""
        at = i
        bracket = self._text(at) == "("
        at += bracket
        at += self._text(at) == PREPOSITIONS[0]  # «بـ20 كم»
        distance, last = self.at(at)
        if distance is None:
            return None, i
        if bracket:
            return (distance, last + 1) if self._text(last) == ")" else (None, i)
        begins_another = self._direction(last, "of") or self._direction(last, "compass")
        return (None, i) if begins_another else (distance, last)

    def is_opener(self, i: int) -> bool:
        """Whether token `i` opens a distance: «تبعد», «على بعد»."""
        return self._direction(i, "distance") is not None

    def is_opener_or_lies(self, i: int) -> bool:
        """The same, or a verb of lying, which «على بعد» follows."""
        return self.is_opener(i) or self._direction(i, "lies") is not None

    def past_openers(self, i: int) -> int:
        return self._openers(i)[1]

    # ---- pieces

    def _openers(self, i: int) -> tuple[bool, int]:
        at = i
        while (opener := self._direction(at, "distance") or self._direction(at, "lies")) is not None:
            at = opener.last
        return at > i, at

    def _about(self, i: int) -> tuple[bool, int]:
        about = self._direction(i, "about")
        return (True, about.last) if about else (False, i)

    def _measure(self, first: int, i: int, opened: bool, about: bool) -> tuple[Distance | None, int]:
        count = self._count(i, opened)
        at = count.last if count else i
        half_before, at = self._half(at, "before") if count is None else (0.0, at)
        linked = self._direction(at, "of") if count else None  # «مئات من الأمتار»
        unit = self._direction(linked.last if linked else at, "unit")
        if unit is None or not (count or half_before or opened or unit.entry.get("count")):
            return None, first
        low, high = (count.low, count.high) if count else _bare(unit, half_before)
        at = unit.last
        few = self._direction(at, "few")
        if few is not None and count is None:
            (low, high), at = _FEW, few.last
        half, at = self._half(at, "after")
        again = self._direction(at, "unit") if half else None  # «كيلومتر ونصف الكيلومتر»
        at = again.last if again else at
        behind, at = self._about(at)
        way, at = self._way(at)
        if few is None and not opened and count is None and not self._leads_on(at):
            return None, first  # «توغلت كيلومترين»
        scale = float(unit.entry.get("km"))
        distance = Distance(
            low_km=round((low + half) * scale, 4), high_km=round((high + half) * scale, 4), way=way,
            approximate=about or behind or bool(count and count.approximate),
        )  # fmt: skip
        return distance, at

    def _leads_on(self, i: int) -> bool:
        return self._direction(i, "compass") is not None or self._direction(i, "of") is not None

    def _count(self, i: int, opened: bool) -> _Count | None:
        """How many: digits, a range of them, or a quantity in words."""
        if i >= self._end:
            return None
        bound = self._bound(i)
        if bound is not None:
            count = self._count(bound.last, opened)
            low = 0.0 if count and bound.entry.get("bound") in _AT_MOST else count.low if count else 0.0
            return msgspec.structs.replace(count, low=low, approximate=True) if count else None
        between = self._direction(i, "between")
        at = between.last if between else i
        if at < self._end and self._tokens[at].kind is NUMBER:
            return self._digits(at, between is not None)
        return self._words(i)

    def _words(self, i: int) -> _Count | None:
        """«خمسة وعشرين», «بضعة», «مئات»."""
        quantity = quantity_at(self._read, i, self._end)
        if quantity is None or quantity.one_of or quantity.bounds.low is None:
            return None
        low, high = float(quantity.bounds.low), quantity.bounds.high
        widest = low * _OPEN_FACTOR if quantity.vague else low
        return _Count(low, float(high) if high is not None else widest, quantity.last, high is None)

    def _bound(self, i: int) -> Reading | None:
        """«أكثر من», «أقل من» before a number."""
        bounds = (r for r in self._read.at(i, "NUMBER") if r.entry.cls == "bound")
        return next((r for r in bounds if r.entry.get("bound") in _BOUNDS and r.entry.get("position") != "after"), None)

    def _digits(self, i: int, between: bool) -> _Count | None:
        low = _number(self._tokens[i])
        if low is None:
            return None
        at = i + 1
        joins = self._text(at) == _DASH or (between and self._text(at) == CONJUNCTIONS[0]) or self._is_to(at)
        if joins and at + 1 < self._end and self._tokens[at + 1].kind is NUMBER:
            high = _number(self._tokens[at + 1])
            if high is not None and low < high:
                return _Count(low, high, at + 2)
        return _Count(low, low, at)

    def _is_to(self, i: int) -> bool:
        role = self._direction(i, "preposition")
        return role is not None and role.entry.get("role") == _TO

    def _half(self, i: int, where: str) -> tuple[float, int]:
        """«نصف كيلومتر» before its unit, «كيلومترين ونصف» behind it."""
        for reading in self._read.at(i, "DIRECTION") if i < self._end else ():
            if reading.entry.cls == "fraction" and (reading.entry.get("position") or "before") == where:
                return float(reading.entry.get("value")), reading.last
        return 0.0, i

    def _way(self, i: int) -> tuple[str, int]:
        way = self._direction(i, "way")
        return (way.entry.get("way"), way.last) if way else ("", i)

    def _text(self, i: int) -> str:
        return self._tokens[i].text if i < self._end else ""


def _bare(unit: Reading, half: float) -> tuple[float, float]:
    """A unit with no number: «كيلومتر», «كيلومترين», «نصف كيلومتر»."""
    count = half or float(unit.entry.get("count") or 1)
    return count, count


def _number(token: Token) -> float | None:
    try:
        return float(token.text.replace(",", "."))
    except ValueError:
        return None
