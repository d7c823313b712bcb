"""How far the true place may lie from the position of a known one, and the precision that this has.

Seven in ten happenings that are told of a place lie within its radius. Of a settlement with a known population that is
seven tenths of its built-up ground, at 12,000 people a square kilometre (towns of the region have 5,000 to 20,000);
the floor is how far gazetteers lie apart on one village (70 % within 0.8 km of Airwars' coordinates, 2021-2026).
A position from general knowledge is vouched for within a radius that holds nine in ten; half of that holds seven.
"""

from __future__ import annotations

import math
from typing import Final

from tawthiq.resolve.namesakes import Choice

_PEOPLE_A_SQUARE_KM: Final = 12_000
_SHARE: Final = 0.7
_LEAST_KM, _MOST_KM = 0.8, 12.0
_OF_VOUCHED: Final = 0.5
_BUILT = frozenset(("city", "town", "village", "populated place", ""))
_OF_KIND: Final[dict[str, tuple[float, str]]] = {
    "country": (500.0, "country"), "region": (80.0, "region"),
    "governorate": (60.0, "admin1"), "state": (120.0, "admin1"), "province": (80.0, "admin1"),
    "emirate": (50.0, "admin1"), "district": (15.0, "admin2"), "subdistrict": (8.0, "admin3"),
    "rural area": (30.0, "area"), "area": (10.0, "area"), "desert": (60.0, "area"), "sea": (200.0, "area"),
    "river": (30.0, "area"), "valley": (10.0, "area"), "plain": (20.0, "area"), "mountain": (10.0, "area"),
    "mountains": (30.0, "area"), "road": (15.0, "area"), "front": (8.0, "area"),
    "city": (1.8, "populated_place"), "town": (1.0, "populated_place"), "village": (0.8, "populated_place"),
    "populated place": (0.8, "populated_place"), "hamlet": (0.8, "populated_place"),
    "camp": (1.0, "populated_place"), "neighbourhood": (1.0, "neighbourhood"), "suburb": (1.6, "neighbourhood"),
}  # fmt: skip
_OTHER: Final = (2.5, "near")


def extent(said: str, known: str, population: int, vouched_km: float = 0.0) -> tuple[float, str]:
    """Radius in km and precision of a place that the text calls `said` and the gazetteer `known`, "" if neither tells.

    `vouched_km` is how far the gazetteer's own position is good to, 0 if it does not tell.
    """
    radius, precision = _OF_KIND.get(said) or _OF_KIND.get(known) or _OTHER
    if population and said in _BUILT and known in _BUILT:
        radius = min(_MOST_KM, max(_LEAST_KM, built_up_km(population)))
    return max(radius, _OF_VOUCHED * vouched_km), precision


def extent_of(said: str, choice: Choice) -> tuple[float, str]:
    """The extent of what a mention was taken to mean."""
    site = choice.site
    return extent(said, site.entry.kind, site.population, site.entry.within_km) if site else extent(said, "", 0)


def built_up_km(population: int) -> float:
    """The radius of a disc that holds seven tenths of a town's ground."""
    return math.sqrt(_SHARE * population / _PEOPLE_A_SQUARE_KM / math.pi)
