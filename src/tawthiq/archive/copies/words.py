"""A text as copies are compared: without letters' variants, marks, addresses, names of sides and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import Final

import msgspec

from tawthiq.arabic.fold import fold
from tawthiq.archive.copies.vocabulary import SIDE_TAGS, is_common, load_vocabulary, stem
from tawthiq.lexicon.load import load_lexicon

_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|\S+\.(?:com|net|org|me)/\S*|@\w+")
_WORD: Final = re.compile(r"[\u0621-\u064a\u0671-\u06d3]+|\d+(?:[.,]\d+)*")
_MAY_BE_ADDRESS: Final = re.compile(r"[@/]|www\.")
DROPPED: Final = ""
STAMP: Final = 5
"""Words of a line that is a stamp, a byline, a heading, as long as other lines make up the text."""
LEAST_BODY: Final = 0.6


class Words(msgspec.Struct, frozen=True):
    """`plain`: all words and numbers of a text, folded, in order. `content`: stems of those that tell what happened:
    not the stamp and byline, no function word, no word that sides are named with (outlets rename sides), no number
    (tolls rise, and are written in words or digits)."""

    plain: tuple[str, ...]
    content: tuple[str, ...]


def read_words(text: str) -> Words:
    """The words of `text`; of a text without content words all of them are content."""
    lines = [found for line in _without_addresses(text).splitlines() if (found := _WORD.findall(line))]
    plain = tuple(chain.from_iterable(lines))
    long = [line for line in lines if len(line) > STAMP]
    if sum(map(len, long)) >= LEAST_BODY * len(plain):
        lines = long
    content = tuple(chain.from_iterable(map(_content_of, lines)))
    return Words(plain, content or plain)


def _content_of(line: list[str]) -> list[str]:
    found = [_read_word(word) for word in line]
    kept = [stemmed for stemmed, part in found if stemmed and not part]
    if len(kept) == len(found):
        return kept
    last = len(found) - 1
    return [
        stemmed
        for at, (stemmed, part) in enumerate(found)
        if stemmed and not (part and ((at and found[at - 1][1]) or (at < last and found[at + 1][1])))
    ]


def _without_addresses(text: str) -> str:
    folded = fold(text).text
    return _ADDRESS.sub(" ", folded) if _MAY_BE_ADDRESS.search(folded) else folded


@lru_cache(maxsize=131_072)
def _read_word(word: str) -> tuple[str, bool]:
    """The stem by which a folded word counts, `DROPPED` for one that does not; and whether it can name a side."""
    if word[0].isdigit() or is_common(word):
        return DROPPED, False
    stemmed = stem(word)
    vocabulary = load_vocabulary()
    if stemmed in vocabulary.sides:
        return DROPPED, True
    if stemmed in vocabulary.days and stemmed != word:
        return stemmed, False  # «الاثنين» is Monday, «اثنين» two
    if stemmed in vocabulary.numbers or len(stemmed) < 2:
        return DROPPED, False
    return stemmed, stemmed in vocabulary.side_parts


def shingles_in(words: Sequence[str]) -> list[str]:
    """Each two neighbouring words, in order; the one word of a text that has only one."""
    return [f"{left} {right}" for left, right in pairwise(words)] if len(words) > 1 else list(words)


def numbers_in(plain: Iterable[str]) -> frozenset[str]:
    """The numbers among folded words, as digits; the words of a numeral count one by one."""
    values = load_vocabulary().numbers
    found = (word if word[0].isdigit() else values.get(stem(word), "") for word in plain)
    return frozenset(filter(None, found))


@cache
def names_of_actors() -> frozenset[str]:
    """What the names of sides, and of the bodies that make claims, look like in `Words.content`."""
    lexicon = load_lexicon()
    actors = (form.words for form in lexicon.forms if lexicon.entries[form.entry].tag in SIDE_TAGS)
    return frozenset(" ".join(_content_of(list(words))) for words in actors)
