"""Positions in a document's verbatim text."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True, order=True):
    """Half-open range of Unicode code points into `Document.text`; `[start, end]` in JSON."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The words that this span stands on."""
        return text[self.start : self.end]


def hull(*spans: Span) -> Span:
    """The smallest span that covers all of `spans`."""
    return Span(min(s.start for s in spans), max(s.end for s in spans))
