"""Gold documents with their spans, read and indexed once."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_mentions
from tawthiq.extract.reading import ReadDocument, known_words, load_matcher
from tawthiq.gazetteer.installed import NONE
from tawthiq.gazetteer.names import load_names
from tawthiq.model.documents import Report
from tawthiq.model.spans import Span
from tawthiq.resolve.index import Index


class GoldDocument(msgspec.Struct, frozen=True):
    """A report, its index, and its gold events as they stand in the JSON."""

    id: str
    published: date | None
    index: Index
    events: list[dict[str, Any]]


def load_corpus(folder: Path) -> list[GoldDocument]:
    """All gold documents of a folder, in order of id."""
    return [_load(path) for path in sorted(folder.glob("*.json")) if (folder / "texts" / f"{path.stem}.txt").exists()]


def _load(path: Path) -> GoldDocument:
    data = json.loads(path.read_text("utf-8"))
    text = (path.parent / "texts" / f"{data['id']}.txt").read_bytes().decode("utf-8")
    source = data["source"]
    published = date.fromisoformat(source["published"]) if source.get("published") else None
    report = Report(id=data["id"], text=text, published=published, outlet=source.get("outlet"))
    names = load_names((NONE,))  # packs that happen to be installed must not change what is learned
    read = ReadDocument(read_document(report, known_words(names), names), load_matcher(), names)
    return GoldDocument(data["id"], published, Index(read, find_mentions(read)), data["events"])


def corpus_hash(folder: Path) -> str:
    """SHA-256 over all texts and annotations."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.json"), *folder.glob("texts/*.txt")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def spans_of(event: dict[str, Any], slot: str) -> list[Span | None]:
    """The gold spans of a slot, parallel to its values."""
    found = event["spans"].get(slot) or []
    if slot == "trigger":
        found = [found] if found else []
    return [Span(*s) if s else None for s in found]
