"""Where two texts say the same around other words: what tells a template filled twice from a copy.

«قصف على بلدة الرمانة أدى» and «قصف على بلدة الشجرة أدى» agree around a slot that holds two names. An outlet that
takes a dispatch over cuts it, adds to it and renames its sides, but the places, persons and days in it stay what they
are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import compress
from typing import Final

import msgspec

from tawthiq.archive.copies.vocabulary import is_name, load_vocabulary
from tawthiq.archive.copies.words import names_of_actors, shingles_in

LONGEST: Final = 12
"""Words of a slot (a list of villages): a longer stretch was written anew, which says nothing."""
LONGEST_AT_EDGE: Final = 7
"""The same where a text begins or ends: there outlets put their own headline and byline."""
RUN: Final = 4
OF_PLACE_OR_DAY: Final = 2
"""A place told with its kind («بلدة …») and a day of the week weigh as much as two other names: who copies may leave
them out, but does not change them."""
FUZZY: Final = 0.7
Pair = tuple[str, str]
Place = tuple[int, int]
Stretch = tuple[int, int, int]
"""First place in the left text, first in the right, number of words: what both say."""


class Slots(msgspec.Struct, frozen=True):
    """`changed`: slots that hold names or days on both sides, (left, right), each once; `n_changed`: names in
    them, some counted twice. `kept`: names that both tell
    within what they say alike. `reworded`: slots that hold other words. `shared`: words that both say alike. `starts`:
    the places, left and right, where the first `RUN` of them in a row stand; the ends where no run is as long."""

    changed: tuple[Pair, ...]
    n_changed: int
    kept: frozenset[str]
    reworded: int
    shared: int
    starts: Place


class Prepared(msgspec.Struct, frozen=True):
    """The content words of a text, made ready once for many comparisons. `shingles`: each word with the next, in
    order. `once`: shingles to their place, -1 for one that stands more than once. `telling`: whether a word is a name
    or a day."""

    words: tuple[str, ...]
    shingles: tuple[str, ...]
    once: dict[str, int]
    telling: tuple[bool, ...]


def prepare(words: tuple[str, ...]) -> Prepared:
    """Of the stems of a text in order."""
    shingles = tuple(shingles_in(words))
    once: dict[str, int] = {}
    for at, shingle in enumerate(shingles):
        once[shingle] = -1 if shingle in once else at
    return Prepared(words, shingles, once, tuple(_is_telling(words, at) for at in range(len(words))))


def find_slots(left: Prepared, right: Prepared) -> Slots:
    """Slots of two texts."""
    changed: dict[Pair, int] = {}
    kept: set[str] = set()
    reworded = shared = 0
    starts = ends = (len(left.words), len(right.words))
    behind: Place = (0, 0)
    for i, j, n in (*_stretches(left, right), (*ends, 0)):
        shared += n
        if n >= RUN:
            starts = (min(starts[0], i), min(starts[1], j))
        kept.update(compress(left.words[i : i + n], left.telling[i : i + n]))
        first, second = behind
        is_inside = bool(first and second and n)
        longest = LONGEST if is_inside else LONGEST_AT_EDGE
        if 0 < i - first <= longest and 0 < j - second <= longest:
            slot = (" ".join(left.words[first:i]), " ".join(right.words[second:j]))
            names = min(_names_in_slot(left, first, i, slot[0]), _names_in_slot(right, second, j, slot[1]))
            if not names:
                reworded += 1
            elif not _alike(*slot):
                changed[slot] = names
        behind = i + n, j + n
    return Slots(tuple(sorted(changed)), sum(changed.values()), frozenset(kept), reworded, shared, starts)


def _names_in_slot(text: Prepared, first: int, last: int, slot: str) -> int:
    """0 for a body that has another name, «الدفاع المدني» or «الخوذ البيضاء»; «بلدة الكرامة» is none."""
    if slot in names_of_actors() and not (first and text.words[first - 1] in load_vocabulary().kinds):
        return 0
    return sum(_weight(text, at) for at in range(first, last))


def _weight(text: Prepared, at: int) -> int:
    vocabulary = load_vocabulary()
    if text.words[at] in vocabulary.days or (at and text.telling[at] and text.words[at - 1] in vocabulary.kinds):
        return OF_PLACE_OR_DAY
    return text.telling[at]


def _stretches(left: Prepared, right: Prepared) -> Iterator[Stretch]:
    """Runs of two and more words that both have and that begin with two words that the right text has once only."""
    ours, theirs, places = left.words, right.words, right.once
    i, end = 0, len(ours) - 1
    while i < end:
        j = places.get(left.shingles[i], -1)
        if j < 0:
            i += 1
            continue
        n = 2
        while i + n < len(ours) and j + n < len(theirs) and ours[i + n] == theirs[j + n]:
            n += 1
        yield i, j, n
        i += n


def _is_telling(words: Sequence[str], at: int) -> bool:
    """A name, what stands behind a kind of place («بلدة …»), or a day of the week."""
    vocabulary = load_vocabulary()
    word = words[at]
    if word in vocabulary.days or is_name(word, word):
        return True
    return at > 0 and words[at - 1] in vocabulary.kinds and word not in vocabulary.kinds


def _alike(left: str, right: str) -> bool:
    """One name written twice, with a slip of the pen or another vowel."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= FUZZY
