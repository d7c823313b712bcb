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
        return min(product(near, far), key=lambda pair: _apart(*pair), default=None)

    def unit(self, position: Choice, kind: str = "") -> Unit | None:
        """The unit that an anchor is, where the text or the gazetteer has it as one."""
        entry = position.entry
        if entry is None or not (kind in ADMIN_KINDS or entry.kind in ADMIN_KINDS):
            return None
        return units.find_unit(entry.country, admin1_of(entry) or entry.name)

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

    def country(self) -> str:
        """ISO code of the country that most of the report's names lie in, "" if none does."""
        most = self._namesakes.countries.most_common(1)
        return most[0][0] if most else ""

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
    return geodesy.distance_km(*a.point, *b.point)
