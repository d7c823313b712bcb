"""Web pages: the article's text and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tawthiq.errors import EmptyDocument, InputError, MissingPackage
from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.decode import Decoded, decode_as
from tawthiq.ingest.found import cannot_open
from tawthiq.ingest.metadata import describe, find_dateline
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.page_text import main_text, plain_text
from tawthiq.ingest.page_tree import Page, extractor_name, parse_page
from tawthiq.ingest.source import check_length, header_charset, read_bytes
from tawthiq.ingest.structured import described
from tawthiq.ingest.telegram_page import messages_of, read_messages
from tawthiq.model.sources import Evidence, Extracted, Raw

FROM_JSON_LD: Final = "json-ld/1"
_BYTES_A_LETTER: Final = 20
_HEAD: Final = 4096
_META: Final = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.I)


def read(raw: Raw, options: Options) -> Iterator[Extracted | Failure | Note]:
    """The article; of a preview of a Telegram channel each message."""
    try:
        decoded = _decoded(raw, options)
        page = parse_page(decoded.text, options.limits)
        messages = messages_of(page.tree)
        if messages:
            yield from _messages(messages, decoded, raw)
        else:
            yield _article(page, decoded, raw, options)
    except OSError as error:
        yield Failure(raw.name, cannot_open(error))
    except (InputError, MissingPackage) as error:
        yield Failure(raw.name, error)


def _decoded(raw: Raw, options: Options) -> Decoded:
    data = read_bytes(raw, options.limits.letters, _BYTES_A_LETTER)
    if not data.strip():
        raise EmptyDocument("It is empty. Save the page again.")
    return decode_as(data, [*header_charset(raw), *told_charsets(data)], lenient=True)


def told_charsets(data: bytes) -> list[tuple[str, str]]:
    """What the page itself says of its encoding."""
    head = data[:_HEAD]
    told = [("meta", match[1].decode("ascii", "replace")) for match in _META.finditer(head)]
    return told + [("declared", match[1].decode("ascii", "replace")) for match in _XML.finditer(head)]


def _messages(messages: list[Any], decoded: Decoded, raw: Raw) -> Iterator[Extracted | Failure | Note]:
    n_read = 0
    for message in read_messages(messages):
        n_read += 1
        text, remarks = clean_text(message.text)
        yield msgspec.structs.replace(
            message, text=text, encoding=decoded.encoding, encoding_from=decoded.encoding_from,
            remarks=(*decoded.remarks, *remarks),
        )  # fmt: skip
    if not n_read:
        yield Failure(raw.name, EmptyDocument("None of the channel's messages on this page has text."))
    elif n_read < len(messages):
        yield Note(raw.name, f"Messages left out, as they have no text: {len(messages) - n_read}.")


def _article(page: Page, decoded: Decoded, raw: Raw, options: Options) -> Extracted:
    known = describe(page.tree, raw.address)
    body = _body_told(page, options)
    extractor = extractor_name()
    try:
        found = main_text(page)
    except EmptyDocument:
        if body is None:
            raise
        found, extractor = body, FROM_JSON_LD
    text, remarks = clean_text(found)
    check_length(text, options.limits.letters)
    dateline = find_dateline(text, known.outlet)
    place: tuple[tuple[str, Evidence], ...] = (("dateline", dateline[1]),) if dateline else ()
    return Extracted(
        text=text,
        address=raw.address,
        extractor=extractor,
        encoding=decoded.encoding,
        encoding_from=decoded.encoding_from,
        title=known.title,
        outlet=known.outlet,
        byline=known.byline,
        dateline=dateline[0] if dateline else None,
        published=known.published,
        edited_at=known.edited_at,
        url=known.url,
        evidence=known.evidence + place,
        remarks=(*decoded.remarks, *page.remarks, *remarks),
    )


def _body_told(page: Page, options: Options) -> str | None:
    """The article as the page tells it to machines, where scripts fill in what it shows."""
    for article in described(page.tree):
        body = article.get("articleBody")
        if isinstance(body, str) and body.strip():
            if "<" not in body and "&" not in body:
                return body.strip()
            lines = body.replace("\r\n", "\n").replace("\n", "<br>")
            return plain_text(parse_page(f"<div>{lines}</div>", options.limits)) or None
    return None
