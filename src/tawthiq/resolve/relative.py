"""Positions and shapes of places that a report puts at a distance, in a direction, around, between or beside others.

A place that no gazetteer knows is put where its relation says (`method` "relative"); `shape` is where it may lie and
`radius_km` holds seven in ten. A known place keeps its position: a stated distance or bearing that it contradicts is an
issue, as reports do err. Only a small village far beyond what is said is taken for a namesake.

Precision codes: a place with its own name put somewhere by distance, bearing or "near" stays "populated_place" where it
is a settlement; "area" is what is told as the surroundings, a side, a stretch of road or of border.
"""

from __future__ import annotations

import msgspec

from tawthiq.gazetteer.names import name_key
from tawthiq.model.events import Issue, Place
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.resolve import error_model, geodesy, relative_areas, relative_lines, relative_sectors
from tawthiq.resolve.anchors import Anchors, entry_label
from tawthiq.resolve.namesakes import Choice
from tawthiq.resolve.placed import Placed, put

#: a village nobody lives in by the gazetteer, or fewer than this, may be a namesake
_SMALL_POPULATION = 5_000
_SMALL_KINDS = ("village", "populated place", "hamlet")
_FAR_KM, _FAR_FACTOR = 60.0, 3.0


def relate(place: Place, mention: PlaceMention, position: Choice, anchors: Anchors) -> tuple[Place, Issue | None]:
    """`place` as its relation makes it, and what the gazetteer says against that.

    `position` is the known place that the mention names, UNKNOWN if there is none.
    """
    relation = mention.relation
    if mention.ends:
        return put(place, relative_lines.road(anchors.ends(mention.ends), relation)), None
    if mention.kind == "rural area" or (relation is not None and relation.form in ("rural", "quarter")):
        return put(place, relative_areas.countryside(relation, position, anchors)), None
    if relation is None:
        return put(place, relative_areas.inside(mention, position, anchors)), None
    if mention.kind == "border" or relation.form == "border":
        return _at_border(place, mention, relation, position, anchors), None
    if relation.form in ("between", "road"):
        return _between(place, relation, position, anchors), None
    if _is_own_anchor(mention, relation):
        placed = relative_sectors.beside(relation, position, anchors) or relative_areas.part(relation, position)
        return put(place, placed), None
    if relation.distance_km is not None or relation.bearing is not None:
        return _beside(place, mention, relation, position, anchors)
    if position.point is not None:
        return put(place, relative_areas.part(relation, position, keep=place.radius_km or 0.0)), None
    anchor = anchors.find(relation.anchor)
    return put(place, relative_areas.near(relation, anchor) or relative_areas.inside(mention, position, anchors)), None


def _is_own_anchor(mention: PlaceMention, relation: Relation) -> bool:
    """«جنوب مدينة إدلب» where nothing more is named: the place is what it relates to."""
    return bool(relation.anchor) and name_key(relation.anchor) == name_key(mention.name) and not mention.container


def _beside(
    place: Place, mention: PlaceMention, relation: Relation, position: Choice, anchors: Anchors
) -> tuple[Place, Issue | None]:
    anchor = anchors.find(relation.anchor)
    placed = relative_sectors.beside_all(relation, anchors)
    if position.point is None or anchor.point is None:
        return put(place, placed), None
    if not error_model.contradicts(relation, anchor.point, position.point):
        return place, None
    issue = _contradiction(mention, relation, anchor, position)
    if placed is not None and _is_far_namesake(relation, anchor, position):
        return msgspec.structs.replace(put(place, placed), id=None, admin=()), issue
    return place, issue


def _is_far_namesake(relation: Relation, anchor: Choice, position: Choice) -> bool:
    """A small village so far off that another of its name must be meant; a mistyped distance moves none."""
    entry = position.entry
    if entry is None or relation.distance_km is None or anchor.point is None or position.point is None:
        return False
    is_small = not entry.curated and entry.kind in _SMALL_KINDS and entry.population < _SMALL_POPULATION
    actual = geodesy.distance_km(*anchor.point, *position.point)
    return is_small and actual > max(_FAR_KM, _FAR_FACTOR * relation.distance_km)


def _contradiction(mention: PlaceMention, relation: Relation, anchor: Choice, position: Choice) -> Issue:
    assert anchor.point is not None
    assert position.point is not None
    actual = geodesy.distance_km(*anchor.point, *position.point)
    towards = geodesy.bearing(*anchor.point, *position.point)
    said = [] if relation.distance_km is None else [f"{relation.distance_km:g} km"]
    said += [] if relation.bearing is None else [f"bearing {relation.bearing:.0f} degrees"]
    return Issue(
        code="place.distance-contradicts",
        message=(
            f"{mention.name} is said to lie {', '.join(said)} from {entry_label(anchor.entry)}; the gazetteer has "
            f"{entry_label(position.entry)} {actual:.0f} km away, bearing {towards:.0f} degrees"
        ),
        span=relation.span or mention.span,
    )


def _between(place: Place, relation: Relation, position: Choice, anchors: Anchors) -> Place:
    is_end = name_key(place.name) in {name_key(name) for name in relation.anchors}
    if position.point is not None and not is_end:
        return place
    return put(place, relative_lines.between(anchors.ends(relation.anchors), relation))


def _at_border(
    place: Place, mention: PlaceMention, relation: Relation, position: Choice, anchors: Anchors
) -> Place:
    """A border itself, or a place on it; a known one keeps its position."""
    is_border = mention.kind in ("border", "country")
    if position.point is not None and not is_border:
        return place
    placed: Placed | None = relative_lines.border(relation, mention, anchors)
    return put(place, placed)
