"""Relative mentions made up for a known true place, so that what is learned from them can be held against it."""

from __future__ import annotations

from collections.abc import Sequence

from tawthiq.gazetteer.names import GazetteerEntry, NameIndex, PlaceName, name_key
from tawthiq.learn.told import Anchor, Told
from tawthiq.model.spans import Span
from tawthiq.resolve import geodesy

Point = tuple[float, float]
NAME = "خربة الزيتون"


def anchor(number: int, point: Point, country: str = "SY", admin1: str = "Idlib") -> Anchor:
    return Anchor(f"town:{number}", f"Town {number}", *point, country, admin1)


def told(
    place: Anchor, distance_km: float | None = None, bearing: float | None = None, *, manner: str = "",
    other: Anchor | None = None, report: str = "", name: str = NAME, unit: str = "", sentence: str = "",
) -> Told:  # fmt: skip
    """One mention; its report and its sentence are its own unless they are told."""
    told_as = {(True, True): "sector", (True, False): "ring", (False, True): "ray"}
    manner = manner or told_as[distance_km is not None, bearing is not None]
    words = f"{distance_km} {bearing} {manner} {place.id} {report}"
    return Told(
        name=name, key=name_key(name), kind="village", report=report or words, span=Span(3, 3 + len(name)), quote=words,
        sentence=sentence or words, relation=words, manner=manner, anchors=(place, other) if other else (place,),
        distance_km=distance_km, bearing=bearing, unit=unit,
    )  # fmt: skip


def exactly(place: Anchor, truth: Point, *, distance: bool = True, bearing: bool = True, report: str = "") -> Told:
    """A mention without error."""
    km = geodesy.distance_km(*place.point, *truth)
    return told(
        place, km if distance else None, geodesy.bearing(*place.point, *truth) if bearing else None, report=report
    )


def around(truth: Point, ways: Sequence[tuple[float, float]]) -> list[Anchor]:
    """Anchors at these distances and bearings from `truth`."""
    return [anchor(n, geodesy.project(*truth, km, bearing)) for n, (km, bearing) in enumerate(ways)]


def known(name: str, *points: Point) -> NameIndex:
    """A gazetteer that has one name, at these points."""
    entries = tuple(
        GazetteerEntry(f"known:{n}", "Known", "village", "SY", "Idlib", *point) for n, point in enumerate(points)
    )
    return NameIndex([PlaceName(tuple(name_key(name).split()), entries, False, False, True)])


NOTHING_KNOWN = NameIndex([])
