"""Gold sets on disk: `ID.json` with the events of `texts/ID.txt`."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from tawthiq.errors import GoldError
from tawthiq.evaluate.events import ScoredEvent, from_gold
from tawthiq.model.documents import Report


class GoldDocument(msgspec.Struct, frozen=True):
    """A report as the coder gets it, and the events that annotators found in it."""

    report: Report
    events: tuple[ScoredEvent, ...]


def read_gold(folder: Path, *, texts: Path | None = None, ids: str = "") -> tuple[GoldDocument, ...]:
    """The documents of `folder` whose id begins with a match of the regular expression `ids`, in order of file name.

    `texts` is where their texts lie, `folder / "texts"` if not told. Files without events (a manifest) are passed over.
    Raises GoldError.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder. Name a folder that holds gold annotations (ID.json).")
    wanted = _pattern(ids)
    texts = texts or folder / "texts"
    entries = ((path, _read_json(path)) for path in sorted(folder.glob("*.json")))
    documents = tuple(
        _document(path, entry, texts)
        for path, entry in entries
        if isinstance(entry, dict) and "events" in entry and wanted.match(str(entry.get("id", path.stem)))
    )
    if not documents:
        which = f" whose id matches {ids!r}" if ids else ""
        raise GoldError(f"{folder}: holds no gold annotation{which}. Each is a file ID.json with an id and events.")
    return documents


def _pattern(ids: str) -> re.Pattern[str]:
    try:
        return re.compile(ids)
    except re.error as error:
        raise GoldError(f"--ids {ids!r} is no regular expression: {error}.") from None


def _read_json(path: Path) -> Any:
    try:
        return msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}.") from None


def _document(path: Path, entry: dict[str, Any], texts: Path) -> GoldDocument:
    name = str(entry.get("id", path.stem))
    text_path = texts / f"{name}.txt"
    try:
        data = text_path.read_bytes()
        text = data.decode("utf-8")  # line ends as they are: the spans count them
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: its text cannot be read: {error}. Tell where the texts lie with --texts.") from None
    source = entry.get("source") or {}
    try:
        events = tuple(from_gold(event, text) for event in entry["events"])
        published = date.fromisoformat(source["published"]) if source.get("published") else None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GoldError(f"{path}: an event or its source breaks the form: {type(error).__name__} {error}.") from None
    report = Report(
        id=name,
        text=text,
        path=str(text_path),
        sha256=hashlib.sha256(data).hexdigest(),
        published=published,
        outlet=source.get("outlet"),
        url=source.get("url"),
    )
    return GoldDocument(report, events)
