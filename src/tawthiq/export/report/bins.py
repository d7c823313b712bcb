"""Days, weeks, months or years that incidents are counted by. A week is named by its Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

from tawthiq.export.report.chosen import Chosen, Shown
from tawthiq.export.report.period import days_of

Size = Literal["day", "week", "month", "year"]
MOST_DAYS: Final = 14
MOST_WEEKS: Final = 60
_TIMELINE_DAYS: Final = 62
_TIMELINE_WEEKS: Final = 110
_MOST_MONTHS: Final = 120
_FITS: Final = {
    "day": frozenset(("day", "range")),
    "week": frozenset(("day", "range", "week")),
    "month": frozenset(("day", "range", "week", "month")),
    "year": frozenset(("day", "range", "week", "month", "year")),
}
"""Precisions that are fine enough for a bin."""


class Bin(msgspec.Struct, frozen=True):
    """`first`: its first day; `shown`: its counted incidents."""

    first: date
    shown: tuple[Shown, ...]


class Binned(msgspec.Struct, frozen=True):
    """Bins in order of time, empty ones between too; `spread`: counted, but dated too loosely for a bin."""

    size: Size
    bins: tuple[Bin, ...]
    spread: tuple[Shown, ...] = ()


def by_week(chosen: Chosen) -> Binned:
    """Weeks; days where the period is two weeks or less; months where it is longer than a year, years beyond ten."""
    return _binned(chosen, _size(_n_days(chosen), MOST_DAYS, MOST_WEEKS))


def timeline(chosen: Chosen) -> Binned:
    """Days up to two months, weeks up to two years, months up to ten, else years."""
    return _binned(chosen, _size(_n_days(chosen), _TIMELINE_DAYS, _TIMELINE_WEEKS))


def _size(n_days: int, most_days: int, most_weeks: int) -> Size:
    if n_days <= most_days:
        return "day"
    if n_days <= most_weeks * 7:
        return "week"
    return "month" if n_days <= _MOST_MONTHS * 31 else "year"


def _n_days(chosen: Chosen) -> int:
    ends = extent(chosen)
    return (ends[1] - ends[0]).days + 1 if ends else 0


def extent(chosen: Chosen) -> tuple[date, date] | None:
    """The period asked for; where it is open, first and last day of what is counted."""
    days = [days_of(each.row) for each in chosen.counted]
    first = chosen.period.first or min((start for start, _ in days), default=None)
    last = chosen.period.last or max((end for _, end in days), default=None)
    return (first, max(first, last)) if first and last else None


def _binned(chosen: Chosen, size: Size) -> Binned:
    ends = extent(chosen)
    if ends is None:
        return Binned(size, ())
    placed: dict[date, list[Shown]] = {first: [] for first in _firsts(*ends, size)}
    spread: list[Shown] = []
    for each in chosen.counted:
        assert each.row.date is not None
        if each.row.date.precision in _FITS[size]:
            day = max(days_of(each.row)[0], ends[0])
            placed[first_of(day, size)].append(each)
        else:
            spread.append(each)
    return Binned(size, tuple(Bin(first, tuple(shown)) for first, shown in placed.items()), tuple(spread))


def first_of(day: date, size: Size) -> date:
    """The first day of the bin that `day` lies in."""
    if size == "week":
        return day - timedelta(days=day.weekday())
    if size == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if size == "month" else day


def _firsts(first: date, last: date, size: Size) -> Sequence[date]:
    found = [first_of(first, size)]
    while (following := _next(found[-1], size)) is not None and following <= last:
        found.append(following)
    return found


def _next(first: date, size: Size) -> date | None:
    """None where the calendar ends."""
    try:
        return first_of(first + timedelta(days={"day": 1, "week": 7, "month": 31, "year": 366}[size]), size)
    except OverflowError:
        return None
