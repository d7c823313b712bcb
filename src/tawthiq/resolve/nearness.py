"""How well two candidate places go together: by their distance, and by whether one lies in the other."""

from __future__ import annotations

import math

from tawthiq.resolve import geodesy
from tawthiq.resolve.sites import ADMIN_KINDS, Site

_NEAR_KM, _FAR_KM = 30.0, 400.0
_FAR_COST = math.log1p(_FAR_KM / _NEAR_KM)
#: distances that stand for those of places without a position
_SAME_UNIT_KM, _SAME_COUNTRY_KM = 40.0, 200.0
#: a place that lies in or at another lies no further from it than this without cost, and at full cost so much further
_WITHIN_KM, _WITHOUT_KM = {"governorate": 60.0, "district": 30.0}, 40.0
_WITHIN_OTHER_KM = 5.0
_LARGE_UNITS = ADMIN_KINDS - {"district", "subdistrict"}


def apart_km(a: Site, b: Site) -> float:
    """Their distance; where one has no position, what stands for it."""
    if a.point and b.point:
        return geodesy.rough_km(*a.point, *b.point)
    if a.entry.country != b.entry.country:
        return 2 * _FAR_KM
    return _SAME_UNIT_KM if a.unit[1] and a.unit == b.unit else _SAME_COUNTRY_KM


def cost_of_pair(a: Site, b: Site, weight: float, inside: float) -> float:
    """Of two places told together; `inside` is what it costs if the text has `a` in `b` and it lies elsewhere."""
    cost = weight * _distance_cost(a, b)
    return cost + inside * _outside(a, b) if inside else cost


def _distance_cost(a: Site, b: Site) -> float:
    """0 for neighbours, 1 for places `_FAR_KM` apart and further; a country is as near as any place in it."""
    if "country" in (a.entry.kind, b.entry.kind):
        return 0.5 * (a.entry.country != b.entry.country)
    km = apart_km(a, b)
    if ADMIN_KINDS & {a.entry.kind, b.entry.kind} and a.unit == b.unit:
        km = min(km, _SAME_UNIT_KM)
    return min(1.0, math.log1p(km / _NEAR_KM) / _FAR_COST)


def _outside(a: Site, b: Site) -> float:
    """0 where `a` lies in `b` or close by, 1 where it clearly does not."""
    if b.entry.kind == "country":
        return float(a.entry.country != b.entry.country)
    if a.entry.country != b.entry.country:
        return 1.0
    if b.unit[1] and a.unit == b.unit and (b.entry.kind in _LARGE_UNITS or b.unit[1] == b.entry.name):
        return 0.0
    within = _WITHIN_KM.get(b.entry.kind, _WITHIN_OTHER_KM)
    return min(1.0, max(0.0, apart_km(a, b) - within) / _WITHOUT_KM)
