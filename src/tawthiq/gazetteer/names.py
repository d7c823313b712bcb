"""Known place names, ready to be found in tokens.

Names come from `data/gazetteer/places.tsv` and from the toponyms of the lexicon. A name is kept under its folded words
without their articles, so that «السويداء» and «بالسويداء» and «كفر نبل» and «كفرنبل» are found alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from tawthiq.arabic import clitics
from tawthiq.arabic.fold import fold_word
from tawthiq.arabic.frequency import zipf
from tawthiq.arabic.tokens import WORD
from tawthiq.errors import DataError
from tawthiq.lexicon.entries import CompiledLexicon
from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.documents import Token

PLACES = Path(__file__).parent.parent / "data" / "gazetteer" / "places.tsv"

_ARTICLE = clitics.ARTICLE
_PREFIXES = ("", "و", "ف", "ب", "ل", "وب", "ول", "فب", "فل")
_CONTRACTED = ("لل", "ولل", "فلل")
#: first words that are written apart from the rest of a name or joined to it («كفر نبل», «كفرنبل»)
_JOINED = ("كفر", "دير", "خان", "تل", "بيت", "عين", "ام", "ابو", "معره", "بير", "راس", "جب", "عرب", "باب", "معار")
#: a word much commoner than what is left of it without its prefix is no prefixed name («بعد» is not «عد»)
_COMMONER = 0.3
_RARE = 3.0


class GazetteerEntry(msgspec.Struct, frozen=True, gc=False):
    """A place that is known; `lat`, `lon` in WGS84 degrees, None where only the name is known."""

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lat: float | None
    lon: float | None
    population: int = 0
    curated: bool = False
    seat: str = ""


class PlaceName(msgspec.Struct, frozen=True, gc=False):
    """A name with all places that bear it. `ambiguous`: also an ordinary word or a person's name.

    `article`, `bare`: whether its first word is written with or without the article somewhere.
    """

    words: tuple[str, ...]
    entries: tuple[GazetteerEntry, ...]
    ambiguous: bool
    article: bool
    bare: bool = False


class NameMatch(msgspec.Struct, frozen=True, gc=False):
    """A known name at tokens `[first, last)`, `proclitic` letters before it."""

    name: PlaceName
    first: int
    last: int
    proclitic: int
    article: bool


class NameIndex:
    """All known names; safe to share, as only its cache changes."""

    def __init__(self, names: Sequence[PlaceName]) -> None:
        self._by_first: dict[str, list[PlaceName]] = {}
        self._by_key: dict[str, PlaceName] = {}
        for name in names:
            self._by_first.setdefault(name.words[0], []).append(name)
            self._by_key[" ".join(name.words)] = name
        for alike in self._by_first.values():
            alike.sort(key=lambda n: -len(n.words))
        self._by_english: dict[tuple[str, str], GazetteerEntry] = {}
        self._countries: dict[str, str] = {}
        for entry in (e for n in names for e in n.entries):
            if entry.kind == "country":
                self._countries[entry.country] = entry.name
            elif entry.lat is not None:
                twin = self._by_english.setdefault((entry.country, entry.name), entry)
                if twin.population < entry.population:
                    self._by_english[entry.country, entry.name] = entry
        self._cache: dict[str, tuple[tuple[int, str, bool, bool], ...]] = {}

    def __len__(self) -> int:
        return len(self._by_key)

    def lookup(self, name: str) -> PlaceName | None:
        """The known name that `name`, as written, is."""
        return self._by_key.get(name_key(name))

    def seat_of(self, entry: GazetteerEntry) -> GazetteerEntry | None:
        """The located place that is the seat of an administrative unit, or bears the same English name."""
        return self._by_english.get((entry.country, entry.seat or entry.name))

    def country(self, code: str) -> str:
        """English name of a country, "" if unknown."""
        return self._countries.get(code, "")

    def country_code(self, name: str) -> str:
        """ISO 3166-1 code of a country by its English name, "" if unknown."""
        return next((code for code, known in self._countries.items() if known == name), "")

    def match(self, tokens: Sequence[Token], first: int, last: int) -> NameMatch | None:
        """The longest known name that begins at token `first`, the one with the fewest letters before it."""
        token = tokens[first]
        heads = self._cache.get(token.text)
        if heads is None:
            heads = self._cache[token.text] = tuple(self._heads(token.text)) if token.kind is WORD else ()
        for proclitic, key, article, alone in heads:
            for name in self._by_first[key]:
                n = len(name.words)
                if n == 1:
                    if alone and _article_fits(name, key, article):
                        return NameMatch(name, first, first + 1, proclitic, article)
                elif first + n <= last and all(_word_key(tokens[first + k].text) == name.words[k] for k in range(1, n)):
                    return NameMatch(name, first, first + n, proclitic, article)
        return None

    def _heads(self, word: str) -> Iterator[tuple[int, str, bool, bool]]:
        """`(letters of prefixes, first word without article, article, may be a whole name)`, fewest letters first."""
        for prefix in _PREFIXES:
            if not word.startswith(prefix):
                continue
            rest = word[len(prefix) :]
            key = _word_key(rest)
            if key in self._by_first:
                yield len(prefix), key, key != rest, not prefix or _is_prefixed(word, rest)
        for contracted in _CONTRACTED:
            rest = word[len(contracted) :]
            if word.startswith(contracted) and rest in self._by_first and len(rest) > 2:
                yield len(contracted), rest, True, True


def name_key(name: str) -> str:
    """Folded words without articles: what two spellings of one name share."""
    return " ".join(_word_key(word) for word in fold_word(name).replace("-", " ").replace("_", " ").split())


def _word_key(word: str) -> str:
    return word[2:] if word.startswith(_ARTICLE) and len(word) > 4 else word


def _is_prefixed(word: str, rest: str) -> bool:
    return len(rest) > 2 and zipf(word) <= zipf(rest) + _COMMONER


def _article_fits(name: PlaceName, key: str, article: bool) -> bool:
    """«باب» is not «الباب»; a rare word may lose its article («قامشلي»)."""
    if article:
        return name.article or zipf(_ARTICLE + key) < _RARE
    return name.bare or zipf(key) < _RARE


@cache
def load_names() -> NameIndex:
    """The index over the gazetteer and the compiled lexicon's toponyms, built once a process."""
    return build_index(load_lexicon())


def build_index(lexicon: CompiledLexicon, hidden: frozenset[str] = frozenset()) -> NameIndex:
    """Names of `lexicon` and of the gazetteer; a curated entry says whether its name is ambiguous.

    Places whose ids are in `hidden` are left out, as if nobody had known them: so positions that the coder finds for
    them can be measured against what was hidden.
    """
    entries: dict[str, list[GazetteerEntry]] = {}
    articles: dict[str, set[bool]] = {}
    ambiguous: dict[str, bool] = {}
    for key, article, entry, is_ambiguous in _curated(lexicon):
        if entry.id in hidden:
            continue
        entries.setdefault(key, []).append(entry)
        articles.setdefault(key, set()).add(article)
        ambiguous[key] = ambiguous.get(key, False) or is_ambiguous
    curated = frozenset(ambiguous)
    for key, article, entry, is_ambiguous in _gazetteer():
        if entry.id in hidden:
            continue
        entries.setdefault(key, []).append(entry)
        articles.setdefault(key, set()).add(article)
        if key not in curated:
            ambiguous[key] = ambiguous.get(key, False) or is_ambiguous
    names = [
        PlaceName(tuple(key.split()), tuple(held), ambiguous[key], True in articles[key], False in articles[key])
        for key, held in entries.items()
    ]
    taken = set(entries)
    names.extend(_respelled(names, taken))
    return NameIndex(names)


def _respelled(names: Sequence[PlaceName], taken: set[str]) -> Iterator[PlaceName]:
    """«كفر نبل» for «كفرنبل», and the other way round."""
    for name in names:
        first = name.words[0]
        other: tuple[str, ...]
        if len(name.words) == 2 and first in _JOINED:
            other = (first + name.words[1], first + _ARTICLE + name.words[1])
        elif len(name.words) == 1:
            head = next((h for h in _JOINED if first.startswith(h) and len(first) >= len(h) + 3), None)
            other = (f"{head} {_word_key(first[len(head) :])}",) if head else ()
        else:
            continue
        for key in other:
            if key not in taken:
                taken.add(key)
                yield PlaceName(tuple(key.split()), name.entries, name.ambiguous, False, True)


_Row = tuple[str, bool, GazetteerEntry, bool]


def _curated(lexicon: CompiledLexicon) -> Iterator[_Row]:
    made: dict[int, GazetteerEntry] = {}
    for form in lexicon.forms:
        entry = lexicon.entries[form.entry]
        if entry.tag != "TOPONYM":
            continue
        place = made.get(form.entry)
        if place is None:
            lat, lon = entry.get("lat"), entry.get("lon")
            place = made[form.entry] = GazetteerEntry(
                entry.id, entry.name, entry.get("kind"), entry.get("country"), entry.get("admin1"),
                float(lat) if lat else None, float(lon) if lon else None, 0, True, entry.get("seat"),
            )  # fmt: skip
        words = [_word_key(word) for word in form.words]
        yield " ".join(words), words[0] != form.words[0], place, entry.get("ambiguous") == "yes"


def _gazetteer() -> Iterator[_Row]:
    try:
        lines = PLACES.read_text("utf-8").splitlines()
    except OSError as problem:
        raise DataError(f"cannot load {PLACES}: {problem}") from problem
    for line in lines:
        if line.startswith(("#", "name_ar\t")):
            continue
        names, name_en, kind, country, admin1, lat, lon, population, geoname, ambiguous = line.split("\t")
        place = GazetteerEntry(
            f"geonames:{geoname}", name_en, kind, country, admin1, float(lat), float(lon), int(population)
        )
        for name in names.split("|"):
            folded = fold_word(name).replace("-", " ").split()
            words = [_word_key(word) for word in folded]
            yield " ".join(words), words[0] != folded[0], place, ambiguous == "yes"
