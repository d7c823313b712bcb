"""Reads borders named by their countries: «الحدود السورية التركية», «الحدود اللبنانية», «الحدود الفاصلة بين سوريا وتركيا».

«الحدود مع تركيا» is read as any other part of a place is; `place_relations` makes a border of it.
"""

from __future__ import annotations

import msgspec

from tawthiq.arabic.clitics import ARTICLE
from tawthiq.extract.place_words import AND, DASHES, PlaceWords
from tawthiq.gazetteer.nations import FEMININE, load_nisbas

_MOST = 2


class Border(msgspec.Struct, frozen=True, gc=False):
    """A border at tokens `[first, last)`, `proclitic` letters before it, of one or two countries (ISO 3166-1)."""

    first: int
    last: int
    proclitic: int
    countries: tuple[str, ...]


def border_at(words: PlaceWords, i: int) -> Border | None:
    """The border that begins at token `i`."""
    line = words.direction(i, "border-line")
    if line is None or line.enclitic or _is_guarded(words, i):
        return None
    countries, last = _nisbas(words, line.last, line.features == "plural")
    if not countries:
        countries, last = _between(words, line.last)
    return Border(line.first, last, line.proclitic, countries) if countries else None


def _is_guarded(words: PlaceWords, i: int) -> bool:
    """«حرس الحدود التركية»: a force."""
    guard = words.direction(i - 1, "border-guard") if i > words.first else None
    return guard is not None and guard.last > i


def _nisbas(words: PlaceWords, i: int, feminine: bool) -> tuple[tuple[str, ...], int]:
    """«السورية التركية», «السورية - التركية»."""
    found: list[str] = []
    at, last = i, i
    while len(found) < _MOST and (country := _nisba(words, at, feminine)):
        found.append(country)
        last = at + 1
        at = last + (words.text(last) in DASHES)
    return tuple(found), last


def _nisba(words: PlaceWords, i: int, feminine: bool) -> str:
    """The country of a definite nisba that agrees with its noun, "" for any other word."""
    word = words.text(i)
    if not word.startswith(ARTICLE) or word.endswith(FEMININE) != feminine:
        return ""
    return load_nisbas().get(word.removeprefix(ARTICLE), "")


def _between(words: PlaceWords, i: int) -> tuple[tuple[str, ...], int]:
    """«بين سوريا وتركيا», «الفاصلة بين سوريا وتركيا»."""
    at = i
    while words.is_stop(at) or words.direction(at, "belongs"):
        at += 1
    between = words.direction(at, "between")
    if between is None:
        return (), i
    first = words.known(between.last)
    if first is None or first.name.entries[0].kind != "country":
        return (), i
    at = first.last
    second = words.known(at) if words.text(at).startswith(AND) and words.text(at) != AND else words.known(at + 1)
    if second is None or second.name.entries[0].kind != "country":
        return (), i
    return (first.name.entries[0].country, second.name.entries[0].country), second.last
