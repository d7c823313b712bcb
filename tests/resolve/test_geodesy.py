"""Projection, and how far a place given by distance and direction may lie."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.resolve.geodesy import (
    angle_between,
    bearing,
    distance_km,
    distance_tolerance_km,
    is_in_sector,
    project,
)

IDLIB = (35.9306, 36.6339)

PLACES = st.tuples(st.floats(-60, 60), st.floats(-179, 179))


@given(PLACES, st.floats(1, 500), st.floats(0, 359.9))
def test_projecting_and_measuring_agree(start: tuple[float, float], far: float, towards: float) -> None:
    end = project(*start, far, towards)
    assert distance_km(*start, *end) == pytest.approx(far, abs=1e-6)
    assert angle_between(bearing(*start, *end), towards) < 1e-4


def test_54_km_south_of_idlib() -> None:
    lat, lon = project(*IDLIB, 54, 180)
    assert (lat, lon) == (pytest.approx(35.444, abs=0.001), pytest.approx(36.634, abs=0.001))


@pytest.mark.parametrize(("a", "b", "angle"), [(0, 350, 10), (350, 10, 20), (90, 270, 180), (45, 45, 0)])
def test_angle_between(a: float, b: float, angle: float) -> None:
    assert angle_between(a, b) == pytest.approx(angle)


def test_tolerance_of_a_distance() -> None:
    assert distance_tolerance_km(10) == 3
    assert distance_tolerance_km(54) == pytest.approx(5.4)


@pytest.mark.parametrize(
    ("point", "far", "towards", "inside"),
    [
        (project(*IDLIB, 54, 160), 54, 180, True),  # where الخوين is
        (project(*IDLIB, 40, 180), 54, 180, True),  # 54 km may be the way by road
        (project(*IDLIB, 90, 180), 54, 180, False),
        (project(*IDLIB, 54, 90), 54, 180, False),
        (project(*IDLIB, 54, 0), 54, None, True),
        (project(*IDLIB, 70, 170), None, 180, True),
    ],
)
def test_sector(point: tuple[float, float], far: float | None, towards: float | None, inside: bool) -> None:
    assert is_in_sector(IDLIB, point, far, towards) is inside
