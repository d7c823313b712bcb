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
from collections.abc import Iterator, Sequence

import msgspec

Tags = frozenset[str]

_PIECE = re.compile(
    r"\s+|<(?P<open>[a-z_]+):|(?P<close>>)|(?P<negated>!)?(?P<tag>[A-Za-z0-9_.:\-]*[A-Za-z0-9_])|(?P<operator>[|()?*+.]|\{\d+(?:,\d*)?\})"
)


class Match(msgspec.Struct, frozen=True):
    """Where a rule matched: tokens `[first, last)`; `parts` the named stretches, relative to the same tokens."""

    rule: str
    first: int
    last: int
    parts: dict[str, tuple[int, int]]

    def part(self, name: str) -> tuple[int, int] | None:
        return self.parts.get(name)


class Alphabet:
    """Gives each set of tags its letter; grows as new sets turn up."""

    def __init__(self) -> None:
        self._letters: dict[Tags, str] = {}

    def __len__(self) -> int:
        return len(self._letters)

    def spell(self, tags: Sequence[Tags]) -> str:
        """The string for a sequence of tag sets."""
        letters = self._letters
        out: list[str] = []
        for tag_set in tags:
            letter = letters.get(tag_set)
            if letter is None:
                letter = letters[tag_set] = chr(0xF0000 + len(letters))
            out.append(letter)
        return "".join(out)

    def holding(self, tag: str) -> str:
        """All letters whose set holds `tag`."""
        return "".join(letter for tags, letter in self._letters.items() if tag in tags)


ALPHABET = Alphabet()


class Rule:
    """A named pattern over tags. Raises ValueError for broken syntax."""

    def __init__(self, name: str, pattern: str) -> None:
        self.name = name
        self._pieces = tuple(_parse(name, pattern))
        self._size = -1
        self._regex: re.Pattern[str] = re.compile("")
        try:
            self._compiled()
        except re.error as problem:
            raise ValueError(f"rule {name}: {problem}") from problem

    def find(self, tags: Sequence[Tags], start: int = 0) -> Iterator[Match]:
        """Matches from left to right that do not overlap."""
        text = ALPHABET.spell(tags)
        for found in self._compiled().finditer(text, start):
            if found.end() > found.start():
                yield self._match(found)

    def at(self, tags: Sequence[Tags], start: int) -> Match | None:
        """The match that begins at token `start`, if there is one."""
        text = ALPHABET.spell(tags)
        found = self._compiled().match(text, start)
        return self._match(found) if found and found.end() > start else None

    def _match(self, found: re.Match[str]) -> Match:
        parts = {k: found.span(k) for k, v in found.groupdict().items() if v is not None}
        return Match(self.name, found.start(), found.end(), parts)

    def _compiled(self) -> re.Pattern[str]:
        if self._size != len(ALPHABET):
            self._size = len(ALPHABET)
            self._regex = re.compile(
                "".join(p if kind == "raw" else _letter_class(kind, p) for kind, p in self._pieces)
            )
        return self._regex


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
