"""Whether a place, with its radius, meets a circle or a box."""

from __future__ import annotations

import sqlite3

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.store.spatial import SQLITE_OBJECTS, Box, Circle, _bounds, distance_km, meets

EARTH = Geodesic.WGS84
LATS, LONS = st.floats(-80, 80), st.floats(-180, 180)
NEARLY = 1e-9
"""Degrees, a tenth of a millimetre: what geodesics are off by."""
RADII = st.sampled_from([0.0, 0.5, 2.5, 20.0, 60.0, 300.0])


def at(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    point = EARTH.Direct(lat, lon, bearing, km * 1000)
    return point["lat2"], point["lon2"]


@given(LATS, LONS, st.floats(1, 500), RADII, st.floats(0, 360), st.sampled_from([-0.01, 0.01]))
def test_a_circle_is_met_up_to_its_edge_and_no_further(
    lat: float, lon: float, km: float, radius: float, bearing: float, more: float
) -> None:
    place = at(lat, lon, km + radius + more, bearing)
    assert meets(Circle(lat, lon, km), *place, radius) is (more < 0)


@given(LATS, LONS, st.floats(310, 500), RADII, st.floats(0, 360), st.sampled_from([-0.01, 0.01]))
def test_what_lies_inside_a_circle_lies_in_it_with_its_radius(
    lat: float, lon: float, km: float, radius: float, bearing: float, more: float
) -> None:
    place = at(lat, lon, km - radius + more, bearing)
    assert meets(Circle(lat, lon, km), *place, radius, inside=True) is (more < 0)


BOX = Box(35.0, 36.0, 36.0, 37.0)


@pytest.mark.parametrize(
    ("lat", "lon", "radius", "touched", "inside"),
    [
        (35.5, 36.5, None, True, True),
        (35.5, 36.5, 20.0, True, True),
        (35.5, 36.5, 60.0, True, False),
        (34.95, 36.5, 5.0, False, False),
        (34.95, 36.5, 6.0, True, False),
        (35.5, 35.95, 4.0, False, False),
        (35.5, 35.95, 5.0, True, False),
        (34.95, 35.95, 7.0, False, False),
        (34.95, 35.95, 7.3, True, False),
        (35.05, 36.5, 6.0, True, False),
        (35.05, 36.5, 5.0, True, True),
        (35.5, -143.5, 300.0, False, False),
    ],
)
def test_boxes(lat: float, lon: float, radius: float | None, touched: bool, inside: bool) -> None:
    assert meets(BOX, lat, lon, radius) is touched
    assert meets(BOX, lat, lon, radius, inside=True) is inside


@given(st.floats(33, 38), st.floats(34, 39), st.floats(1, 200))
def test_a_box_is_met_where_one_of_its_points_is_near(lat: float, lon: float, km: float) -> None:
    steps = [i / 40 for i in range(41)]
    edge = [(35 + i, 36.0) for i in steps] + [(35 + i, 37.0) for i in steps]
    edge += [(35.0, 36 + i) for i in steps] + [(36.0, 36 + i) for i in steps]
    near = 0.0 if 35 <= lat <= 36 and 36 <= lon <= 37 else min(distance_km(lat, lon, *point) for point in edge)
    if abs(near - km) > 1.5:  # points of the edge are up to 1.4 km from the ones that were looked at
        assert meets(BOX, lat, lon, km) is (near < km)


def test_a_box_may_cross_the_180th_meridian() -> None:
    box = Box(-20, 175, -10, -175)
    assert meets(box, -15, 179.9, None)
    assert meets(box, -15, -176, None)
    assert not meets(box, -15, 0, None)
    assert len(_bounds(box)) == 2


@given(LATS, LONS, RADII, st.floats(0, 360), st.floats(0, 1))
def test_the_box_in_the_index_holds_the_whole_circle(
    lat: float, lon: float, radius: float, bearing: float, share: float
) -> None:
    inner = at(lat, lon, radius * share, bearing)
    with sqlite3.connect(":memory:") as base:
        base.execute("CREATE TABLE event_places(seq INTEGER PRIMARY KEY, event_seq, lat, lon, radius_km)")
        for statement in SQLITE_OBJECTS:
            base.execute(statement)
        base.execute("INSERT INTO event_places VALUES (1, 7, ?, ?, ?)", (lat, lon, radius))
        south, north, west, east = base.execute("SELECT south, north, west, east FROM search_boxes").fetchone()
    assert south - NEARLY <= inner[0] <= north + NEARLY
    assert west - NEARLY <= inner[1] <= east + NEARLY


@given(LATS, LONS, st.floats(1, 2000), st.floats(0, 360), st.floats(0, 1))
def test_the_boxes_asked_of_the_index_hold_the_whole_circle(
    lat: float, lon: float, km: float, bearing: float, share: float
) -> None:
    inner = at(lat, lon, km * share, bearing)
    boxes = _bounds(Circle(lat, lon, km))
    lat2, lon2 = inner
    assert any(s - NEARLY <= lat2 <= n + NEARLY and w - NEARLY <= lon2 <= e + NEARLY for s, w, n, e in boxes)
