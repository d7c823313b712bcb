"""What makes two values the same in scoring: folded words, places without their kind, labels of sides and weapons."""

from __future__ import annotations

import re

from tawthiq.evaluate.labels import Table, load_words

MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
BETWEEN_WORDS = re.compile(r"[\s_\-#]+")
EDGES = " \"'«»“”()،."
_WORDS = load_words()
SAME_LETTERS = str.maketrans(_WORDS.letters)
ACTORS, WEAPONS = _WORDS.table("actors"), _WORDS.table("weapons")


def fold(text: str | None) -> str:
    """`text` without marks, hamza seats, final forms and articles, its words one blank apart."""
    bare = MARKS.sub("", text or "").lower().strip(EDGES).translate(SAME_LETTERS)
    return " ".join(_without_article(word) for word in BETWEEN_WORDS.split(bare) if word)


def _without_article(word: str) -> str:
    return word[2:] if word.startswith(_WORDS.article) and len(word) > 4 else word


PLACE_KINDS = frozenset(fold(word) for word in _WORDS.place_kinds)


def place_key(name: str | None) -> str:
    """«مدينة خان شيخون» and «خان شيخون» are one place."""
    words = fold(name).split()
    while len(words) > 1 and words[0] in PLACE_KINDS:
        del words[0]
    return " ".join(words)


def actor_key(name: str | None) -> str:
    """The label of a side, its folded words where no label fits."""
    return _label(name, ACTORS)


def weapon_key(name: str | None) -> str:
    """The label of a weapon, its folded words where no label fits."""
    return _label(name, WEAPONS)


def _label(name: str | None, table: Table) -> str:
    low = (name or "").lower()
    return next((label for label, pattern in table if pattern.search(low)), fold(low))


def same_word(first: str | None, second: str | None) -> bool:
    """Whether two triggers share a word, a proclitic or a suffix more or less."""
    return any(_alike(a, b) for a in fold(first).split() for b in fold(second).split())


def _alike(first: str, second: str) -> bool:
    return first == second or (min(len(first), len(second)) >= 3 and (first in second or second in first))
