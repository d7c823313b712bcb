"""Entries of a name to sites: what several gazetteers say of one place becomes one candidate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from tawthiq.gazetteer.names import GazetteerEntry, Grade, NameIndex
from tawthiq.gazetteer.units import unit_at
from tawthiq.resolve import geodesy

ADMIN_KINDS = frozenset(("governorate", "state", "province", "region", "district", "subdistrict", "emirate"))
_POINT_KINDS = frozenset(
    ("city", "town", "village", "populated place", "camp", "neighbourhood", "subdistrict", "district", "suburb")
)
#: what GeoNames has in place of Palestinian governorates
_BROAD_UNITS = frozenset(("West Bank", "Gaza Strip"))
#: two entries of one name no further apart than this are one place
SAME_PLACE_KM = 12.0
#: a unit's centroid lies no further than this from the town that it is called by
_SEAT_KM = 80.0


_MOST_KEPT = 20_000
#: what a name costs that is matched by another spelling
_SPELLING = {Grade.EXACT: 0.0, Grade.JOINED: 0.1, Grade.VARIANT: 0.8, Grade.TRANSLITERATED: 1.0}


class Site(msgspec.Struct, frozen=True):
    """A candidate: the entry that speaks for it, its position, the ids of all its entries, of those with a position.

    `lat`, `lon` are None where only the name is known; `penalty` is the cost of an inexact name.
    """

    entry: GazetteerEntry
    lat: float | None
    lon: float | None
    population: int = 0
    ids: frozenset[str] = frozenset()
    located: frozenset[str] = frozenset()
    penalty: float = 0.0

    @property
    def point(self) -> tuple[float, float] | None:
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None

    @property
    def unit(self) -> tuple[str, str]:
        """Country and first-level unit."""
        return (self.entry.country, admin1_of(self.entry))


def admin1_of(entry: GazetteerEntry) -> str:
    """The first-level unit that an entry gives or, where it gives none, lies in; "" for a country."""
    if entry.admin1 or entry.lat is None or entry.lon is None or entry.kind == "country":
        return entry.admin1
    return _unit_around(entry.lat, entry.lon, entry.country)


@lru_cache(maxsize=65_536)
def _unit_around(lat: float, lon: float, country: str) -> str:
    found = unit_at(lat, lon, country=country)
    return found.name if found else ""


@lru_cache(maxsize=_MOST_KEPT)
def sites_named(names: NameIndex, name: str, said: str) -> tuple[Site, ...]:
    """The different places of exactly that name; those of a kind that fits `said` if there are any."""
    known = names.lookup(name)
    return sites_of(known.entries, said, names) if known is not None else ()


@lru_cache(maxsize=_MOST_KEPT)
def sites_spelled_otherwise(names: NameIndex, name: str, said: str, countries: tuple[str, ...]) -> tuple[Site, ...]:
    """Those too whose name is a spelling of `name`, with a penalty; empty where there are none."""
    matches = [m for m in names.candidates(name, countries) if m.grade is not Grade.EXACT and m.entry.lat is not None]
    if not matches:
        return ()
    known = names.lookup(name)
    penalties = {m.entry.id: _SPELLING[m.grade] + m.distance for m in matches}
    sites = sites_of([*(known.entries if known else ()), *(m.entry for m in matches)], said, names)
    return tuple(
        msgspec.structs.replace(site, penalty=min((penalties.get(i, 0.0) for i in site.located), default=0.0))
        for site in sites
    )


def sites_of(entries: Sequence[GazetteerEntry], said: str, names: NameIndex) -> tuple[Site, ...]:
    """The different places among `entries` of one name; those of a kind that fits `said` if there are any."""
    units = [e for e in entries if e.lat is not None and e.kind in ADMIN_KINDS]
    points = [e for e in entries if e.lat is not None and e.kind not in ADMIN_KINDS]
    sites = _clusters(points)
    for entry in units:
        if not any(_is_seat(site, entry) for site in sites):
            sites.append(_site(entry, (entry,)))
    for entry in (e for e in entries if e.lat is None):
        _attach(sites, entry, names)
    fitting = [site for site in sites if kind_fits(said, site.entry.kind)]
    return tuple(fitting or sites)


def _site(entry: GazetteerEntry, entries: Iterable[GazetteerEntry]) -> Site:
    held = tuple(entries)
    located = frozenset(e.id for e in held if e.lat is not None)
    return Site(entry, entry.lat, entry.lon, max(e.population for e in held), frozenset(e.id for e in held), located)


def _clusters(points: Sequence[GazetteerEntry]) -> list[Site]:
    """Entries close to each other are one place; a curated one speaks for it, else the most populous."""
    sites: list[Site] = []
    for entry in sorted(points, key=lambda e: (not e.curated, -e.population)):
        k = next((k for k, site in enumerate(sites) if _is_same(site, entry)), None)
        if k is None:
            sites.append(_site(entry, (entry,)))
        else:
            sites[k] = _joined(sites[k], entry)
    return [_measured(site, points) for site in sites]


def _measured(site: Site, points: Sequence[GazetteerEntry]) -> Site:
    """A position that is only vouched for within some radius gives way to the nearest one that a gazetteer has."""
    measured = [e for e in points if e.id in site.ids and not e.within_km]
    if not site.entry.within_km or not measured:
        return site
    nearest = min(measured, key=lambda e: _km(site, e))
    return msgspec.structs.replace(site, lat=nearest.lat, lon=nearest.lon)


def _joined(site: Site, entry: GazetteerEntry) -> Site:
    return msgspec.structs.replace(
        site,
        population=max(site.population, entry.population),
        ids=site.ids | {entry.id},
        located=site.located | {entry.id},
    )


def _is_same(site: Site, entry: GazetteerEntry) -> bool:
    return _km(site, entry) <= SAME_PLACE_KM


def _is_seat(site: Site, unit: GazetteerEntry) -> bool:
    return site.entry.country == unit.country and _km(site, unit) <= _SEAT_KM


def _km(site: Site, entry: GazetteerEntry) -> float:
    if site.point is None or entry.lat is None or entry.lon is None:
        return float("inf")
    return geodesy.rough_km(*site.point, entry.lat, entry.lon)


def _attach(sites: list[Site], entry: GazetteerEntry, names: NameIndex) -> None:
    """A curated entry without a position takes that of its twin, of its seat, or none."""
    twins = [k for k, s in enumerate(sites) if s.entry.country == entry.country and _agree(s.entry, entry)]
    k = max(twins, key=lambda k: (sites[k].entry.kind not in ADMIN_KINDS, sites[k].population), default=None)
    if k is not None and entry.kind not in ADMIN_KINDS:
        sites[k] = msgspec.structs.replace(sites[k], entry=entry, ids=sites[k].ids | {entry.id})
        return
    seat = (entry.seat and names.seat_of(entry)) or (sites[k].entry if k is not None else names.seat_of(entry))
    if seat is None or (entry.kind not in ADMIN_KINDS and admin1_of(seat) != entry.admin1):
        sites.append(_site(entry, (entry,)))
    else:
        sites.append(Site(entry, seat.lat, seat.lon, seat.population, frozenset((entry.id,)), frozenset((seat.id,))))


def _agree(a: GazetteerEntry, b: GazetteerEntry) -> bool:
    """Whether two entries may be one place: their units are the same, or one has none or only a broad one."""
    units = {admin1_of(a), admin1_of(b)}
    return "" in units or len(units) == 1 or not units.isdisjoint(_BROAD_UNITS)


def kind_fits(said: str, known: str) -> bool:
    """Whether a place of kind `known` may be called by the kind word `said`."""
    if not said or said in ("rural area", "area", "front"):
        return True
    if said in ("governorate", "state", "province"):
        return known in ADMIN_KINDS
    if said in _POINT_KINDS:
        return known in _POINT_KINDS
    return said == known or known not in (ADMIN_KINDS | {"country"})
