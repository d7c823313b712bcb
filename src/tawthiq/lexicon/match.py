"""Finds lexicon forms in tokens: a set of readings for each place, clitics taken off only where the rest is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tawthiq.lexicon.entries import CompiledLexicon, Entry, Form, Reading
from tawthiq.model.documents import Token, TokenKind

#: marks that may stand inside a name: «جيش "النصر"»
SKIPPED = ('"', "'", "(", ")")
_CACHE_LIMIT = 400_000


class Clitics(msgspec.Struct, frozen=True):
    """The letters that a language writes onto its words, folded."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    article: str
    contraction: tuple[str, str]  # how a preposition and the article are written as one, and the preposition
    enclitics: tuple[str, ...]
    restored: tuple[tuple[str, str], ...]  # letters that an enclitic changes: what stands before it, what was there


class Alternative(msgspec.Struct, frozen=True):
    """One way to read a word: `base` is known, the counted letters before and behind it are clitics."""

    base: str
    proclitic: int
    enclitic: int
    article: bool


class Matcher:
    """All forms of a compiled lexicon, ready to be found; safe to share, as only its cache changes."""

    def __init__(self, lexicon: CompiledLexicon, clitics: Clitics, whole: frozenset[str] = frozenset()) -> None:
        """`whole` holds words that are never taken apart."""
        self._clitics = clitics
        self._whole = whole
        self._single: dict[str, list[tuple[Form, Entry]]] = {}
        self._by_first: dict[str, dict[str, list[tuple[Form, Entry]]]] = {}  # forms of several words, by the first two
        self._vocabulary: set[str] = set()
        self._words: set[str] = set()
        for form in lexicon.forms:
            item = (form, lexicon.entries[form.entry])
            self._vocabulary.update(form.words)
            if len(form.words) == 1:
                self._words.add(form.words[0])
                self._single.setdefault(form.words[0], []).append(item)
            else:
                self._by_first.setdefault(form.words[0], {}).setdefault(form.words[1], []).append(item)
        self._cache: dict[tuple[str, bool], tuple[Alternative, ...]] = {}

    def knows(self, word: str) -> bool:
        """Whether the folded word, clitics taken off, is part of any form."""
        return bool(self.alternatives(word))

    def alternatives(self, word: str, closed: bool = False) -> tuple[Alternative, ...]:
        """All licensed ways to read `word`, the one that takes off least first; a `closed` one carries no pronoun."""
        key = (word, closed)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > _CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[key] = tuple(self._take_apart(word, closed))
        return found

    def read(self, tokens: Sequence[Token], first: int, last: int) -> list[Reading]:
        """Readings that begin in tokens `[first, last)`, of each tag the longest at a place, none inside a longer."""
        readings: list[Reading] = []
        free_from: dict[str, int] = {}
        for i in range(first, last):
            token = tokens[i]
            if token.kind is TokenKind.PUNCT:
                continue
            alternatives = self.alternatives(token.text, token.closed)
            if not alternatives:
                continue
            best: dict[str, list[Reading]] = {}
            for alternative in alternatives:
                for form, entry in self._candidates(tokens, i, last, alternative):
                    if i >= free_from.get(entry.tag, 0):
                        reading = self._extend(tokens, i, last, alternative, form, entry)
                        if reading is not None:
                            _keep_longest(best, reading)
            for tag, found in best.items():
                readings.extend(found)
                free_from[tag] = found[0].last
        return readings

    def _candidates(
        self, tokens: Sequence[Token], i: int, last: int, head: Alternative
    ) -> Iterable[tuple[Form, Entry]]:
        """Forms that begin with `head` and, where they have a second word, go on with the next token's."""
        yield from self._single.get(head.base, ())
        seconds = self._by_first.get(head.base)
        if seconds is None or head.enclitic:
            return
        at = i + 1
        while at < last and tokens[at].text in SKIPPED:
            at += 1
        if at < last:
            found = self.alternatives(tokens[at].text, tokens[at].closed)
            for base in dict.fromkeys(a.base for a in found if not a.proclitic):
                yield from seconds.get(base, ())

    def _extend(
        self, tokens: Sequence[Token], i: int, last: int, head: Alternative, form: Form, entry: Entry
    ) -> Reading | None:
        n = len(form.words)
        if n == 1:
            return Reading(entry, form.features, i, i + 1, head.proclitic, head.enclitic, head.article)
        if head.enclitic:
            return None
        at = i + 1
        enclitic = 0
        for k in range(1, n):
            while at < last and tokens[at].text in SKIPPED:
                at += 1
            if at >= last:
                return None
            match = self._word(tokens[at], form.words[k], k == n - 1)
            if match is None:
                return None
            enclitic = match.enclitic
            at += 1
        return Reading(entry, form.features, i, at, head.proclitic, enclitic, head.article)

    def _word(self, token: Token, wanted: str, is_last: bool) -> Alternative | None:
        for alternative in self.alternatives(token.text, token.closed):
            if alternative.base == wanted and not alternative.proclitic and (is_last or not alternative.enclitic):
                return alternative
        return None

    def _take_apart(self, word: str, closed: bool) -> Iterable[Alternative]:
        known = self._vocabulary
        if word in known:
            yield Alternative(word, 0, 0, False)
        if word in self._whole:
            return
        is_form = word in self._words
        seen: set[tuple[str, int]] = set()
        for proclitic, rest, article in self._heads(word, is_form):
            for enclitic, base in ((0, rest),) if closed else self._tails(rest):
                if base in known and base != word and (base, proclitic) not in seen:
                    seen.add((base, proclitic))
                    yield Alternative(base, proclitic, enclitic, article)

    def _heads(self, word: str, is_form: bool) -> Iterable[tuple[int, str, bool]]:
        """`(letters of conjunctions and prepositions, rest, article taken off)`; a word that is a form keeps them."""
        c = self._clitics
        yield 0, word, False
        if word.startswith(c.article) and len(word) > 3:
            yield 0, word[len(c.article) :], True
        if is_form:
            return
        for conjunction in ("", *c.conjunctions):
            if conjunction and not (word.startswith(conjunction) and len(word) > 2):
                continue
            rest = word[len(conjunction) :]
            taken = len(conjunction)
            if conjunction:
                yield taken, rest, False
                if rest.startswith(c.article) and len(rest) > 3:
                    yield taken, rest[len(c.article) :], True
            contracted, _ = c.contraction
            if rest.startswith(contracted) and len(rest) > len(contracted) + 1:
                yield taken + len(contracted), rest[len(contracted) :], True
                yield taken + len(contracted), c.article + rest[len(contracted) :], False
            for preposition in c.prepositions:
                if rest.startswith(preposition) and len(rest) > 2:
                    inner = rest[len(preposition) :]
                    yield taken + len(preposition), inner, False
                    if inner.startswith(c.article) and len(inner) > 3:
                        yield taken + len(preposition), inner[len(c.article) :], True

    def _tails(self, rest: str) -> Iterable[tuple[int, str]]:
        yield 0, rest
        for enclitic in self._clitics.enclitics:
            if rest.endswith(enclitic) and len(rest) >= len(enclitic) + 3:
                base = rest[: -len(enclitic)]
                yield len(enclitic), base
                for changed, original in self._clitics.restored:
                    if base.endswith(changed):
                        yield len(enclitic), base[: -len(changed)] + original


def _keep_longest(best: dict[str, list[Reading]], reading: Reading) -> None:
    """Keep the readings of the longest stretch for each tag, an entry once."""
    held = best.get(reading.tag)
    if held is None or reading.last > held[0].last:
        best[reading.tag] = [reading]
    elif reading.last == held[0].last:
        held.append(reading)
