"""The names that come with Tawthiq: `data/gazetteer/places.tsv` and the toponyms of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tawthiq.arabic.fold import fold_word
from tawthiq.errors import DataError
from tawthiq.gazetteer.entries import GazetteerEntry, PlaceName
from tawthiq.gazetteer.keys import respelled, word_key
from tawthiq.lexicon.entries import CompiledLexicon

PLACES = Path(__file__).parent.parent / "data" / "gazetteer" / "places.tsv"


def bundled_names(lexicon: CompiledLexicon, hidden: frozenset[str] = frozenset()) -> list[PlaceName]:
    """Names of `lexicon` and of the gazetteer; a curated entry says whether its name is ambiguous.

    Places whose ids are in `hidden` are left out. Raises DataError if the gazetteer is missing.
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
    return names


def _respelled(names: Sequence[PlaceName], taken: set[str]) -> Iterator[PlaceName]:
    """«كفر نبل» for «كفرنبل», and the other way round."""
    for name in names:
        for key in respelled(" ".join(name.words)):
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
                within_km=float(entry.get("within") or 0.0),
            )  # fmt: skip
        words = [word_key(word) for word in form.words]
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
            words = [word_key(word) for word in folded]
            yield " ".join(words), words[0] != folded[0], place, ambiguous == "yes"
