"""An address as something to archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loopback import Visitor, serving
from tawthiq.errors import BadStatus, UnreadableSource
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.network.acquire import acquire_address, acquire_articles, as_acquired, feed_news
from tawthiq.ingest.network.fetch import Fetcher
from tawthiq.ingest.network.policy import Fetched, Policy
from tawthiq.ingest.outcome import Failure

POLICY = Policy(contact="desk@example.org", allow_private=True, pause_s=0.0, attempts=1)
PAGE = "<html><p>افتتح المجلس المحلي مدرسة</p></html>".encode()


def answer(visitor: Visitor) -> None:
    headers = {"Content_Type": "Text/HTML; charset=UTF-8", "Last_Modified": "Thu, 01 Jan 2026 09:30:00 GMT"}
    visitor.answer(200, PAGE, **headers)


def test_a_page() -> None:
    path = "/a/%D8%AE%D8%A8%D8%B1.html"
    with serving({path: answer, "/old": lambda visitor: visitor.answer(301, Location=path)}) as server:
        page = acquire_address(f"{server.base}/old", POLICY)
    assert page.content == PAGE
    assert page.address == f"{server.base}/a/%D8%AE%D8%A8%D8%B1.html"
    assert page.via == (f"{server.base}/old",)
    assert (page.name, page.declared_type, page.modified_at) == ("خبر.html", "text/html", "2026-01-01T09:30:00Z")
    assert ("Content-Type", "Text/HTML; charset=UTF-8") in page.headers
    assert page.acquired_at is not None
    assert page.acquired_at.endswith("Z")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://news.example/", "news.example"),
        ("https://news.example/a/", "a"),
        ("https://news.example/a/..%2F..%2Fb?c=d", ".._.._b"),
        ("https://news.example/" + "a" * 300 + ".html", "a" * 115 + ".html"),
    ],
)
def test_names(address: str, name: str) -> None:
    fetched = Fetched(address=address, via=(), status=200, headers=(), content=b"", fetched_at="2026-01-01T00:00:00Z")
    assert as_acquired(fetched).name == name


def test_the_users_outlet_goes_along() -> None:
    fetched = Fetched(address="https://a.example/", via=(), status=200, headers=(), content=b"", fetched_at="x")
    assert json.loads(as_acquired(fetched, "وكالة مثال").meta_json) == {"outlet": "وكالة مثال"}
    assert as_acquired(fetched).meta_json == "{}"


def test_articles_of_a_feed_one_by_one_and_failures_among_them() -> None:
    with serving({}) as server:
        links = "".join(f"<item><link>{server.base}/{n}</link></item>" for n in (1, 2, 3))
        server.plays = {"/rss": f"<rss><channel>{links}</channel></rss>".encode(), "/1": b"one", "/3": b"three"}
        fetcher = Fetcher(POLICY)
        feed = acquire_address(f"{server.base}/rss", POLICY, fetcher=fetcher)
        found = list(acquire_articles(feed_news(feed).links, fetcher))
    first, second, third = found
    assert isinstance(first, Acquired)
    assert isinstance(third, Acquired)
    assert (first.content, third.content) == (b"one", b"three")
    assert isinstance(second, Failure)
    assert isinstance(second.error, BadStatus)
    assert server.asked[0][0] == "/robots.txt"
    assert len(server.asked) == 5


def test_a_page_has_no_articles() -> None:
    with serving({"/": PAGE}) as server:
        page = acquire_address(server.base, POLICY)
    with pytest.raises(UnreadableSource, match="no RSS or Atom feed"):
        feed_news(page)


def test_a_large_page_lies_in_a_file_that_is_taken_away(tmp_path: Path) -> None:
    policy = Policy(contact="desk@example.org", allow_private=True, pause_s=0.0, spool=tmp_path)
    with serving({"/": bytes(2 << 20)}) as server:
        page = acquire_address(server.base, policy)
    assert page.size == 2 << 20
    with page.open() as file:
        assert file.read() == bytes(2 << 20)
    page.discard()
    page.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_users_file_is_never_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a")
    Acquired(content=file, address=file.as_uri(), name="a.txt").discard()
    assert file.exists()
