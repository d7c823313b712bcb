"""Bodies that may be named to anybody: the actor registry, and outlets that the project's data lists."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from tawthiq.arabic.fold import fold
from tawthiq.lexicon.entries import Entry
from tawthiq.lexicon.load import load_lexicon

INTER: Final = {
    "state_forces": 1, "rebel_group": 2, "political_militia": 3, "identity_militia": 4, "rioters": 5, "protesters": 6,
    "civilians": 7, "civil_body": 7, "external_forces": 8,
}  # fmt: skip
"""Kinds of actors as ACLED-style interaction codes."""

_VILLAGE: Final = 3
"""Level of a kind of place; below are buildings and quarters."""


class Care(msgspec.Struct, frozen=True):
    """`data/export/discretion.yaml`."""

    kinds: frozenset[str]
    objects: tuple[str, ...]
    words: frozenset[str]
    homes: frozenset[str]
    roles: frozenset[str]
    closed: dict[str, frozenset[str]]
    fields: frozenset[str]


@cache
def care() -> Care:
    """What is not shown exactly, and who speaks for a body."""
    return msgspec.convert(_yaml("data/export/discretion.yaml"), Care)


def actor(ident: str | None, name: str | None = None) -> Entry | None:
    """The registry's entry by its id, else by its English name or one of its Arabic forms; None for any other."""
    by_id, by_name = _actors()
    return by_id.get(ident or "") or (by_name.get(key(name)) if name else None)


def outlet(name: str | None) -> str | None:
    """The name of a known outlet or body; of an address at a known outlet's host the host alone. None for any other."""
    if not name:
        return None
    names, hosts = _outlets()
    host = (_host(name) if "//" in name else name.lower()).removeprefix("www.")
    if host in hosts:
        return host
    return name if key(name) in names or actor(None, name) is not None else None


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""


def listed(tag: str, name: str | None) -> str | None:
    """An English name, if an entry of that tag has it in the lexicon: WEAPON, OBJECT, SPEECH; None for any other."""
    return name if name and name in _names(tag) else None


def listed_id(tag: str, ident: object) -> str | None:
    """An id, if it is that of an entry of that tag; None for any other."""
    return ident if isinstance(ident, str) and ident in _ids(tag) else None


@cache
def units() -> frozenset[str]:
    """What is counted in the place of persons: families, villages."""
    told = (entry.get("unit") for entry in load_lexicon().entries if entry.tag == "PERSON")
    return frozenset({"villages", *(str(unit) for unit in told if unit)})


@cache
def settlements() -> frozenset[str]:
    """Kinds of places that people live in, in English: village, town, city and larger ones."""
    levels = ((entry, str(entry.get("level") or "")) for entry in load_lexicon().entries if entry.tag == "KIND")
    return frozenset(entry.name for entry, level in levels if level.isdigit() and int(level) >= _VILLAGE)


def key(text: str) -> str:
    """Folded, in lower case, on single blanks: what makes two spellings of a body's name one."""
    return " ".join(fold(text).text.casefold().split())


@cache
def _actors() -> tuple[dict[str, Entry], dict[str, Entry]]:
    lexicon = load_lexicon()
    entries = [entry for entry in lexicon.entries if entry.tag == "ACTOR"]
    by_name = {
        " ".join(form.words): found
        for form in lexicon.forms
        if (found := lexicon.entries[form.entry]).tag == "ACTOR"
    }
    return {entry.id: entry for entry in entries}, by_name | {key(entry.name): entry for entry in entries}


@cache
def _names(tag: str) -> frozenset[str]:
    return frozenset(entry.name for entry in load_lexicon().entries if entry.tag == tag)


@cache
def _ids(tag: str) -> frozenset[str]:
    return frozenset(entry.id for entry in load_lexicon().entries if entry.tag == tag)


@cache
def _outlets() -> tuple[frozenset[str], frozenset[str]]:
    rows = _yaml("data/outlets.yaml")
    names = frozenset(key(str(name)) for row in rows for name in row["names"])
    return names, frozenset(str(host) for row in rows for host in row["hosts"])


def _yaml(path: str) -> Any:
    import yaml

    return yaml.safe_load(files("tawthiq").joinpath(path).read_text("utf-8"))
