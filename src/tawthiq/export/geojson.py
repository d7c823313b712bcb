"""GeoJSON (RFC 7946): a point an incident, in WGS84 longitude and latitude; no point is made up.

An incident without a position has `"geometry": null`. A point is the middle of where it may have been: the properties
`radius_km` and `place_precision` say how far around. `<`, `>` and `&` are written as \\u escapes, so that the file can
stand in a page as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

import msgspec

from tawthiq.export.cleaned import cleaned
from tawthiq.export.columns import INCIDENTS
from tawthiq.export.made_by import notes
from tawthiq.export.profiles import Profile
from tawthiq.export.row import Row

_IN_GEOMETRY = ("id", "latitude", "longitude")


def write_geojson(out: BinaryIO, rows: Iterable[Row], profile: Profile) -> int:
    """A FeatureCollection, a feature a line; the number of features."""
    out.write(b'{"type": "FeatureCollection", "tawthiq": ' + to_json(notes(profile)) + b', "features": [')
    n = 0
    for row in rows:
        out.write((b",\n" if n else b"\n") + to_json(feature(cleaned(row))))
        n += 1
    out.write(b"\n]}\n")
    return n


def feature(row: Row) -> dict[str, Any]:
    """An incident; its own `id` is the feature's."""
    told = {column.name: column.value(row) for column in INCIDENTS}
    place = row.place
    known = place is not None and place.lat is not None and place.lon is not None
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]} if known and place else None,
        "properties": {name: _plain(value) for name, value in told.items() if name not in _IN_GEOMETRY},
    }


def to_json(value: Any) -> bytes:
    """JSON in UTF-8 in which nothing can end a script element or open a tag."""
    text = msgspec.json.encode(value)
    for letter, escape in ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026")):
        text = text.replace(letter, escape)
    return text


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
