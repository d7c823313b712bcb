"""The map as a Vega-Lite spec: shapes of the units, shaded areas, rings, discs with numbers, names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, Final

from tawthiq.export.report.charts import INK, config
from tawthiq.export.report.draw import Spec
from tawthiq.export.report.map_view import CountryMap, Disc, Spot, View
from tawthiq.gazetteer import units
from tawthiq.resolve.geodesy import project

LAND: Final = "#f0ece1"
ABROAD: Final = "#f8f6f0"
BORDER: Final = "#cfc8b6"
ACCENT: Final = "#b3402e"
_RING_POINTS: Final = 48
_MANY_RINGS: Final = 30


def map_spec(found: CountryMap, name: Callable[[str], str], link: Callable[[Disc], str]) -> Spec:
    """`name`: code of a unit to what is written; `link`: where a disc leads."""
    view = found.view
    layers: list[Spec] = [
        _shapes(_outlines(found.units, view, found.country, own=False), {"fill": ABROAD, "stroke": "#e3ddcf"}),
        _shapes(_outlines(found.units, view, found.country, own=True), {"fill": LAND, "stroke": BORDER}),
    ]
    shaded = _outlines([code for code in found.units if code in found.shaded], view)
    layers.append(_shapes(shaded, {"fill": ACCENT, "fillOpacity": 0.13, "stroke": ACCENT, "strokeOpacity": 0.45}))
    rings = [_ring(spot) for spot in found.spots if spot.radius_km]
    faint = 1.0 if len(rings) < _MANY_RINGS else 0.5
    style = {"fill": ACCENT, "fillOpacity": 0.06 * faint, "stroke": ACCENT, "strokeOpacity": 0.5 * faint}
    layers.append(_shapes(rings, style))
    layers += [_discs(found, link), _numbers(found), _names(found, name)]
    return {
        "width": view.width, "height": view.height, "padding": 0, "config": config(),
        "projection": {"type": "mercator", "scale": view.scale, "translate": [view.shift_x, view.shift_y]},
        "layer": [layer for layer in layers if layer],
    }  # fmt: skip


def _shapes(features: list[Spec], style: Spec) -> Spec:
    if not features:
        return {}
    mark = {"type": "geoshape", "clip": True, "strokeWidth": 1, "strokeJoin": "round"} | style
    return {"data": {"values": features}, "mark": mark}


def _outlines(codes: Iterable[str], view: View, country: str = "", *, own: bool | None = None) -> list[Spec]:
    """Outlines as fine as the drawing shows, cut at its edge. `own`: only those of `country`, or only others."""
    import shapely

    frame = shapely.box(*view.box).buffer(0.3)
    finest = math.degrees(0.6 / view.scale)
    found = []
    for code in codes:
        if own is not None and (units.unit(code).country == country) is not own:
            continue
        shape = shapely.simplify(units.polygon(code), finest).intersection(frame)
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        for part in parts:
            found.append(_feature(shapely.orient_polygons(part, exterior_cw=True)))
    return found


def _feature(polygon: Any) -> Spec:
    """d3 takes the inside of a ring to be on its right, so exteriors run clockwise."""
    rings = [[[round(x, 4), round(y, 4)] for x, y in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": rings}}


def _ring(spot: Spot) -> Spec:
    """The circle within which the place lies, on the ellipsoid."""
    turns = (360.0 * n / _RING_POINTS for n in range(_RING_POINTS))
    around = [project(spot.lat, spot.lon, spot.radius_km or 0.0, turn) for turn in turns]
    points = [[round(lon, 4), round(lat, 4)] for lat, lon in around]
    geometry = {"type": "Polygon", "coordinates": [[*points, points[0]]]}
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _pixels(found: CountryMap) -> list[Spec]:
    return [
        {"x": disc.x, "y": disc.y, "n": len(disc.shown), "size": round(math.pi * disc.radius_px**2, 1)}
        for disc in found.discs
    ]  # fmt: skip


def _discs(found: CountryMap, link: Callable[[Disc], str]) -> Spec:
    rows = [row | {"link": link(disc)} for row, disc in zip(_pixels(found), found.discs, strict=True)]
    mark = {"type": "circle", "opacity": 0.92, "color": ACCENT, "stroke": "#fff", "strokeWidth": 1.2, "clip": True}
    size = {"field": "size", "type": "quantitative", "scale": None, "legend": None}
    encoding = _at(found.view) | {"size": size, "href": {"field": "link"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _numbers(found: CountryMap) -> Spec:
    """How many, where there is more than one."""
    rows = [row for row in _pixels(found) if row["n"] > 1]
    mark = {"type": "text", "fill": "#fff", "fontSize": 11, "fontWeight": 600, "baseline": "middle", "clip": True}
    encoding = _at(found.view) | {"text": {"field": "n", "type": "quantitative"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding} if rows else {}


def _names(found: CountryMap, name: Callable[[str], str]) -> Spec:
    rows = [
        {"x": each.x, "y": each.y, "name": name(each.unit), "weight": 600 if each.is_busy else 400,
         "colour": INK if each.is_busy else "#8a8778"}
        for each in found.names
    ]  # fmt: skip
    mark = {"type": "text", "fontSize": 12, "baseline": "middle", "align": "center", "stroke": None}
    encoding = _at(found.view) | {
        "text": {"field": "name"}, "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
    }  # fmt: skip
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding} if rows else {}


def _at(view: View) -> Spec:
    """Pixels as they are: names were placed so that they cover nothing."""
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, view.width], "nice": False}, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [view.height, 0], "nice": False}, "axis": None}
    return {"x": x, "y": y}
