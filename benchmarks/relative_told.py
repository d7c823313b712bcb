"""Makes reports that tell villages beside towns, with the truth: the self-made archive of `relative_archive`.

Villages and towns are real ones of the bundled gazetteer, everything told of them is invented. The villages are hidden
from the gazetteer when the reports are read, so that nothing but the wording can place them. `make_archive` is
deterministic in its seed.

How a village is told (drawn apart from what the learner supposes):

- from 1 to 4 towns within 5 to 70 km, the nearer ones more often; a report uses one of them, or two (30 %);
- the distance is that of the straight line from a point up to 2 km off the town's (its edge, a roadblock, its market);
  in 15 % it is the way by road, 1.15 to 1.4 times as long, and does not say so; then it is rounded: below 15 km to 1
  km (6 in 10) or 5, above to 5 (5 in 10), 1 (3.5 in 10) or 10;
- the compass word is the nearest of eight winds (72 %), of the four main ones (20 %), or a neighbour of the nearest of
  eight (8 %): beside a distance, real dispatches lie so (`resolve.error_model`);
- 3 % are grossly wrong: the opposite or a perpendicular direction, or another town within 100 km;
- one in ten gives the distance alone or the compass word alone; some reports list two villages at once; one in six
  writes a name with a letter that is often exchanged.
"""

from __future__ import annotations

import math
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import msgspec

from relative_templates import ARABIC_DIGITS, COMPASS, KM, KM_FEW, KM_MANY, LIST, LOOSE, ONE, OTHER, RESPELT, TWO
from tawthiq.gazetteer.names import PLACES, NameIndex, load_names
from tawthiq.model.documents import Report
from tawthiq.resolve import geodesy

COUNTRIES = frozenset(("SY", "IQ", "YE", "PS", "LB", "SD", "LY", "JO", "TN", "EG", "SO"))
#: a few of the bundled names are slips («ااالخرطوم») or hold a dash
NAME = re.compile(r"(?!ااا)[ء-ي]{4,}(?: [ء-ي]+){0,2}")
NEAREST_KM, FARTHEST_KM = 5.0, 70.0
LISTED_KM = 4.0
ANCHORS_EACH = 4
TOWN_POPULATION = 5_000
FOUR_WINDS, NEIGHBOUR = 0.2, 0.08
GROSS, BY_ROAD, TWO_TOWNS, LOOSELY, RESPELLED, LISTED = 0.03, 0.15, 0.3, 0.1, 0.17, 0.12


class Spot(msgspec.Struct, frozen=True):
    """A place of the gazetteer with one of its Arabic names."""

    id: str
    name: str
    country: str
    lat: float
    lon: float
    population: int

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lon


class Statement(msgspec.Struct, frozen=True):
    """What one report tells of a village; None where it does not tell it. `is_gross`: it is grossly wrong."""

    village: Spot
    town: Spot
    distance_km: float | None
    bearing: float | None
    is_gross: bool


class ToldReport(msgspec.Struct, frozen=True):
    """A report with what it tells."""

    report: Report
    statements: tuple[Statement, ...]


class Archive(msgspec.Struct, frozen=True):
    """Reports, and the ids of the places to hide when they are read."""

    reports: tuple[ToldReport, ...]
    hidden: frozenset[str]


# ---- places


@cache
def spots() -> tuple[Spot, ...]:
    """Places with a name that means nothing else: no ordinary word, no namesake."""
    names, found = load_names(["none"]), []
    for line in PLACES.read_text("utf-8").splitlines():
        if line.startswith(("#", "name_ar\t")):
            continue
        arabic, _, _, country, _, lat, lon, population, geoname, ambiguous = line.split("\t")
        name = arabic.split("|")[0]
        if country in COUNTRIES and not ambiguous and NAME.fullmatch(name) and _is_alone(names, name):
            found.append(Spot(f"geonames:{geoname}", name, country, float(lat), float(lon), int(population)))
    return tuple(found)


def _is_alone(names: NameIndex, name: str) -> bool:
    held = names.lookup(name)
    if held is None or held.ambiguous:
        return False
    located = [e for e in held.entries if e.lat is not None]
    return len(located) == 1 and len({e.country for e in held.entries}) == 1


def choose_places(rng: random.Random, wanted: int) -> dict[Spot, tuple[Spot, ...]]:
    """Villages, each with the towns that it is told from."""
    names = load_names(["none"])
    small = [s for s in spots() if s.population < TOWN_POPULATION and not _is_curated(names, s.name)]
    towns = [s for s in spots() if s.population >= TOWN_POPULATION]
    chosen: dict[Spot, tuple[Spot, ...]] = {}
    for village in _by_turns(rng, small):
        around = sorted((geodesy.distance_km(*village.point, *t.point), t.id, t) for t in _near(village, towns))
        near = [t for d, _, t in around if NEAREST_KM <= d <= FARTHEST_KM]
        if near:
            weights = [1 / (k + 1) for k in range(len(near))]
            drawn = rng.choices(near, weights, k=rng.randint(1, ANCHORS_EACH))
            chosen[village] = tuple(dict.fromkeys(drawn))
        if len(chosen) == wanted:
            break
    return chosen


def _by_turns(rng: random.Random, places: Sequence[Spot]) -> list[Spot]:
    """All in random order, but one of each country after another: a third of the bundled villages is Palestinian."""
    of_country: dict[str, list[Spot]] = defaultdict(list)
    for place in rng.sample(places, len(places)):
        of_country[place.country].append(place)
    ranked = [(turn, country, p) for country, held in sorted(of_country.items()) for turn, p in enumerate(held)]
    return [p for _, _, p in sorted(ranked, key=lambda r: r[:2])]


def _near(village: Spot, towns: Sequence[Spot]) -> list[Spot]:
    """Towns of the same country within a degree or so."""
    return [
        t
        for t in towns
        if t.country == village.country and abs(t.lat - village.lat) < 0.7 and abs(t.lon - village.lon) < 0.9
    ]


def _is_curated(names: NameIndex, name: str) -> bool:
    held = names.lookup(name)
    return held is not None and any(e.curated for e in held.entries)


# ---- what is told


def state(rng: random.Random, village: Spot, town: Spot, towns: Sequence[Spot]) -> Statement:
    """One statement with its errors."""
    offset = 2.0 * math.sqrt(rng.random())
    start = geodesy.project(*town.point, offset, rng.uniform(0, 360))
    distance = geodesy.distance_km(*start, *village.point)
    if rng.random() < BY_ROAD:
        distance *= rng.uniform(1.15, 1.4)
    bearing = wind(rng, geodesy.bearing(*town.point, *village.point))
    is_gross = rng.random() < GROSS
    if is_gross:
        others = [t for t in towns if t != town and geodesy.distance_km(*t.point, *town.point) < 100]
        if others and rng.random() < 0.5:
            town = rng.choice(others)
        else:
            bearing = (bearing + rng.choice((90, 180, 270))) % 360
    stated, turned = rounded(rng, distance), bearing
    if rng.random() < LOOSELY:
        return Statement(village, town, *rng.choice(((stated, None), (None, turned))), is_gross)
    return Statement(village, town, stated, turned, is_gross)


def rounded(rng: random.Random, km: float) -> float:
    step = rng.choices((1, 5), (6, 4))[0] if km < 15 else rng.choices((5, 1, 10), (50, 35, 15))[0]
    return float(max(step * round(km / step), step))


def wind(rng: random.Random, bearing: float) -> float:
    how = rng.random()
    if how < FOUR_WINDS:
        return float(90 * round(bearing / 90) % 360)
    nearest = 45 * round(bearing / 45)
    if how < FOUR_WINDS + NEIGHBOUR:
        nearest += 45 if (bearing - nearest + 180) % 360 - 180 > 0 else -45
    return float(nearest % 360)


# ---- how it is written


class _Writer:
    """Writes reports in the manner of one outlet: its digits, its unit, its compass words."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._arabic_digits = rng.random() < 0.3
        self._abbreviates = rng.random() < 0.6
        self._long_winds = rng.random() < 0.5

    def sentences(self, told: Sequence[Statement], also: Spot | None) -> list[str]:
        first = told[0]
        if len(told) == 2:
            pair = self._rng.choice(TWO)
            slots = {**self._slots(first), **self._second(told[1])}
            return [sentence.format(**slots) for sentence in pair]
        if first.distance_km is None or first.bearing is None:
            fitting = [t for t in LOOSE if ("{d}" in t) == (first.distance_km is not None)]
            return [self._rng.choice(fitting).format(**self._slots(first))]
        if also is not None:
            return [self._rng.choice(LIST).format(**self._slots(first), u=self._name(also))]
        return [self._rng.choice(ONE).format(**self._slots(first))]

    def _slots(self, told: Statement) -> dict[str, str]:
        before, towards = self._wind(told.bearing)
        return {
            "v": self._name(told.village), "a": told.town.name, "d": self._distance(told.distance_km), "w": before,
            "t": towards,
        }  # fmt: skip

    def _second(self, told: Statement) -> dict[str, str]:
        return {"b": told.town.name, "e": self._distance(told.distance_km), "x": self._wind(told.bearing)[0]}

    def _wind(self, bearing: float | None) -> tuple[str, str]:
        if bearing is None:
            return "", ""
        short, long, definite = COMPASS[bearing]
        return long if self._long_winds else short, definite

    def _distance(self, km: float | None) -> str:
        if km is None:
            return ""
        number = f"{km:.0f}"
        if self._arabic_digits:
            number = number.translate(ARABIC_DIGITS)
        unit = KM if self._abbreviates or km < 3 else KM_FEW if km <= 10 else KM_MANY
        return f"{number} {unit}"

    def _name(self, place: Spot) -> str:
        if self._rng.random() < RESPELLED:
            for letter, other in RESPELT:
                if letter in place.name:
                    return place.name.replace(letter, other)
        return place.name


def make_archive(n: int, seed: int = 0) -> Archive:
    """`n` reports about a third as many villages, some of which are told often, most once or twice."""
    rng = random.Random(seed)
    places = choose_places(rng, max(n // 3, 1))
    villages = list(places)
    writers = [_Writer(rng) for _ in range(12)]
    towns = [t for t in spots() if t.population >= TOWN_POPULATION and t not in places]
    fame = [1 / (k + 2) ** 0.7 for k in range(len(villages))]
    reports = []
    for number in range(n):
        village = rng.choices(villages, fame)[0]
        reports.append(_report(rng, number, village, places, towns, rng.choice(writers)))
    ids = _namesakes({v.id for v in villages})
    return Archive(tuple(reports), frozenset(ids))


def _report(
    rng: random.Random, number: int, village: Spot, places: dict[Spot, tuple[Spot, ...]], towns: Sequence[Spot],
    writer: _Writer,
) -> ToldReport:  # fmt: skip
    around = [t for t in _near(village, towns) if t not in places] or list(places[village])
    anchors = [t for t in places[village] if t not in places] or [rng.choice(around)]
    drawn = rng.sample(anchors, 2) if len(anchors) > 1 and rng.random() < TWO_TOWNS else [rng.choice(anchors)]
    told = [state(rng, village, town, around) for town in drawn]
    if len(told) == 2 and any(s.distance_km is None or s.bearing is None for s in told):
        told = told[:1]
    also = _listed(rng, village, places) if len(told) == 1 and rng.random() < LISTED else None
    sentences = writer.sentences(told, also)
    if also is not None and told[0].distance_km is not None and told[0].bearing is not None:
        told.append(msgspec.structs.replace(told[0], village=also))
    for template in rng.sample(OTHER, rng.randint(1, 3)):
        o, p = (rng.choice(around).name for _ in range(2))
        sentences.insert(rng.randint(0, len(sentences)), template.format(o=o, p=p))
    text = "\n".join(sentences)
    return ToldReport(Report(id=f"made-{number:05d}", text=text), tuple(told))


def _listed(rng: random.Random, village: Spot, places: dict[Spot, tuple[Spot, ...]]) -> Spot | None:
    """Another hidden village so near that a report would tell both at once."""
    near = [p for p in places if p != village and geodesy.distance_km(*p.point, *village.point) < LISTED_KM]
    return rng.choice(near) if near else None


def _namesakes(ids: set[str]) -> set[str]:
    """The ids with those of everything else that bears one of their names."""
    names = load_names(["none"])
    held = [names.lookup(s.name) for s in spots() if s.id in ids]
    return ids | {e.id for name in held if name is not None for e in name.entries}
