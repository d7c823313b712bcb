"""Addresses to what an archive takes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from tawthiq.errors import SourceUnreachable, UnreadableSource
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.network.clock import stamp
from tawthiq.ingest.network.entries import FeedNews, looks_like_feed, read_news
from tawthiq.ingest.network.fetch import Fetcher
from tawthiq.ingest.network.policy import Fetched, Policy
from tawthiq.ingest.outcome import Failure

_LONGEST_NAME: Final = 120
_LARGEST_FEED: Final = 16 << 20


def acquire_address(address: str, policy: Policy, *, fetcher: Fetcher | None = None) -> Acquired:
    """What is at `address`. Whoever keeps it calls `discard` when done.

    `fetcher`: one that serves several addresses keeps their hosts' pace. Raises SourceUnreachable, OSError.
    """
    fetched = (fetcher or Fetcher(policy)).fetch(address)
    assert isinstance(fetched, Fetched)  # no condition was sent
    return as_acquired(fetched)


def acquire_articles(links: Iterable[str], fetcher: Fetcher) -> Iterator[Acquired | Failure]:
    """The page of each entry of a feed, fetched when it is asked for; what cannot be fetched comes as a `Failure`."""
    for link in links:
        try:
            yield acquire_address(link, fetcher.policy, fetcher=fetcher)
        except SourceUnreachable as error:
            yield Failure(link, error)


def feed_news(feed: Acquired) -> FeedNews:
    """The addresses of a feed's entries, and how long it holds good.

    Raises UnreadableSource where it is none, or too large to be one.
    """
    if feed.size > _LARGEST_FEED:
        raise UnreadableSource(f"{feed.address}: {feed.size:,} bytes are too many for a feed. Ingest it as it is.")
    with feed.open() as file:
        content = file.read()
    if not looks_like_feed(content):
        raise UnreadableSource(f"{feed.address}: it is no RSS or Atom feed, so it has no articles to fetch.")
    return read_news(content, feed.address)


def as_acquired(fetched: Fetched, outlet: str | None = None) -> Acquired:
    """An answer as something to archive, as published by `outlet` where the user says so."""
    return Acquired(
        content=fetched.content,
        is_spooled=not isinstance(fetched.content, bytes),
        address=fetched.address,
        via=fetched.via,
        name=_name(fetched.address),
        where=fetched.address,
        acquired_at=fetched.fetched_at,
        declared_type=_media_type(fetched.header("content-type")),
        headers=fetched.headers,
        modified_at=_moment(fetched.last_modified),
        meta_json=meta_json(outlet),
    )


def meta_json(outlet: str | None) -> str:
    """What the user says of a source, in the form of a file beside it."""
    return msgspec.json.encode({"outlet": outlet} if outlet else {}).decode()


def _name(address: str) -> str:
    """The last piece of the path, the host where there is none."""
    parts = urlsplit(address)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]).replace("/", "_").replace("\0", "_")
    return last[-_LONGEST_NAME:] or (parts.hostname or "page")


def _media_type(header: str | None) -> str | None:
    name = (header or "").partition(";")[0].strip().lower()
    return name or None


def _moment(header: str | None) -> str | None:
    try:
        moment = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
