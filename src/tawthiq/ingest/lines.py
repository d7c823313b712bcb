"""Reports in JSON Lines: one object a line with `text` and, if known, `id`, `published`, `outlet`, `url`, `title`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from tawthiq.errors import InputError, UnreadableSource
from tawthiq.ingest.published import parse_published
from tawthiq.model.documents import Report


class Row(msgspec.Struct, frozen=True):
    """One line's object; keys that it does not name are left alone."""

    text: str
    id: str | int | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None


def looks_like_lines(text: str) -> bool:
    """Whether standard input is JSON Lines: its first line with anything on it is a JSON object."""
    first = text.lstrip().split("\n", 1)[0]
    if not first.startswith("{"):
        return False
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except msgspec.DecodeError:
        return False


def read_lines(lines: Iterable[bytes], stem: str) -> Iterator[tuple[int, Report | InputError]]:
    """Each line that holds anything with its number, as a report without a path or the reason that it is none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _read_line(line, f"{stem}:{number}")


def _read_line(line: bytes, default_id: str) -> Report | InputError:
    try:
        row = msgspec.json.decode(line, type=Row)
        published = parse_published(row.published) if row.published else None
    except InputError as error:
        return error
    except UnicodeDecodeError:
        return UnreadableSource("The line is no UTF-8. JSON Lines are always UTF-8; save the file so.")
    except msgspec.DecodeError as error:
        return UnreadableSource(f'The line is no report: {error}. Each line is one JSON object with a "text".')
    return Report(
        id=default_id if row.id is None else str(row.id),
        text=row.text,
        sha256=hashlib.sha256(row.text.encode()).hexdigest(),
        published=published,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
    )
