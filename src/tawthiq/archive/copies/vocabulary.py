"""The word classes that copies are compared by, taken from the lexicons and the list of word frequencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

import msgspec

from tawthiq.arabic.clitics import ARTICLE, CONJUNCTIONS, CONTRACTION, PREPOSITIONS
from tawthiq.arabic.frequency import load_frequencies
from tawthiq.lexicon.entries import CompiledLexicon, Entry
from tawthiq.lexicon.load import load_lexicon

SIDE_TAGS: Final = frozenset({"ACTOR", "HEAD"})
CIVIL: Final = "civil_body"
"""The kind of actors that are sources of claims: whom a report quotes tells reports apart."""
NUMBER_TAG: Final = "NUMBER"
NUMBER_CLASSES: Final = frozenset({"cardinal", "scale", "half", "vague"})
PLACE_TAG: Final = "TOPONYM"
KINDS: Final = frozenset(
    [*(("KIND", cls) for cls in ("", "relief", "rural", "front")), ("DIRECTION", "part"), ("DIRECTION", "compass")]
)
DAYS: Final = frozenset({("TIME", "weekday")})
RARE: Final = 33
"""Zipf frequency times ten below which a word that no lexicon knows is taken for a name."""
COMMON: Final = 62
"""Zipf frequency times ten from which a word is a function word, which tells nothing of a text."""
_AND: Final = re.compile(f"[{''.join(CONJUNCTIONS)}](?=...)")
_ARTICLE: Final = re.compile(f"(?:{CONTRACTION[0]}|[{''.join(PREPOSITIONS)}]?{ARTICLE})(?=..)")


class Vocabulary(msgspec.Struct, frozen=True):
    """Stems by class. `sides`: words that name sides alone; `side_parts`: those that do only beside others («جيش
    الكرامة»). `numbers`: number words and their values («""» where a word has none). `known`: stems of all other
    lexicon words but places, which are no names however rare. `places`: stems of the words of known places. `kinds`:
    what stands before the name of a place («بلدة», «محيط»). `days`: of the week."""

    sides: frozenset[str]
    side_parts: frozenset[str]
    numbers: dict[str, str]
    known: frozenset[str]
    places: frozenset[str]
    kinds: frozenset[str]
    days: frozenset[str]


@lru_cache(maxsize=131_072)
def stem(word: str) -> str:
    """A folded word without conjunction, preposition before an article, and article: «والمدينة», «للمدينة», «مدينة».

    The letter of a conjunction comes off where the rest is the commoner word, or neither is known: «فصائل» keeps it.
    """
    if (joined := _AND.match(word)) and frequency(word[joined.end() :]) >= frequency(word):
        word = word[joined.end() :]
    return _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word


def frequency(word: str) -> int:
    """Zipf frequency of a folded word times ten, 0 for an unknown one."""
    return load_frequencies().get(word, 0)


@cache
def load_vocabulary() -> Vocabulary:
    """The word classes, made once a process. Raises LexiconError or DataError where shipped data are broken."""
    lexicon = load_lexicon()
    alone: dict[str, set[str]] = {"sides": set(), "numbers": set(), "known": set(), "places": set()}
    inside: dict[str, set[str]] = {name: set() for name in alone}
    for form in lexicon.forms:
        words = [stem(word) for word in form.words]
        (alone if len(words) == 1 else inside)[_class_of(lexicon.entries[form.entry])].update(words)
    places = alone["places"] | {word for word in inside["places"] if frequency(word) < RARE}
    numbers = {word: value for word, value in _values(lexicon) if word not in places}
    # a place that sides are named after stays a place, a means (a plane, a shell) stays a means
    others = places | alone["known"] | numbers.keys()
    return Vocabulary(
        sides=frozenset(alone["sides"] - others),
        side_parts=frozenset(inside["sides"] - alone["sides"] - others),
        numbers=numbers,
        known=frozenset((alone["known"] | inside["known"] | alone["sides"] | inside["sides"]) - places),
        places=frozenset(places),
        kinds=_stems(lexicon, KINDS) - places,
        days=_stems(lexicon, DAYS),
    )


def _stems(lexicon: CompiledLexicon, classes: frozenset[tuple[str, str]]) -> frozenset[str]:
    """Stems of the forms that are one word, of entries of these tags and classes."""
    entries = lexicon.entries
    return frozenset(
        stem(form.words[0])
        for form in lexicon.forms
        if len(form.words) == 1 and (entries[form.entry].tag, entries[form.entry].cls) in classes
    )


def _values(lexicon: CompiledLexicon) -> Iterator[tuple[str, str]]:
    for form in lexicon.forms:
        entry = lexicon.entries[form.entry]
        if len(form.words) == 1 and _class_of(entry) == "numbers":
            yield stem(form.words[0]), entry.get("value")


def _class_of(entry: Entry) -> str:
    if entry.tag in SIDE_TAGS:
        return "known" if entry.get("kind") == CIVIL else "sides"
    if entry.tag == NUMBER_TAG and entry.cls in NUMBER_CLASSES:
        return "numbers"
    return "places" if entry.tag == PLACE_TAG else "known"


def is_common(word: str) -> bool:
    """Whether a folded word is as common as function words are."""
    return frequency(word) >= COMMON


@lru_cache(maxsize=65_536)
def is_name(word: str, stemmed: str) -> bool:
    """Whether a folded word is likely the name of a place or person: a known place, or rare and in no lexicon."""
    vocabulary = load_vocabulary()
    if stemmed in vocabulary.places:
        return True
    rest = stemmed[1:] if stemmed[0] in PREPOSITIONS and len(stemmed) > 3 else stemmed  # «بدمار»
    if any(known in vocabulary.known or known in vocabulary.numbers for known in (stemmed, rest)):
        return False
    return max(frequency(word), frequency(stemmed), frequency(rest)) < RARE
