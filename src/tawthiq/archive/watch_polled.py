"""A feed or a page that is asked again and again, and the articles that a feed links to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from tawthiq.archive.watch_config import FeedConfig, PageConfig, span_s
from tawthiq.archive.watch_state import Waiting
from tawthiq.archive.watch_tools import Fetching, Tools, remember, take_one
from tawthiq.errors import AddressRefused, ArchiveError, SourceUnreachable, TawthiqError, UnreadableSource
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.network import feeds
from tawthiq.ingest.network.acquire import as_acquired, feed_news
from tawthiq.ingest.network.entries import FeedNews
from tawthiq.ingest.network.pace import LONGEST_S, backoff_s
from tawthiq.ingest.network.policy import Fetched, NotModified
from tawthiq.store.watched import link_key

MOST_WAITING: Final = 1000
MOST_TRIES: Final = 12  # over some days
_FIRST_AGAIN_S: Final = 300.0
_SHORT_WAIT_S: Final = 120.0  # that a run which looks once waits for a host
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class PolledSource:
    """One `[[feed]]` or `[[page]]`."""

    def __init__(self, config: FeedConfig | PageConfig, tools: Tools, fetching: Fetching) -> None:
        self.name = config.url
        self._outlet, self._every_s = config.outlet, span_s(config.every)
        self._is_feed = isinstance(config, FeedConfig)
        self._articles = isinstance(config, FeedConfig) and config.articles
        self._tools, self._fetching = tools, fetching
        self._state = tools.state.read(self.name)
        self._is_polled = False
        self._at_work: Waiting | None = None
        if not self._articles:
            self._state = msgspec.structs.replace(self._state, waiting=(), seen=())

    def due_at(self, now: datetime) -> datetime:
        return min(self._poll_at(now), self._article_at(now))

    def step(self, now: datetime) -> None:
        if self._poll_at(now) <= now:
            self._poll(now)
        elif self._state.waiting:
            self._at_work = self._next_waiting(now)
            self._fetch_article(now, self._at_work)
            self._at_work = None
        self._tools.metrics.waiting(self.name, len(self._state.waiting))
        remember(self._tools, self.name, self._state)

    def put_off(self, now: datetime) -> None:
        waiting, self._at_work = self._at_work, None
        if waiting is None:
            self._failed(now, "fault", None)
        else:
            self._tools.metrics.failed(self.name, "fault")
            self._try_later_or_drop(now, waiting, None)
        remember(self._tools, self.name, self._state)

    def hurry(self) -> None:
        self._state = msgspec.structs.replace(
            self._state, polled=msgspec.structs.replace(self._state.polled, next_at=_EPOCH)
        )

    def is_done(self, now: datetime) -> bool:
        return (self._is_polled or self._wait_s(self.name) > _SHORT_WAIT_S) and all(
            waiting.next_at > now or self._wait_s(waiting.address) > _SHORT_WAIT_S for waiting in self._state.waiting
        )

    # --- when --------------------------------------------------------------------------------------------------------

    def _poll_at(self, now: datetime) -> datetime:
        return self._when_free(self.name, feeds.due_at(self._state.polled, now), now)

    def _article_at(self, now: datetime) -> datetime:
        if not self._state.waiting:
            return datetime.max.replace(tzinfo=UTC)
        return min(self._when_free(waiting.address, waiting.next_at, now) for waiting in self._state.waiting)

    def _next_waiting(self, now: datetime) -> Waiting:
        """An article whose host is held for long keeps none of other hosts."""
        return min(self._state.waiting, key=lambda one: self._when_free(one.address, one.next_at, now))

    def _when_free(self, address: str, wanted: datetime, now: datetime) -> datetime:
        """`wanted`, or the moment that its host may be asked."""
        return wanted if wanted > now else now + timedelta(seconds=self._wait_s(address))

    def _wait_s(self, address: str) -> float:
        try:
            return self._fetching.wait_s(address)
        except AddressRefused:  # an article's link that is no address: to be told of and dropped
            return 0.0

    # --- the source itself -------------------------------------------------------------------------------------------

    def _poll(self, now: datetime) -> None:
        self._is_polled = True
        polled = self._state.polled
        started = self._tools.clock.ticks()
        try:
            answer = self._fetching.fetch(self.name, etag=polled.etag, last_modified=polled.last_modified)
            self._tools.metrics.polled(self.name, self._tools.clock.ticks() - started)
            if isinstance(answer, NotModified):
                self._succeeded(polled.etag, polled.last_modified)
            else:
                self._take_poll(answer)
        except SourceUnreachable as error:
            self._tools.metrics.polled(self.name, self._tools.clock.ticks() - started)
            self._failed(self._tools.clock.now(), error.kind, error, error.again_after_s)
        except (ArchiveError, UnreadableSource, OSError) as error:
            self._failed(self._tools.clock.now(), _kind(error), error)

    def _take_poll(self, answer: Fetched) -> None:
        """Its bytes first: the state moves on only when they are safe.

        Raises ArchiveError, UnreadableSource, OSError.
        """
        acquired = as_acquired(answer, self._outlet)
        try:
            news = self._news(acquired)  # first, as whoever takes a spooled body may take it away
            if not take_one(self._tools, self.name, acquired):
                raise UnreadableSource("what came is of no use. Look at the address in a browser.")
        finally:
            acquired.discard()
        if isinstance(news, UnreadableSource):
            raise news
        if news is not None:
            self._state = msgspec.structs.replace(self._state, ttl_s=news.ttl_s)
            if self._articles:
                self._queue(news)
        self._succeeded(answer.etag, answer.last_modified)

    def _news(self, acquired: Acquired) -> FeedNews | UnreadableSource | None:
        """What a feed says; None of a page, and of what is no feed where no articles are wanted of it."""
        if not self._is_feed:
            return None
        try:
            return feed_news(acquired)
        except UnreadableSource as error:
            return error if self._articles else None

    def _queue(self, news: FeedNews) -> None:
        """New entries wait to be fetched; what is no longer in the feed is forgotten once it is done with."""
        keys = {link_key(link): link for link in news.links}
        known = set(self._state.seen) | {link_key(waiting.address) for waiting in self._state.waiting}
        new = [Waiting(link) for key, link in keys.items() if key not in known]
        waiting = (*self._state.waiting, *new)
        if len(waiting) > MOST_WAITING:
            self._tools.tell(f"{self.name}: {len(waiting) - MOST_WAITING} articles too many wait; they are left out.")
        seen = tuple(key for key in self._state.seen if key in keys)
        self._state = msgspec.structs.replace(self._state, waiting=waiting[:MOST_WAITING], seen=seen)

    def _succeeded(self, etag: str | None, last_modified: str | None) -> None:
        now = self._tools.clock.now()
        self._tools.metrics.succeeded(self.name, now)
        if self._state.polled.failures:
            self._tools.tell(f"{self.name}: is there again after {self._state.polled.failures} failures.")
        polled = feeds.after_success(
            now, self._every_s, self._tools.random(), etag=etag, last_modified=last_modified, ttl_s=self._state.ttl_s
        )
        self._state = msgspec.structs.replace(self._state, polled=polled)

    def _failed(
        self, now: datetime, kind: str, error: TawthiqError | OSError | None, again_after_s: float | None = None
    ) -> None:
        polled = feeds.after_failure(
            self._state.polled, now, self._every_s, self._tools.random(), again_after_s=again_after_s
        )
        self._state = msgspec.structs.replace(self._state, polled=polled)
        self._tools.metrics.failed(self.name, kind)
        if error is not None:
            self._tools.tell(f"{self.name}: {error} Asked again at {polled.next_at:%Y-%m-%d %H:%M} UTC.")

    # --- its articles ------------------------------------------------------------------------------------------------

    def _fetch_article(self, now: datetime, waiting: Waiting) -> None:
        try:
            is_kept = self._take_article(waiting.address)
        except SourceUnreachable as error:
            self._tools.metrics.failed(self.name, error.kind)
            if not error.is_passing:
                self._done_with(waiting)
                self._tools.tell(f"{self.name}: {error}")
            elif not self._try_later_or_drop(now, waiting, error.again_after_s):
                self._tools.tell(f"{self.name}: given up after {MOST_TRIES} tries: {error}")
        except (ArchiveError, OSError) as error:
            self._tools.metrics.failed(self.name, _kind(error))
            self._tools.tell(f"{self.name}: {waiting.address}: {error}")
            self._give_way(now, msgspec.structs.replace(waiting, tries=max(0, waiting.tries - 1)))
        else:
            if is_kept:
                self._tools.metrics.succeeded(self.name, self._tools.clock.now())
            self._done_with(waiting)

    def _take_article(self, address: str) -> bool:
        answer = self._fetching.fetch(address)
        assert isinstance(answer, Fetched)  # no condition was sent
        acquired = as_acquired(answer, self._outlet)
        try:
            return take_one(self._tools, self.name, acquired)
        finally:
            acquired.discard()

    def _try_later_or_drop(self, now: datetime, waiting: Waiting, again_after_s: float | None) -> bool:
        """Whether it will be tried again."""
        if waiting.tries + 1 < MOST_TRIES:
            self._give_way(now, waiting, again_after_s)
            return True
        self._done_with(waiting)
        return False

    def _give_way(self, now: datetime, waiting: Waiting, again_after_s: float | None = None) -> None:
        """The article is tried later, and others meanwhile."""
        tries = waiting.tries + 1
        wait_s = max(again_after_s or 0.0, backoff_s(tries, _FIRST_AGAIN_S, LONGEST_S, self._tools.random()))
        later = Waiting(waiting.address, tries, now + timedelta(seconds=wait_s))
        self._state = msgspec.structs.replace(self._state, waiting=(*self._others(waiting), later))

    def _done_with(self, waiting: Waiting) -> None:
        self._state = msgspec.structs.replace(
            self._state, waiting=tuple(self._others(waiting)), seen=(*self._state.seen, link_key(waiting.address))
        )

    def _others(self, waiting: Waiting) -> Iterable[Waiting]:
        return (other for other in self._state.waiting if other.address != waiting.address)


def _kind(error: Exception) -> str:
    if isinstance(error, ArchiveError):
        return "archive"
    return "disk" if isinstance(error, OSError) else "unread"
