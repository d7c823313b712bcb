"""Where places lie: an R*Tree in SQLite, PostGIS with a GiST index in PostgreSQL, then an exact look on the ellipsoid.

What is indexed is the box around a place's circle (its position and `radius_km`), made by the database itself. The box
is never too small: the cosine is taken from below by its series, which every build of SQLite can reckon.
"""

from __future__ import annotations

import math
from typing import Any, Final

import msgspec
from geographiclib.geodesic import Geodesic
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, column, or_, select, table, text

from tawthiq.store import schema
from tawthiq.store.dialects import SQLITE, is_sqlite

EARTH: Final = Geodesic.WGS84
KM_NORTH: Final = 110.57
"""Kilometres of a degree to the north, at least."""
KM_EAST: Final = 111.31
"""Kilometres of a degree to the east at the equator, at least."""
ROUGH_KM: Final = 111.195
ROUGH_WRONG: Final = 0.01
"""Share by which a distance on the sphere may differ from one on the ellipsoid, with room to spare."""


class Circle(msgspec.Struct, frozen=True):
    """All that lies within `km` of a point, WGS84 degrees."""

    lat: float
    lon: float
    km: float


class Box(msgspec.Struct, frozen=True):
    """From `south` to `north` and from `west` eastward to `east`, which may lie beyond the 180th meridian."""

    south: float
    west: float
    north: float
    east: float


def _edges(prefix: str) -> tuple[str, str, str, str]:
    """SQL of the south, north, west and east of the box around a place's circle."""
    lat, lon, radius = (f"{prefix}{name}" for name in ("lat", "lon", "radius_km"))
    up = f"(coalesce({radius}, 0) / {KM_NORTH})"
    x = f"((abs({lat}) + {up}) * {math.pi / 180})"
    cosine = f"(1 - {x} * {x} / 2 + {x} * {x} * {x} * {x} / 24 - {x} * {x} * {x} * {x} * {x} * {x} / 720)"
    aside = f"(coalesce({radius}, 0) / {KM_EAST} / {cosine})"
    around = f"abs({lat}) + {up} > 85 OR abs({lon}) + {aside} > 180"
    west, east = (f"CASE WHEN {around} THEN {e} ELSE {lon} {sign} {aside} END" for e, sign in ((-180, "-"), (180, "+")))
    return f"{lat} - {up}", f"{lat} + {up}", west, east


_INSERT: Final = f"INSERT INTO search_boxes VALUES (new.seq, {', '.join(_edges('new.'))}, new.event_seq);"
SQLITE_OBJECTS: Final = (
    "CREATE VIRTUAL TABLE search_boxes USING rtree(seq, south, north, west, east, +event_seq)",
    "CREATE TRIGGER search_boxes_insert AFTER INSERT ON event_places WHEN new.lat IS NOT NULL AND new.lon IS NOT NULL "
    f"BEGIN {_INSERT} END",
    "CREATE TRIGGER search_boxes_delete AFTER DELETE ON event_places BEGIN "
    "DELETE FROM search_boxes WHERE seq = old.seq; END",
    "CREATE TRIGGER search_boxes_update AFTER UPDATE ON event_places BEGIN "
    "DELETE FROM search_boxes WHERE seq = old.seq; "
    f"INSERT INTO search_boxes SELECT new.seq, {', '.join(_edges('new.'))}, new.event_seq "
    "WHERE new.lat IS NOT NULL AND new.lon IS NOT NULL; END",
    f"INSERT INTO search_boxes SELECT seq, {', '.join(_edges(''))}, event_seq FROM event_places "
    "WHERE lat IS NOT NULL AND lon IS NOT NULL",
)
_S, _N, _W, _E = _edges("")
POSTGRESQL_OBJECTS: Final = (
    "CREATE EXTENSION IF NOT EXISTS postgis",
    "ALTER TABLE event_places ADD COLUMN search_box geometry(Polygon, 4326) GENERATED ALWAYS AS ("
    f"CASE WHEN lat IS NOT NULL AND lon IS NOT NULL THEN ST_MakeEnvelope({_W}, {_S}, {_E}, {_N}, 4326) END) STORED",
    "CREATE INDEX search_places_box ON event_places USING gist (search_box)",
)
_BOXES: Final = table("search_boxes", *(column(name) for name in ("event_seq", "south", "north", "west", "east")))


def spatial_objects(dialect: str) -> tuple[str, ...]:
    """Statements that make what spatial search needs, over rows that may be there already."""
    return SQLITE_OBJECTS if dialect == SQLITE else POSTGRESQL_OBJECTS


def perhaps_in(connection: Connection, area: Circle | Box) -> Select[Any]:
    """Numbers of the events that have a place whose box meets that of `area`: all that meet it, and some more."""
    boxes = _bounds(area)
    if is_sqlite(connection):
        c = _BOXES.c
        parts = [and_(c.south <= n, c.north >= s, c.west <= e, c.east >= w) for s, w, n, e in boxes]
        return select(c.event_seq).where(or_(*parts))
    return select(schema.event_places.c.event_seq).where(box_meets(area))


def box_meets(area: Circle | Box) -> ColumnElement[bool]:
    """The same as a condition on a row of `event_places`, in PostgreSQL."""
    return or_(
        *(
            text("search_box && ST_MakeEnvelope(:w, :s, :e, :n, 4326)").bindparams(
                *(bindparam(name, value, unique=True) for name, value in zip("swne", box, strict=True))
            )
            for box in _bounds(area)
        )
    )


def meets(area: Circle | Box, lat: float, lon: float, radius_km: float | None, *, inside: bool = False) -> bool:
    """Whether the circle of a place meets `area`, or lies wholly `inside`."""
    radius = radius_km or 0.0
    if isinstance(area, Circle):
        reach = area.km - radius if inside else area.km + radius
        return reach >= 0 and _within(area.lat, area.lon, lat, lon, reach)
    if inside:
        return _in_box(area, lat, lon) and not any(_near_edge(area, lat, lon, radius))
    return _in_box(area, lat, lon) or _reaches_box(area, lat, lon, radius)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Along the geodesic."""
    return float(EARTH.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE)["s12"]) / 1000


def _within(lat1: float, lon1: float, lat2: float, lon2: float, km: float) -> bool:
    """Most distances are told by the sphere; the ellipsoid is asked where that is too close to call."""
    rough = _sphere_km(lat1, lon1, lat2, lon2)
    if rough * (1 + ROUGH_WRONG) < km:
        return True
    return rough * (1 - ROUGH_WRONG) <= km and distance_km(lat1, lon1, lat2, lon2) <= km


def _sphere_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    north1, north2 = math.radians(lat1), math.radians(lat2)
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    half = math.sin((north2 - north1) / 2) ** 2 + math.cos(north1) * math.cos(north2) * across
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(half)))) * ROUGH_KM


def _bounds(area: Circle | Box) -> tuple[tuple[float, float, float, float], ...]:
    """South, west, north, east of boxes that hold `area` and do not cross the 180th meridian."""
    if isinstance(area, Circle):
        up = area.km / KM_NORTH
        cosine = math.cos(math.radians(min(90.0, abs(area.lat) + up)))
        aside = area.km / KM_EAST / cosine if cosine > 0.01 else 360.0
        if aside >= 180:
            return ((area.lat - up, -180.0, area.lat + up, 180.0),)
        south, west, north, east = area.lat - up, area.lon - aside, area.lat + up, area.lon + aside
    else:
        south, west, north, east = area.south, area.west, area.north, area.east
        east += 360 if east < west else 0
    if west < -180:
        return (south, west + 360, north, 180.0), (south, -180.0, north, east)
    if east > 180:
        return (south, west, north, 180.0), (south, -180.0, north, east - 360)
    return ((south, west, north, east),)


def _in_box(box: Box, lat: float, lon: float) -> bool:
    return box.south <= lat <= box.north and _in_lon(box, lon)


def _in_lon(box: Box, lon: float) -> bool:
    return (lon - box.west) % 360 <= (box.east - box.west) % 360 or box.east - box.west >= 360


def _reaches_box(box: Box, lat: float, lon: float, km: float) -> bool:
    if _in_lon(box, lon):
        return _within(lat, lon, min(max(lat, box.south), box.north), lon, km)
    return any(_reaches_meridian(box, edge, lat, lon, km) for edge in (box.west, box.east))


def _near_edge(box: Box, lat: float, lon: float, km: float) -> tuple[bool, ...]:
    parallels = tuple(_within(lat, lon, edge, lon, km) for edge in (box.south, box.north))
    return (*parallels, *(_reaches_meridian(box, edge, lat, lon, km) for edge in (box.west, box.east)))


def _reaches_meridian(box: Box, edge: float, lat: float, lon: float, km: float) -> bool:
    """Whether the part of meridian `edge` that bounds `box` is within `km`: its nearest point is a little poleward."""
    north, across = math.radians(lat), math.radians(lon - edge)
    nearest = math.degrees(math.atan2(math.sin(north), math.cos(north) * math.cos(across)))
    return _within(lat, lon, min(max(nearest, box.south), box.north), edge, km)
