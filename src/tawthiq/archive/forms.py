"""The forms of a text's words that full text looks in, and keys of names.

Each word has two forms: its folded surface (`ex`), which phrases are looked for in, and its light stem (`st`), under
which «القصف», «والقصف», «بقصف» and «قصفهم» are one word. Both texts have one token for each word, so that a phrase is
found in either. A stem is no root: broken plurals («مدافع») keep a stem of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from tawthiq.arabic import clitics
from tawthiq.arabic.fold import fold
from tawthiq.arabic.frequency import zipf

FORMS_VERSION: Final = "1"
"""Counts up where `forms` gives other words for the same text: then the forms of an archive are made again."""
LONGEST: Final = 64
"""Letters of a form: what is longer is no word, and indexes take none of more than some hundred letters."""

_ARABIC = "\u0621-\u064a\u0671-\u06d3"
_LATIN = "A-Za-z\u00c0-\u024f"
# thousands are one number however they are parted («1,500»); of a decimal each side is a word, as databases cut there
_WORD = re.compile(rf"\d+(?:[.,]\d{{3}})+(?![\d.,]*\d)|\d+|[{_ARABIC}]+|[{_LATIN}]+|[^\W\d_{_ARABIC}{_LATIN}]+")
_PARTING = re.compile("[.,]")

_ARTICLE = clitics.ARTICLE
_CONTRACTION = clitics.CONTRACTION[0]
_WITH_ARTICLE = tuple(first + second + _ARTICLE for first in ("", *clitics.CONJUNCTIONS) for second in ("", "ب", "ك"))
_WITH_CONTRACTION = tuple(first + _CONTRACTION for first in ("", *clitics.CONJUNCTIONS))
_LETTERS = (*clitics.CONJUNCTIONS, *clitics.PREPOSITIONS)
_PAIRS = tuple(a + b for a in clitics.CONJUNCTIONS for b in ("ب", "ل", "س"))
# the longest first; folded, so that «ة» is «ه» and «ى» is «ي»
_ENDINGS = (
    "تين", "تان", "اته", "اتي", "هما", "يون", "يين", "ات", "ون", "ين", "ان", "تي", "ته", "وا", "ها", "هم", "هن", "كم",
    "نا", "يه", "يا", "ه", "ي", "ت",
)  # fmt: skip
_HAMZA = "ء"
_LEAST = 3
"""Letters of a stem at least."""
_COMMONER = 0.3
"""A word this much commoner than what is left of it without a letter is no prefixed one: «وزير» is no "and" + «زير»."""


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word of a text: both forms, and its place in the verbatim text, code points, marks included."""

    ex: str
    st: str
    start: int
    end: int


def forms(text: str) -> tuple[str, str]:
    """Folded surface and light stems of the words of `text`, each on single blanks."""
    surface = surfaces(text)
    return " ".join(surface), " ".join(map(stem, surface))


def surfaces(text: str) -> list[str]:
    """The folded words of `text`; Latin ones in small letters, numbers without what parts their thousands."""
    return [_plain(word) for word in _WORD.findall(fold(text).text)]


def words(text: str) -> Iterator[Word]:
    """The same words as `forms` gives, with their places."""
    view = fold(text)
    for match in _WORD.finditer(view.text):
        ex = _plain(match.group())
        first, last = view.start_of(match.start()), view.start_of(match.end() - 1) + 1
        yield Word(ex, stem(ex), first, _behind_marks(text, last))


def name_key(name: str) -> str:
    """What spellings of one name share: its folded words on single blanks, without the article of the first one."""
    found = surfaces(name)
    if found and len(found[0]) > _LEAST + 1:
        found[0] = found[0].removeprefix(_ARTICLE)
    return " ".join(found)


@lru_cache(maxsize=262_144)
def stem(word: str) -> str:
    """The light stem of a folded word: without the letters written onto it, and without hamza at its end."""
    if not "ء" <= word[:1] <= "ۓ":
        return word
    return _without_ending(_without_clitics(word))


def _plain(word: str) -> str:
    if word[0].isdigit():
        return _PARTING.sub("", word)[:LONGEST]
    return word[:LONGEST] if _is_arabic(word) else word.lower()[:LONGEST]


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"


def _without_clitics(word: str) -> str:
    for prefix in _WITH_ARTICLE:
        if word.startswith(prefix) and len(word) - len(prefix) >= _LEAST:
            return word[len(prefix) :]
    for prefix in _WITH_CONTRACTION:
        if word.startswith(prefix) and len(word) - len(prefix) >= _LEAST:
            return word[len(prefix) :]
    for prefix in (*_PAIRS, *_LETTERS):
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= _LEAST and _is_prefixed(word, rest):
            return rest
    return word


def _is_prefixed(word: str, rest: str) -> bool:
    known = zipf(rest)
    return known > 0 and zipf(word) <= known + _COMMONER


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)]
            break
    return word.rstrip(_HAMZA) if len(word) > _LEAST else word


def _behind_marks(text: str, at: int) -> int:
    """Behind the marks and the tatweel that stand on the letter before `at`."""
    while at < len(text) and (text[at] == "\u0640" or unicodedata.combining(text[at])):
        at += 1
    return at
