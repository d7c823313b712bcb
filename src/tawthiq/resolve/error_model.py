"""How far off stated distances and compass words are, measured on real reports, and what that makes of a candidate.

Measured over the reports of 2021-2026 and the corpus whose places a gazetteer knows: 231 pairs of a village and what it
is put beside with a compass word, 16 of them with a distance. Quantiles of the angle between word and truth, degrees:

    word                        pairs   30 %   50 %   70 %   80 %   90 %
    one wind (north, west)        200     15     24     42     47     55
    two winds (north-west)         31      8     14     25     39     55

Reporters use four winds far more than eight: one wind covers 45 degrees to either side. Stated distances: 70 % within
8 % or 2.6 km of the geodesic; most others are too long, as the way by road is, which is up to 1.4 times the geodesic.

Beside a distance the words are finer: of 14 pairs in dispatches of an agency that gives both (2017 and 2018), half lie
within 11 degrees and 70 % within 20, and 70 % of the distances within 2 %; one in seven is grossly off in either. The
model follows these. The pairs with a distance of other outlets and of the corpus are coarser, as those without: of 19,
8 lie within the radius made here (of the 6 in real reports 1), median 13 km for a median distance of 35 km; with the
angles of the table above 15 would (of the 6, 4), median 23 km.

A compass word alone, distances from the anchor in km:

    anchor                      pairs   10 %   50 %   70 %   90 %   best middle, 70 % within
    a governorate's name          168     11     31     44     72   27, 26
    a city, said so                17      3     15     29     93   19, 18
The radii in use, 30 and 24, allow for one pair in twenty that lies on another side altogether. Of towns
there were four (6, 10, 23 and 25 km off), of villages none: their reach of 25 and 8 km is a choice.
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

from tawthiq.model.mentions import Relation
from tawthiq.resolve import geodesy

ROAD_FACTOR: Final = 1.4
#: half of the sector that a compass word stands for, degrees: of one wind, of two
ONE_WIND, TWO_WINDS = 45.0, 30.0
#: the same beside a distance, where reporters read a map; and within how many degrees 70 % of the true places lie
_MEASURED = {ONE_WIND: 37.5, TWO_WINDS: 30.0}
_CONTAINED = {ONE_WIND: 20.0, TWO_WINDS: 18.0}
#: beyond how many degrees a bearing contradicts: fewer than one pair in fifty
_CONTRADICTS = {ONE_WIND: 80.0, TWO_WINDS: 70.0}
_RELATIVE, _ABOUT_RELATIVE = 0.08, 0.12
_LEAST_KM = 1.0
#: a distance is told from a town's edge or its market as often as from its middle
_FROM_KM = 2.0
#: half the step to which a distance is rounded: 30 km, 25 km, 12 km
_ROUNDED = ((10.0, 2.5), (5.0, 1.25), (1.0, 0.5))
_CONTRADICTS_FACTOR = 2.0
_NEAREST_KM = 3.0
#: share of relations that say nothing true of the candidate, and how likely any place is then
_OUTLIER = 0.05
_SPREAD_ALONE_KM = 30.0


class Reach(msgspec.Struct, frozen=True):
    """Where a place lies that only a compass word tells of: from `inner_km` to `outer_km`, likeliest at `middle_km`."""

    inner_km: float
    outer_km: float
    middle_km: float
    radius_km: float


_REACH: Final = {
    "seat": Reach(5.0, 60.0, 27.0, 30.0),
    "city": Reach(5.0, 40.0, 19.0, 24.0),
    "town": Reach(2.0, 25.0, 9.0, 12.0),
    "village": Reach(1.0, 8.0, 4.0, 4.0),
}
_SEATS = ("governorate", "state", "province", "emirate")


def reach(anchor_kind: str) -> Reach:
    """Of an anchor of that kind; a governorate's name with no word of its kind means its seat as often."""
    if anchor_kind in _SEATS:
        return _REACH["seat"]
    return _REACH.get(anchor_kind, _REACH["town"])


def half_width(bearing: float, measured: bool = False) -> float:
    """Half of the sector that a compass word stands for, degrees; `measured`: a distance stands beside it."""
    width = ONE_WIND if bearing % 90 == 0 else TWO_WINDS
    return _MEASURED[width] if measured else width


def tolerance_km(relation: Relation) -> float:
    """How far a stated distance may be off: rounding, spread of a stated range, «نحو», error in proportion."""
    stated = relation.distance_km or 0.0
    rounded = next((half for step, half in _ROUNDED if stated % step == 0), 0.25)
    share = (_ABOUT_RELATIVE if relation.approximate else _RELATIVE) * stated
    least = min(_LEAST_KM, stated / 2)
    return max(least, math.hypot(rounded if stated >= 1 else 0.1, share)) + relation.spread_km


def bounds_km(relation: Relation) -> tuple[float, float]:
    """From and to how far away the place is; by road it is nearer than stated, unsaid it may be."""
    stated, tolerance = relation.distance_km or 0.0, tolerance_km(relation)
    shortest = stated / ROAD_FACTOR if relation.way == "road" else stated
    return max(0.0, shortest - tolerance), stated + tolerance


def expected_km(relation: Relation) -> float:
    """The likeliest geodesic distance: a way by road is a fifth longer."""
    stated = relation.distance_km or 0.0
    return stated * 2 / (1 + ROAD_FACTOR) if relation.way == "road" else stated


def middle_factor(bearing: float) -> float:
    """How much nearer than the stated distance the middle of a sector is, for the bearings fan out."""
    return (1 + math.cos(math.radians(_CONTAINED[half_width(bearing)]))) / 2


def radius_km(relation: Relation) -> float:
    """Within how far of the sector's middle 70 % of the true places lie."""
    far, tolerance = expected_km(relation), tolerance_km(relation)
    if relation.bearing is None:
        return far + tolerance
    middle, angle = middle_factor(relation.bearing), math.radians(_CONTAINED[half_width(relation.bearing)])
    fan = far * math.sqrt(1 + middle**2 - 2 * middle * math.cos(angle))
    return math.hypot(fan, tolerance, _FROM_KM)


def contradicts(relation: Relation, anchor: tuple[float, float], point: tuple[float, float]) -> bool:
    """Whether a place at `point` cannot be what `relation` puts beside `anchor`; a way by road is no contradiction."""
    actual = geodesy.distance_km(*anchor, *point)
    if relation.distance_km is not None:
        slack = _CONTRADICTS_FACTOR * tolerance_km(relation)
        if not relation.distance_km / ROAD_FACTOR - slack <= actual <= relation.distance_km + slack:
            return True
    if relation.bearing is None or actual < _NEAREST_KM:
        return False
    angle = geodesy.angle_between(geodesy.bearing(*anchor, *point), relation.bearing)
    return angle > _CONTRADICTS[half_width(relation.bearing)]


def compatibility(relation: Relation, anchor: tuple[float, float], candidate: tuple[float, float]) -> float:
    """Log-likelihood of a candidate's position under what the text says of it, 0 where it is just as said.

    Points are `(lat, lon)`. A twentieth of all relations is taken to be wrong or another anchor's, so no candidate
    falls below about -3 for each of distance and bearing. 0 for a relation with neither.
    """
    actual = geodesy.rough_km(*anchor, *candidate)
    total = 0.0
    if relation.distance_km is not None:
        low, high = bounds_km(relation)
        low = min(low, relation.distance_km / ROAD_FACTOR)
        off = max(0.0, low - actual, actual - high)
        total += _log_share(off / tolerance_km(relation))
    elif relation.bearing is not None:
        total += _log_share(max(0.0, actual - reach(relation.anchor_kind).outer_km) / _SPREAD_ALONE_KM)
    if relation.bearing is not None and actual >= _NEAREST_KM:
        angle = geodesy.angle_between(geodesy.rough_bearing(*anchor, *candidate), relation.bearing)
        total += _log_share(angle / half_width(relation.bearing, relation.distance_km is not None))
    return total


def _log_share(deviations: float) -> float:
    return math.log((1 - _OUTLIER) * math.exp(-0.5 * deviations**2) + _OUTLIER)
