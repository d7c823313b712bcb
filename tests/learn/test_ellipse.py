"""Error ellipses and radii: the shares that they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.learn.ellipse import Covariance, ellipse, radius_km, squared_limit

SPREADS = st.floats(0.2, 40)


def covariance(major: float, minor: float, azimuth: float) -> Covariance:
    """Of an error with these standard deviations, the longer one towards `azimuth`."""
    turn = math.radians(azimuth)
    axes = np.array([[math.sin(turn), math.cos(turn)], [math.cos(turn), -math.sin(turn)]])
    made = axes.T @ np.diag([major**2, minor**2]) @ axes
    return Covariance(float(made[0, 0]), float(made[1, 1]), float(made[0, 1]))


@pytest.mark.parametrize(("major", "minor"), [(3.0, 3.0), (9.0, 3.0), (20.0, 1.5)])
@pytest.mark.parametrize("share", [0.5, 0.7, 0.95])
def test_radius_and_ellipse_hold_their_share(major: float, minor: float, share: float) -> None:
    spread = covariance(major, minor, 30)
    errors = np.random.default_rng(7).multivariate_normal(
        [0, 0], [[spread.east, spread.both], [spread.both, spread.north]], 40_000
    )
    assert np.mean(np.hypot(*errors.T) <= radius_km(spread, share)) == pytest.approx(share, abs=0.012)
    inside = [spread.quadratic(*error) <= squared_limit(share) for error in errors.tolist()]
    assert np.mean(inside) == pytest.approx(share, abs=0.012)


@given(SPREADS, st.floats(0.05, 0.95), st.floats(0, 179))
def test_ellipse_gives_back_its_axes(major: float, ratio: float, azimuth: float) -> None:
    found = ellipse(covariance(major, ratio * major, azimuth), 0.7)
    scale = math.sqrt(squared_limit(0.7))
    assert found.major_km == pytest.approx(scale * major, rel=1e-6)
    assert found.minor_km == pytest.approx(scale * ratio * major, rel=1e-4)
    assert abs((found.azimuth - azimuth + 90) % 180 - 90) < 0.01


@given(SPREADS, SPREADS, st.floats(0, 180), st.floats(1.1, 5))
def test_radius_lies_between_the_axes_and_grows_with_the_error(a: float, b: float, turn: float, factor: float) -> None:
    spread = covariance(max(a, b), min(a, b), turn)
    found = ellipse(spread, 0.7)
    assert radius_km(spread) <= found.major_km * 1.001
    assert radius_km(spread) >= min(found.minor_km, found.major_km) * 0.999
    wider = Covariance(spread.east * factor**2, spread.north * factor**2, spread.both * factor**2)
    assert radius_km(wider) == pytest.approx(factor * radius_km(spread), rel=1e-3)
