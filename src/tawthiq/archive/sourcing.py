"""What a user names on the command line, files and addresses, as things to acquire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tawthiq.errors import InputError, SourceUnreachable, UnreadableSource
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.local import local_sources
from tawthiq.ingest.network.acquire import acquire_address, acquire_articles, feed_news
from tawthiq.ingest.network.fetch import Fetcher
from tawthiq.ingest.network.policy import Policy
from tawthiq.ingest.outcome import Failure, Note

WEB = ("http://", "https://")


def is_address(source: str) -> bool:
    """Whether `source` is fetched and not read from this machine."""
    return source.lower().startswith(WEB)


def acquire(
    sources: Iterable[str], policy: Policy | None, *, articles: bool = False
) -> Iterator[Acquired | Failure | Note]:
    """Each of `sources` in order; with `articles` the pages that a feed links to come after it.

    `policy` may be None where none of them is an address. The network is used for addresses alone.
    """
    fetcher: Fetcher | None = None
    for source in sources:
        if not is_address(source):
            yield from local_sources([source])
            continue
        if policy is None:
            raise InputError(f"{source}: to fetch it, say who you are by --contact: a mail or web address.")
        fetcher = fetcher or Fetcher(policy)
        yield from _fetched(source, fetcher, articles)


def _fetched(address: str, fetcher: Fetcher, articles: bool) -> Iterator[Acquired | Failure | Note]:
    try:
        found = acquire_address(address, fetcher.policy, fetcher=fetcher)
    except SourceUnreachable as error:
        yield Failure(address, error)
        return
    links: tuple[str, ...] = ()
    failed: Failure | None = None
    if articles:
        try:
            links = feed_news(found).links  # first: whoever takes the feed may take its bytes away
        except UnreadableSource as error:
            failed = Failure(address, error)
    yield found
    if failed:
        yield failed
    yield from acquire_articles(links, fetcher)
