"""Servers and an archive that exist only in a test, in a time that passes as fast as the test runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import httpx

from passing_time import PassingTime
from tawthiq.archive.taking import Taken, Told
from tawthiq.archive.watch_config import FeedConfig, PageConfig
from tawthiq.archive.watch_metrics import Tally
from tawthiq.archive.watch_polled import PolledSource
from tawthiq.archive.watch_state import SourceState
from tawthiq.archive.watch_tools import Tools
from tawthiq.errors import ArchiveBusy
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.network.fetch import Fetcher
from tawthiq.ingest.network.policy import Policy

Answering = Callable[[httpx.Request, float], httpx.Response]
"""A request and the seconds that have passed, to its answer."""
TAKES_S = 0.25


class MemoryState:
    """States as a restart would find them."""

    def __init__(self) -> None:
        self.kept: dict[str, SourceState] = {}

    def read(self, source: str) -> SourceState:
        return self.kept.get(source, SourceState())

    def write(self, source: str, state: SourceState) -> None:
        self.kept[source] = state


class World:
    """`asked`: (seconds, address) of each request. `held`: what the archive holds, address to bytes of each version.

    `archive_is_shut`: whether the archive takes nothing at such a time.
    """

    def __init__(self, answering: Answering, *, pause_s: float = 2.0) -> None:
        self.time = PassingTime()
        self.asked: list[tuple[float, str]] = []
        self.held: dict[str, list[bytes]] = {}
        self.n_taken: dict[str, int] = {}
        self.told: list[str] = []
        self.state = MemoryState()
        self.archive_is_shut: Callable[[float], bool] = lambda passed: False
        self.is_asked = False
        self.until = 0.0
        self._answering = answering
        self._policy = Policy(contact="desk@example.org", pause_s=pause_s, attempts=1)
        self.tally = Tally()
        self.restart()

    def restart(self) -> None:
        """All that is not written down is forgotten."""
        transport = _Transport(self._answer)
        self.fetcher = Fetcher(
            self._policy, clock=self.time, random=lambda: 0.5, make_transport=lambda deadline: transport
        )
        self.tools = Tools(take=self.take, state=self.state, metrics=self.tally, clock=self.time, random=lambda: 0.5,
                           tell=self.told.append)  # fmt: skip

    def source(self, config: FeedConfig | PageConfig) -> PolledSource:
        return PolledSource(config, self.tools, self.fetcher)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((self.time.passed, str(request.url)))
        self.time.passed += TAKES_S
        return self._answering(request, self.time.passed)

    def take(self, sources: Sequence[Acquired]) -> Iterator[Told]:
        (acquired,) = sources
        if self.archive_is_shut(self.time.passed):
            raise ArchiveBusy("the archive is locked.")
        assert isinstance(acquired.content, bytes)
        versions = self.held.setdefault(acquired.address, [])
        known = acquired.content in versions
        if not known:
            versions.append(acquired.content)
        self.n_taken[acquired.address] = self.n_taken.get(acquired.address, 0) + 1
        digest = hashlib.sha256(acquired.content).hexdigest()
        yield Taken(name=acquired.name, address=acquired.address, sha256=digest, known=known, n_new=int(not known))

    def pause(self, seconds: float) -> None:
        """As of a `Halt`: the watch ends when the time is over."""
        self.time.sleep(seconds)
        self.is_asked = self.time.passed >= self.until

    def times(self, start: str) -> list[float]:
        """When addresses that begin so were asked."""
        return [passed for passed, address in self.asked if address.startswith(start)]


class _Transport(httpx.BaseTransport):
    """Bodies come as streams, as from a network."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        made = self._answer(request)
        return httpx.Response(made.status_code, headers=made.headers, stream=httpx.ByteStream(made.content))


def feed_of(links: list[str]) -> bytes:
    """RSS with an entry for each."""
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    return f"<rss><channel><title>t</title>{items}</channel></rss>".encode()


def gaps(times: list[float]) -> list[float]:
    """Seconds between one and the next."""
    return [later - sooner for sooner, later in pairwise(times)]
