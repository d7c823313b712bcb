"""Where a place may lie, as a shape on the ground; polygons are drawn from these by `resolve.polygons`.

Positions are WGS84 degrees, bearings degrees clockwise from north, lengths km. In JSON `kind` tells the shapes apart.
"""

from __future__ import annotations

import msgspec

Point = tuple[float, float]


class _Shape(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Base of all shapes."""


class Circle(_Shape, frozen=True, tag="circle"):
    """All points within `radius_km` of a centre; a place without a shape is one around its own position."""

    lat: float
    lon: float
    radius_km: float


class Sector(_Shape, frozen=True, tag="sector"):
    """An annular sector: from `inner_km` to `outer_km` off an anchor, at most `half_width` degrees off `bearing`."""

    lat: float
    lon: float
    inner_km: float
    outer_km: float
    bearing: float
    half_width: float


class Corridor(_Shape, frozen=True, tag="corridor"):
    """All points within `half_width_km` of a line of `(lat, lon)`: a road, a border, the ground between two places."""

    line: tuple[Point, ...]
    half_width_km: float


class UnitPart(_Shape, frozen=True, tag="unit"):
    """A unit by its ISO 3166-2 code or a country by its ISO 3166-1 code, or the half of it towards `bearing`."""

    code: str
    bearing: float | None = None


class Overlap(_Shape, frozen=True, tag="overlap"):
    """Where several shapes lie over each other: a place told from two anchors."""

    parts: tuple[Sector | Circle | Corridor | UnitPart, ...]


Shape = Circle | Sector | Corridor | UnitPart | Overlap
