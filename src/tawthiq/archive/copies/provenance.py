"""Whom a document is from, and whom it says that it was taken from (data/copies.yaml)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from tawthiq.arabic.fold import fold, fold_word
from tawthiq.errors import DataError

SOURCES: Final = Path(__file__).parents[2] / "data" / "copies.yaml"
_NOT_WORDS: Final = re.compile(r"[\W_]+")


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One that is copied: `names` as written, `hosts` ends of web addresses."""

    id: str
    names: tuple[str, ...]
    hosts: tuple[str, ...] = ()


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cues: tuple[str, ...]
    sources: tuple[Source, ...]


class Named(msgspec.Struct, frozen=True):
    """The table made ready: `by_name` and `by_host` to the source's id, and `cited`, which finds a cue and a name."""

    by_name: dict[str, str]
    by_host: dict[str, str]
    cited: re.Pattern[str]


@cache
def load_sources() -> Named:
    """Read once a process. Raises DataError where the table is missing or broken."""
    import yaml

    try:
        table = msgspec.convert(yaml.safe_load(SOURCES.read_text("utf-8")), _Table)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as problem:
        raise DataError(f"cannot load {SOURCES}: {problem}") from problem
    by_name = {plain_name(name): source.id for source in table.sources for name in source.names}
    by_host = {host: source.id for source in table.sources for host in source.hosts}
    cues = "|".join(_spaced(cue) for cue in sorted(map(plain_name, table.cues), key=len, reverse=True))
    names = "|".join(_spaced(name) for name in sorted(by_name, key=len, reverse=True))
    bracketed = rf"\(\s*(?P<bracketed>{names})\s*\)"
    cited = re.compile(rf"(?<!\w)(?:{cues})[\s:\"'«»-]{{1,4}}(?P<cited>{names})(?!\w)|{bracketed}")
    return Named(by_name, by_host, cited)


def plain_name(name: str) -> str:
    """A name folded, in small letters, its words one blank apart."""
    return " ".join(_NOT_WORDS.split(fold_word(name).lower())).strip()


def same_name(one: str, other: str) -> bool:
    """Two names or addresses of one source: «@SANA», «سانا»; an empty name is nobody's."""
    left, right = plain_name(one), plain_name(other)
    if not left or not right:
        return False
    return left == right or (source_of(one) or "-") == (source_of(other) or "+")


def source_of(name: str | None, address: str = "") -> str | None:
    """The id of the source that is called `name` or publishes at `address`."""
    sources = load_sources()
    if name and (found := sources.by_name.get(plain_name(name))):
        return found
    host = (urlsplit(address if "//" in address else "").hostname or "").removeprefix("www.")
    return next((sources.by_host[end] for end in _ends(host) if end in sources.by_host), None)


def cited_in(text: str) -> frozenset[str]:
    """Ids of the sources that `text` says it has its words from."""
    found = load_sources().cited.finditer(fold(text).text.lower())
    by_name = load_sources().by_name
    return frozenset(by_name[plain_name(match["cited"] or match["bracketed"])] for match in found)


def _ends(host: str) -> list[str]:
    parts = host.split(".")
    return [".".join(parts[at:]) for at in range(len(parts) - 1)]


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))
