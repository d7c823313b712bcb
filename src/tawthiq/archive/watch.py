"""Watches feeds, pages and folders for weeks: one small step of one source at a time, always the one that is due first.

Time, chance and waiting come from outside, so that tests pass days in no time.
"""

from __future__ import annotations

import random as chance
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

import msgspec

from tawthiq.archive.watch_chore import Chore
from tawthiq.archive.watch_config import WatchConfig
from tawthiq.archive.watch_folder import FolderSource
from tawthiq.archive.watch_metrics import serve_metrics
from tawthiq.archive.watch_polled import PolledSource
from tawthiq.archive.watch_state import WatchState
from tawthiq.archive.watch_stop import Broken, Halt, ended_by_signals, woken_by_changes
from tawthiq.archive.watch_tools import Fetching, Source, Take, Tools
from tawthiq.ingest.network.clock import Clock, SystemClock
from tawthiq.ingest.network.fetch import Fetcher
from tawthiq.ingest.network.policy import Fetched, NotModified, Policy

_LONGEST_PAUSE_S: Final = 60.0


class Halting(Protocol):
    """What the loop needs of a `Halt`."""

    is_asked: bool

    def pause(self, seconds: float) -> None:
        """Sleeps."""


def watch(sources: Sequence[Source], tools: Tools, halt: Halting, *, once: bool = False) -> None:
    """Steps until the end is asked for; with `once`, until every source was looked at and has nothing left to do."""
    if once:
        for source in sources:
            source.hurry()
    waiting_longest = list(sources)
    while not halt.is_asked:
        now = tools.clock.now()
        open_ones = [source for source in waiting_longest if not (once and source.is_done(now))]
        if not open_ones:
            return
        # of those that are due the one whose last step is longest ago: a full folder must not silence the feeds
        source = min(open_ones, key=lambda one: max(now, one.due_at(now)))
        wait_s = (source.due_at(now) - now) / timedelta(seconds=1)
        if wait_s > 0:
            halt.pause(min(wait_s, _LONGEST_PAUSE_S))  # not longer: the clock may be set meanwhile
        else:
            waiting_longest.remove(source)
            waiting_longest.append(source)
            _step(source, tools)


def _step(source: Source, tools: Tools) -> None:
    """Here alone any exception is caught: no source may end the watch of the others."""
    try:
        source.step(tools.clock.now())
    except Broken:
        return
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        tools.tell(
            f"{source.name}: Tawthiq failed here, which is a fault of Tawthiq: {type(error).__name__}: {error} "
            f"({Path(where.filename).name}, line {where.lineno})."
        )
        source.put_off(tools.clock.now())


class Breakable(msgspec.Struct, frozen=True):
    """A fetcher whose requests end when the watch is to end."""

    fetcher: Fetcher
    halt: Halt

    def fetch(
        self, address: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        """As the fetcher's. Raises Broken besides."""
        with self.halt.breakable():
            return self.fetcher.fetch(address, etag=etag, last_modified=last_modified)

    def wait_s(self, address: str) -> float:
        """As the fetcher's."""
        return self.fetcher.wait_s(address)


def run_watch(
    config: WatchConfig,
    take: Take,
    state: WatchState,
    tell: Callable[[str], None],
    *,
    chore: Chore | None = None,
    halt: Halt | None = None,
    clock: Clock | None = None,
    random: Callable[[], float] = chance.random,
) -> int:
    """Watches until SIGINT, SIGTERM or `halt`, or once where the config says so. Gives the number of failures.

    `chore`: what is done now and then with what is new.

    Nothing here opens a connection unless the config names a feed or a page. Raises WatchFileError.
    """
    halt, clock = halt or Halt(), clock or SystemClock()
    with ExitStack() as stack:
        stack.enter_context(ended_by_signals(halt))
        metrics = stack.enter_context(serve_metrics(config.metrics_port))
        taking = chore.watching(take) if chore else take
        tools = Tools(take=taking, state=state, metrics=metrics, clock=clock, random=random, tell=tell)
        folders = [FolderSource(folder, tools) for folder in config.folder]
        sources: list[Source] = [*folders]
        if config.feed or config.page:
            spool = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tawthiq-watch-")))
            fetching: Fetching = Breakable(Fetcher(_policy(config, spool), clock=clock, random=random), halt)
            sources += [PolledSource(feed, tools, fetching) for feed in config.feed]
            sources += [PolledSource(page, tools, fetching) for page in config.page]
        if chore is not None:
            chore.use(tools)
            sources.append(chore)
        stack.enter_context(woken_by_changes(folders, halt, tell))
        watch(sources, tools, halt, once=config.once)
        if chore is not None and config.once and not halt.is_asked:
            _step(chore, tools)
    return metrics.n_failures


def _policy(config: WatchConfig, spool: Path) -> Policy:
    """One attempt a request: a source that fails is put off, and others are asked meanwhile."""
    return Policy(
        contact=config.contact or "", allow_private=config.allow_private_addresses, pause_s=config.seconds_between,
        attempts=1, spool=spool,
    )  # fmt: skip
