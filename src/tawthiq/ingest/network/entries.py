"""What a feed says of itself to whoever polls it: the pages its entries link to, and how long it holds good."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

import msgspec

from tawthiq.errors import UnreadableSource

_LOOKED_AT: Final = 4096
_ROOT: Final = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(rss|feed|RDF)[\s>]")
_BEFORE: Final = re.compile(rb"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>|\s+)*", re.DOTALL)
#: what feedparser lets out on broken feeds (fuzzed), such as «&#x110000;» or an encoding whose name is no ASCII
_GIVING_UP: Final = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_MINUTE_S: Final = 60.0
_PERIODS_S: Final = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}


class FeedNews(msgspec.Struct, frozen=True):
    """`links`: the address of each entry's page, in the feed's order, none twice. `ttl_s`: as the feed asks."""

    links: tuple[str, ...]
    ttl_s: float | None


def looks_like_feed(content: bytes) -> bool:
    """Whether the root element is that of RSS, Atom or RDF; its declared type is not asked, as servers err in it."""
    start = content[:_LOOKED_AT]
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if start.startswith(mark):
            start = start.decode(coding, errors="ignore").encode()
    start = start.removeprefix(b"\xef\xbb\xbf")
    before = _BEFORE.match(start)
    return bool(_ROOT.match(start, before.end() if before else 0))


def read_news(content: bytes, address: str) -> FeedNews:
    """The links of a feed that came from `address`, made whole by it; none where it is no feed at all.

    Raises UnreadableSource where it is so broken that feedparser gives up.
    """
    import feedparser  # late: takes a quarter of a second

    try:
        # a stream, never the bytes themselves: feedparser would take short ones for the name of a file and open it
        feed: Any = feedparser.parse(BytesIO(content), response_headers={"content-location": address})
        links = [str(entry.get("link") or "").strip() for entry in feed.entries]
        ttl_s = _ttl_s(feed.feed)
    except _GIVING_UP as error:
        raise UnreadableSource(f"{address}: the feed is broken: {type(error).__name__}: {error}.") from None
    return FeedNews(tuple(dict.fromkeys(link for link in links if link)), ttl_s)


def _ttl_s(feed: Any) -> float | None:
    told = str(feed.get("ttl") or "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9]) * _MINUTE_S
    period = _PERIODS_S.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    if period is None:
        return None
    times = str(feed.get("sy_updatefrequency") or "1").strip()
    return period / max(1, int(times[:6])) if times.isascii() and times.isdigit() else period
