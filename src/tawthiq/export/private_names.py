"""Names of persons that a text must not hold: found in any spelling that folds to the same letters, and a few more.

`أحمد العلي`, `احـمد العلى`, `وأحمد العلي` and `احمدالعلي` are one name; so are `Ahmad al-Ali` and `AHMAD AL ALI`. It is
found in another order (`العلي، أحمد`), without the names in its middle, and in Latin letters where they sound alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from tawthiq.arabic.fold import fold
from tawthiq.export.name_sounds import bare, joined, name_letters, sounds

_NO_LETTER: Final = re.compile(r"[\W\d_]+")
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
_LATIN: Final = re.compile("[a-z]{2}")
_HEAD: Final = 4
_SHORT: Final = 7
"""Names of fewer letters are looked for as whole words: «علي» stands in many others."""
_FEW: Final = 24
_MOST_ASKED: Final = 50_000
"""Answers that are kept: kinds of places, names of forces and ids are asked for again and again."""
_FEWEST_SOUNDS: Final = 4
_FAMILY: Final = 3
"""Letters that a family name has at least, its article left out."""


class PrivateNames:
    """A set of names; `are_in`: whether a text holds one of them; `are_near`: or the name of its family alone."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._short: set[str] = set()
        self._long: dict[str, set[str]] = {}
        self._sounds: set[str] = set()
        self._families: set[str] = set()
        self._asked: dict[str, bool] = {}
        for name in names:
            self._add(name)

    def _add(self, name: str) -> None:
        words = _joined_to_next(_words(name))
        for order in _orders(words):
            self._add_letters("".join(order).replace(" ", ""))
            if len(order) > 1 and len(sound := joined(sounds(" ".join(order)))) >= _FEWEST_SOUNDS:
                self._sounds.add(sound)
        if len(words) > 1 and len(family := bare(words[-1])) >= _FAMILY:
            self._families.add(family)

    def _add_letters(self, letters: str) -> None:
        if len(letters) >= _SHORT:
            self._long.setdefault(letters[:_HEAD], set()).add(letters)
        elif letters:
            self._short.add(letters)

    def __or__(self, others: PrivateNames) -> PrivateNames:
        both = PrivateNames()
        for names in (self, others):
            for letters in names._all():
                both._add_letters(letters)
            both._sounds |= names._sounds
            both._families |= names._families
        return both

    def __bool__(self) -> bool:
        return bool(self._long or self._short)

    def _all(self) -> Iterator[str]:
        yield from self._short
        for names in self._long.values():
            yield from names

    def are_in(self, text: str | None) -> bool:
        """Whether one of the names stands in `text`, in whatever spelling."""
        if not text or not self:
            return False
        known = self._asked.get(text)
        if known is None:
            if len(self._asked) >= _MOST_ASKED:
                self._asked.clear()
            known = self._asked[text] = self._holds(text)
        return known

    def _holds(self, text: str) -> bool:
        return self._has_long(_letters(text)) or (bool(self._short) and self._has_short(text)) or self._sounds_in(text)

    def are_near(self, text: str | None) -> bool:
        """As `are_in`, or the family name alone as a word of its own."""
        if not text or not self:
            return False
        return self.are_in(text) or any(found in self._families for word in _words(text) for found in _bares(word))

    def _has_long(self, letters: str) -> bool:
        """Looks up the names by their first letters, as an archive has thousands of them; a few, one by one."""
        if len(self._long) <= _FEW:
            return any(name in letters for names in self._long.values() for name in names)
        for at in range(len(letters) - _SHORT + 1):
            names = self._long.get(letters[at : at + _HEAD])
            if names is not None and any(letters.startswith(name, at) for name in names):
                return True
        return False

    def _has_short(self, text: str) -> bool:
        before = name_letters().before
        for run in _runs(_words(text), _SHORT):
            if run in self._short or (run.startswith(before) and run[1:] in self._short):  # «وعلي»
                return True
        return False

    def _sounds_in(self, text: str) -> bool:
        """Whether Latin words sound like a name; Arabic ones are told by their letters, so that fewer are mistaken."""
        if not self._sounds or not _LATIN.search(plain := _plain(text)):
            return False
        longest = max(map(len, self._sounds)) + 1  # one is lost in Abdul
        return any(joined([run]) in self._sounds for run in _runs(sounds(plain), longest))


def _runs(words: Sequence[str], most: int) -> Iterator[str]:
    """Words that follow each other, joined, as long as they have no more than `most` letters and a prefix."""
    for n in range(len(words)):
        run = ""
        for word in words[n:]:
            run += word
            if len(run) > most:
                break
            yield run


def _joined_to_next(words: Sequence[str]) -> list[str]:
    """Words of a name, «عبد الرحمن» and «أبو صالح» as one, with a blank inside."""
    found: list[str] = []
    letters = name_letters()
    for word in words:
        before = found[-1].rsplit(" ", 1)[-1] if found else ""
        if before in letters.onto_next or before in letters.latin_articles:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _orders(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words in the orders that a name is written in: as told, turned round, the first beside any other."""
    if not words:
        return
    yield tuple(words)
    yield tuple(reversed(words))
    first, *others = words
    for other in others:
        yield (first, other)
        yield (other, first)


def _bares(word: str) -> Iterator[str]:
    """A word without the letter and the article that may be written onto it."""
    yield bare(word)
    if word.startswith(name_letters().before):
        yield bare(word[1:])


def _words(text: str) -> list[str]:
    """Folded words, in lower case, letters alone."""
    return [letters for word in _BETWEEN_WORDS.split(_plain(text)) if (letters := _NO_LETTER.sub("", word))]


@lru_cache(maxsize=65_536)
def _letters(text: str) -> str:
    """The letters alone, folded and in lower case; marks over Latin ones left out."""
    return _NO_LETTER.sub("", _plain(text))


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", fold(text).text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
