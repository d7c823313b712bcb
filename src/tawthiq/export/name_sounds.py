"""How a name sounds, roughly: what `سلمى الراوي`, `Salma al-Rawi` and `Selma Alrawi` share.

Vowels are nothing and letters that are often confused are one, so only names of enough consonants can be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

_WORD: Final = re.compile(r"[^\W\d_]+")
_APOSTROPHES: Final = re.compile("[’‘'`ʿʾʼ]")
_TWICE: Final = re.compile(r"(.)\1+")
_SERVANT: Final = ("bdl", "bd")
"""Abd al-Rahman, Abdulrahman, Abdel Rahman."""
_SHORT_WORD: Final = 4
"""A word of no more letters has no article written onto it: Ali, Alaa."""


class NameLetters(msgspec.Struct, frozen=True):
    """`data/export/name_letters.yaml`."""

    before: tuple[str, ...]
    article: tuple[str, ...]
    onto_next: frozenset[str]
    sounds: dict[str, str]
    latin: dict[str, str]
    latin_articles: frozenset[str]
    fused: tuple[str, ...]


@cache
def name_letters() -> NameLetters:
    """The letters and the words that names are taken apart by."""
    import yaml

    told = yaml.safe_load(files("tawthiq").joinpath("data/export/name_letters.yaml").read_text("utf-8"))
    return msgspec.convert(told, NameLetters)


def sounds(text: str) -> list[str]:
    """The sounds of each word, articles left out. `text` folded, in lower case, marks off."""
    letters = name_letters()
    words = [word for word in _WORD.findall(_APOSTROPHES.sub("", text)) if word not in letters.latin_articles]
    return [sound for word in words if (sound := _latin(word) if word.isascii() else _arabic(word))]


def joined(sounds: Iterable[str]) -> str:
    """The sounds of a whole name."""
    return "".join(sounds).replace(*_SERVANT)


def bare(word: str) -> str:
    """A folded word without its article."""
    for article in name_letters().article:
        if word.startswith(article) and len(word) > len(article) + 1:
            return word[len(article) :]
    return word


def _arabic(word: str) -> str:
    letters = name_letters()
    return _once("".join(letters.sounds.get(c, "") for c in bare(word)), word)


def _latin(word: str) -> str:
    letters = name_letters()
    fused = next((start for start in letters.fused if word.startswith(start) and len(word) > _SHORT_WORD), "")
    rest, found = word[len(fused) :], []
    while rest:
        pair = rest[:2] if rest[:2] in letters.latin else rest[:1]
        found.append(letters.latin.get(pair, ""))
        rest = rest[len(pair) :]
    return _once("".join(found), word)


def _once(told: str, word: str) -> str:
    """Double letters once; an h at the end is often not written."""
    once = _TWICE.sub(r"\1", told)
    return once[:-1] if once.endswith("h") and word.endswith(("h", "ه")) else once
