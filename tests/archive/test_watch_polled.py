"""Feeds and pages over days that pass in no time."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tawthiq.archive.watch import watch
from tawthiq.archive.watch_config import FeedConfig, PageConfig
from tawthiq.archive.watch_tools import Source
from watched_world import TAKES_S, World, feed_of, gaps

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
FEED = "https://news.example/rss"


def run(world: World, *sources: Source, until: float, once: bool = False) -> None:
    world.until, world.is_asked = until, False
    watch(sources, world.tools, world, once=once)


def quiet(request: httpx.Request) -> httpx.Response | None:
    """No robots.txt."""
    return httpx.Response(404) if request.url.path == "/robots.txt" else None


def test_a_feed_is_polled_at_its_interval_and_new_articles_once() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.path == "/rss":
            return httpx.Response(200, content=feed_of([f"/{n}" for n in range(int(passed // HOUR), -1, -1)]))
        return quiet(request) or httpx.Response(200, content=request.url.path.encode())

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED, every="15m", articles=True)), until=5 * HOUR)
    assert 18 <= len(world.times(FEED)) <= 20
    assert all(gap >= 15 * MINUTE for gap in gaps(world.times(FEED)))
    articles = {address: n for address, n in world.n_taken.items() if address != FEED}
    assert articles == {f"https://news.example/{n}": 1 for n in range(5)}
    assert world.told == []


def test_without_articles_only_the_feed_is_fetched() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        return quiet(request) or httpx.Response(200, content=feed_of(["/1"]))

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED)), until=HOUR)
    assert {address for _, address in world.asked} == {FEED, "https://news.example/robots.txt"}


def test_nothing_new_costs_one_short_question() -> None:
    conditions: list[tuple[str | None, str | None]] = []

    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if no_robots := quiet(request):
            return no_robots
        conditions.append((request.headers.get("if-none-match"), request.headers.get("if-modified-since")))
        known = conditions[-1][0] == '"7"'
        headers = {"ETag": '"7"', "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
        return httpx.Response(304) if known else httpx.Response(200, content=feed_of([]), headers=headers)

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED)), until=HOUR)
    world.restart()
    run(world, world.source(FeedConfig(url=FEED)), until=2 * HOUR)
    assert world.n_taken == {FEED: 1}
    assert conditions[0] == (None, None)
    assert set(conditions[1:]) == {('"7"', "Thu, 01 Jan 2026 00:00:00 GMT")}
    assert len(conditions) >= 6


def test_what_the_server_said_is_forgotten_where_the_archive_did_not_take_it() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.headers.get("if-none-match") == '"1"':
            return httpx.Response(304)
        return quiet(request) or httpx.Response(200, content=feed_of([]), headers={"ETag": '"1"'})

    world = World(answering)
    world.archive_is_shut = lambda passed: passed < HOUR
    run(world, world.source(FeedConfig(url=FEED, every="1m")), until=3 * HOUR)
    assert world.n_taken == {FEED: 1}
    assert "the archive is locked" in world.told[0]
    assert "there again" in world.told[-1]


def test_a_page_is_kept_each_time_that_it_changed() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        return quiet(request) or httpx.Response(200, content=b"%d" % (passed // DAY))

    world = World(answering)
    run(world, world.source(PageConfig(url="https://council.example/", every="6h")), until=3 * DAY - 1)
    assert world.held == {"https://council.example/": [b"0", b"1", b"2"]}


def test_a_feeds_own_time_to_live_is_kept_also_after_nothing_new() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.headers.get("if-none-match"):
            return httpx.Response(304)
        body = feed_of([]).replace(b"<title>t</title>", b"<ttl>120</ttl>", 1)
        return quiet(request) or httpx.Response(200, content=body, headers={"ETag": '"1"'})

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED, every="15m")), until=DAY)
    assert all(gap >= 2 * HOUR for gap in gaps(world.times(FEED)))
    assert len(world.times(FEED)) > 10


@pytest.mark.parametrize(
    ("answer", "n_asked"),
    [
        (httpx.Response(404), 1),
        (httpx.Response(403), 1),
        (httpx.Response(500), 12),
        (httpx.Response(200, headers={"Content-Encoding": "odd"}), 12),
    ],
    ids=["gone", "forbidden", "failing", "broken"],
)
def test_articles_that_cannot_be_had_are_given_up_in_the_end(answer: httpx.Response, n_asked: int) -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.path == "/rss":
            return httpx.Response(200, content=feed_of(["/bad", "/good"]))
        return quiet(request) or (answer if request.url.path == "/bad" else httpx.Response(200, content=b"good"))

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED, every="6h", articles=True)), until=9 * DAY)
    assert len(world.times("https://news.example/bad")) == n_asked
    assert len(world.times("https://news.example/good")) == 1
    assert len([line for line in world.told if "/bad" in line]) == 1


def test_a_failing_source_stops_no_other() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.host == "down.example":
            raise httpx.ConnectError("refused", request=request)
        return quiet(request) or httpx.Response(200, content=feed_of([]))

    world = World(answering)
    down, up = (world.source(FeedConfig(url=f"https://{host}.example/rss")) for host in ("down", "up"))
    run(world, down, up, until=DAY)
    assert len(world.times("https://up.example/rss")) >= 80
    assert 5 <= len(world.times("https://down.example/robots.txt")) <= 12


def test_sources_take_turns() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        links = [f"/{n}" for n in range(50)]
        return quiet(request) or httpx.Response(200, content=feed_of(links) if request.url.path == "/rss" else b"x")

    world = World(answering, pause_s=0.0)
    hosts = [f"https://{name}.example/" for name in ("a", "b", "c")]
    run(world, *(world.source(FeedConfig(url=f"{host}rss", articles=True)) for host in hosts), until=10 * MINUTE)
    for host in hosts:
        assert len(world.times(host)) == 52
    order = [address[:11] for _, address in world.asked if "robots" not in address]
    assert all(len(set(order[n : n + 3])) == 3 for n in range(0, 150, 3))


def test_a_fault_of_our_own_in_one_source_stops_no_other() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.host == "odd.example":
            raise RuntimeError("a fault")
        return quiet(request) or httpx.Response(200, content=feed_of([]))

    world = World(answering)
    odd, up = (world.source(FeedConfig(url=f"https://{host}.example/rss")) for host in ("odd", "up"))
    run(world, odd, up, until=DAY)
    assert len(world.times("https://up.example/rss")) >= 80
    assert len(world.times("https://odd.example/")) <= 12
    assert "a fault of Tawthiq: RuntimeError: a fault" in world.told[0]


def test_a_fault_in_one_article_keeps_neither_feed_nor_articles() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.path == "/odd":
            raise RuntimeError("a fault")
        if request.url.path == "/rss":
            return httpx.Response(200, content=feed_of(["/odd", "/good"]))
        return quiet(request) or httpx.Response(200, content=b"good")

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED, every="6h", articles=True)), until=9 * DAY)
    assert len(world.times("https://news.example/odd")) == 12
    assert len(world.times("https://news.example/good")) == 1
    assert len(world.times(FEED)) > 30


def test_retry_after_is_kept_for_the_whole_host() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if passed < HOUR:
            return quiet(request) or httpx.Response(429, headers={"Retry-After": "7200"})
        return quiet(request) or httpx.Response(200, content=feed_of([]))

    world = World(answering)
    one, two = (world.source(FeedConfig(url=f"https://news.example/{name}")) for name in ("a", "b"))
    run(world, one, two, until=6 * HOUR)
    first = world.times("https://news.example/a")[0]
    assert not [t for t in world.times("https://news.example/") if first < t < first + 2 * HOUR]
    assert world.times("https://news.example/b")


def test_robots_are_obeyed_for_feeds_and_articles() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(200, content=b"User-agent: *\nDisallow: /private\nCrawl-delay: 20\n")
        return httpx.Response(200, content=feed_of(["/private/1", "/open/1", "/open/2"]))

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED, articles=True)), until=HOUR)
    assert world.times("https://news.example/private") == []
    visits = world.times(FEED) + world.times("https://news.example/open")
    assert len(visits) >= 5
    assert all(gap >= 20 for gap in gaps(sorted(visits)))


def test_a_long_crawl_delay_is_waited_for_and_keeps_no_other_host() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.path == "/robots.txt":
            is_slow = request.url.host == "slow.example"
            return httpx.Response(200, content=b"User-agent: *\nCrawl-delay: 900\n" if is_slow else b"")
        links = [f"https://slow.example/{n}" for n in range(20)] + [f"https://fast.example/{n}" for n in range(5)]
        return httpx.Response(200, content=feed_of(links) if request.url.path == "/rss" else b"x")

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED, articles=True)), until=6 * HOUR)
    assert len(world.times("https://slow.example/")) == 21
    assert all(gap >= 900 for gap in gaps(world.times("https://slow.example/")[1:]))
    assert world.times("https://fast.example/")[-1] < 2 * MINUTE
    assert world.tally.n_failures == 0


def test_once_waits_for_no_host_that_is_held_for_long() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        return quiet(request) or httpx.Response(429, headers={"Retry-After": "7200"})

    world = World(answering)
    run(world, *(world.source(FeedConfig(url=f"https://news.example/{n}")) for n in "ab"), until=DAY, once=True)
    assert world.time.passed < MINUTE


def test_once_looks_at_all_and_fetches_what_is_new() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.path == "/rss":
            return httpx.Response(200, content=feed_of(["/1", "/2", "/bad"]))
        return quiet(request) or httpx.Response(500 if request.url.path == "/bad" else 200, content=b"x")

    world = World(answering)
    for start in (0.0, MINUTE):  # the second run comes before the interval is over
        world.time.passed = max(world.time.passed, start)
        world.restart()
        page = world.source(PageConfig(url="https://council.example/"))
        run(world, world.source(FeedConfig(url=FEED, articles=True)), page, until=DAY, once=True)
        assert world.time.passed < start + MINUTE
    assert {len(world.times(f"https://news.example/{name}")) for name in ("1", "2", "bad")} == {1}
    assert len(world.times(FEED)) == len(world.times("https://council.example/")) - 2 == 2


def test_what_is_remembered_stays_small() -> None:
    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        if request.url.path == "/rss":
            newest = int(passed // (10 * MINUTE))
            return httpx.Response(200, content=feed_of([f"/{n}" for n in range(newest, max(-1, newest - 20), -1)]))
        return quiet(request) or httpx.Response(200, content=request.url.path.encode())

    world = World(answering)
    run(world, world.source(FeedConfig(url=FEED, every="1h", articles=True)), until=2 * DAY)
    assert len(world.n_taken) > 250
    assert len(world.state.kept[FEED].seen) <= 25
    assert world.state.kept[FEED].waiting == ()


# --- whatever happens ------------------------------------------------------------------------------------------------

HOSTS = ("one.example", "two.example")
outages = st.lists(
    st.tuples(
        st.sampled_from(HOSTS),
        st.floats(0, DAY),
        st.floats(MINUTE, DAY),
        st.sampled_from([500, 503, 429, 200, None]),
    ),
    max_size=4,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(
    outages=outages,
    shut=st.lists(st.tuples(st.floats(0, DAY), st.floats(MINUTE, DAY)), max_size=2),
    delays=st.tuples(st.sampled_from([0.0, 7.0, 90.0]), st.sampled_from([0.0, 30.0])),
    pause_s=st.sampled_from([1.0, 2.0, 10.0]),
    restarts=st.lists(st.floats(0, 3 * DAY), max_size=3),
    every=st.sampled_from(["1h", "3h"]),
)
@example(outages=[(HOSTS[0], 0.0, DAY, 429)], shut=[], delays=(0.0, 0.0), pause_s=2.0, restarts=[], every="1h")
def test_no_host_is_asked_too_fast_and_all_recovers(
    outages: list[tuple[str, float, float, int | None]],
    shut: list[tuple[float, float]],
    delays: tuple[float, float],
    pause_s: float,
    restarts: list[float],
    every: str,
) -> None:
    delay_of = dict(zip(HOSTS, delays, strict=True))

    def answering(request: httpx.Request, passed: float) -> httpx.Response:
        host, path = request.url.host, request.url.path
        for where, start, length, status in outages:
            if where == host and start <= passed < start + length:
                if status is None:
                    raise httpx.ReadError("cut off", request=request)
                if status == 200:  # a page where the feed should be
                    return httpx.Response(200, content=b"<html></html>") if path == "/rss" else httpx.Response(502)
                return httpx.Response(status, headers={"Retry-After": "1800"} if status == 429 else {})
        if path == "/robots.txt":
            return httpx.Response(200, content=f"User-agent: *\nCrawl-delay: {delay_of[host]}\n".encode())
        if path == "/rss":
            n_published = int(min(passed, 2 * DAY) // (4 * HOUR)) + 1
            return httpx.Response(200, content=feed_of([f"/{n}" for n in range(n_published)]))
        return httpx.Response(200, content=path.encode())

    world = World(answering, pause_s=pause_s)
    world.archive_is_shut = lambda passed: any(start <= passed < start + length for start, length in shut)
    until = 6 * DAY
    pauses: list[float] = []
    for stop in [*sorted(restarts), until]:
        sources = [world.source(FeedConfig(url=f"https://{host}/rss", every=every, articles=True)) for host in HOSTS]
        run(world, *sources, until=stop)
        pauses.append(world.time.passed)
        world.time.sleep(100.0)
        world.restart()

    every_s = {"1h": 1, "3h": 3}[every] * HOUR
    for host in HOSTS:
        asked = world.times(f"https://{host}/")
        assert min(gaps(asked)) >= pause_s + TAKES_S - 0.001
        visits = [t for t, address in world.asked if address.startswith(f"https://{host}/") and "robots" not in address]
        assert min(gaps(visits)) >= max(pause_s, delay_of[host] if not outages else pause_s) - 0.001
        assert min(gaps(world.times(f"https://{host}/rss"))) >= every_s
        assert world.state.kept[f"https://{host}/rss"].polled.failures == 0
        assert world.times(f"https://{host}/rss")[-1] > until - 1.2 * every_s
        assert {f"https://{host}/{n}" for n in range(13)} <= set(world.held)
        assert world.state.kept[f"https://{host}/rss"].waiting == ()
