"""Publication dates as users write them."""

from __future__ import annotations

from datetime import date, datetime

from tawthiq.errors import BadDate


def parse_published(text: str) -> date:
    """The day of `2018-01-15` or of a timestamp such as `2018-01-15T09:30:00Z` (its own day, not shifted to UTC).

    Raises BadDate for anything that is no day of the calendar, such as `2018-02-30`.
    """
    words = text.strip()
    try:
        return date.fromisoformat(words) if len(words) <= 10 else datetime.fromisoformat(words).date()
    except ValueError:
        raise BadDate(f"{text!r} is no calendar date. Write it as year-month-day, for example 2018-01-15.") from None
