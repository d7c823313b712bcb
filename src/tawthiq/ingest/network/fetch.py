"""Fetches addresses: only public ones, as often and as fast as their servers like, never more than the limits.

Every redirect is a new address: it is checked, its robots.txt is asked, its host's pace is kept.
"""

from __future__ import annotations

import random as chance
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

import httpx
import msgspec

from tawthiq.errors import AddressRefused, BadStatus, BrokenAnswer, RobotsRefused, SourceUnreachable
from tawthiq.ingest.network.addresses import checked_address
from tawthiq.ingest.network.clock import Clock, SystemClock, stamp
from tawthiq.ingest.network.connect import Deadline
from tawthiq.ingest.network.pace import Pace, backoff_s
from tawthiq.ingest.network.policy import Fetched, NotModified, Policy
from tawthiq.ingest.network.request import Answer, MakeTransport, ask, checked_transport
from tawthiq.ingest.network.robots import LARGEST, Rules, read_rules

_PROGRAM: Final = "tawthiq"
_RULES_KEPT_S: Final = 86_400.0
_FAULT_KEPT_S: Final = 600.0
_MANY: Final = 1024
_FIRST_WAIT_S: Final = 1.0
_OPEN: Final = Rules()


class _Known(msgspec.Struct, frozen=True):
    """What is known of a server's robots.txt until `until` (ticks): its rules, or why they cannot be had."""

    rules: Rules | SourceUnreachable
    until: float


class _Visit(msgspec.Struct, frozen=True):
    """The addresses met, in order, and the answer of the last."""

    met: tuple[httpx.URL, ...]
    answer: Answer


class Fetcher:
    """Fetches one address after the other and remembers, between them, hosts' paces and their robots.txt.

    `clock.sleep` is called wherever something must be waited for; one that raises turns waiting into an error.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        clock: Clock | None = None,
        random: Callable[[], float] = chance.random,
        make_transport: MakeTransport | None = None,
    ) -> None:
        self._policy = policy
        self._clock = clock or SystemClock()
        self._random = random
        self._make: MakeTransport = make_transport or (lambda deadline: checked_transport(policy, deadline))
        self._pace = Pace()
        self._robots: dict[str, _Known] = {}

    @property
    def policy(self) -> Policy:
        return self._policy

    def wait_s(self, address: str) -> float:
        """Seconds until the address's host may be asked next. Raises AddressRefused."""
        return self._pace.wait_s(_host(address), self._clock.ticks())

    def fetch(
        self, address: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        """What is at `address`, or that nothing changed there since `etag` or `last_modified` were given.

        Raises SourceUnreachable, and OSError where a large body finds no room in `Policy.spool`.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        given = {name: value for name, value in known.items() if value is not None}
        visit = self._follow(checked_address(address), given, robots=True)
        *via, last = (str(url) for url in visit.met)
        answer, fetched_at = visit.answer, stamp(self._clock.now())
        if answer.content is None:
            return NotModified(address=last, headers=answer.headers, fetched_at=fetched_at)
        return Fetched(
            address=last, via=tuple(via), status=answer.status, headers=answer.headers, content=answer.content,
            fetched_at=fetched_at,
        )  # fmt: skip

    def _follow(self, url: httpx.URL, known: dict[str, str], *, robots: bool, first: int | None = None) -> _Visit:
        """One visit: from request to request `pause_s`, and a Crawl-delay from its end to the next visit."""
        met = [url]
        delays: dict[str, float] = {}
        left_s = self._policy.seconds
        try:
            while True:
                if robots:
                    delays[url.host] = self._obey_robots(url)
                answer, took_s = self._ask_patiently(url, known, left_s, first)
                left_s -= took_s
                if answer.moved_to is None:
                    return _Visit(tuple(met), answer)
                if len(met) > self._policy.redirects:
                    raise BrokenAnswer(
                        f"{met[0]}: more than {self._policy.redirects} redirects, the last to {answer.moved_to}. "
                        "Open it in a browser and give the address where it ends."
                    )
                url = _next(url, answer.moved_to)
                met.append(url)
        finally:
            for host, delay_s in delays.items():
                self._pace.hold(host, self._clock.ticks(), delay_s)

    def _ask_patiently(
        self, url: httpx.URL, known: dict[str, str], left_s: float, first: int | None
    ) -> tuple[Answer, float]:
        """The answer of the first attempt that has one, and how long that attempt took."""
        failures = 0
        while True:
            self._wait_for(url.host)
            started = self._clock.ticks()
            try:
                answer = ask(url, self._policy, Deadline(self._clock, started + left_s), self._make, known, first)
            except SourceUnreachable as error:
                failures += 1
                if error.again_after_s:
                    self._pace.hold(url.host, self._clock.ticks(), error.again_after_s)
                wait_s = error.again_after_s or self._backoff_s(failures)
                if not error.is_passing or failures >= self._policy.attempts or wait_s > self._policy.longest_wait_s:
                    raise
                self._clock.sleep(wait_s)
            else:
                return answer, self._clock.ticks() - started
            finally:
                self._pace.hold(url.host, self._clock.ticks(), self._policy.pause_s)

    def _backoff_s(self, failures: int) -> float:
        return backoff_s(failures, _FIRST_WAIT_S, self._policy.longest_wait_s, self._random())

    def _wait_for(self, host: str) -> None:
        wait_s = self._pace.wait_s(host, self._clock.ticks())
        if wait_s > self._policy.longest_wait_s:
            raise SourceUnreachable(
                f"{host}: asks to be left alone for {wait_s:.0f} seconds more. Try again then.", again_after_s=wait_s
            )
        if wait_s > 0:
            self._clock.sleep(wait_s)

    def _obey_robots(self, url: httpx.URL) -> float:
        """The server's Crawl-delay. Raises RobotsRefused, and SourceUnreachable where its rules cannot be had."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        known = self._robots.get(origin)
        if known is None or known.until <= self._clock.ticks():
            known = self._learn(origin)
        if isinstance(known.rules, SourceUnreachable):
            raise known.rules.with_traceback(None)  # it is raised again and again; its past would grow
        if not known.rules.allow(url.raw_path.decode("ascii")):
            raise RobotsRefused(
                f"{url}: {origin}/robots.txt asks programs to leave it alone. Ask the owner of the server, or save "
                "the page by hand and ingest the file."
            )
        return known.rules.delay_s or 0.0

    def _learn(self, origin: str) -> _Known:
        rules = self._rules(origin)
        ticks = self._clock.ticks()
        if len(self._robots) >= _MANY:
            self._robots = {name: known for name, known in self._robots.items() if known.until > ticks}
        known = _Known(rules, ticks + (_RULES_KEPT_S if isinstance(rules, Rules) else _FAULT_KEPT_S))
        self._robots[origin] = known
        return known

    def _rules(self, origin: str) -> Rules | SourceUnreachable:
        """By RFC 9309: a robots.txt that is not there (4xx) allows all, one that cannot be had forbids all for now."""
        try:
            visit = self._follow(httpx.URL(f"{origin}/robots.txt"), {}, robots=False, first=LARGEST)
        except BadStatus as error:
            return error if error.is_passing or error.status >= 500 else _OPEN
        except BrokenAnswer:  # endless redirects count as not there
            return _OPEN
        except SourceUnreachable as error:
            return error
        return read_rules(_text(visit.answer), _PROGRAM)


@lru_cache(maxsize=8192)
def _host(address: str) -> str:
    """A watch asks for it again and again. Raises AddressRefused."""
    return checked_address(address).host


def _text(answer: Answer) -> str:
    """robots.txt is UTF-8 by the standard."""
    content = answer.content or b""
    if isinstance(content, Path):  # never, as it is cut short; a file would be left behind
        content.unlink()
        return ""
    return content.decode("utf-8", errors="replace")


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. Raises AddressRefused."""
    try:
        joined = url.join(location)
    except httpx.InvalidURL as error:
        raise BrokenAnswer(f"{url}: leads to {location!r}, which is no address ({error}).") from None
    if url.scheme == "https" and joined.scheme == "http":
        raise AddressRefused(
            f"{url}: leads to {joined}, away from https: whoever sits between could change what it says. "
            "Give the second address yourself if you want it all the same."
        )
    return checked_address(str(joined))


def fetch(
    address: str, policy: Policy, *, etag: str | None = None, last_modified: str | None = None
) -> Fetched | NotModified:
    """One address alone; for several, a `Fetcher` keeps their hosts' pace. Raises SourceUnreachable."""
    return Fetcher(policy).fetch(address, etag=etag, last_modified=last_modified)
