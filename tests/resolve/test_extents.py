"""How far a known place reaches: by its people, its kind, and what its position is good to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.resolve.extents import built_up_km, extent

EXTENTS = [
    # said, known, people, vouched for: least and most km, precision
    ("city", "city", 2_000_000, 0.0, 5, 8, "populated_place"),
    ("", "city", 160_000, 0.0, 1.5, 2.5, "populated_place"),
    ("town", "town", 9_000, 0.0, 0.8, 1.2, "populated_place"),
    ("village", "populated place", 0, 0.0, 0.5, 1.0, "populated_place"),
    ("village", "village", 300, 5.0, 2.5, 2.5, "populated_place"),
    ("neighbourhood", "neighbourhood", 0, 0.0, 0.5, 2, "neighbourhood"),
    ("governorate", "city", 160_000, 0.0, 60, 60, "admin1"),
    ("district", "town", 20_000, 0.0, 10, 20, "admin2"),
    ("hospital", "", 0, 0.0, 1, 3, "near"),
    ("", "country", 0, 0.0, 500, 500, "country"),
]


@pytest.mark.parametrize(("said", "known", "people", "vouched", "least", "most", "precision"), EXTENTS)
def test_extents(
    said: str, known: str, people: int, vouched: float, least: float, most: float, precision: str
) -> None:
    radius, named = extent(said, known, people, vouched)
    assert least <= radius <= most
    assert named == precision


@given(st.integers(1, 30_000_000), st.integers(1, 30_000_000))
def test_a_larger_town_never_reaches_less_far(a: int, b: int) -> None:
    small, large = sorted((a, b))
    assert extent("city", "city", small)[0] <= extent("city", "city", large)[0]
    assert built_up_km(small) <= built_up_km(large)
