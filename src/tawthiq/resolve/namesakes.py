"""Which of the known places that bear a name a report means.

Candidates are scored by the areas that the report names (the one beside the mention counts most), the countries and
units of its other places, the kind word, and population. Where two stay too close, nothing is chosen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from tawthiq.gazetteer.names import GazetteerEntry, NameIndex, name_key
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.resolve import geodesy

ADMIN_KINDS = frozenset(("governorate", "state", "province", "region", "district", "emirate"))
_POINT_KINDS = frozenset(
    ("city", "town", "village", "populated place", "camp", "neighbourhood", "subdistrict", "suburb")
)
#: what GeoNames has in place of Palestinian governorates
_BROAD_UNITS = frozenset(("West Bank", "Gaza Strip"))
_MARGIN = 0.35
_SAME_PLACE_KM = 12.0


class Position(msgspec.Struct, frozen=True):
    """A known place with the coordinates to use for it, None where only its name is known."""

    entry: GazetteerEntry | None
    lat: float | None
    lon: float | None

    @property
    def point(self) -> tuple[float, float] | None:
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None


NOWHERE = Position(None, None, None)


class Namesakes:
    """Chooses among the known places of each mention of one report."""

    def __init__(self, mentions: Sequence[PlaceMention], dateline: str | None, names: NameIndex) -> None:
        self.mentions = mentions
        self.names = names
        self.candidates = [self._candidates(m) for m in mentions]
        self.countries: Counter[str] = Counter()
        self.admins: Counter[tuple[str, str]] = Counter()
        self._tally(dateline)
        self.by_name: dict[str, Position] = {}

    def choose(self) -> list[Position]:
        """A position for each mention, NOWHERE for a name that is unknown or could mean several places."""
        positions = [self._choose(i) for i in range(len(self.mentions))]
        for mention, position in zip(self.mentions, positions, strict=True):
            if position.point:
                self.by_name.setdefault(own_name(mention), position)
        return positions

    def _candidates(self, mention: PlaceMention) -> list[Position]:
        """Every known place of that name, those of a fitting kind if there are any.

        A curated one takes the gazetteer's position.
        """
        name = self.names.lookup(own_name(mention))
        if name is None:
            return []
        located = [e for e in name.entries if e.lat is not None]
        merged: list[Position] = []
        used: set[str] = set()
        for entry in (e for e in name.entries if e.curated):
            twin = entry if entry.lat is not None else _twin(entry, located) or self.names.seat_of(entry)
            if twin is not None and entry.kind not in ADMIN_KINDS:
                used.add(twin.id)
            merged.append(Position(entry, twin.lat if twin else None, twin.lon if twin else None))
        merged.extend(Position(e, e.lat, e.lon) for e in located if not e.curated and e.id not in used)
        fitting = [p for p in merged if p.entry is not None and _kind_fits(mention.kind, p.entry.kind)]
        return fitting or merged

    def _tally(self, dateline: str | None) -> None:
        """What the report's unmistakable names say about where it is."""
        for mention, candidates in zip(self.mentions, self.candidates, strict=True):
            countries = {p.entry.country for p in candidates if p.entry}
            if len(countries) == 1:
                self.countries[countries.pop()] += 1
            units = {(p.entry.country, p.entry.admin1) for p in candidates if p.entry}
            if len(units) == 1:
                self.admins[units.pop()] += 2 if mention.container or mention.kind in ADMIN_KINDS else 1
        name = self.names.lookup(dateline) if dateline else None
        if name is not None:
            self.countries[name.entries[0].country] += 2
            self.admins[name.entries[0].country, name.entries[0].admin1] += 2

    def _choose(self, i: int) -> Position:
        """The best candidate, if it stands out."""
        scored = sorted(
            ((self._score(i, p), -k, p) for k, p in enumerate(self.candidates[i])), key=lambda t: t[:2], reverse=True
        )
        if not scored:
            return NOWHERE
        best, _, position = scored[0]
        for score, _, other in scored[1:]:
            if best - score >= _MARGIN:
                break
            if (
                position.point is None
                and other.point is not None
                and position.entry
                and other.entry
                and (position.entry.country == other.entry.country and _agree(position.entry, other.entry))
            ):
                position = other
            elif not _near(position, other):
                return NOWHERE
        return position

    def _score(self, i: int, position: Position) -> float:
        mention, entry = self.mentions[i], position.entry
        if entry is None:
            return 0.0
        total = sum(self.countries.values()) or 1
        score = 2.0 * self.countries[entry.country] / total
        unit = (entry.country, entry.admin1)
        score += min(1.5, 0.5 * self.admins[unit]) if unit[1] else 0.0
        score += 2.5 * (bool(unit[1]) and self._in_neighbour(mention, unit))
        score += 0.15 * math.log10(entry.population + 10) + (0.5 if entry.curated else 0.0)
        score += 0.4 if mention.kind == entry.kind else 0.0
        score += self._by_relation(mention.relation, position)
        return score

    def _in_neighbour(self, mention: PlaceMention, unit: tuple[str, str]) -> bool:
        """Whether an area or anchor beside the mention is that unit or lies in it."""
        for other, candidates in zip(self.mentions, self.candidates, strict=True):
            locates = other.chunk == mention.chunk and other is not mention and (other.container or other.anchor_only)
            if locates and any(p.entry and (p.entry.country, p.entry.admin1) == unit and unit[1] for p in candidates):
                return True
        return False

    def _by_relation(self, relation: Relation | None, position: Position) -> float:
        """A stated distance and bearing picks among namesakes."""
        if (
            relation is None
            or not relation.anchor
            or position.point is None
            or (relation.distance_km is None and relation.bearing is None)
        ):
            return 0.0
        anchor = self.anchor(relation)
        if anchor.point is None or anchor.entry is position.entry:
            return 0.0
        limit = 90.0 if relation.distance_km is None else None
        if limit is not None and geodesy.distance_km(*anchor.point, *position.point) > limit:
            return -2.0
        return (
            2.0 if geodesy.is_in_sector(anchor.point, position.point, relation.distance_km, relation.bearing) else -0.5
        )

    def anchor(self, relation: Relation) -> Position:
        """Position of a relation's anchor: as chosen for a mention of that name, else its most populous namesake.

        Namesakes in the report's countries go first.
        """
        key = name_key(relation.anchor)
        if key in self.by_name:
            return self.by_name[key]
        for mention, candidates in zip(self.mentions, self.candidates, strict=True):
            if candidates and name_key(own_name(mention)) == key:
                best = [p for p in candidates if p.point]
                best.sort(key=lambda p: -(self.countries[p.entry.country] if p.entry else 0))
                return best[0] if best else NOWHERE
        return NOWHERE


def own_name(mention: PlaceMention) -> str:
    """What a countryside or a quarter of a country is part of, which its relation holds, else the name."""
    if mention.kind in ("rural area", "region") and mention.relation is not None and mention.relation.anchor:
        return mention.relation.anchor
    return mention.name


def _agree(a: GazetteerEntry, b: GazetteerEntry) -> bool:
    """Whether two entries may be one place: their units are the same, or one has none or only a broad one."""
    broad = not {a.admin1, b.admin1}.isdisjoint(_BROAD_UNITS)
    return not a.admin1 or not b.admin1 or a.admin1 == b.admin1 or broad


def _twin(entry: GazetteerEntry, located: Sequence[GazetteerEntry]) -> GazetteerEntry | None:
    """The gazetteer's entry for a curated one: same country, units that do not contradict, the most populous."""
    same = [e for e in located if not e.curated and e.country == entry.country and _agree(e, entry)]
    return max(same, key=lambda e: e.population, default=None)


def _near(a: Position, b: Position) -> bool:
    if a.point is None or b.point is None:
        return False
    return geodesy.distance_km(*a.point, *b.point) <= _SAME_PLACE_KM


def _kind_fits(said: str, known: str) -> bool:
    if not said or said in ("rural area", "area", "front"):
        return True
    if said in ("governorate", "state", "province"):
        return known in ADMIN_KINDS
    if said in ("city", "town", "village"):
        return known in _POINT_KINDS
    return said == known or known not in (ADMIN_KINDS | {"country"})
