"""Vega-Lite specs of the charts: small pure functions from figures to data. docs/reference/report.md shows them drawn.

A toll is drawn as an interval: full colour to the lowest number that a source tells, light from there to the highest,
`+` where no upper bound is told. In Arabic, charts run from right to left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from tawthiq.export.report.bins import Binned, Size
from tawthiq.export.report.draw import FONT, Spec
from tawthiq.export.report.figures import Line
from tawthiq.export.report.words import Words, bounds
from tawthiq.model.events import TYPES

INK: Final = "#22292d"
SOFT: Final = "#5c6669"
RULE: Final = "#e4dfd3"
SERIES_COLOURS: Final = {"killed": "#27343b", "civilians": "#b3402e", "combatants": "#5b7f95"}
TYPE_COLOURS: Final = dict(zip(TYPES, ("#27343b", "#b3402e", "#d99a2b", "#3f7f5f", "#7a5a9a", "#8fa3ad"), strict=True))
_LABELLED: Final = 12
_FIELDS: Final = ("killed", "civilians", "combatants")
MOST_LINES: Final = 20


def config() -> Spec:
    """What all charts share: fonts, quiet axes, no frame."""
    axis = {
        "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500,
        "labelColor": SOFT, "titleColor": SOFT, "domainColor": "#b9b3a4", "tickColor": "#b9b3a4", "gridColor": RULE,
        "labelPadding": 6,
    }  # fmt: skip
    return {
        "font": FONT, "axis": axis, "view": {"stroke": None}, "background": None,
        "text": {"font": FONT, "fontSize": 12, "fill": INK},
    }  # fmt: skip


def toll_rows(lines: Sequence[Line], name: Callable[[Line], str], link: Callable[[Line, str], str]) -> list[Spec]:
    """A row for each line and series with a number, what the interval charts draw. `group`: the line's name."""
    rows = []
    for line in lines:
        for series in _FIELDS:
            found = line.sums[series]
            if found.is_told:
                rows.append({
                    "group": name(line), "series": series, "low": found.low, "high": found.high,
                    "text": bounds(found), "link": link(line, series),
                })  # fmt: skip
    return rows


def toll_bars(rows: Sequence[Spec], groups: Sequence[str], words: Words, width: int, label_px: int = 118) -> Spec:
    """Governorates or the like, one below the other, each with up to three intervals."""
    used = [series for series in _FIELDS if any(row["series"] == series for row in rows)]
    value = {"type": "quantitative", "scale": _scale(rows, words), "axis": _count_axis(rows, words)}
    axis = {
        "orient": "right" if words.is_rtl else "left", "title": None, "ticks": False, "domain": False,
        "minExtent": label_px, "maxExtent": label_px, "labelLimit": label_px - 8, "labelColor": INK, "labelPadding": 8,
    }  # fmt: skip
    y = {"field": "group", "type": "nominal", "sort": list(groups), "axis": axis, "scale": {"paddingInner": 0.25}}
    text = {"type": "text", "align": "right" if words.is_rtl else "left", "dx": -5 if words.is_rtl else 5}
    return _intervals(rows, used, width, {"step": 15, "for": "offset"}, {
        "y": y, "yOffset": {"field": "series", "type": "nominal", "sort": used},
    }, ("x", value), text)  # fmt: skip


def toll_columns(rows: Sequence[Spec], groups: Sequence[str], words: Words, width: int, height: int = 190) -> Spec:
    """Weeks or the like, one beside the other."""
    used = [series for series in _FIELDS if any(row["series"] == series for row in rows)]
    value = {"type": "quantitative", "scale": _scale(rows, words, across=False)}
    value["axis"] = _count_axis(rows, words) | {"orient": "right" if words.is_rtl else "left"}
    x = {
        "field": "group", "type": "nominal", "sort": list(groups), "axis": _bin_axis(groups),
        "scale": {"reverse": words.is_rtl, "domain": list(groups), "paddingInner": 0.3, "paddingOuter": 0.15},
    }  # fmt: skip
    offset = {"field": "series", "type": "nominal", "sort": used, "scale": {"reverse": words.is_rtl}}
    text = {"type": "text", "baseline": "bottom", "dy": -4, "fontSize": 11} if len(groups) <= _LABELLED else None
    return _intervals(rows, used, width, height, {"x": x, "xOffset": offset}, ("y", value), text)


def _intervals(
    rows: Sequence[Spec], used: Sequence[str], width: int, height: Any, at: Spec, along: tuple[str, Spec],
    text: Spec | None,
) -> Spec:  # fmt: skip
    axis, value = along
    colour = {
        "field": "series", "type": "nominal", "legend": None,
        "scale": {"domain": list(used), "range": [SERIES_COLOURS[series] for series in used]},
    }  # fmt: skip
    shared = at | {"color": colour, "href": {"field": "link"}}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "opacity": opacity},
         "encoding": shared | {axis: value | {"field": first}, f"{axis}2": {"field": last}}}
        for opacity, first, last in ((0.32, "low", "high"), (1.0, "zero", "low"))
    ]  # fmt: skip
    if text is not None:
        label = at | {axis: value | {"field": "high"}, "text": {"field": "text"}}
        layers.append({"mark": text, "encoding": label})
    data = [dict(row) | {"zero": 0} for row in rows]
    return {"width": width, "height": height, "data": {"values": data}, "layer": layers, "config": config()}


def _scale(rows: Sequence[Spec], words: Words, *, across: bool = True) -> Spec:
    """Room for the text after the longest bar."""
    most = max((row["high"] for row in rows), default=1) or 1
    return {"domain": [0, most * (1.16 if across else 1.1)], "nice": False, "reverse": across and words.is_rtl}


def _count_axis(rows: Sequence[Spec], words: Words) -> Spec:
    most = max((row["high"] for row in rows), default=1) or 1
    return {"title": words.plain("charts", "persons"), "tickCount": min(most, 5), "format": ",d", "tickMinStep": 1,
            "domain": False, "ticks": False}  # fmt: skip


def _bin_axis(groups: Sequence[str], most: int = 9) -> Spec:
    """As many labels as fit: all, or every second, third …"""
    step = -(-len(groups) // most) or 1
    return {"title": None, "values": list(groups[::step]), "labelAngle": 0, "labelOverlap": False, "ticks": False}


# ---- incidents over time


def timeline_rows(binned: Binned, name: Callable[[date], str], link: Callable[[date], str]) -> list[Spec]:
    """How many incidents of each type a bin has; types in the order of the codebook."""
    rows = []
    for found in binned.bins:
        types = [each.row.type for each in found.shown]
        for order, kind in enumerate(TYPES):
            if n := types.count(kind):
                told = {"group": name(found.first), "type": kind, "n": n, "order": order}
                rows.append(told | {"link": link(found.first)})
    return rows


def timeline(
    rows: Sequence[Spec], groups: Sequence[str], words: Words, width: int, size: Size, height: int = 130
) -> Spec:
    """Stacked columns, one a day, week or month."""
    used = [kind for kind in TYPES if any(row["type"] == kind for row in rows)]
    most = max((sum(row["n"] for row in rows if row["group"] == group) for group in groups), default=1)
    x = {
        "field": "group", "type": "nominal", "axis": _bin_axis(groups, max(4, width // 75)), "sort": list(groups),
        "scale": {"reverse": words.is_rtl, "domain": list(groups), "paddingInner": 0.2, "paddingOuter": 0.1},
    }  # fmt: skip
    axis = {
        "title": words.plain("charts", f"per_{size}"), "orient": "right" if words.is_rtl else "left", "format": ",d",
        "tickMinStep": 1, "tickCount": min(most, 4), "domain": False, "ticks": False,
    }  # fmt: skip
    colour = {
        "field": "type", "type": "nominal", "legend": None,
        "scale": {"domain": used, "range": [TYPE_COLOURS[kind] for kind in used]},
    }  # fmt: skip
    encoding = {
        "x": x, "y": {"field": "n", "type": "quantitative", "stack": "zero", "axis": axis}, "color": colour,
        "order": {"field": "order", "type": "quantitative"}, "href": {"field": "link"},
    }  # fmt: skip
    return {"width": width, "height": height, "data": {"values": list(rows)}, "mark": "bar", "encoding": encoding,
            "config": config()}  # fmt: skip
