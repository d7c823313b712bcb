"""What the first lines of a text tell of it where its source does not: a headline, a line that is little but a date."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from tawthiq.ingest.page_dates import dated_line
from tawthiq.model.sources import Evidence, Extracted

_OF_TEXTS: Final = frozenset({
    "text/plain", "text/markdown", "text/html", "application/pdf", "application/warc", "application/wacz",
})  # fmt: skip
RULE: Final = "first-lines"
_LOOKED_AT: Final = 4
"""Lines among which a date is looked for."""
_LONGEST_DATED: Final = 120
_MOST_WORDS: Final = 32
_LEAST_BELOW: Final = 6
"""Words of a line that may stand below a headline: less is a signature, a link, hashtags."""
_LEAST: Final = 2
_NO_HEADLINE: Final = (".", ":", "،", "؛", "-", "/")
_DASH: Final = re.compile(r"\s[-–—|/]\s")
_DATELINE_WORDS: Final = 7


def described(document: Extracted, media_type: str) -> Extracted:
    """`document` with the title and the day that its first lines show, where it has none.

    `media_type` is that of its source: messages, rows, entries and objects have fields for that, and no first lines.
    """
    if media_type not in _OF_TEXTS and not media_type.startswith("image/"):
        return document
    if "message=" in document.part or "row=" in document.part:
        return document
    lines = [line for line in (one.strip() for one in document.text[:8_000].splitlines()) if line]
    changes: dict[str, Any] = {}
    evidence = dict(document.evidence)
    if document.published is None and (found := _day(lines)) is not None:
        changes["published"], evidence["published"] = found
    if document.title is None and (title := _headline(lines)) is not None:
        changes["title"], evidence["title"] = title, Evidence(RULE, title)
    if not changes:
        return document
    return msgspec.structs.replace(document, **changes, evidence=tuple(sorted(evidence.items())))


def _day(lines: list[str]) -> tuple[str, Evidence] | None:
    for line in lines[:_LOOKED_AT]:
        if len(line) <= _LONGEST_DATED and (found := dated_line(line)) is not None:
            day, evidence = found
            return day, Evidence(RULE, evidence.text)
    return None


def _headline(lines: list[str]) -> str | None:
    """The first line that is no dateline, if it is short, no sentence, and something longer stands below it."""
    for n, line in enumerate(lines[:_LOOKED_AT]):
        if dated_line(line) is not None or _is_dateline(line):
            continue
        words = len(line.split())
        if not _LEAST <= words <= _MOST_WORDS or line.rstrip("\"'»)”").endswith(_NO_HEADLINE):
            return None
        is_above = any(len(below.split()) >= _LEAST_BELOW for below in lines[n + 1 : n + 1 + _LOOKED_AT])
        return line if is_above else None
    return None


def _is_dateline(line: str) -> bool:
    """«الواحة - وكالة»."""
    return bool(_DASH.search(line)) and len(_DASH.sub(" ", line).split()) <= _DATELINE_WORDS
