"""Draws `relative.svg` for docs/explain/relative.md: `python docs/assets/relative.py`. Sentences are invented."""

from __future__ import annotations

import math
from pathlib import Path

import shapely

from tawthiq.arabic.fold import fold
from tawthiq.arabic.sentences import sentence_bounds
from tawthiq.arabic.tokens import tokenise
from tawthiq.extract.places import find_places
from tawthiq.extract.reading import ReadDocument, load_matcher
from tawthiq.gazetteer.units import polygon, units_of
from tawthiq.model.documents import Document, Report, Sentence, ZoneKind
from tawthiq.model.events import Place
from tawthiq.model.shapes import Circle
from tawthiq.resolve.places import resolve_places
from tawthiq.resolve.polygons import rings

#: sentence, the place to draw, title, west, south, width in degrees of longitude
PANELS = (
    ("قصف قرية شلدح (54 كم جنوب مدينة إدلب)", "شلدح", "54 km S of Idlib", 35.6, 35.0, 2.1),
    ("قصف قرية شلدح (54 كم جنوب إدلب و60 كم شمال غرب السلمية)", "شلدح", "and 60 km NW of Salamiyah", 35.6, 35.0, 2.1),
    ("غارات على ريف حلب الشمالي", "ريف حلب الشمالي", "Northern countryside of Aleppo", 36.2, 35.4, 3.0),
    ("كمين على الحدود السورية التركية بريف الحسكة", "الحدود السورية التركية", "Border, in Hasakah", 39.2, 35.7, 3.6),
)  # fmt: skip
SIZE, GAP, HEAD = 400, 16, 34
OUT = Path(__file__).with_name("relative.svg")


def placed(text: str, name: str) -> Place:
    """The place as the coder has it."""
    tokens = tokenise(fold(text), text)
    bounds = sentence_bounds(tokens, text)
    sentences = tuple(Sentence(k, a, b, p, ZoneKind.BODY) for k, (a, b, p) in enumerate(bounds))
    document = Document(report=Report(id="drawing", text=text), tokens=tokens, sentences=sentences)
    found = resolve_places(find_places(ReadDocument(document, load_matcher()), frozenset()), document)
    return next(place for place in found.places if place.name == name)


def panel(number: int, text: str, name: str, title: str, west: float, south: float, width: float) -> str:
    """One map as an SVG group."""
    place = placed(text, name)
    squeeze = math.cos(math.radians(south + width / 3))
    scale = SIZE / width

    def path(ring: list[tuple[float, float]]) -> str:
        on_page = (f"{(x - west) * scale:.0f},{SIZE - (y - south) * scale / squeeze:.0f}" for x, y in ring)
        return f"M{'L'.join(on_page)}Z"

    def outline(geometry: object) -> list[str]:
        frame = shapely.box(west - 0.1, south - 0.1, west + width + 0.1, south + width)
        thin = shapely.simplify(shapely.intersection(geometry, frame), width / 400)
        return [path(list(part.exterior.coords)) for part in shapely.get_parts(thin) if part.geom_type == "Polygon"]

    units = [d for country in ("SY", "TR", "IQ") for u in units_of(country) for d in outline(polygon(u.code))]
    assert place.shape is not None
    assert place.lat is not None
    assert place.lon is not None
    assert place.radius_km is not None
    held = rings(Circle(lat=place.lat, lon=place.lon, radius_km=place.radius_km))
    x, y = (place.lon - west) * scale, SIZE - (place.lat - south) * scale / squeeze
    left = (number % 2) * (SIZE + GAP)
    top = (number // 2) * (SIZE + GAP + HEAD)
    lines = [f'<g transform="translate({left},{top})"><text y="20" class="title">{title}</text>']
    lines.append(f'<g transform="translate(0,{HEAD})" clip-path="url(#frame)">')
    lines.append(f'<rect class="sea" width="{SIZE}" height="{SIZE}"/>')
    lines.extend(f'<path class="unit" d="{d}"/>' for d in units)
    lines.extend(f'<path class="shape" d="{path(ring)}"/>' for ring in rings(place.shape))
    lines.extend(f'<path class="radius" d="{path(ring)}"/>' for ring in held)
    lines.append(f'<circle class="middle" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
    lines.append(f'<text class="note" x="8" y="{SIZE - 10}">within {place.radius_km:g} km: seven in ten</text></g></g>')
    return "\n".join(lines)


def main() -> None:
    """Writes the drawing."""
    width, height = 2 * SIZE + GAP, 2 * (SIZE + HEAD) + GAP
    style = (
        ".title{font:600 15px sans-serif;fill:#222}.note{font:13px sans-serif;fill:#222}.sea{fill:#e8eef2}"
        ".unit{fill:#f7f5ef;stroke:#b9b3a4;stroke-width:.8}.shape{fill:#d95f02;fill-opacity:.3;stroke:#a64a03}"
        ".radius{fill:none;stroke:#1b5e8c;stroke-width:1.6;stroke-dasharray:6 4}.middle{fill:#1b5e8c}"
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<style>{style}</style><rect width="{width}" height="{height}" fill="#fff"/>',
        f'<clipPath id="frame"><rect width="{SIZE}" height="{SIZE}"/></clipPath>',
        *(panel(number, *each) for number, each in enumerate(PANELS)),
        "</svg>",
    ]
    OUT.write_text("\n".join(parts) + "\n", "utf-8")


if __name__ == "__main__":
    main()
