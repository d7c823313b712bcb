"""Time as the network code meets it, so that tests can pass days in no time."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """`now`: aware UTC. `ticks`: seconds that only go forward, for spans of time. `sleep`: seconds."""

    def now(self) -> datetime:
        """The hour of the day, which an administrator may set back."""

    def ticks(self) -> float:
        """Seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Returns when the seconds are over."""


class SystemClock:
    """The machine's own."""

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)

    def ticks(self) -> float:
        """The monotonic clock's seconds."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Blocks."""
        time.sleep(seconds)


def stamp(moment: datetime) -> str:
    """`2018-01-15T09:30:00Z`: whole seconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
