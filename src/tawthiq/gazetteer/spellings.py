"""Candidates for a name: exact ones, and where there are none those that other spellings or Latin letters lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

from tawthiq.gazetteer.entries import GazetteerEntry, Grade, Match, PlaceName
from tawthiq.gazetteer.keys import is_arabic, joined_keys, latin_key, name_key, without_clitics, without_kind
from tawthiq.gazetteer.pack import ARABIC, LATIN, NameRow
from tawthiq.gazetteer.spelling import latin_distance, latin_skeleton, neighbours, skeleton, variant_distance

_SHORTEST_SKELETON = 2
#: of a name that is exact once a letter that may be a preposition is off
_CLITIC_DISTANCE = 0.3

Fixed = Callable[[GazetteerEntry], GazetteerEntry | None]


class NameSource(Protocol):
    """What can be asked for names: a pack, or the names in memory."""

    def named(self, key: str) -> Sequence[NameRow]:
        """By exact key."""

    def joined(self, keys: Sequence[str]) -> Sequence[NameRow]:
        """By any of these joined keys."""

    def alike(self, skeletons: Sequence[str]) -> Sequence[NameRow]:
        """By any of these consonant skeletons."""


class NamesInMemory:
    """The bundled names, asked as a pack is."""

    def __init__(self, names: Iterable[PlaceName]) -> None:
        self._named: dict[str, list[NameRow]] = {}
        self._joined: dict[str, list[NameRow]] = {}
        self._alike: dict[str, list[NameRow]] = {}
        latin: dict[tuple[str, str], GazetteerEntry] = {}
        for name in names:
            key = " ".join(name.words)
            rows = [NameRow(key, ARABIC, name.article, name.ambiguous, entry) for entry in name.entries]
            self._named.setdefault(key, []).extend(rows)
            self._alike.setdefault(skeleton(key), []).extend(rows)
            for joined in joined_keys(key):
                self._joined.setdefault(joined, []).extend(rows)
            latin.update({(latin_key(entry.name), entry.id): entry for entry in name.entries})
        for (key, _), entry in latin.items():
            self._named.setdefault(key, []).append(NameRow(entry.name, LATIN, False, False, entry))

    def named(self, key: str) -> Sequence[NameRow]:
        """By exact key."""
        return self._named.get(key, ())

    def joined(self, keys: Sequence[str]) -> Sequence[NameRow]:
        """By any of these joined keys."""
        return [row for key in keys for row in self._joined.get(key, ())]

    def alike(self, skeletons: Sequence[str]) -> Sequence[NameRow]:
        """By any of these consonant skeletons."""
        return [row for key in skeletons for row in self._alike.get(key, ())]


def find_candidates(
    name: str, sources: Sequence[NameSource], countries: Collection[str], fixed: Fixed
) -> tuple[Match, ...]:
    """Places that `name` may be, the best match first, each place once.

    Spellings that differ count only where no place with a position has the exact name, or none in `countries` if these
    are told.
    """
    exact = _exact(name, sources, fixed)
    located = [match.entry for match in exact if match.entry.lat is not None]
    if any(not countries or entry.country in countries for entry in located):
        return exact
    return _ordered([*exact, *_inexact(name, sources, countries if located else (), fixed)])


def _exact(name: str, sources: Sequence[NameSource], fixed: Fixed) -> tuple[Match, ...]:
    if not is_arabic(name):
        keys = [latin_key(name)]
    else:
        key = name_key(name)
        keys = list(dict.fromkeys([key, without_kind(key)]))
    for key in keys:
        rows = [row for source in sources for row in source.named(key)]
        found = _ordered(_matches(rows, Grade.EXACT, lambda _: 0.0, fixed))
        if found:
            return found
    return ()


def _inexact(
    name: str, sources: Sequence[NameSource], countries: Collection[str], fixed: Fixed
) -> tuple[Match, ...]:
    """The nearest grade that has any place, in `countries` if these are told."""
    if not is_arabic(name):
        rows = _inside(_rows_alike(latin_skeleton(name), sources), countries)
        arabic = [row for row in rows if row.script == ARABIC]
        return _ordered(_matches(arabic, Grade.TRANSLITERATED, lambda row: latin_distance(row.written, name), fixed))
    bare = without_kind(name_key(name))
    joined = [row for source in sources for row in source.joined(joined_keys(bare))]
    found = _ordered(_matches(_inside(joined, countries), Grade.JOINED, lambda _: 0.0, fixed))
    if found:
        return found
    for shorter in without_clitics(bare):
        rows = _inside((row for source in sources for row in source.named(name_key(shorter))), countries)
        if rows:
            return _ordered(_matches(rows, Grade.VARIANT, lambda _: _CLITIC_DISTANCE, fixed))
    rows = _inside(_rows_alike(skeleton(bare), sources), countries)
    same = [row for row in rows if row.script == ARABIC]
    other = [row for row in rows if row.script == LATIN]
    return _ordered(
        [
            *_matches(same, Grade.VARIANT, lambda row: variant_distance(bare, row.written), fixed),
            *_matches(other, Grade.TRANSLITERATED, lambda row: latin_distance(bare, row.written), fixed),
        ]
    )


def _inside(rows: Iterable[NameRow], countries: Collection[str]) -> list[NameRow]:
    return [row for row in rows if not countries or row.entry.country in countries]


def _rows_alike(key: str, sources: Sequence[NameSource]) -> list[NameRow]:
    if len(key) < _SHORTEST_SKELETON:
        return []
    keys = neighbours(key)
    return [row for source in sources for row in source.alike(keys)]


def _matches(
    rows: Iterable[NameRow], grade: Grade, distance: Callable[[NameRow], float | None], fixed: Fixed
) -> list[Match]:
    found = []
    for row in rows:
        cost = distance(row)
        entry = fixed(row.entry) if cost is not None else None
        if cost is not None and entry is not None:
            found.append(Match(entry, grade, cost, row.written))
    return found


def _ordered(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The best match of each place: by grade and distance, then what is curated, then the most populous."""
    ordered = sorted(matches, key=lambda m: (m.grade, m.distance, not m.entry.curated, -m.entry.population))
    best: dict[str, Match] = {}
    for match in ordered:
        best.setdefault(match.entry.id, match)
    return tuple(best.values())
