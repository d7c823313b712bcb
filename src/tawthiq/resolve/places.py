"""Place mentions to places: positions with a radius, how they were found, and the units that they lie in.

A name may belong to several places. Candidates are scored by the areas that the report names (the one beside the
mention counts most), the countries and units of its other places, the kind word, and population. Where two stay too
close, nothing is chosen.

A place that no gazetteer knows but a report puts at a distance and direction from another is projected (`method`
"relative"), an area (countryside, "north of", "surroundings of") keeps a radius and the precision "area". A known place
keeps its position; a stated distance that it contradicts becomes an issue, as reports do err.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from tawthiq.extract.gazetteer import GazetteerEntry, load_names, name_key
from tawthiq.model.documents import Document
from tawthiq.model.events import Issue, Place
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.resolve import geodesy

_ADMIN_KINDS = frozenset(("governorate", "state", "province", "region", "district", "emirate"))
_POINT_KINDS = frozenset(
    ("city", "town", "village", "populated place", "camp", "neighbourhood", "subdistrict", "suburb")
)
#: how far the true place may lie from the position of one of this kind, and what that is called
_EXTENT: dict[str, tuple[float, str]] = {
    "country": (500.0, "country"), "region": (80.0, "region"),
    "governorate": (60.0, "admin1"), "state": (120.0, "admin1"), "province": (80.0, "admin1"),
    "emirate": (50.0, "admin1"), "district": (25.0, "admin2"), "subdistrict": (15.0, "admin3"),
    "rural area": (30.0, "area"), "area": (15.0, "area"), "desert": (60.0, "area"), "sea": (200.0, "area"),
    "river": (30.0, "area"), "valley": (10.0, "area"), "plain": (20.0, "area"), "mountain": (10.0, "area"),
    "mountains": (30.0, "area"), "road": (15.0, "area"), "front": (8.0, "area"),
    "city": (6.0, "populated_place"), "town": (3.0, "populated_place"), "village": (2.0, "populated_place"),
    "populated place": (3.0, "populated_place"), "camp": (2.0, "populated_place"),
    "neighbourhood": (2.0, "neighbourhood"), "suburb": (3.0, "neighbourhood"),
}  # fmt: skip
_OTHER_EXTENT = (5.0, "near")
#: reach of "surroundings of" and the like around a place's own position, km
_PARTS = {
    "surroundings": 6.0,
    "outskirts": 5.0,
    "near": 7.0,
    "entrance": 4.0,
    "border": 12.0,
    "axis": 8.0,
    "over": 12.0,
    "centre": 3.0,
}
#: "north of X" with no distance: the middle and the radius of where that may be, km
_TOWARDS_KM, _TOWARDS_RADIUS_KM = 12.0, 16.0
_RURAL_SHIFT_KM, _RURAL_RADIUS_KM, _RURAL_PART_RADIUS_KM = 20.0, 35.0, 25.0
#: what GeoNames has in place of Palestinian governorates
_BROAD_UNITS = frozenset(("West Bank", "Gaza Strip"))
_MARGIN = 0.35
_SAME_PLACE_KM = 12.0


class Resolved(msgspec.Struct, frozen=True):
    """`places[i]` belongs to mention `i`."""

    places: tuple[Place, ...]
    issues: tuple[Issue, ...]


class _Position(msgspec.Struct, frozen=True):
    entry: GazetteerEntry | None
    lat: float | None
    lon: float | None

    @property
    def point(self) -> tuple[float, float] | None:
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None


_NOWHERE = _Position(None, None, None)


def resolve_places(mentions: Sequence[PlaceMention], document: Document) -> Resolved:
    """A place for each mention, in the same order."""
    return _Resolver(mentions, document).resolve()


class _Resolver:
    def __init__(self, mentions: Sequence[PlaceMention], document: Document) -> None:
        self.mentions = mentions
        self.text = document.text
        self.names = load_names()
        self.candidates = [self._candidates(m) for m in mentions]
        self.countries: Counter[str] = Counter()
        self.admins: Counter[tuple[str, str]] = Counter()
        self._tally(document.dateline)
        self.issues: list[Issue] = []
        self.by_name: dict[str, _Position] = {}

    def resolve(self) -> Resolved:
        positions = [self._choose(i) for i in range(len(self.mentions))]
        for mention, position in zip(self.mentions, positions, strict=True):
            if position.point:
                self.by_name.setdefault(_own_name(mention), position)
        drafts = [self._place(m, p) for m, p in zip(self.mentions, positions, strict=True)]
        return Resolved(tuple(self._shared(drafts)), tuple(self.issues))

    # ---- which place bears the name

    def _candidates(self, mention: PlaceMention) -> list[_Position]:
        """Every known place of that name, those of a fitting kind if there are any.

        A curated one takes the gazetteer's position.
        """
        name = self.names.lookup(_own_name(mention))
        if name is None:
            return []
        located = [e for e in name.entries if e.lat is not None]
        merged: list[_Position] = []
        used: set[str] = set()
        for entry in (e for e in name.entries if e.curated):
            twin = entry if entry.lat is not None else _twin(entry, located) or self.names.seat_of(entry)
            if twin is not None and entry.kind not in _ADMIN_KINDS:
                used.add(twin.id)
            merged.append(_Position(entry, twin.lat if twin else None, twin.lon if twin else None))
        merged.extend(_Position(e, e.lat, e.lon) for e in located if not e.curated and e.id not in used)
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
                self.admins[units.pop()] += 2 if mention.container or mention.kind in _ADMIN_KINDS else 1
        name = self.names.lookup(dateline) if dateline else None
        if name is not None:
            self.countries[name.entries[0].country] += 2
            self.admins[name.entries[0].country, name.entries[0].admin1] += 2

    def _choose(self, i: int) -> _Position:
        """The best candidate, if it stands out."""
        scored = sorted(
            ((self._score(i, p), -k, p) for k, p in enumerate(self.candidates[i])), key=lambda t: t[:2], reverse=True
        )
        if not scored:
            return _NOWHERE
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
                return _NOWHERE
        return position

    def _score(self, i: int, position: _Position) -> float:
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

    def _by_relation(self, relation: Relation | None, position: _Position) -> float:
        """A stated distance and bearing picks among namesakes."""
        if (
            relation is None
            or not relation.anchor
            or position.point is None
            or (relation.distance_km is None and relation.bearing is None)
        ):
            return 0.0
        anchor = self._anchor(relation)
        if anchor.point is None or anchor.entry is position.entry:
            return 0.0
        limit = 90.0 if relation.distance_km is None else None
        if limit is not None and geodesy.distance_km(*anchor.point, *position.point) > limit:
            return -2.0
        return (
            2.0 if geodesy.is_in_sector(anchor.point, position.point, relation.distance_km, relation.bearing) else -0.5
        )

    # ---- where it is

    def _place(self, mention: PlaceMention, position: _Position) -> Place:
        relation = mention.relation
        entry = position.entry
        radius, precision = _EXTENT.get(mention.kind) or (_EXTENT.get(entry.kind) if entry else None) or _OTHER_EXTENT
        if entry is not None and entry.kind == "city" and mention.kind in ("", "governorate") and not mention.container:
            radius, precision = _EXTENT[mention.kind or "city"]
        place = Place(
            name=mention.name, kind=mention.kind, text=mention.span.of(self.text), span=mention.span,
            id=entry.id if entry else None, lat=position.lat, lon=position.lon,
            radius_km=radius if position.point else None, precision=precision if position.point else "unknown",
            method="gazetteer" if position.point else "unresolved",
            admin=self._admin(entry), relation=relation.text if relation else "", container=mention.container,
        )  # fmt: skip
        if mention.kind == "rural area":
            return _rural(place, mention)
        if relation is None:
            return place
        if relation.anchor and name_key(relation.anchor) == name_key(mention.name) and not mention.container:
            return _towards(place, relation)
        if relation.distance_km is not None or relation.bearing is not None:
            return self._relative(place, mention, position, relation)
        part = next((reach for word, reach in _PARTS.items() if word in relation.text), None)
        if part is None or position.point is None:
            return place
        return msgspec.structs.replace(place, radius_km=max(part, radius), precision="area")

    def _relative(self, place: Place, mention: PlaceMention, position: _Position, relation: Relation) -> Place:
        anchor = self._anchor(relation)
        if anchor.point is None:
            return place
        if position.point is not None:
            self._check(mention, relation, anchor.point, position.point)
            return place
        if relation.distance_km is None:
            lat, lon = geodesy.project(*anchor.point, _TOWARDS_KM, relation.bearing or 0.0)
            radius, precision = _TOWARDS_RADIUS_KM, "area"
        elif relation.bearing is None:
            (lat, lon), precision = anchor.point, "area"
            radius = relation.distance_km + geodesy.distance_tolerance_km(relation.distance_km)
        else:
            lat, lon = geodesy.project(*anchor.point, relation.distance_km, relation.bearing)
            radius, precision = geodesy.sector_radius_km(relation.distance_km), "populated_place"
        return msgspec.structs.replace(
            place, lat=round(lat, 4), lon=round(lon, 4), radius_km=round(radius, 1), precision=precision,
            method="relative", admin=place.admin or self._admin(anchor.entry),
        )  # fmt: skip

    def _check(
        self, mention: PlaceMention, relation: Relation, anchor: tuple[float, float], point: tuple[float, float]
    ) -> None:
        if relation.distance_km is None or geodesy.is_in_sector(anchor, point, relation.distance_km, relation.bearing):
            return
        actual = geodesy.distance_km(*anchor, *point)
        towards = geodesy.bearing(*anchor, *point)
        self.issues.append(
            Issue(
                code="place.distance-contradicts",
                message=(
                    f"{mention.name} is said to lie {relation.text}; "
                    f"the gazetteer has it {actual:.0f} km away, bearing {towards:.0f} degrees"
                ),
                span=relation.span or mention.span,
            )
        )

    def _anchor(self, relation: Relation) -> _Position:
        """Position of a relation's anchor: as chosen for a mention of that name, else its most populous namesake.

        Namesakes in the report's countries go first.
        """
        key = name_key(relation.anchor)
        if key in self.by_name:
            return self.by_name[key]
        for mention, candidates in zip(self.mentions, self.candidates, strict=True):
            if candidates and name_key(_own_name(mention)) == key:
                best = [p for p in candidates if p.point]
                best.sort(key=lambda p: -(self.countries[p.entry.country] if p.entry else 0))
                return best[0] if best else _NOWHERE
        return _NOWHERE

    def _shared(self, places: list[Place]) -> list[Place]:
        """A name that got its position once in the report has it everywhere."""
        known: dict[str, Place] = {}
        for place in places:
            if place.method == "relative":
                known.setdefault(name_key(place.name), place)
        return [_at(p, known[name_key(p.name)]) if p.lat is None and name_key(p.name) in known else p for p in places]

    def _admin(self, entry: GazetteerEntry | None) -> tuple[str, ...]:
        if entry is None:
            return ()
        country = self.names.country(entry.country) or entry.country
        unit = entry.admin1
        return (country, unit) if unit and entry.kind != "country" else (country,)


def _own_name(mention: PlaceMention) -> str:
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


def _near(a: _Position, b: _Position) -> bool:
    if a.point is None or b.point is None:
        return False
    return geodesy.distance_km(*a.point, *b.point) <= _SAME_PLACE_KM


def _kind_fits(said: str, known: str) -> bool:
    if not said or said in ("rural area", "area", "front"):
        return True
    if said in ("governorate", "state", "province"):
        return known in _ADMIN_KINDS
    if said in ("city", "town", "village"):
        return known in _POINT_KINDS
    return said == known or known not in (_ADMIN_KINDS | {"country"})


def _rural(place: Place, mention: PlaceMention) -> Place:
    """The countryside around a town, or the side of it that an adjective names."""
    if place.lat is None or place.lon is None:
        return place
    side = mention.relation.bearing if mention.relation else None
    if side is None:
        return msgspec.structs.replace(place, radius_km=_RURAL_RADIUS_KM, precision="area")
    lat, lon = geodesy.project(place.lat, place.lon, _RURAL_SHIFT_KM, side)
    return msgspec.structs.replace(
        place, lat=round(lat, 4), lon=round(lon, 4), radius_km=_RURAL_PART_RADIUS_KM, precision="area"
    )


def _towards(place: Place, relation: Relation) -> Place:
    """ "South of Idlib city" where nothing more is named: an area beside the anchor."""
    if place.lat is None or place.lon is None:
        return place
    if relation.distance_km is not None and relation.bearing is not None:
        lat, lon = geodesy.project(place.lat, place.lon, relation.distance_km, relation.bearing)
        radius = geodesy.sector_radius_km(relation.distance_km)
    elif relation.bearing is not None:
        lat, lon = geodesy.project(place.lat, place.lon, _TOWARDS_KM, relation.bearing)
        radius = _TOWARDS_RADIUS_KM
    else:
        lat, lon = place.lat, place.lon
        radius = (relation.distance_km or 0.0) + geodesy.distance_tolerance_km(relation.distance_km or 0.0)
    return msgspec.structs.replace(
        place,
        lat=round(lat, 4),
        lon=round(lon, 4),
        radius_km=round(radius, 1),
        precision="area",
        method="relative",
        id=None,
    )


def _at(place: Place, other: Place) -> Place:
    return msgspec.structs.replace(
        place, lat=other.lat, lon=other.lon, radius_km=other.radius_km, precision=other.precision, method=other.method,
        admin=place.admin or other.admin,
    )  # fmt: skip
