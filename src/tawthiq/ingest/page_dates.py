"""When a page was published, and the words that tell it: what it says for machines first, then what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from tawthiq.ingest.address_dates import published_by_address
from tawthiq.ingest.structured import Described, meta, words_of
from tawthiq.ingest.written_dates import find_dates, fold, iso_date, load_words
from tawthiq.model.sources import Evidence

Published = tuple[str, Evidence]

_META: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "article.published",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "article:published", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "dcterms.created", "date",
)  # fmt: skip
_DATED: Final = re.compile(r"date|time|publish|posted|meta|entry-info|byline|stamp", re.I)
_ASIDE: Final = re.compile(
    r"related|sidebar|widget|comment|footer|most-?read|latest|popular|clock|today|current|ticker", re.I
)
_BLOCKS: Final = frozenset({
    "p", "div", "span", "time", "li", "td", "small", "em", "i", "b", "strong", "font", "h4", "h5", "h6", "a",
})  # fmt: skip
_LONGEST_LINE: Final = 120
_MOST_DATED: Final = 200
_OTHER_WORDS: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")


def find_published(tree: Any, articles: list[Described], address: str | None) -> Published | None:
    """The day, or the aware timestamp, and its evidence; None where nothing tells it."""
    for finder in (_by_article(articles), _by_meta(tree), _by_time(tree), _visible(tree), _by_address(address)):
        for value, evidence in finder:
            return value, evidence
    return None


def find_edited(tree: Any, articles: list[Described]) -> Published | None:
    """When the page was last changed, where it says so for machines."""
    for article in articles:
        words = words_of(article.get("dateModified"), "@value")
        if words and (value := iso_date(words)):
            return value, Evidence("date.json-ld", f"dateModified: {words}")
    for name, words in meta(tree, "article:modified_time", "og:updated_time"):
        if value := iso_date(words):
            return value, Evidence("date.meta", f"{name}: {words}")
    return None


def _by_article(articles: list[Described]) -> Iterator[Published]:
    for article in articles:
        words = words_of(article.get("datePublished"), "@value")
        if words and (value := iso_date(words)):
            yield value, Evidence("date.json-ld", f"datePublished: {words}")


def _by_meta(tree: Any) -> Iterator[Published]:
    for name, words in meta(tree, *_META):
        if value := iso_date(words):
            yield value, Evidence("date.meta", f"{name}: {words}")


def _by_time(tree: Any) -> Iterator[Published]:
    """The first time element, those of other articles and of changes left aside."""
    for element in tree.iter("time", "abbr"):
        words = element.get("datetime") or (element.get("title") if element.tag == "abbr" else None)
        if not words or _stands_aside(element) or "updated" in (element.get("class") or ""):
            continue
        if value := iso_date(words):
            yield value, Evidence("date.time-element", words)


def _visible(tree: Any) -> Iterator[Published]:
    """A line that holds little but a date: those behind the headline first, as the clock stands before it."""
    before: list[Published] = []
    is_behind = False
    n_dated = 0
    for element in tree.iter():
        if element.tag == "h1":
            is_behind = True
        if element.tag not in _BLOCKS:
            continue
        found = _dated_line(element)
        if found is None:
            continue
        n_dated += 1
        if n_dated > _MOST_DATED:
            break
        if _stands_aside(element):
            continue
        if is_behind:
            yield found
        else:
            before.append(found)
    yield from before


def _dated_line(element: Any) -> Published | None:
    label = f"{element.get('class') or ''} {element.get('id') or ''}"
    return dated_line(_line(element), 2 * _OTHER_WORDS if _DATED.search(label) else _OTHER_WORDS)


def dated_line(line: str, most_other_words: int = _OTHER_WORDS) -> Published | None:
    """The one day that `line` writes out, where little else stands in it and it tells of no change."""
    if not any(letter.isdigit() for letter in line):
        return None
    dates = list(find_dates(line))
    if len(dates) != 1:
        return None
    rest = fold(line[: dates[0].start] + " " + line[dates[0].end :])
    words = _WORD.findall(rest)
    known = load_words()
    if known.updates.intersection(words):
        return None
    n_other = sum(word not in known.labels and word not in known.weekdays for word in words)
    if n_other > most_other_words:
        return None
    return dates[0].day.isoformat(), Evidence("date.visible", line[dates[0].start : dates[0].end])


def _line(element: Any) -> str:
    """The words of an element that is a short line of its own; nothing where it holds more."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        length += len(piece.strip())
        if length > _LONGEST_LINE or len(pieces) > _LONGEST_LINE:
            return ""
        pieces.append(piece)
    return " ".join(" ".join(pieces).split())


def _stands_aside(element: Any) -> bool:
    while element is not None:
        if element.tag in ("aside", "footer", "nav"):
            return True
        if element.tag in ("body", "html", "article", "main"):
            return False
        if _ASIDE.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
        element = element.getparent()
    return False


def _by_address(address: str | None) -> Iterator[Published]:
    if found := published_by_address(address):
        yield found
