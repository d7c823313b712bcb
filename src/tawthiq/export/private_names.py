"""Names of persons that a text must not hold: found in any spelling that folds to the same letters.

`أحمد العلي`, `احـمد العلى`, `وأحمد العلي` and `احمدالعلي` are one name; so are `Ahmad al-Ali` and `AHMAD AL ALI`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from tawthiq.arabic.fold import fold

_NO_LETTER: Final = re.compile(r"[\W\d_]+")
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
_MOST_WORDS: Final = 4
_HEAD: Final = 4
_SHORT: Final = 7
"""Names of fewer letters are looked for as whole words: «علي» stands in many others."""


class PrivateNames:
    """A set of names; `are_in` says whether a text holds one of them."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._short: set[str] = set()
        self._long: dict[str, set[str]] = {}
        for name in names:
            self._add(_letters(name))

    def _add(self, letters: str) -> None:
        if len(letters) >= _SHORT:
            self._long.setdefault(letters[:_HEAD], set()).add(letters)
        elif letters:
            self._short.add(letters)

    def __or__(self, others: PrivateNames) -> PrivateNames:
        both = PrivateNames()
        for letters in (*self._all(), *others._all()):
            both._add(letters)
        return both

    def __len__(self) -> int:
        return sum(map(len, self._long.values())) + len(self._short)

    def _all(self) -> Iterator[str]:
        yield from self._short
        for names in self._long.values():
            yield from names

    def are_in(self, text: str | None) -> bool:
        """Whether one of the names stands in `text`, in whatever spelling."""
        if not text or not (self._long or self._short):
            return False
        return self._has_long(_letters(text)) or (bool(self._short) and self._has_short(text))

    def _has_long(self, letters: str) -> bool:
        """Looks up the names by their first letters, as an archive has thousands of them."""
        for at in range(len(letters) - _SHORT + 1):
            names = self._long.get(letters[at : at + _HEAD])
            if names is not None and any(letters.startswith(name, at) for name in names):
                return True
        return False

    def _has_short(self, text: str) -> bool:
        words = [letters for word in _BETWEEN_WORDS.split(fold(text).text) if (letters := _letters(word))]
        for n in range(len(words)):
            for end in range(n + 1, min(n + _MOST_WORDS, len(words)) + 1):
                run = "".join(words[n:end])
                if run in self._short or run[1:] in self._short:  # «وعلي»
                    return True
        return False


@lru_cache(maxsize=65_536)
def _letters(text: str) -> str:
    """The letters alone, folded and in lower case; marks over Latin ones left out."""
    plain = unicodedata.normalize("NFKD", fold(text).text)
    marks_off = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_LETTER.sub("", marks_off).casefold()
