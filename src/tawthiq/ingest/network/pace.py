"""Requests to one host keep their distance, and failed attempts more and more of it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_MANY: Final = 1024
LONGEST_S: Final = 86_400.0


class Pace:
    """When each host may next be asked. Times are `Clock.ticks()`."""

    def __init__(self) -> None:
        self._free_at: dict[str, float] = {}

    def wait_s(self, host: str, ticks: float) -> float:
        """Seconds until the host may be asked, 0 where it may be now."""
        return max(0.0, self._free_at.get(host, ticks) - ticks)

    def hold(self, host: str, ticks: float, seconds: float) -> None:
        """Leaves the host alone for so long, or for longer where that was said before."""
        if len(self._free_at) >= _MANY:  # hosts of articles come and go for weeks
            self._free_at = {name: at for name, at in self._free_at.items() if at > ticks}
        self._free_at[host] = max(self._free_at.get(host, ticks), ticks + seconds)


def backoff_s(failures: int, first_s: float, most_s: float, luck: float) -> float:
    """Seconds to wait after so many failures in a row (1 and up): twice as long after each, never more than `most_s`.

    `luck`, 0 to 1, takes off up to half, so that those who failed together do not come back together.
    """
    whole = min(most_s, first_s * 2.0 ** min(failures - 1, 64))
    return whole * (1.0 - luck / 2.0)


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date, a day at most; None where it says nothing."""
    words = (header or "").strip()
    if words.isascii() and words.isdigit():
        return min(float(words[:9]), LONGEST_S)
    try:
        moment = parsedate_to_datetime(words)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_S)
