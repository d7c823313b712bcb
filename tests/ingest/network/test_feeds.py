"""When a source is asked again, and what a feed says of itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import UnreadableSource
from tawthiq.ingest.network.entries import looks_like_feed, read_news
from tawthiq.ingest.network.feeds import Polled, after_failure, after_success, due_at
from tawthiq.ingest.network.pace import backoff_s, retry_after_s

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
LUCK = st.floats(0, 1)
EVERY = st.floats(60, 7 * DAY)


def wait_s(state: Polled) -> float:
    return (state.next_at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("every_s", "ttl_s", "luck", "expected"),
    [
        (15 * MINUTE, None, 0.0, 15 * MINUTE),
        (15 * MINUTE, HOUR, 0.0, HOUR),
        (15 * MINUTE, MINUTE, 0.0, 15 * MINUTE),
        (15 * MINUTE, 30 * DAY, 0.0, DAY),
        (2 * DAY, None, 0.0, 2 * DAY),
        (HOUR, None, 1.0, 1.1 * HOUR),
    ],
)
def test_after_success(every_s: float, ttl_s: float | None, luck: float, expected: float) -> None:
    state = after_success(NOW, every_s, luck, etag="1", last_modified="x", ttl_s=ttl_s)
    assert wait_s(state) == pytest.approx(expected)
    assert (state.etag, state.last_modified, state.failures, state.succeeded_at) == ("1", "x", 0, NOW)


def test_after_failures_it_waits_twice_as_long_each_time_up_to_a_day() -> None:
    state, waits = Polled(etag="1"), []
    for _ in range(9):
        state = after_failure(state, NOW, 15 * MINUTE, 0.0)
        waits.append(wait_s(state) / (15 * MINUTE))
    assert waits == [2, 4, 8, 16, 32, 64, 96, 96, 96]
    assert (state.failures, state.etag) == (9, "1")


def test_a_server_that_asks_for_more_time_gets_it() -> None:
    assert wait_s(after_failure(Polled(), NOW, MINUTE, 0.0, again_after_s=5 * HOUR)) == 5 * HOUR


@given(st.integers(0, 10_000), EVERY, LUCK, st.one_of(st.none(), st.floats(0, 1e9)))
def test_never_sooner_than_asked_and_never_given_up(
    failures: int, every_s: float, luck: float, again_after_s: float | None
) -> None:
    state = after_failure(Polled(failures=failures), NOW, every_s, luck, again_after_s=again_after_s)
    assert every_s - 0.001 <= wait_s(state) <= max(every_s, DAY) + 0.001
    recovered = after_success(state.next_at, every_s, luck, etag=None, last_modified=None)
    assert recovered.failures == 0


def test_a_clock_that_was_set_back_silences_no_source() -> None:
    state = after_success(NOW + timedelta(days=400), HOUR, 0.0, etag=None, last_modified=None)
    assert due_at(state, NOW) == NOW
    assert due_at(state, NOW + timedelta(days=401)) == state.next_at


@given(st.integers(1, 10_000), st.floats(0.1, 1e4), st.floats(1e4, 1e6), LUCK)
def test_backoff_stays_within_its_bounds(failures: int, first_s: float, most_s: float, luck: float) -> None:
    wait = backoff_s(failures, first_s, most_s, luck)
    assert first_s / 2 <= wait <= most_s


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("99999999999999999999", DAY),
        ("Fri, 01 Mar 2030 12:00:00 GMT", DAY),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, NOW) == seconds


# --- what a feed says ------------------------------------------------------------------------------------------------

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>وكالة مثال</title><ttl>45</ttl>
<item><title>افتتاح مدرسة</title><link>https://news.example/1</link></item>
<item><title>اجتماع المجلس</title><link>/2?a=1&amp;b=2</link></item>
<item><title>اجتماع المجلس</title><link>/2?a=1&amp;b=2</link></item>
<item><title>بلا رابط</title></item>
</channel></rss>""".encode()
ATOM = b"""<!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
<entry><title>a</title><link rel="alternate" href="https://news.example/a"/></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>t</title>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item><title>a</title><link>https://news.example/r</link></item></rdf:RDF>"""


IN_RSS = ("https://news.example/1", "https://news.example/2?a=1&b=2")


@pytest.mark.parametrize(
    ("content", "links", "ttl_s"),
    [
        (RSS, IN_RSS, 45 * MINUTE),
        (ATOM, ("https://news.example/a",), None),
        (RDF, ("https://news.example/r",), 1800.0),
        (RSS.replace(b">45<", b">soon<"), IN_RSS, None),
        (RSS.decode().replace("UTF-8", "UTF-16").encode("utf-16"), IN_RSS, 45 * MINUTE),
        (b"", (), None),
        (b"<html><a href='/x'>x</a></html>", (), None),
    ],
    ids=["rss", "atom", "rdf", "odd ttl", "utf-16", "empty", "page"],
)
def test_links_and_times_of_feeds(content: bytes, links: tuple[str, ...], ttl_s: float | None) -> None:
    news = read_news(content, "https://news.example/feed/rss.xml")
    assert news.links == links
    assert news.ttl_s == ttl_s


@pytest.mark.parametrize(
    ("content", "is_feed"),
    [
        (RSS, True),
        (ATOM, True),
        (RDF, True),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<?xml-stylesheet href='a'?><!-- <html> -->\n<rss>", True),
        (RSS.decode().encode("utf-16"), True),
        (b"<!DOCTYPE html><html><body><rss></rss>", False),
        (b"<html><!-- <feed> --></html>", False),
        (b"<feedback>", False),
        (b'{"version": "https://jsonfeed.org/version/1"}', False),
        (b"", False),
    ],
)
def test_feeds_are_known_by_their_root(content: bytes, is_feed: bool) -> None:
    assert looks_like_feed(content) is is_feed


def test_a_short_body_is_never_taken_for_the_name_of_a_file(tmp_path: object) -> None:
    assert read_news(__file__.encode(), "https://news.example/").links == ()
    assert read_news(b"http://127.0.0.1:9/", "https://news.example/").links == ()


def test_entities_of_a_feed_do_not_grow() -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    feed = "<rss><channel><item><link>&e9;</link></item></channel></rss>"
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "aaaaaaaaaa">{lines}]>{feed}'
    assert all(len(link) < 10_000 for link in read_news(bomb.encode(), "https://news.example/").links)


def test_entities_of_a_feed_open_no_files() -> None:
    feed = "<rss><channel><item><link>&e;</link></item></channel></rss>"
    told = f'<!DOCTYPE rss [<!ENTITY e SYSTEM "file://{__file__}">]>{feed}'
    assert "ingest" not in "".join(read_news(told.encode(), "https://news.example/").links)


def test_a_feed_too_broken_to_read_says_so() -> None:
    with pytest.raises(UnreadableSource, match=r"https://news\.example/: the feed is broken"):
        read_news(b'<?xml version="1.0" encoding="UTF-\xca8"?><rss></rss>', "https://news.example/")


@pytest.mark.parametrize(
    ("content", "links"),
    [
        (b"<rss><channel><item><link>http://[bad</link></item></channel></rss>", ()),
        (b"<rss><channel><item><link>https://news.example/1</link></item>", ("https://news.example/1",)),
        (b"<rss><channel><item><link>https://news.example/1</link><b></item></rss>", ("https://news.example/1",)),
    ],
)
def test_what_can_be_read_of_a_broken_feed_is(content: bytes, links: tuple[str, ...]) -> None:
    assert read_news(content, "https://news.example/").links == links


@given(st.integers(0, len(RSS)), st.integers(0, 60), st.binary(max_size=12))
def test_no_damage_to_a_feed_lets_anything_else_out(at: int, n_cut: int, put: bytes) -> None:
    damaged = RSS[:at] + put + RSS[at + n_cut :]
    try:
        read_news(damaged, "https://news.example/")
    except UnreadableSource:
        return
