"""Relative mentions out of what `tawthiq code` wrote.

The output keeps no sentence and no anchor as such; the shape of a relative place tells where it was told from, and its
relation in words how far. Places that a gazetteer knows have no such shape and are left out, so that the reports
themselves are always the better source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from tawthiq.gazetteer.names import NameIndex, name_key
from tawthiq.learn.mentions import POINT_KINDS
from tawthiq.learn.told import Anchor, Told
from tawthiq.model.events import Place, ReportInfo
from tawthiq.model.shapes import Circle, Corridor, Overlap, Sector, Shape, UnitPart

_DISTANCE = re.compile(r"(about )?(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))? km( by road)?")
_ANCHOR = re.compile(r"(?: of | from |^near )(.+)$")


class CodedEvent(msgspec.Struct, frozen=True):
    """Of an event, its places."""

    places: tuple[Place, ...] = ()


class CodedLine(msgspec.Struct, frozen=True):
    """Of a line of the output, the report and the places of its events."""

    report: ReportInfo
    events: tuple[CodedEvent, ...] = ()


class _Distance(msgspec.Struct, frozen=True):
    km: float
    spread_km: float
    is_rough: bool
    by_road: bool


def mentions_of(line: CodedLine, names: NameIndex) -> tuple[tuple[Told, ...], int]:
    """What the line tells, and how many places told beside another had no shape to tell it by."""
    places = {p.span: p for event in line.events for p in event.places if p.relation and not p.container}
    found: list[Told] = []
    n_skipped = 0
    for span in sorted(places, key=lambda s: (s.start, s.end)):
        place = places[span]
        if place.kind not in POINT_KINDS:
            continue
        told = list(_told(place, line.report, names)) if place.shape is not None else []
        found.extend(told)
        n_skipped += not told and _DISTANCE.search(place.relation) is not None
    return tuple(found), n_skipped


def _told(place: Place, report: ReportInfo, names: NameIndex) -> Iterator[Told]:
    assert place.shape is not None
    parts = place.shape.parts if isinstance(place.shape, Overlap) else (place.shape,)
    phrases = place.relation.split("; ")
    country = names.country_code(place.admin[0]) if place.admin else ""
    for part in parts:
        phrase = _phrase_of(part, phrases)
        distance = _distance(phrase)
        manner, points, bearing = _geometry(part, phrase, distance)
        if manner:
            yield Told(
                name=place.name, key=name_key(place.name), kind=place.kind, report=report.id, span=place.span,
                quote=place.text, sentence=f"{report.sha256} {phrase}", relation=phrase, manner=manner,
                anchors=tuple(_anchor(point, phrase, place, country) for point in points),
                distance_km=distance.km if distance and manner in ("sector", "ring") else None, bearing=bearing,
                by_road=bool(distance and distance.by_road), spread_km=distance.spread_km if distance else 0.0,
                is_rough=bool(distance and distance.is_rough),
            )  # fmt: skip


_Geometry = tuple[str, tuple[tuple[float, float], ...], float | None]
_NOTHING: _Geometry = ("", (), None)


def _geometry(shape: Shape, phrase: str, distance: _Distance | None) -> _Geometry:
    """Manner, anchors and bearing that a shape was made from."""
    match shape:
        case Sector():
            is_ring = shape.half_width >= 180
            bearing = None if is_ring else shape.bearing
            manner = ("ring" if is_ring else "sector") if distance else "" if is_ring else "ray"
            return manner, ((shape.lat, shape.lon),), bearing
        case Circle():
            manner = "ring" if distance else "near" if phrase.startswith("near ") else ""
            return manner, ((shape.lat, shape.lon),), None
        case Corridor():
            # a border is a corridor too, and told from no place
            return ("between", (shape.line[0], shape.line[-1]), None) if phrase.startswith("between ") else _NOTHING
        case UnitPart() | Overlap():
            return _NOTHING


def _phrase_of(shape: Shape, phrases: list[str]) -> str:
    """Which of the relations in words the shape is: of several, the one whose distance fits it best."""
    if not isinstance(shape, Sector) or len(phrases) == 1:
        return phrases[0]
    middle = (shape.inner_km + shape.outer_km) / 2

    def misfit(phrase: str) -> float:
        distance = _distance(phrase)
        return abs(distance.km - middle) if distance else middle

    return min(phrases, key=misfit)


def _distance(phrase: str) -> _Distance | None:
    found = _DISTANCE.search(phrase)
    if found is None:
        return None
    low = float(found[2])
    high = float(found[3] or low)
    return _Distance((low + high) / 2, (high - low) / 2, bool(found[1]), bool(found[4]))


def _anchor(point: tuple[float, float], phrase: str, place: Place, country: str) -> Anchor:
    """The anchor at `point`, by its position, as the output has no id of it."""
    lat, lon = point
    found = _ANCHOR.search(phrase)
    unit = place.admin[1] if len(place.admin) > 1 else ""
    return Anchor(f"{lat:.3f},{lon:.3f}", found[1] if found else "", lat, lon, country, unit)
