"""Text and Markdown: one file, one document, verbatim; only Markdown's front matter is taken for what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec
import yaml

from tawthiq.errors import BadDate, EmptyDocument, InputError
from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.decode import decode_as
from tawthiq.ingest.found import cannot_open
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure
from tawthiq.ingest.source import check_length, header_charset, read_bytes
from tawthiq.ingest.written_dates import iso_date
from tawthiq.model.sources import Evidence, Extracted, Raw

EXTRACTOR: Final = "text/1"
MARKDOWN: Final = "text/markdown"
_FRONT: Final = re.compile(r"---[ \t]*\r?\n(?P<fields>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_LONGEST_FRONT: Final = 10_000
_KEYS: Final = {
    "title": "title", "date": "published", "published": "published", "outlet": "outlet", "source": "outlet",
    "author": "byline", "byline": "byline", "dateline": "dateline", "url": "url", "link": "url",
}  # fmt: skip
Fields = dict[str, tuple[str, Evidence]]


def read(raw: Raw, options: Options) -> Iterator[Extracted | Failure]:
    """The one document."""
    try:
        yield _document(raw, options)
    except OSError as error:
        yield Failure(raw.name, cannot_open(error))
    except InputError as error:
        yield Failure(raw.name, error)


def _document(raw: Raw, options: Options) -> Extracted:
    letters = options.limits.letters
    decoded = decode_as(read_bytes(raw, letters), header_charset(raw))
    check_length(decoded.text, letters)
    fields, body = _front_matter(decoded.text) if raw.media_type == MARKDOWN else ({}, decoded.text)
    text, remarks = clean_text(body)
    if not text.strip():
        raise EmptyDocument("It is empty. A report needs text.")
    found = Extracted(
        text=text,
        address=raw.address,
        extractor=EXTRACTOR,
        encoding=decoded.encoding,
        encoding_from=decoded.encoding_from,
        evidence=tuple((field, evidence) for field, (_, evidence) in fields.items()),
        remarks=remarks,
    )
    return msgspec.structs.replace(found, **{field: value for field, (value, _) in fields.items()})


def _front_matter(text: str) -> tuple[Fields, str]:
    """What the front matter says, and the text behind it. Where it is no YAML it stays in the text."""
    match = _FRONT.match(text[:_LONGEST_FRONT])
    if match is None:
        return {}, text
    try:
        said = yaml.load(match["fields"], Loader=yaml.BaseLoader)  # BaseLoader gives strings only
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, text
    if not isinstance(said, dict):
        return {}, text
    fields: Fields = {}
    for key, value in said.items():
        field = _KEYS.get(str(key).lower())
        if field and field not in fields and isinstance(value, str) and value.strip():
            fields[field] = (_value(field, value.strip()), Evidence("front-matter", f"{key}: {value.strip()}"))
    return fields, text[match.end() :]


def _value(field: str, words: str) -> str:
    if field != "published":
        return clean_text(words)[0]
    day = iso_date(words)
    if day is None:
        raise BadDate(f"Its front matter has the date {words!r}, which is none. Write it as 2018-01-15.")
    return day
