"""What every watched source works with, and how one acquired thing goes into the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from tawthiq.archive.taking import Taken, Told
from tawthiq.archive.watch_metrics import Metrics
from tawthiq.archive.watch_state import SourceState, WatchState
from tawthiq.errors import ArchiveError
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.network.clock import Clock
from tawthiq.ingest.network.policy import Fetched, NotModified
from tawthiq.ingest.outcome import Failure

Take = Callable[[Sequence[Acquired]], Iterable[Told]]
"""Takes things into the archive. Raises ArchiveError where the archive cannot go on."""


class Fetching(Protocol):
    """What a source needs of `ingest.network.fetch.Fetcher`."""

    def fetch(
        self, address: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        """Raises SourceUnreachable and OSError."""

    def wait_s(self, address: str) -> float:
        """Seconds until the address's host may be asked."""


class Tools(msgspec.Struct, frozen=True, kw_only=True):
    """`random`: 0 to 1. `tell`: a line for the user."""

    take: Take
    state: WatchState
    metrics: Metrics
    clock: Clock
    random: Callable[[], float]
    tell: Callable[[str], None]


class Source(Protocol):
    """A watched source. A step does one small thing, so that none keeps the others waiting."""

    name: str

    def due_at(self, now: datetime) -> datetime:
        """When the next step is to be taken."""

    def step(self, now: datetime) -> None:
        """Takes it. Known failures are told, counted and put off here."""

    def put_off(self, now: datetime) -> None:
        """After an unknown failure: leaves the source alone for a while."""

    def hurry(self) -> None:
        """The next look is due at once, whatever was planned."""

    def is_done(self, now: datetime) -> bool:
        """Whether it was looked at in this run and has nothing left to do now."""


def take_all(tools: Tools, source: str, acquired: Sequence[Acquired]) -> frozenset[str]:
    """Takes them in, tells of what failed and counts. Gives the addresses of those whose bytes are in the archive now.

    Raises ArchiveError and OSError.
    """
    kept: list[str] = []
    for told in tools.take(acquired):
        if isinstance(told, Taken):
            kept.append(told.address)
            tools.metrics.taken(source, told.n_new)
            if told.known:
                tools.metrics.duplicate(source)
        elif isinstance(told, Failure):
            tools.metrics.failed(source, "unread")
            tools.tell(f"{source}: {told}")
        else:
            tools.tell(f"{source}: {told}")
    return frozenset(kept)


def take_one(tools: Tools, source: str, acquired: Acquired) -> bool:
    """As `take_all`; whether the bytes are in the archive now."""
    return acquired.address in take_all(tools, source, [acquired])


def remember(tools: Tools, source: str, state: SourceState) -> None:
    """Writes the state; where that fails the watch goes on and a restart repeats some work."""
    try:
        tools.state.write(source, state)
    except ArchiveError as error:
        tools.metrics.failed(source, "archive")
        tools.tell(f"{source}: how far it was read could not be kept: {error}")
