"""Which incidents belong to the days that a report is about; what cannot be placed in time is told apart."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import msgspec

from tawthiq.errors import InputError
from tawthiq.export.row import Row

Standing = Literal["inside", "vague", "undated", "outside"]
_LONGEST: Final = 7
"""Days: what lasted no longer belongs to a period that it only reaches into."""


class Period(msgspec.Struct, frozen=True):
    """Days of happenings, both included; None: open."""

    first: date | None = None
    last: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether no day was asked for."""
        return self.first is None and self.last is None


def period(first: date | None, last: date | None) -> Period:
    """Raises InputError where it ends before it begins."""
    if first and last and last < first:
        raise InputError(f"--to {last} lies before --from {first}.")
    return Period(first, last)


def standing(row: Row, asked: Period) -> Standing:
    """`inside`; `vague`: dated to more than a week that lies only partly in the period; `undated`; `outside`.

    What was published before the period began cannot tell of it, so an undated incident of that time is outside.
    """
    if row.date is None:
        published = day_of(row.first_published)
        return "outside" if asked.first and published and published < asked.first else "undated"
    start, end = days_of(row)
    if (asked.first and end < asked.first) or (asked.last and start > asked.last):
        return "outside"
    contained = (asked.first is None or start >= asked.first) and (asked.last is None or end <= asked.last)
    return "inside" if contained or (end - start).days < _LONGEST else "vague"


def days_of(row: Row) -> tuple[date, date]:
    """First and last day of a dated row."""
    assert row.date is not None
    start = date.fromisoformat(row.date.start)
    return start, max(start, date.fromisoformat(row.date.end))


def day_of(iso: str | None) -> date | None:
    """The day of an ISO date or time; None for what is none."""
    try:
        return date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None
