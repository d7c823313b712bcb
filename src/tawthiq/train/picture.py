"""Small line charts as SVG, written by hand so that drawing needs no package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import msgspec

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 62, 150, 44, 52
COLOURS = ("#00796b", "#b45309", "#3b5b92", "#7b1fa2", "#c2185b", "#5d7a1f", "#111111", "#888888")
STYLE = "text{font:13px sans-serif;fill:#222}.title{font-weight:bold}.axis{stroke:#888}.grid{stroke:#e4e4e4}"

Point = tuple[float, float]


class Line(msgspec.Struct, frozen=True):
    """`label` stands at the last point, `notes` beside each point; `dashed` lines have no dots."""

    label: str
    points: tuple[Point, ...]
    notes: tuple[str, ...] = ()
    dashed: bool = False


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Axes run from the first to the last of their ticks; `x_names` are written instead of the x ticks.

    With `key` the labels of the lines stand in a column at the right, where their ends would lie too close.
    """

    title: str
    x_title: str
    y_title: str
    x_ticks: Sequence[float]
    y_ticks: Sequence[float]
    lines: Sequence[Line]
    x_names: Sequence[str] = ()
    key: bool = False


def svg(chart: Chart) -> str:
    """The chart as a document of its own, on white."""
    parts = [*_axes(chart)]
    for number, line in enumerate(chart.lines):
        parts += _line(chart, line, COLOURS[number % len(COLOURS)], number)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
        f"<title>{escape(chart.title)}</title>\n<style>{STYLE}</style>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _x(chart: Chart, value: float) -> float:
    first, last = chart.x_ticks[0], chart.x_ticks[-1]
    return round(LEFT + (value - first) / (last - first) * (WIDTH - LEFT - RIGHT), 1)


def _y(chart: Chart, value: float) -> float:
    first, last = chart.y_ticks[0], chart.y_ticks[-1]
    return round(HEIGHT - BOTTOM - (value - first) / (last - first) * (HEIGHT - TOP - BOTTOM), 1)


def _axes(chart: Chart) -> Iterator[str]:
    yield _text(LEFT, 24, chart.title, "start", "title")
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for tick in chart.y_ticks:
        y = _y(chart, tick)
        yield f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{right}" y2="{y}"/>'
        yield _text(LEFT - 8, y + 4, f"{tick:.2f}", "end")
    for tick, name in zip(chart.x_ticks, chart.x_names or [f"{t:g}" for t in chart.x_ticks], strict=True):
        x = _x(chart, tick)
        yield f'<line class="axis" x1="{x}" y1="{bottom}" x2="{x}" y2="{bottom + 5}"/>'
        yield _text(x, bottom + 20, name, "middle")
    yield f'<line class="axis" x1="{LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}"/>'
    yield _text((LEFT + right) / 2, HEIGHT - 10, chart.x_title, "middle")
    middle = (TOP + bottom) / 2
    yield f'<g transform="rotate(-90 16 {middle})">{_text(16, middle, chart.y_title, "middle")}</g>'


def _line(chart: Chart, line: Line, colour: str, number: int) -> Iterator[str]:
    at = [(_x(chart, x), _y(chart, y)) for x, y in line.points]
    path = " ".join(f"{x},{y}" for x, y in at)
    dash = ' stroke-dasharray="5 4"' if line.dashed else ""
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    if not line.dashed:
        yield from (f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in at)
    yield from (_text(x, y - 10, note, "middle") for (x, y), note in zip(at, line.notes, strict=False))
    if not chart.key:
        yield _text(at[-1][0] + 10, at[-1][1] + 4, line.label, "start")
        return
    x, y = WIDTH - RIGHT + 18, TOP + 12 + 22 * number
    yield f'<line x1="{x}" y1="{y}" x2="{x + 22}" y2="{y}" stroke="{colour}" stroke-width="2"{dash}/>'
    yield _text(x + 28, y + 4, line.label, "start")


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    cls = f' class="{kind}"' if kind else ""
    return f'<text{cls} x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
