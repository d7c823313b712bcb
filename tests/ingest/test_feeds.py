"""RSS and Atom: each entry a document, with its address, its day and the feed as its outlet."""

from __future__ import annotations

from pathlib import Path

import pytest

import web_pages as pages
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import Read, read_raw
from tawthiq.model.sources import Extracted, Raw
from web_pages import ATOM, PLAIN_TEXT, RSS

pytest.importorskip("feedparser")

def read(tmp_path: Path, content: str | bytes, options: Options | None = None) -> list[Read]:
    path = tmp_path / "feed.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    raw = Raw(
        path=path, name="feed.xml", address="https://waha.example/feed", media_type="application/rss+xml",
        size=path.stat().st_size,
    )  # fmt: skip
    return list(read_raw(raw, options or Options()))


def test_entries_of_rss(tmp_path: Path) -> None:
    first, second, third, empty = read(tmp_path, RSS)
    assert isinstance(first, Extracted)
    assert isinstance(second, Extracted)
    assert isinstance(third, Extracted)
    assert isinstance(empty, Failure)
    assert empty.where == "feed.xml, entry 4"
    assert (first.text, first.title, first.outlet) == (PLAIN_TEXT, f"{pages.HEADLINE} & غيره", "وكالة الواحة")
    assert (first.address, first.part, first.given_id) == ("https://waha.example/1", "entry=1", "w-1")
    assert (first.published, first.byline) == ("2018-03-13T10:00:00+03:00", "ليلى درويش")
    assert dict(first.evidence)["published"].text == "published: Tue, 13 Mar 2018 10:00:00 +0300"
    assert first.remarks == ()
    assert (second.text, second.published) == (f"{pages.SECOND} مي\u200cم", None)
    assert second.address == "https://waha.example/2"
    assert "summary" in second.remarks[0]
    assert (third.text, third.address) == (pages.THIRD, "https://waha.example/feed#w-3")
    assert third.published == "2018-03-13"


def test_entries_of_atom(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ATOM)
    assert isinstance(found, Extracted)
    assert (found.text, found.title, found.outlet) == (f"{pages.LEAD}\n\n{pages.SECOND}", "عنوان", "صدى")
    assert (found.address, found.published) == ("https://sada.example/9", "2020-07-02T19:30:00Z")


@pytest.mark.parametrize(("encoding", "said"), [("cp1256", "windows-1256"), ("cp1256", "UTF-8"), ("utf-16", "UTF-16")])
def test_feeds_in_other_encodings(encoding: str, said: str, tmp_path: Path) -> None:
    content = RSS.replace("UTF-8", said).replace("\u064f", "").replace("\u064b", "").encode(encoding)
    first = read(tmp_path, content)[0]
    assert isinstance(first, Extracted)
    assert first.title == f"{pages.HEADLINE} & غيره"
    assert first.encoding == encoding


def test_a_feed_that_is_cut_off_gives_what_stands_before_and_tells(tmp_path: Path) -> None:
    note, *found = read(tmp_path, RSS[: RSS.index("w-3")])
    assert isinstance(note, Note)
    assert "broken" in note.text
    assert isinstance(found[0], Extracted)
    assert found[0].text == PLAIN_TEXT


@pytest.mark.parametrize("content", ["<rss><channel></channel></rss>", "<rss", "{}", "", "<feed/>"])
def test_a_feed_without_entries_is_told_of(content: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Note | Failure)


def test_entities_are_neither_read_nor_unfolded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("سر مكتوم", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ضحك" * 10}">' for n in range(10))
    hostile = RSS.replace("<rss", f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">{laughs}]>\n<rss', 1)
    hostile = hostile.replace("ملخص", "&x; &l9;").replace(pages.THIRD, f"{pages.THIRD} &x; &l9;")
    found = read(tmp_path, hostile)
    assert sum(len(item.text) for item in found if isinstance(item, Extracted)) < 10_000
    assert not any("سر مكتوم" in item.text for item in found if isinstance(item, Extracted))


def test_a_feed_given_as_an_address_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader reached for the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    for content in ("https://waha.example/feed", "/etc/hostname"):
        (found,) = read(tmp_path, content)
        assert not isinstance(found, Extracted)


def test_a_feed_over_the_limit_is_refused(tmp_path: Path) -> None:
    (found,) = read(tmp_path, RSS, Options(limits=Limits(letters=100)))
    assert isinstance(found, Failure)
