"""A report as it was read: verbatim text, its parts, and what is known about it."""

from __future__ import annotations

from datetime import date
from enum import Enum, StrEnum

import msgspec

from tawthiq.model.spans import Span


class TokenKind(Enum):
    """What a token is made of."""

    WORD = "word"
    NUMBER = "number"
    LATIN = "latin"
    PUNCT = "punct"


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word, number or mark.

    `text` is folded; `start`, `end` are verbatim offsets; `offsets[i]` is the verbatim offset of folded letter `i`
    where marks were deleted inside the token, else None and offsets run in step. `closed`: its last letter is ة or ى,
    so it carries no pronoun.
    """

    text: str
    start: int
    end: int
    kind: TokenKind
    offsets: tuple[int, ...] | None = None
    hashtag: bool = False
    closed: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def at(self, letter: int) -> int:
        """Verbatim offset of folded letter `letter`; `len(text)` gives the end."""
        if letter >= len(self.text):
            return self.end
        return self.offsets[letter] if self.offsets else self.start + letter


class ZoneKind(StrEnum):
    """What a sentence is in the report's layout."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BODY = "body"
    BYLINE = "byline"
    RELATED = "related"  # headlines of other articles, readers' comments, hashtags alone
    HEADING = "heading"  # a section head such as a governorate's name


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """Half-open range of token indices, the paragraph that it stands in, and its zone."""

    index: int
    first: int
    last: int
    paragraph: int
    zone: ZoneKind


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Where a text comes from; everything but the text may be unknown."""

    id: str
    text: str
    path: str | None = None
    sha256: str = ""
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A report with its tokens, sentences and layout; `text` is never changed."""

    report: Report
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    title: str | None = None
    dateline: str | None = None
    byline: str | None = None

    @property
    def text(self) -> str:
        return self.report.text

    def words(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.last]
