"""robots.txt by RFC 9309: which paths a server asks programs to leave alone, and how slowly to go.

The standard library's parser knows no wildcards and takes the first rule that fits, where the standard takes the
longest: `Allow: /` before `Disallow: /private` would open all. Hence rules of our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote_to_bytes

import msgspec

LARGEST: Final = 512 * 1024
"""Bytes of a robots.txt that are read; the standard asks for 500 KiB at least."""
_KEPT: Final = "!$&'()*+,/:;=@~-._?%[]"
_MOST_RULES: Final = 10_000


class Rule(msgspec.Struct, frozen=True):
    """A pattern of paths, with `*` for anything and a last `$` for the end."""

    allows: bool
    pattern: str


class Rules(msgspec.Struct, frozen=True):
    """What holds for one program on one server; `delay_s`: Crawl-delay, seconds."""

    rules: tuple[Rule, ...] = ()
    delay_s: float | None = None

    def allow(self, target: str) -> bool:
        """Whether a path with its query may be asked: the longest pattern that fits decides, the kind one in doubt."""
        path = _normal(target)
        if path == "/robots.txt":
            return True
        fitting = [(len(rule.pattern), rule.allows) for rule in self.rules if _fits(rule.pattern, path)]
        return max(fitting, default=(0, True))[1]


def read_rules(text: str, program: str) -> Rules:
    """The rules for `program` (its name in lower case) in a robots.txt, those for `*` where it is not named."""
    named: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    is_named = False
    for agents, lines in _groups(text):
        if program in agents:
            is_named = True
            named += lines
        if "*" in agents:
            others += lines
    lines = named if is_named else others
    rules = [Rule(key == "allow", _normal(value)) for key, value in lines if key != "crawl-delay" and value]
    delays = [delay for key, value in lines if key == "crawl-delay" and (delay := _seconds(value)) is not None]
    return Rules(tuple(rules[:_MOST_RULES]), max(delays, default=None))


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Each group's agents and its lines; user-agent lines in a row head one group."""
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    is_heading = False
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = (piece.strip() for piece in line.partition("#")[0].partition(":"))
        key = key.lower()
        if not colon:
            continue
        if key == "user-agent":
            if not is_heading:
                yield agents, lines
                agents, lines = set(), []
            agents.add(value.partition("/")[0].strip().lower())
            is_heading = True
        elif key in ("allow", "disallow", "crawl-delay"):
            is_heading = False
            lines.append((key, value))
    yield agents, lines


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _normal(path: str) -> str:
    """One way of writing a path: what need not be encoded is not, all else is; `%2F` stays apart from `/`."""
    pieces = path.replace("%2f", "%2F").split("%2F")
    return "%2F".join(quote(unquote_to_bytes(piece.replace("%25", "%2525")), safe=_KEPT) for piece in pieces)


def _fits(pattern: str, path: str) -> bool:
    """Whether the pattern fits the start of the path. Linear: each piece is looked for once, leftmost first."""
    is_whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not is_whole or at == len(path)
    *middle, last = pieces
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if is_whole:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
