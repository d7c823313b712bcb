"""The forms of a text's words that full text looks in, and keys of names.

Each word has two forms: its folded surface (`ex`), which phrases are looked for in, and its light stem (`st`), under
which «القصف», «والقصف», «بقصف» and «قصفهم» are one word. Both texts have one token for each word, so that a phrase is
found in either. A stem is no root: broken plurals («مدافع») keep a stem of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
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
# what is surely written onto the word, so that all of it comes off: «والقصف», «بالقصف», «للقصف»
_SURE = (
    *(first + second + _ARTICLE for first in ("", *clitics.CONJUNCTIONS) for second in ("", "ب", "ك")),
    *(first + _CONTRACTION for first in ("", *clitics.CONJUNCTIONS)),
)
_LETTERS = (*clitics.CONJUNCTIONS, "ب", "ل")
# the longest first; folded, so that «ة» is «ه» and «ى» is «ي»; the first five are of «شهدائها», «شهداؤه»
_ENDINGS = (
    "ايها", "ايهم", "اوها", "اوهم", "اوه",
    "تين", "تان", "هما", "ات", "ون", "ين", "ان", "تي", "ته", "وا", "ها", "هم", "هن", "كم", "نا", "ه", "ي", "ت",
)  # fmt: skip
_ALIF = "ا"
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
    """The light stem of a folded word: what is left when nothing more comes off at either end.

    So a word has the stem that it has with an article, a conjunction or a pronoun written onto it.
    """
    if not _is_arabic(word):
        return word
    return _to_the_end(_without_ending, _to_the_end(_without_clitic, word))


def _to_the_end(shorten: Callable[[str], str], word: str) -> str:
    while (shorter := shorten(word)) != word:
        word = shorter
    return word


def _plain(word: str) -> str:
    if word[0].isdigit():
        return _PARTING.sub("", word)[:LONGEST]
    return word[:LONGEST] if _is_arabic(word) else word.lower()[:LONGEST]


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"


def _without_clitic(word: str) -> str:
    for prefix in (*_SURE, *_LETTERS):
        rest = word[len(prefix) :]
        if len(rest) >= _LEAST and word.startswith(prefix) and (prefix in _SURE or _is_rarer(word, rest, _COMMONER)):
            return rest
    return word


def _without_ending(word: str) -> str:
    if len(word) <= _LEAST or word.endswith("اي"):  # «حماية» is not «حماة»
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word[: -len(ending)]
    rest = word[:-1]
    if word.endswith(_ALIF):  # «قصفا» is «قصف», but «درعا» is no «درع»
        return rest if len(rest) > _LEAST or _is_rarer(word, rest, -_COMMONER) else word
    return rest if word.endswith(_HAMZA) else word


def _is_rarer(word: str, rest: str, margin: float) -> bool:
    """Whether a word is at most by `margin` commoner than what is left of it."""
    return zipf(word) <= zipf(rest) + margin


def _behind_marks(text: str, at: int) -> int:
    """Behind the marks and the tatweel that stand on the letter before `at`."""
    while at < len(text) and (text[at] == "\u0640" or unicodedata.combining(text[at])):
        at += 1
    return at
