"""Where the anchors of relations are: as chosen in the report, else the known place of that name that fits it best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from tawthiq.gazetteer import units
from tawthiq.gazetteer.names import GazetteerEntry, NameIndex
from tawthiq.gazetteer.units import Unit
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.resolve import geodesy
from tawthiq.resolve.namesakes import UNKNOWN, Choice, Namesakes, own_name
from tawthiq.resolve.sites import ADMIN_KINDS, admin1_of, sites_named

#: ends that are farther apart are looked up again among all namesakes, km
_ROAD_KM = 150.0
_FIRST_LEVEL = frozenset(("governorate", "state", "province", "emirate"))


_AREAS = frozenset(("rural area", "district", "subdistrict", "area"))


class Anchors:
    """The anchors of one report's relations."""

    def __init__(self, namesakes: Namesakes, names: NameIndex) -> None:
        self._namesakes = namesakes
        self._names = names

    def find(self, name: str) -> Choice:
        """The position of an anchor as written, UNKNOWN if none is known."""
        if not name:
            return UNKNOWN
        chosen = self._namesakes.anchor(Relation(text="", anchor=name))
        return chosen if chosen.point is not None else next(iter(self._known(name)), UNKNOWN)

    def ends(self, names: Sequence[str]) -> tuple[Choice, Choice] | None:
        """Positions of the two ends of a road or of what lies between them: of all namesakes the nearest two."""
        if len(names) != 2:
            return None
        chosen = [self._namesakes.anchor(Relation(text="", anchor=name)) for name in names]
        near, far = (
            [position] if position.point is not None else self._known(name)
            for name, position in zip(names, chosen, strict=True)
        )
        best = min(product(near, far), key=lambda pair: _apart(*pair), default=None)
        if best is None or _apart(*best) <= _ROAD_KM:
            return best
        # «طريق المسطومة - أريحا» leads to no Jericho
        alike = product(self._known(names[0]), self._known(names[1]))
        return min(alike, key=lambda pair: _apart(*pair), default=best)

    def unit(self, name: str) -> Unit | None:
        """The governorate, state or province of that name, in the country that the anchor of that name is in."""
        known, entry = self._names.lookup(name), self.find(name).entry
        if known is None or entry is None:
            return None
        alike = (e for e in known.entries if e.kind in _FIRST_LEVEL and e.country == entry.country)
        found = (units.find_unit(e.country, admin1_of(e) or e.name) for e in alike)
        return next((unit for unit in found if unit is not None), None)

    def unit_around(self, mention: PlaceMention) -> Unit | None:
        """The unit that the mention's phrase names as what it lies in: «على الحدود السورية التركية بريف الحسكة»."""
        for other in self._namesakes.mentions:
            if other.chunk == mention.chunk and other is not mention and (other.container or other.anchor_only):
                entry = self.find(own_name(other)).entry
                found = units.find_unit(entry.country, admin1_of(entry)) if entry else None
                if found is not None:
                    return found
        return None

    def around(self, mention: PlaceMention) -> Choice:
        """The city or town that the mention's phrase names as what it lies in, UNKNOWN if there is none."""
        for other in self._namesakes.mentions:
            if other.chunk == mention.chunk and other is not mention and other.container:
                position = self.find(own_name(other))
                if position.point is not None and other.kind not in (*ADMIN_KINDS, "rural area", "country", "region"):
                    return position
        return UNKNOWN

    def area_around(self, mention: PlaceMention) -> PlaceMention | None:
        """The countryside, district or area that the mention's phrase names as what it lies in."""
        return next(
            (
                other
                for other in self._namesakes.mentions
                if other.chunk == mention.chunk and other.container and other.kind in _AREAS and other is not mention
            ),
            None,
        )

    def admin(self, entry: GazetteerEntry | None) -> tuple[str, ...]:
        """English names of the country and the unit that a known place lies in."""
        if entry is None:
            return ()
        country, unit = self._names.country(entry.country) or entry.country, admin1_of(entry)
        return (country, unit) if unit and entry.kind != "country" else (country,)

    def country(self, other_than: str = "") -> str:
        """ISO code of the country that most of the report's names lie in, "" if none does."""
        most = (code for code, _ in self._namesakes.countries.most_common() if code != other_than)
        return next(most, "")

    def country_of(self, name: str) -> str:
        """ISO code of a country by its name as written, "" if it is none."""
        known = self._names.lookup(name)
        return next((e.country for e in known.entries if e.kind == "country"), "") if known else ""

    def _known(self, name: str) -> list[Choice]:
        """Known places of that name, those of the report's countries and then the most populous first."""
        sites = [site for site in sites_named(self._names, name, "") if site.point is not None]
        sites.sort(key=lambda site: (-self._namesakes.countries[site.entry.country], -site.population))
        return [Choice(site) for site in sites]


def entry_label(entry: GazetteerEntry | None) -> str:
    """ "Idlib (geonames:169389)" for a derivation."""
    return f"{entry.name} ({entry.id})" if entry is not None else "a place"


def _apart(a: Choice, b: Choice) -> float:
    assert a.point is not None
    assert b.point is not None
    return geodesy.rough_km(*a.point, *b.point)
