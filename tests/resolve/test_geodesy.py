"""Distances, directions and projection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.resolve.geodesy import angle_between, bearing, distance_km, project, rough_km

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


@given(st.tuples(st.floats(10, 40), st.floats(20, 60)), st.floats(1, 300), st.floats(0, 359.9))
def test_rough_distances_are_right_to_a_percent(start: tuple[float, float], far: float, towards: float) -> None:
    assert rough_km(*start, *project(*start, far, towards)) == pytest.approx(far, rel=0.01)
