"""Finds lexicon forms in tokens: a set of readings for each place, clitics taken off only where the rest is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tawthiq.arabic.tokens import PUNCT
from tawthiq.lexicon.entries import CompiledLexicon, Entry, Form, Reading
from tawthiq.model.documents import Token

#: marks that may stand inside a name: «جيش "النصر"»
SKIPPED = ('"', "'", "(", ")")
_CACHE_LIMIT = 100_000


class Clitics(msgspec.Struct, frozen=True):
    """The letters that a language writes onto its words, folded."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    article: str
    contraction: tuple[str, str]  # how a preposition and the article are written as one, and the preposition
    enclitics: tuple[str, ...]
    restored: tuple[tuple[str, str], ...]  # letters that an enclitic changes: what stands before it, what was there
    barred: dict[str, tuple[str, ...]] = {}  # features, by their beginnings, of forms that a letter cannot precede


class Alternative(msgspec.Struct, frozen=True, gc=False):
    """One way to read a word: `base` is known, the counted letters before and behind it are clitics."""

    base: str
    proclitic: int
    enclitic: int
    article: bool


_Alone = tuple[Entry, str, int, int, bool]


class Word(msgspec.Struct, frozen=True, gc=False):
    """What a form can be: kept for each, since reports share their vocabulary.

    `alone` are the readings of the word by itself by tag, as entry, features, letters before and behind, article;
    `seconds` what may follow it in forms of several words; `bases` what it may be itself inside such a form.
    """

    alternatives: tuple[Alternative, ...]
    alone: tuple[tuple[str, tuple[_Alone, ...]], ...]
    seconds: frozenset[str]
    bases: tuple[str, ...]


_UNKNOWN = Word((), (), frozenset(), ())


class Matcher:
    """All forms of a compiled lexicon, ready to be found; safe to share, as only its cache changes."""

    def __init__(self, lexicon: CompiledLexicon, clitics: Clitics, whole: frozenset[str] = frozenset()) -> None:
        """`whole` holds words that are never taken apart."""
        self._clitics = clitics
        self._whole = whole
        self._single: dict[str, list[tuple[Form, Entry]]] = {}
        self._by_first: dict[str, dict[str, list[tuple[Form, Entry]]]] = {}  # forms of several words, by the first two
        self._vocabulary: set[str] = set()
        for form in lexicon.forms:
            item = (form, lexicon.entries[form.entry])
            self._vocabulary.update(form.words)
            if len(form.words) == 1:
                self._single.setdefault(form.words[0], []).append(item)
            else:
                self._by_first.setdefault(form.words[0], {}).setdefault(form.words[1], []).append(item)
        self._open: dict[str, Word] = {}
        self._closed: dict[str, Word] = {}

    def knows(self, word: str) -> bool:
        """Whether the folded word, clitics taken off, is part of any form."""
        return bool(self._word(word, False).alternatives)

    def read(self, tokens: Sequence[Token], first: int, last: int) -> list[Reading]:
        """Readings that begin in tokens `[first, last)`, of each tag the longest at a place, none inside a longer."""
        found = self.places(tokens, first, last)
        return [reading for _, by_tag in found for readings in by_tag.values() for reading in readings]

    def places(self, tokens: Sequence[Token], first: int, last: int) -> list[tuple[int, dict[str, list[Reading]]]]:
        """The same by place and tag, places without a reading left out."""
        places: list[tuple[int, dict[str, list[Reading]]]] = []
        free_from: dict[str, int] = {}  # of each tag, where its last form of several words ends
        busy = 0  # where the last of them ends
        words = [self._word(token.text, token.closed) for token in tokens[first:last]]
        for i, word in enumerate(words, first):
            if not word.alternatives or tokens[i].kind is PUNCT:
                continue
            at = _behind_marks(tokens, i + 1, last) if word.seconds else last
            is_longer = at < last and not word.seconds.isdisjoint(words[at - first].bases)
            found = self._with_longer(tokens, i, last, word, words[at - first]) if is_longer else _alone(word, i)
            if i < busy:
                found = {tag: readings for tag, readings in found.items() if i >= free_from.get(tag, 0)}
            if is_longer:
                free_from.update((tag, readings[0].last) for tag, readings in found.items())
                busy = max(free_from.values(), default=0)
            if found:
                places.append((i, found))
        return places

    def _with_longer(
        self, tokens: Sequence[Token], i: int, last: int, word: Word, second: Word
    ) -> dict[str, list[Reading]]:
        """Readings of token `i` by tag, the longest of each, where forms of several words compete."""
        best: dict[str, list[Reading]] = {}
        for head in word.alternatives:
            for form, entry in self._forms_alone(tokens[i].text, head):
                _keep_longest(best, _reading(form, entry, head, i, i + 1, head.enclitic))
            seconds = {} if head.enclitic else self._by_first.get(head.base, {})
            for base in second.bases:
                for form, entry in seconds.get(base, ()):
                    reading = self._extend(tokens, i, last, head, form, entry)
                    if reading is not None:
                        _keep_longest(best, reading)
        return best

    def _extend(
        self, tokens: Sequence[Token], i: int, last: int, head: Alternative, form: Form, entry: Entry
    ) -> Reading | None:
        """The reading of a form of several words at token `i`, if all of them stand there."""
        n = len(form.words)
        at = i + 1
        enclitic = 0
        for k in range(1, n):
            at = _behind_marks(tokens, at, last)
            if at >= last:
                return None
            match = self._inside(tokens[at], form.words[k], k == n - 1)
            if match is None:
                return None
            enclitic = match.enclitic
            at += 1
        return _reading(form, entry, head, i, at, enclitic)

    def _inside(self, token: Token, wanted: str, is_last: bool) -> Alternative | None:
        """How `token` is the word `wanted` of a form: without letters before it, with a pronoun only at the end."""
        for alternative in self._word(token.text, token.closed).alternatives:
            if alternative.base == wanted and not alternative.proclitic and (is_last or not alternative.enclitic):
                return alternative
        return None

    # ---- words by themselves

    def _word(self, text: str, closed: bool) -> Word:
        """What the folded word `text` can be; a `closed` one carries no pronoun."""
        words = self._closed if closed else self._open
        word = words.get(text)
        if word is None:
            if len(words) > _CACHE_LIMIT:
                words.clear()
            word = words[text] = self._look_up(text, closed)
        return word

    def _look_up(self, text: str, closed: bool) -> Word:
        alternatives = tuple(self._take_apart(text, closed))
        if not alternatives:
            return _UNKNOWN
        alone: dict[str, list[_Alone]] = {}
        for head in alternatives:
            for form, entry in self._forms_alone(text, head):
                found = (entry, form.features, head.proclitic, head.enclitic, head.article)
                alone.setdefault(entry.tag, []).append(found)
        return Word(
            alternatives=alternatives,
            alone=tuple((tag, tuple(readings)) for tag, readings in alone.items()),
            seconds=frozenset(s for a in alternatives if not a.enclitic for s in self._by_first.get(a.base, ())),
            bases=tuple(dict.fromkeys(a.base for a in alternatives if not a.proclitic)),
        )

    def _forms_alone(self, text: str, head: Alternative) -> Iterable[tuple[Form, Entry]]:
        """Forms of one word that `head` is, before which the conjunctions and prepositions of `text` can stand."""
        barred = self._clitics.barred.get(text[head.proclitic - 1], ()) if head.proclitic else ()
        return (item for item in self._single.get(head.base, ()) if not item[0].features.startswith(barred))

    def _take_apart(self, word: str, closed: bool) -> Iterable[Alternative]:
        """All licensed ways to read `word`, the one that takes off least first."""
        known = self._vocabulary
        if word in known:
            yield Alternative(word, 0, 0, False)
        if word in self._whole:
            return
        is_form = word in self._single
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


def _behind_marks(tokens: Sequence[Token], i: int, last: int) -> int:
    while i < last and tokens[i].text in SKIPPED:
        i += 1
    return i


def _reading(form: Form, entry: Entry, head: Alternative, first: int, last: int, enclitic: int) -> Reading:
    return Reading(entry, form.features, first, last, head.proclitic, enclitic, head.article)


def _alone(word: Word, i: int) -> dict[str, list[Reading]]:
    """The readings by tag of a word by itself at token `i`."""
    last = i + 1
    return {
        tag: [Reading(entry, features, i, last, before, behind, article)
              for entry, features, before, behind, article in alone]
        for tag, alone in word.alone
    }  # fmt: skip


def _keep_longest(best: dict[str, list[Reading]], reading: Reading) -> None:
    """Keep the readings of the longest stretch for each tag, an entry once."""
    held = best.get(reading.tag)
    if held is None or reading.last > held[0].last:
        best[reading.tag] = [reading]
    elif reading.last == held[0].last:
        held.append(reading)
