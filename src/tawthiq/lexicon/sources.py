"""Reads and checks the lexicon files that people edit."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tawthiq.errors import LexiconError

LEXICONS = Path(__file__).parent.parent / "data" / "lexicons"

#: file stem -> tag of its entries
TAGS: dict[str, str] = {
    "actors": "ACTOR", "actor_heads": "HEAD", "triggers": "TRIGGER", "cues": "CUE", "speech": "SPEECH",
    "weapons": "WEAPON", "objects": "OBJECT", "persons": "PERSON", "place_kinds": "KIND", "directions": "DIRECTION",
    "times": "TIME", "numbers": "NUMBER", "common": "COMMON", "toponyms": "TOPONYM",
    "frames": "FRAME", "page": "PAGE",
}  # fmt: skip

_FORM_KEYS = ("forms", "singular", "dual", "plural", "short_forms", "adjectives", "own_words", "verbs")
_TEXT_KEYS = ("examples", "counter_examples")


class SourceEntry(msgspec.Struct, frozen=True):
    """An entry as written: scalars in `attributes`, each list under its key in `lists`."""

    tag: str
    id: str
    name: str
    attributes: dict[str, str]
    lists: dict[str, tuple[str, ...]]


def read_sources(folder: Path = LEXICONS) -> Iterator[SourceEntry]:
    """All entries of all files, in file and then in written order.

    Raises LexiconError, naming file and entry, for a broken one.
    """
    for stem, tag in TAGS.items():
        path = folder / f"{stem}.yaml"
        if not path.exists():
            continue
        raw = path.read_text("utf-8")
        if raw != unicodedata.normalize("NFC", raw):
            raise LexiconError(f"{path.name}: not in Unicode NFC; save it normalised")
        seen: set[str] = set()
        for item in yaml.load(raw, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or []:
            entry = _entry(tag, item, path.name)
            if entry.id in seen:
                raise LexiconError(f"{path.name}: id {entry.id!r} stands twice")
            seen.add(entry.id)
            yield entry


def _entry(tag: str, item: Any, file: str) -> SourceEntry:
    if not isinstance(item, dict) or not item.get("id"):
        raise LexiconError(f"{file}: an entry without id: {str(item)[:80]}")
    attributes: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in item.items():
        if isinstance(value, list):
            if not all(isinstance(v, str) for v in value):
                raise LexiconError(f"{file}: {item['id']}: {key} holds something other than strings")
            lists[key] = tuple(v.strip() for v in value)
        elif key in _FORM_KEYS or key in _TEXT_KEYS:
            lists[key] = (value.strip(),) if value.strip() else ()
        elif key not in ("id", "name") and value:
            attributes[key] = value
    return SourceEntry(tag, item["id"], item.get("name") or item["id"], attributes, lists)


def sources_hash(folder: Path = LEXICONS) -> str:
    """SHA-256 over the names and contents of all lexicon files."""
    digest = hashlib.sha256()
    for stem in TAGS:
        path = folder / f"{stem}.yaml"
        if path.exists():
            digest.update(stem.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
