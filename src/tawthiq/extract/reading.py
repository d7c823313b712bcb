"""A document with the lexicon readings of each token: what every extractor starts from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache

from tawthiq.arabic import clitics
from tawthiq.arabic.fold import bare
from tawthiq.arabic.tokens import NUMBER
from tawthiq.gazetteer.names import NameIndex, load_names
from tawthiq.lexicon.entries import Reading
from tawthiq.lexicon.load import load_lexicon
from tawthiq.lexicon.match import Clitics, Matcher
from tawthiq.model.documents import Document, Sentence, Token
from tawthiq.model.spans import Span

_NONE: tuple[Reading, ...] = ()
_NO_CLASSES: frozenset[str] = frozenset()
_NOTHING: dict[str, list[Reading]] = {}


@cache
def load_matcher() -> Matcher:
    """The matcher over the compiled lexicon, built once a process."""
    letters = Clitics(
        clitics.CONJUNCTIONS,
        clitics.PREPOSITIONS,
        clitics.ARTICLE,
        clitics.CONTRACTION,
        clitics.ENCLITICS,
        clitics.RESTORED,
        clitics.BARRED,
    )
    return Matcher(load_lexicon(), letters)


def is_known(word: str) -> bool:
    """Whether a folded word is a lexicon form, clitics aside, or a place name."""
    return known_words(load_names())(word)


@lru_cache(maxsize=8)
def known_words(names: NameIndex) -> Callable[[str], bool]:
    """The same with the place names of an index; remembers what it was asked."""
    matcher = load_matcher()

    @lru_cache(maxsize=65_536)
    def is_known_word(word: str) -> bool:
        return matcher.knows(word) or names.lookup(word) is not None

    return is_known_word


class ReadDocument:
    """Tokens and, for each token, the readings that begin there."""

    def __init__(self, document: Document, matcher: Matcher, names: NameIndex | None = None) -> None:
        self.document = document
        self.names = names or load_names()
        self.tokens: tuple[Token, ...] = document.tokens
        self.sentences: tuple[Sentence, ...] = document.sentences
        self.matcher = matcher
        self._starting: list[dict[str, list[Reading]]] = [_NOTHING] * len(self.tokens)
        self._by_tag: list[dict[str, list[Reading]]] = []  # of each sentence, left to right
        for sentence in self.sentences:
            tagged: dict[str, list[Reading]] = {}
            for i, found in matcher.places(self.tokens, sentence.first, sentence.last):
                self._starting[i] = found
                for tag, readings in found.items():
                    tagged.setdefault(tag, []).extend(readings)
            self._by_tag.append(tagged)

    def at(self, i: int, tag: str) -> list[Reading] | tuple[Reading, ...]:
        """Readings with `tag` that begin at token `i`."""
        return self._starting[i].get(tag, _NONE) if 0 <= i < len(self.tokens) else _NONE

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """All tokens in digits."""
        return tuple(i for i, token in enumerate(self.tokens) if token.kind is NUMBER)

    def common_at(self, i: int) -> frozenset[str]:
        """Classes of the function word at token `i`."""
        return self.common.get(i, _NO_CLASSES)

    @cached_property
    def common(self) -> dict[int, frozenset[str]]:
        """Classes of the function words, by token."""
        found = {i: by_tag["COMMON"] for i, by_tag in enumerate(self._starting) if "COMMON" in by_tag}
        return {i: frozenset([r.entry.cls for r in readings]) for i, readings in found.items()}

    def tags_at(self, i: int) -> dict[str, list[Reading]]:
        """All readings that begin at token `i`, by tag."""
        return self._starting[i]

    def of_tag(self, sentence: Sentence, tag: str) -> Sequence[Reading]:
        """Readings with `tag` in `sentence`, left to right."""
        return self._by_tag[sentence.index].get(tag, _NONE)

    def starts_of(self, sentence: Sentence, *tags: str) -> list[int]:
        """Tokens of `sentence` at which readings with one of `tags` begin, left to right."""
        return sorted({r.first for tag in tags for r in self.of_tag(sentence, tag)})

    def span(self, reading: Reading) -> Span:
        """Verbatim span of a reading, prefixed conjunctions and prepositions left out; an attached pronoun stays in."""
        return Span(self.tokens[reading.first].at(reading.proclitic), self.tokens[reading.last - 1].end)

    def span_of(self, first: int, last: int, proclitic: int = 0) -> Span:
        """Verbatim span of tokens `[first, last)`, `proclitic` letters of the first left out."""
        return Span(self.tokens[first].at(proclitic), self.tokens[last - 1].end)

    def raw(self, i: int) -> str:
        """Token `i` as written, marks included."""
        token = self.tokens[i]
        return self.document.text[token.start : token.end]

    def spelt(self, i: int) -> str:
        """Token `i` in the letters in which it is written, which folding makes alike (أ and ا), without marks."""
        return bare(self.raw(i))
