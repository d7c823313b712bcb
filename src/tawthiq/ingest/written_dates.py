"""Dates as pages write them: «13 آذار 2018»، «الاثنين 5 شباط/فبراير 2018»، «يناير 15, 2018»، «١٣/٣/٢٠١٨».

A day needs its year, month and day: «2018» and «آذار 2018» are none, and nothing becomes the first of January. Of
«5/3/2018» a weekday beside it tells which is the month; without one it is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import yaml

FIRST_YEAR: Final = 1990
"""Of the Gregorian calendar; smaller numbers are years of the Hijri calendar."""
LAST_YEAR: Final = 2100
_DIGITS: Final = {start + i: str(i) for start in (0x660, 0x6F0) for i in range(10)}
_ALIFS: Final = dict.fromkeys(map(ord, "\u0622\u0623\u0625"), "\u0627")
_YA: Final = {0x649: "\u064a"}
_FOLD: Final = _DIGITS | _ALIFS | _YA
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?")
_LONGEST: Final = 400


class WrittenDate(msgspec.Struct, frozen=True):
    """A day and where its words stand in the text that was searched, half-open."""

    day: date
    start: int
    end: int


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What dates.yaml holds, folded as text is folded before it is searched."""

    months: dict[str, int]
    weekdays: dict[str, int]
    labels: frozenset[str]
    updates: frozenset[str]


def find_dates(text: str) -> Iterator[WrittenDate]:
    """The days that `text` writes out, in order; of two that overlap the first."""
    folded = fold(text)
    end = 0
    for match in _pattern().finditer(folded):
        day = _day(match)
        if day is not None and match.start() >= end:
            end = match.end()
            yield WrittenDate(day, match.start(), end)


def iso_date(words: str) -> str | None:
    """What a machine-readable date says, as an ISO day, or as an aware timestamp where it tells its zone; else None.

    A time without a zone is left out: nobody can say when it was.
    """
    told = words.strip()[:_LONGEST].translate(_DIGITS)
    match = _ISO.match(told)
    if match is not None:
        day, clock = match.group()[:10], match.group()[11:].replace(" ", "")
        return _from_iso(f"{day}T{clock}" if clock else day)
    if re.fullmatch(r"\d{8}", told):
        return _from_iso(f"{told[:4]}-{told[4:6]}-{told[6:]}")
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return next((found.day.isoformat() for found in find_dates(words[:_LONGEST])), None)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.isoformat() if moment.tzinfo is not None else moment.date().isoformat()


def fold(text: str) -> str:
    """Digits as ASCII, alifs and final ya alike, letters small; offsets stay."""
    folded = text.translate(_FOLD).lower()
    return folded if len(folded) == len(text) else text.translate(_FOLD)


@cache
def load_words() -> Words:
    """The words of dates.yaml."""
    found = yaml.safe_load((files("tawthiq") / "data" / "dates.yaml").read_text("utf-8"))
    return Words(
        months={fold(name): number for number, names in found["months"].items() for name in names},
        weekdays={fold(name): number for number, names in found["weekdays"].items() for name in names},
        labels=frozenset(fold(part) for label in found["labels"] for part in label.split()),
        updates=frozenset(fold(word) for word in found["updates"]),
    )


def _from_iso(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return text if moment.tzinfo is not None else moment.date().isoformat()


@cache
def _pattern() -> re.Pattern[str]:
    words = load_words()
    month = "|".join(re.escape(name).replace("\\ ", r"\s+") for name in sorted(words.months, key=len, reverse=True))
    weekday = "|".join(map(re.escape, sorted(words.weekdays, key=len, reverse=True)))
    day, year, gap = r"(?<!\d)(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?", r"(?P<{0}>\d{{4}})(?!\d)", r"[\s\u00a0]{0,3}"
    beside = rf"(?:{gap}[/\\(\-|]{gap}(?P<other>{month})(?!\w)\)?)?"
    before = rf"(?:(?<!\w)(?P<weekday>{weekday})(?!\w)[\s,\u060c\-|:]{{0,4}})?"
    forms = (
        rf"{day.format('d1')}{gap}[-/.\u060c,]?{gap}(?:of\s)?(?P<m1>{month})(?!\w){beside}{gap}[-/.\u060c,]?{gap}"
        + year.format("y1"),
        rf"(?<!\w)(?P<m2>{month})(?!\w){gap}{day.format('d2')}{gap}[,\u060c]?{gap}" + year.format("y2"),
        r"(?<![\d/.-])(?P<y3>\d{4})(?P<s3>[\u200e\u200f]?[-/.])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})(?!\d|[/.-]\d)",
        r"(?<![\d/.-])(?P<d4>\d{1,2})(?P<s4>[\u200e\u200f]?[-/.])(?P<m4>\d{1,2})(?P=s4)(?P<y4>\d{4})(?!\d|[/.-]\d)",
    )
    return re.compile(before + "(?:" + "|".join(forms) + ")")


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    months, weekday = load_words().months, load_words().weekdays.get(groups["weekday"] or "")
    if groups["d1"] or groups["d2"]:
        which = "1" if groups["d1"] else "2"
        month = _month(groups[f"m{which}"], months)
        if which == "1" and groups["other"] and _month(groups["other"], months) != month:
            return None
        return _date(groups[f"y{which}"], month, int(groups[f"d{which}"]))
    if groups["y3"]:
        return _date(groups["y3"], int(groups["m3"]), int(groups["d3"]))
    return _either(groups["y4"], int(groups["d4"]), int(groups["m4"]), weekday)


def _month(name: str, months: dict[str, int]) -> int:
    return months[" ".join(name.split())]


def _either(year: str, first: int, second: int, weekday: int | None) -> date | None:
    readings = {_date(year, second, first), _date(year, first, second)} - {None}
    days = [day for day in readings if day is not None and (weekday is None or day.weekday() == weekday)]
    return days[0] if len(days) == 1 else None


def _date(year: str, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), month, day)
    except ValueError:
        return None
