"""Distance and bearing: "54 km S of Idlib" is a sector around its anchor, two anchors where their sectors overlap."""

from __future__ import annotations

import math

import msgspec

from tawthiq.model.mentions import Relation
from tawthiq.model.shapes import Overlap, Point, Sector
from tawthiq.resolve import error_model, geodesy
from tawthiq.resolve.anchors import Anchors, entry_label
from tawthiq.resolve.contents import contents
from tawthiq.resolve.namesakes import Choice
from tawthiq.resolve.placed import Placed
from tawthiq.resolve.relative_units import of_unit

_ALL_ROUND = 180.0
#: an overlap of sectors is never told closer than this, km
_LEAST_RADIUS_KM = 2.0
#: nor closer than the tolerance of its distances, times this
_TOLERANCES = 1.5
_UNIT_KINDS = ("governorate", "state", "province", "emirate")


def beside_all(relation: Relation, anchors: Anchors) -> Placed | None:
    """Where a relation, with all that else tells where the place lies, puts it."""
    told = (beside(r, anchors.find(r.anchor), anchors) for r in (relation, *relation.more))
    found = [placed for placed in told if placed is not None]
    if len(found) < 2:
        return found[0] if found else None
    parts = tuple(p.shape for p in found if not isinstance(p.shape, Overlap))
    shape = Overlap(parts=parts)
    inside = contents(shape)
    if inside is None:
        return found[0]  # they contradict each other: the first with the distance holds
    least = max((_TOLERANCES * error_model.tolerance_km(r) for r in (relation, *relation.more)), default=0.0)
    radius = max(_LEAST_RADIUS_KM, inside.radius_km, least)
    return Placed(
        shape=shape, point=inside.middle, radius_km=radius, is_area=False,
        derivation=f"{' and '.join(_said(p) for p in found)}; good to {radius:.0f} km",
        admin=found[0].admin,
    )  # fmt: skip


def beside(relation: Relation, anchor: Choice, anchors: Anchors) -> Placed | None:
    """A place told by a distance, a bearing or both from one anchor."""
    if anchor.point is None:
        return None
    placed = _beside(relation, anchor, anchor.point, anchors)
    return placed and msgspec.structs.replace(placed, known=False, admin=anchors.admin(anchor.entry))


def _beside(relation: Relation, anchor: Choice, point: Point, anchors: Anchors) -> Placed | None:
    if relation.distance_km is not None:
        return _measured(relation, anchor, point)
    if relation.bearing is None or relation.form != "direction":
        return None
    if relation.anchor_kind in _UNIT_KINDS and _is_said(relation):
        unit = anchors.unit(relation.anchor)
        placed = of_unit(unit, relation.bearing, point, relation.text) if unit is not None else None
        if placed is not None:
            return placed
    return _towards(relation, anchor, point)


def _is_said(relation: Relation) -> bool:
    """Whether the text itself says governorate, and not only the gazetteer."""
    return relation.anchor_kind in relation.text


def _measured(relation: Relation, anchor: Choice, point: Point) -> Placed:
    inner, outer = error_model.bounds_km(relation)
    radius = error_model.radius_km(relation)
    far = error_model.expected_km(relation)
    tolerance = error_model.tolerance_km(relation)
    if relation.bearing is None:
        shape = _sector(point, inner, outer, 0.0, _ALL_ROUND)
        middle, angle = point, "in any direction"
    else:
        width = error_model.half_width(relation.bearing, measured=True)
        shape = _sector(point, inner, outer, relation.bearing, width)
        middle = geodesy.project(*point, far * error_model.middle_factor(relation.bearing), relation.bearing)
        angle = f"and {width:g} degrees"
    good = f"good to {tolerance:.1f} km {angle}"
    return Placed(
        shape=shape, point=middle, radius_km=radius, is_area=False,
        derivation=f"{_words(relation)} {entry_label(anchor.entry)}, {good}",
    )  # fmt: skip


def _towards(relation: Relation, anchor: Choice, point: Point) -> Placed:
    """A compass word alone: from just outside the anchor to where such places seldom are."""
    assert relation.bearing is not None
    kind = relation.anchor_kind or (anchor.entry.kind if anchor.entry else "")
    reach = error_model.reach(kind)
    width = error_model.half_width(relation.bearing)
    return Placed(
        shape=_sector(point, reach.inner_km, reach.outer_km, relation.bearing, width),
        point=geodesy.project(*point, reach.middle_km, relation.bearing), radius_km=reach.radius_km,
        derivation=(
            f"{_words(relation)} {entry_label(anchor.entry)} at no stated distance, taken as {reach.inner_km:g} to "
            f"{reach.outer_km:g} km, good to {width:g} degrees"
        ),
    )  # fmt: skip


def _sector(point: Point, inner: float, outer: float, bearing: float, width: float) -> Sector:
    return Sector(
        lat=point[0], lon=point[1], inner_km=round(inner, 2), outer_km=round(outer, 2), bearing=bearing,
        half_width=width,
    )  # fmt: skip


def _words(relation: Relation) -> str:
    """ "about 10-15 km by road S of": the head of a derivation, without the anchor's name."""
    text = relation.text.split("; ")[0] if not relation.more else ""
    winds = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
    wind = winds[round(relation.bearing / 45) % 8] if relation.bearing is not None else ""
    if relation.distance_km is None:
        return f"{wind} of" if wind else text
    low, high = relation.distance_km - relation.spread_km, relation.distance_km + relation.spread_km
    number = f"{relation.distance_km:g}" if math.isclose(low, high) else f"{low:g}-{high:g}"
    way = f" by {relation.way}" if relation.way else ""
    return f"{'about ' if relation.approximate else ''}{number} km{way} {wind + ' of' if wind else 'from'}"


def _said(placed: Placed) -> str:
    return placed.derivation.partition(", good to")[0]
