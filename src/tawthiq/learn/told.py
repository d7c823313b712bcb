"""What a report tells of where a name lies: the unit of evidence of the learned gazetteer."""

from __future__ import annotations

import msgspec

from tawthiq.model.spans import Span

#: how a place is told: distance and compass word, distance alone, compass word alone, between two places, beside one
MANNERS = ("sector", "ring", "ray", "between", "near")


class Anchor(msgspec.Struct, frozen=True, gc=False):
    """A known place that another is told from; `lat`, `lon` WGS84 degrees, `country` ISO 3166-1 alpha-2."""

    id: str
    name: str
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""

    @property
    def spot(self) -> tuple[float, float]:
        """What tells anchors apart, to a km: «إدلب» and «مدينة إدلب» have different ids and one position."""
        return round(self.lat, 2), round(self.lon, 2)

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lon


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One relation of one name in one report.

    `key` is what spellings of the name share, `quote` the sentence, `sentence` its folded words (two copies of one
    dispatch share them). `anchors` holds one place, of "between" two. `spread_km` is how far the ends of a stated range
    are from `distance_km`, `is_rough` whether a word says "about". `unit` is the English name of the governorate
    or state that the text itself gives for the place, "" if it gives none.
    """

    name: str
    key: str
    kind: str
    report: str
    span: Span
    quote: str
    sentence: str
    relation: str
    manner: str
    anchors: tuple[Anchor, ...]
    distance_km: float | None = None
    bearing: float | None = None
    by_road: bool = False
    spread_km: float = 0.0
    is_rough: bool = False
    unit: str = ""

    @property
    def statement(self) -> tuple[str, tuple[tuple[float, float], ...], float | None, float | None]:
        """What two reports share that tell the same: the second of them adds no new knowledge of the ground."""
        return self.manner, tuple(a.spot for a in self.anchors), self.distance_km, self.bearing
