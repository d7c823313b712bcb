"""What a watch remembers of its sources, so that a restart goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

import msgspec
from sqlalchemy import insert, select, update

from tawthiq.ingest.network.feeds import Polled
from tawthiq.store import Store, schema
from tawthiq.store.clock import stamp

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Waiting(msgspec.Struct, frozen=True):
    """An article still to be fetched: how often it was tried in vain, and when it may be tried next."""

    address: str
    tries: int = 0
    next_at: datetime = _EPOCH


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """All that is remembered of one source.

    `ttl_s`: how long the feed holds good, as it says. `waiting`: articles to fetch. `seen`: keys of articles that are
    done with and still in the feed. `files`: of a folder whose files stay, the path of each that is done with, and the
    size and time (ns) that it had.
    """

    polled: Polled = Polled()
    ttl_s: float | None = None
    waiting: tuple[Waiting, ...] = ()
    seen: tuple[str, ...] = ()
    files: dict[str, tuple[int, int]] = {}


class WatchState(Protocol):
    """Where states are kept between runs, by a source's name."""

    def read(self, source: str) -> SourceState:
        """What was kept last; a state of nothing where nothing was."""

    def write(self, source: str, state: SourceState) -> None:
        """Keeps it, all or nothing. Raises ArchiveError."""


class StoreState:
    """In the archive itself, so that a copy of the archive, on whatever machine, goes on where this one stopped."""

    def __init__(self, store: Store, actor: str, tell: Callable[[str], None]) -> None:
        self._store, self._actor, self._tell = store, actor, tell

    def read(self, source: str) -> SourceState:
        """A broken state is told of, and the source begins anew."""
        watched = schema.watched.c
        with self._store.read() as connection:
            kept = connection.execute(select(watched.state_json).where(watched.source == source)).scalar_one_or_none()
        if kept is None:
            return SourceState()
        try:
            return msgspec.json.decode(kept, type=SourceState)
        except msgspec.DecodeError as error:
            self._tell(f"{source}: what was remembered of it is broken ({error}), so it is read from its beginning; "
                       "what the archive has is not taken twice.")  # fmt: skip
            return SourceState()

    def write(self, source: str, state: SourceState) -> None:
        """One transaction, and no entry in the log: it tells what to do next, not what was done."""
        values = {"state_json": msgspec.json.encode(state).decode(), "changed_at": stamp(self._store.clock())}
        of_source = update(schema.watched).where(schema.watched.c.source == source)
        with self._store.write(self._actor) as writing:
            changed = writing.connection.execute(of_source.values(values))
            if not changed.rowcount:
                writing.connection.execute(insert(schema.watched).values(source=source, **values))
