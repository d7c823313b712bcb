"""What a page says of itself: outlet, title, byline, address; and the dateline that its text begins with."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from tawthiq.ingest.page_dates import find_edited, find_published
from tawthiq.ingest.structured import Described, described, first_meta, words_of
from tawthiq.model.sources import Evidence

Found = tuple[str, Evidence]

_TITLE_SEPARATORS: Final = " -|–—:»«•"
_LONGEST_NAME: Final = 80
_SAVED_FROM: Final = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_BYLINES: Final = frozenset(
    {"author", "byline", "writer", "entry-author", "post-author", "author-name", "article-author"}
)
#: «دمشق – سانا:» «إدلب (سمارت) –» «بيروت / الوكالة»; a place of up to three words and an outlet behind it
_DATELINE: Final = re.compile(
    r"\W{0,3}(?P<place>[^\W\d_]+(?: [^\W\d_]+){0,2}) ?"
    r"(?:\((?P<inside>[^()\n]{2,40})\) ?[-–—:ـ]|[-–—/] ?(?P<outlet>[^\W\d_]+(?: [^\W\d_]+){0,3}) ?(?:[:\-–—]|ـ\s))"
)
_FIRST_LINES: Final = 4
_LOOKED_AT: Final = 2_000


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of a page; `evidence` by field as in `Extracted`."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    edited_at: str | None = None
    url: str | None = None
    evidence: tuple[tuple[str, Evidence], ...] = ()


def describe(tree: Any, address: str) -> Description:
    """Of a page that came from `address`."""
    articles = described(tree)
    url = _url(tree, address)
    outlet = _outlet(tree, articles)
    found = {
        "title": _title(tree, articles, outlet[0] if outlet else None),
        "outlet": outlet,
        "byline": _byline(tree, articles),
        "published": find_published(tree, articles, url[0] if url else None),
        "edited_at": find_edited(tree, articles),
        "url": url,
    }
    values = {field: value[0] for field, value in found.items() if value is not None}
    evidence = tuple((field, value[1]) for field, value in found.items() if value is not None)
    return Description(**values, evidence=evidence)


def find_dateline(text: str, outlet: str | None) -> Found | None:
    """The place that a dateline in one of the first lines names: of «سمارت - إدلب:» the part that is not `outlet`."""
    for line in [line for line in text[:_LOOKED_AT].splitlines() if line.strip()][:_FIRST_LINES]:
        match = _DATELINE.match(line.strip())
        if match is None:
            continue
        parts = (match["place"], match["inside"] or match["outlet"])
        place = next((part for part in parts if not _is_of(part, outlet)), parts[0])
        return place.strip(), Evidence("dateline.first-lines", match.group().strip())
    return None


def _is_of(part: str, outlet: str | None) -> bool:
    return outlet is not None and (part.strip() in outlet or outlet in part)


def is_web(address: str | None) -> bool:
    """Whether an address is one of the web, with a host."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _url(tree: Any, address: str) -> Found | None:
    if is_web(address):
        return address, Evidence("url.address", address)
    for link in tree.iter("link"):
        href = (link.get("href") or "").strip()
        if "canonical" in (link.get("rel") or "").lower().split() and is_web(href):
            return href, Evidence("url.canonical", href)
    told = first_meta(tree, "og:url")
    if told is not None and is_web(told[1]):
        return told[1], Evidence("url.meta", f"og:url: {told[1]}")
    for comment in tree.getroottree().xpath("//comment()[position() < 20]"):
        match = _SAVED_FROM.search(comment.text or "")
        if match is not None and is_web(match[1]):
            return match[1], Evidence("url.saved-from", match[1])
    return None


def _outlet(tree: Any, articles: list[Described]) -> Found | None:
    told = first_meta(tree, "og:site_name")
    if told is not None:
        return _named(told[1], Evidence("outlet.meta", f"og:site_name: {told[1]}"))
    for article in articles:
        name = words_of(article.get("publisher"))
        if name:
            return _named(name, Evidence("outlet.json-ld", f"publisher: {name}"))
    told = first_meta(tree, "application-name", "dc.publisher", "publisher")
    return _named(told[1], Evidence("outlet.meta", f"{told[0]}: {told[1]}")) if told is not None else None


def _named(name: str, evidence: Evidence) -> Found | None:
    words = " ".join(name.split())
    return (words, evidence) if 0 < len(words) <= _LONGEST_NAME and not is_web(words) else None


def _title(tree: Any, articles: list[Described], outlet: str | None) -> Found | None:
    headings = [words for h1 in tree.iter("h1") if (words := _words(h1))]
    told = first_meta(tree, "og:title", "twitter:title")
    if told is not None:
        for heading in headings:  # og:title often has the outlet's name behind it
            if heading in told[1] and len(heading) > len(told[1]) / 2:
                return heading, Evidence("title.heading", heading)
        return _without_outlet(told[1], outlet), Evidence("title.meta", f"{told[0]}: {told[1]}")
    for article in articles:
        headline = words_of(article.get("headline"))
        if headline:
            return headline, Evidence("title.json-ld", f"headline: {headline}")
    if len(headings) == 1:
        return headings[0], Evidence("title.heading", headings[0])
    for title in tree.iter("title"):
        if shown := _words(title):
            return _without_outlet(shown, outlet), Evidence("title.element", shown)
    return None


def _without_outlet(title: str, outlet: str | None) -> str:
    words = " ".join(title.split())
    if outlet and words.endswith(outlet) and words != outlet:
        return words.removesuffix(outlet).rstrip(_TITLE_SEPARATORS) or words
    return words


def _byline(tree: Any, articles: list[Described]) -> Found | None:
    for article in articles:
        name = words_of(article.get("author"))
        if name:
            return _named(name, Evidence("byline.json-ld", f"author: {name}"))
    told = first_meta(tree, "author", "article:author", "dc.creator")
    if told is not None and not is_web(told[1]):
        return _named(told[1], Evidence("byline.meta", f"{told[0]}: {told[1]}"))
    for element in tree.iter("a", "span", "p", "div", "address"):
        classes = set((element.get("class") or "").lower().split()) | {(element.get("itemprop") or "").lower()}
        if "author" in (element.get("rel") or "").lower().split() or classes & _BYLINES:
            shown = _words(element)
            if 0 < len(shown) <= _LONGEST_NAME:
                return shown, Evidence("byline.element", shown)
    return None


def _words(element: Any) -> str:
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > 10 * _LONGEST_NAME:
            break
    return " ".join(" ".join(pieces).split())
