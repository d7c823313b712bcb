"""Rules over tags, run by the regular-expression engine.

Each token carries a *set* of tags, for its readings compete. Every distinct set becomes one letter of a private
alphabet, a sentence becomes a string of such letters, and a tag in a rule becomes the class of all letters whose set
holds it. So a rule reads like a sentence and runs at the speed of `re`:

    Rule("place.distance", "OPEN? ABOUT? <distance: NUMBER> UNIT <bearing: DIRECTION+> KIND? <anchor: NAME+> CLOSE?")

Syntax: tags are words of A-Z a-z 0-9 . _ - :; `A|B`, `( )`, `? * +`, `{1,3}`, `.` (any token), `!A` (a token without
A), `<name: …>` a named part. Blanks separate.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NewType

import msgspec

Tags = frozenset[str]
Spelled = NewType("Spelled", str)

_PIECE = re.compile(
    r"\s+|<(?P<open>[a-z_]+):|(?P<close>>)|(?P<negated>!)?(?P<tag>[A-Za-z0-9_.:\-]*[A-Za-z0-9_])|(?P<operator>[|()?*+.]|\{\d+(?:,\d*)?\})"
)


#: of the private letters below 0x10000, whose classes `re` keeps as bitmaps; it searches those of others one by one
_FIRST_LETTER = 0xE000


class Match(msgspec.Struct, frozen=True, gc=False):
    """Where a rule matched: tokens `[first, last)`; `parts` the named stretches, relative to the same tokens."""

    rule: str
    first: int
    last: int
    parts: dict[str, tuple[int, int]]

    def part(self, name: str) -> tuple[int, int] | None:
        return self.parts.get(name)


class Alphabet:
    """Gives each set of tags its letter; grows as new sets turn up. Tags that no rule reads make no new letter."""

    def __init__(self) -> None:
        self._letters: dict[Tags, str] = {}
        self._held: dict[str, str] = {}
        self.size = 0

    def __len__(self) -> int:
        return self.size

    def read(self, tags: Iterable[str]) -> None:
        """`tags` are read by a rule; letters that were given without regard to them are given anew."""
        new = [tag for tag in tags if tag not in self._held]
        if new:
            self._letters.clear()
            self._held = dict.fromkeys([*self._held, *new], "")
            self.size += 1

    def spell(self, tags: Sequence[Tags]) -> str:
        """The string for a sequence of tag sets."""
        letters = self._letters
        return "".join([letters.get(tag_set) or self._letter(tag_set) for tag_set in tags])

    def _letter(self, tags: Tags) -> str:
        read = tags.intersection(self._held)
        letter = self._letters.get(read)
        if letter is None:
            letter = self._letters[read] = chr(_FIRST_LETTER + self.size)
            self.size += 1
            for tag in read:
                self._held[tag] += letter
        self._letters[tags] = letter
        return letter

    def holding(self, tag: str) -> str:
        """All letters whose set holds `tag`."""
        return self._held[tag]


ALPHABET = Alphabet()


class Rule:
    """A named pattern over tags. Raises ValueError for broken syntax."""

    def __init__(self, name: str, pattern: str) -> None:
        self.name = name
        self._pieces = tuple(_parse(name, pattern))
        self._tags = tuple(piece for kind, piece in self._pieces if kind != "raw")
        self._size = -1
        self._held: list[str] | None = None
        ALPHABET.read(self._tags)
        self._regex: re.Pattern[str] = re.compile("")
        try:
            self._compiled()
        except re.error as problem:
            raise ValueError(f"rule {name}: {problem}") from problem

    def find(self, tags: Sequence[Tags] | Spelled, start: int = 0) -> Iterator[Match]:
        """Matches from left to right that do not overlap."""
        text = _spelled(tags)  # before the rule is compiled, for it may bring new letters
        for found in self._compiled().finditer(text, start):
            if found.end() > found.start():
                yield self._match(found)

    def first(self, tags: Sequence[Tags] | Spelled, start: int = 0) -> Match | None:
        """The first match from token `start` on."""
        return next(self.find(tags, start), None)

    def at(self, tags: Sequence[Tags] | Spelled, start: int, end: int = sys.maxsize) -> Match | None:
        """The match that begins at token `start`, if there is one; it looks no further than token `end`."""
        text = _spelled(tags)
        found = self._compiled().match(text, start, end)
        return self._match(found) if found and found.end() > start else None

    def _match(self, found: re.Match[str]) -> Match:
        first, last = found.span()
        spans = found.regs
        parts = {name: spans[k] for name, k in self._regex.groupindex.items() if spans[k][0] >= 0}
        return Match(self.name, first, last, parts)

    def _compiled(self) -> re.Pattern[str]:
        if self._size == ALPHABET.size:
            return self._regex
        self._size = ALPHABET.size
        held = [ALPHABET.holding(tag) for tag in self._tags]
        if self._held != held:
            self._held = held
            self._regex = re.compile(
                "".join(p if kind == "raw" else _letter_class(kind, p) for kind, p in self._pieces)
            )
        return self._regex


def spell(tags: Sequence[Tags]) -> Spelled:
    """`tags` as rules read them; worth keeping where several rules, or one at several places, read the same."""
    return Spelled(ALPHABET.spell(tags))


def _spelled(tags: Sequence[Tags] | Spelled) -> str:
    return tags if isinstance(tags, str) else ALPHABET.spell(tags)


def _letter_class(kind: str, tag: str) -> str:
    letters = ALPHABET.holding(tag)
    if kind == "not":
        return f"[^{letters}]" if letters else "."
    return f"[{letters}]" if letters else "(?!)"


def _parse(name: str, pattern: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            raise ValueError(f"rule {name}: cannot read {pattern[at : at + 20]!r}")
        at = piece.end()
        if piece["open"]:
            yield "raw", f"(?P<{piece['open']}>"
        elif piece["close"]:
            yield "raw", ")"
        elif piece["tag"]:
            yield ("not" if piece["negated"] else "tag"), piece["tag"]
        elif piece["operator"]:
            yield "raw", "(?:" if piece["operator"] == "(" else piece["operator"]
