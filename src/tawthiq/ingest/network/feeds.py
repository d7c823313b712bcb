"""When to ask a source again, as pure functions of what is known of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from tawthiq.ingest.network.pace import LONGEST_S, backoff_s

_SPREAD: Final = 0.1  # of the interval, so that sources started together drift apart
_SLACK: Final = timedelta(minutes=5)  # by which a clock is corrected all the time
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Polled(msgspec.Struct, frozen=True, kw_only=True):
    """What must be remembered of a source between two polls.

    `etag`, `last_modified`: of the last answer that was taken in, as the server gave them. `next_at`: not to be asked
    before. `failures`: in a row. `asked_at`: the last poll. `succeeded_at`: the last that did not fail.
    """

    etag: str | None = None
    last_modified: str | None = None
    next_at: datetime = _EPOCH
    failures: int = 0
    asked_at: datetime | None = None
    succeeded_at: datetime | None = None


def due_at(state: Polled, now: datetime) -> datetime:
    """When to ask next: at once where the last poll lies in the future, as a clock set back must silence no source."""
    return now if state.asked_at is not None and state.asked_at > now + _SLACK else state.next_at


def after_success(
    now: datetime,
    every_s: float,
    luck: float,
    *,
    etag: str | None,
    last_modified: str | None,
    ttl_s: float | None = None,
) -> Polled:
    """After an answer that was taken in, or one that says that nothing changed.

    The next poll comes after the longer of `every_s` and the feed's own `ttl_s`, a day at most for the latter; `luck`,
    0 to 1, adds up to a tenth.
    """
    wait_s = max(every_s, min(ttl_s or 0.0, LONGEST_S))
    return Polled(
        etag=etag,
        last_modified=last_modified,
        next_at=now + timedelta(seconds=wait_s * (1.0 + _SPREAD * luck)),
        asked_at=now,
        succeeded_at=now,
    )


def after_failure(
    state: Polled, now: datetime, every_s: float, luck: float, *, again_after_s: float | None = None
) -> Polled:
    """After a poll that failed: later and later, up to a day, and not before the server wants.

    What the server said of the last good answer is kept, so that the next one can still be "nothing changed".
    """
    failures = state.failures + 1
    most_s = max(every_s, LONGEST_S)
    wait_s = max(every_s, backoff_s(failures + 1, every_s, most_s, luck), min(again_after_s or 0.0, LONGEST_S))
    next_at = now + timedelta(seconds=wait_s)
    return msgspec.structs.replace(state, next_at=next_at, failures=failures, asked_at=now)
