"""RSS and Atom: each entry is a document, as far as the feed holds its text."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

from tawthiq.errors import EmptyDocument, InputError, MissingPackage, UnreadableSource
from tawthiq.ingest.clean import REPLACEMENT, clean_text
from tawthiq.ingest.decode import Decoded, decode_as
from tawthiq.ingest.found import cannot_open
from tawthiq.ingest.metadata import find_dateline, is_web
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.page_text import plain_text
from tawthiq.ingest.page_tree import parse_page
from tawthiq.ingest.source import check_length, header_charset, read_bytes
from tawthiq.ingest.written_dates import iso_date
from tawthiq.model.sources import Evidence, Extracted, Raw

_BYTES_A_LETTER: Final = 4
_XML: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\][^>]*)?>", re.I)
_BEFORE_ROOT: Final = 4096
_REFERENCE: Final = re.compile(r"&#(x[0-9a-f]{1,40}|[0-9]{1,40})\b;?", re.I)
_MARKUP: Final = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")
_SUMMARY: Final = "The feed gives a summary of this entry, perhaps not all of its text."


def read(raw: Raw, options: Options) -> Iterator[Extracted | Failure | Note]:
    """Each entry with text; `part` is `entry=N`, counted from 1 in the order of the feed."""
    try:
        data = read_bytes(raw, options.limits.letters, _BYTES_A_LETTER)
        told = [("declared", match[1].decode("ascii", "replace")) for match in _XML.finditer(data[:400])]
        decoded = decode_as(data, [*header_charset(raw), *told], lenient=True)
        feed = _parse(decoded.text)
    except OSError as error:
        yield Failure(raw.name, cannot_open(error))
        return
    except (InputError, MissingPackage) as error:
        yield Failure(raw.name, error)
        return
    yield from _entries(feed, decoded, raw, options)


def _entries(feed: Any, decoded: Decoded, raw: Raw, options: Options) -> Iterator[Extracted | Failure | Note]:
    broken = _fault(feed)
    if not feed.entries:
        if broken:
            yield Failure(raw.name, UnreadableSource(f"The feed cannot be read: {broken}. Fetch it again."))
        else:
            yield Note(raw.name, "The feed has no entries.")
        return
    if broken:
        yield Note(raw.name, f"The feed is broken ({broken}); what could be read of it was read.")
    outlet = _plain(feed.feed.get("title"), options)
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield _document(entry, number, outlet, decoded, raw, options)
        except InputError as error:
            yield Failure(f"{raw.name}, entry {number}", error)


def _parse(text: str) -> Any:
    """By feedparser, from memory: given a string it would fetch it. Entities that the feed declares go unread."""
    try:
        import feedparser
    except ImportError:
        raise MissingPackage('Feeds need more packages: pip install "tawthiq[archive]"') from None
    plain = _REFERENCE.sub(_possible, _without_doctype(_DECLARATION.sub("", text)))
    headers = {"content-type": "application/xml; charset=utf-8"}
    data = io.BytesIO(plain.encode("utf-8", "replace"))
    try:
        return feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError) as error:
        # what it raises on feeds that are no XML; it has no error of its own
        problem = f"The feed cannot be read: {type(error).__name__}: {error}. Fetch it again."
        raise UnreadableSource(problem) from None


def _without_doctype(text: str) -> str:
    at = text[:_BEFORE_ROOT].lower().find("<!doctype")
    found = _DOCTYPE.match(text, at) if at >= 0 else None
    return text if found is None else text[:at] + text[found.end() :]


def _possible(reference: re.Match[str]) -> str:
    """`&#1114112;` and `&#0;` are no letters; feedparser gives up a whole feed for one."""
    digits = reference[1].lower()
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return reference[0] if 0 < code < 0xD800 or 0xDFFF < code <= sys.maxunicode else REPLACEMENT


def _fault(feed: Any) -> str | None:
    """What the parser stumbled over."""
    fault = feed.get("bozo_exception") if feed.get("bozo") else None
    return None if fault is None else " ".join(str(fault).split())[:200]


def _document(entry: Any, number: int, outlet: str | None, decoded: Decoded, raw: Raw, options: Options) -> Extracted:
    body, is_whole = _body(entry, options)
    title = _plain(entry.get("title"), options)
    text, remarks = clean_text(body or title or "")
    check_length(text, options.limits.letters)
    if not text.strip():
        raise EmptyDocument("The entry has neither text nor title.")
    link, told_id = _string(entry.get("link")), _string(entry.get("id"))
    part = f"entry={number}"
    web = next((address for address in (link, told_id) if address and is_web(address)), None)
    published = _published(entry)
    dateline = find_dateline(text, outlet)
    evidence = [("published", published[1])] if published else []
    evidence += [("outlet", Evidence("outlet.feed", outlet))] if outlet else []
    evidence += [("dateline", dateline[1])] if dateline else []
    return Extracted(
        text=text,
        part=part,
        address=web or f"{raw.address}#{told_id or part}",
        extractor=_extractor(),
        encoding=decoded.encoding,
        encoding_from=decoded.encoding_from,
        title=title,
        outlet=outlet,
        byline=_plain(entry.get("author"), options),
        dateline=dateline[0] if dateline else None,
        published=published[0] if published else None,
        url=web,
        evidence=tuple(evidence),
        given_id=told_id,
        remarks=(*decoded.remarks, *(() if is_whole else (_SUMMARY,)), *remarks),
    )


def _body(entry: Any, options: Options) -> tuple[str, bool]:
    """The entry's longest content, else its summary; and whether it was given as content."""
    contents = [text for content in entry.get("content", ()) if (text := _content(content, options))]
    if contents:
        return max(contents, key=len), True
    return _content(entry.get("summary_detail", {}), options), False


def _content(content: Any, options: Options) -> str:
    value = _string(content.get("value")) or ""
    if content.get("type") == "text/plain" and not _MARKUP.search(value):
        return value.strip()
    return _of_markup(value, options)


def _of_markup(value: str, options: Options) -> str:
    return plain_text(parse_page(f"<div>{value}</div>", options.limits)) if value.strip() else ""


def _plain(words: object, options: Options) -> str | None:
    """One line without markup."""
    told = _string(words)
    if told is None:
        return None
    shown = _of_markup(told, options) if _MARKUP.search(told) else told
    return " ".join(clean_text(shown)[0].split()) or None


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _published(entry: Any) -> tuple[str, Evidence] | None:
    for field in ("published", "created", "updated"):
        words = _string(entry.get(field)) if field in entry else None
        if words and (value := iso_date(words)):
            return value, Evidence("date.feed", f"{field}: {words}")
    return None


def _extractor() -> str:
    import feedparser

    return f"feedparser/{feedparser.__version__}"
