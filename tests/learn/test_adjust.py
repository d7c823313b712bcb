"""Positions from relative mentions: exact where these are, wide where they are loose, several where they allow it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.learn.adjust import Solution
from tawthiq.learn.cluster import Group, group
from tawthiq.learn.ellipse import ellipse, radius_km
from tawthiq.learn.told import Told
from tawthiq.resolve import geodesy
from telling import Point, anchor, around, exactly, told

LATITUDES, LONGITUDES = st.floats(-70, 70), st.floats(-180, 180)
#: bearings a third of the horizon apart, give or take, so that anchors stand around the place
TURNS = st.tuples(st.floats(0, 30), st.floats(110, 140), st.floats(220, 260))
DISTANCES = st.tuples(*[st.floats(4, 60)] * 3)
NEAR = st.tuples(*[st.floats(4, 28)] * 3)


def only(groups: tuple[Group, ...]) -> Solution:
    assert len(groups) == 1
    assert len(groups[0].solutions) == 1
    return groups[0].solutions[0]


def best(groups: tuple[Group, ...]) -> Solution:
    """The likeliest; the mirror of a place in a line of anchors may stay possible within what words are good to."""
    assert len(groups) == 1
    return groups[0].solutions[0]


def off_km(solution: Solution, truth: Point) -> float:
    return geodesy.distance_km(solution.lat, solution.lon, *truth)


@settings(max_examples=30, deadline=None)
@given(LATITUDES, LONGITUDES, TURNS, DISTANCES)
def test_distances_without_error_give_the_place_back(
    lat: float, lon: float, turns: tuple[float, ...], distances: tuple[float, ...]
) -> None:
    truth = (lat, lon)
    anchors = around(truth, list(zip(distances, turns, strict=True)))
    assert off_km(best(group([exactly(a, truth, bearing=False) for a in anchors])), truth) < 0.05


@settings(max_examples=30, deadline=None)
@given(LATITUDES, LONGITUDES, TURNS, NEAR)
def test_bearings_without_error_give_the_place_back(
    lat: float, lon: float, turns: tuple[float, ...], distances: tuple[float, ...]
) -> None:
    truth = (lat, lon)
    anchors = around(truth, list(zip(distances, turns, strict=True)))
    assert off_km(best(group([exactly(a, truth, distance=False) for a in anchors])), truth) < 0.05


@settings(max_examples=30, deadline=None)
@given(LATITUDES, LONGITUDES, TURNS, DISTANCES, st.integers(1, 3))
def test_distances_with_bearings_do_so_too(
    lat: float, lon: float, turns: tuple[float, ...], distances: tuple[float, ...], n: int
) -> None:
    truth = (lat, lon)
    anchors = around(truth, list(zip(distances, turns, strict=True)))[:n]
    assert off_km(only(group([exactly(a, truth) for a in anchors])), truth) < 0.05


TRUTH = (35.5, 36.6)
FOUR = around(TRUTH, [(12, 10), (18, 100), (25, 190), (15, 280)])


def test_a_wrong_direction_and_a_wrong_anchor_are_outliers() -> None:
    right = [exactly(a, TRUTH) for a in FOUR]
    turned = told(FOUR[0], 12, (geodesy.bearing(*FOUR[0].point, *TRUTH) + 180) % 360, report="turned")
    elsewhere = exactly(anchor(9, geodesy.project(*TRUTH, 30, 45)), geodesy.project(*TRUTH, 40, 90), report="elsewhere")
    groups = group([turned, *right, elsewhere])
    assert off_km(only(groups), TRUTH) < 0.5
    assert set(groups[0].used) == set(right)
    assert set(groups[0].outliers) == {turned, elsewhere}


def test_two_villages_of_one_name_stay_apart() -> None:
    other = geodesy.project(*TRUTH, 100, 60)
    there = [
        anchor(n, geodesy.project(*other, km, turn)) for n, (km, turn) in enumerate([(10, 0), (14, 120), (9, 240)], 20)
    ]
    groups = group([exactly(a, place) for place, held in ((TRUTH, FOUR), (other, there)) for a in held])
    assert len(groups) == 2
    places = sorted(groups, key=lambda g: off_km(g.solutions[0], TRUTH))
    assert off_km(places[0].solutions[0], TRUTH) < 0.5
    assert off_km(places[1].solutions[0], other) < 0.5
    assert [len(g.outliers) for g in groups] == [0, 0]


def test_two_villages_told_once_each_stay_apart() -> None:
    far = anchor(30, geodesy.project(*TRUTH, 120, 90))
    assert len(group([told(FOUR[0], 12, 180), told(far, 10, 0)])) == 2


def test_units_named_by_the_text_keep_villages_apart() -> None:
    near = [told(FOUR[0], 12, 190, unit="Idlib"), told(FOUR[0], 13, 190, unit="Hama")]
    assert len(group(near)) == 2
    assert len(group([told(FOUR[0], 12, 190, unit="Idlib"), told(FOUR[0], 13, 190)])) == 1


def test_two_distances_alone_leave_two_positions() -> None:
    groups = group([exactly(a, TRUTH, bearing=False) for a in FOUR[:2]])
    assert len(groups) == 1
    solutions = groups[0].solutions
    assert len(solutions) == 2
    assert min(off_km(s, TRUTH) for s in solutions) < 0.1
    assert geodesy.distance_km(solutions[0].lat, solutions[0].lon, solutions[1].lat, solutions[1].lon) > 5


def test_a_third_distance_or_a_direction_decides() -> None:
    rings = [exactly(a, TRUTH, bearing=False) for a in FOUR[:2]]
    for more in (exactly(FOUR[2], TRUTH, bearing=False), exactly(FOUR[0], TRUTH, distance=False)):
        assert off_km(only(group([*rings, more])), TRUTH) < 0.5


@pytest.mark.parametrize(
    "mentions",
    [
        [told(FOUR[0], 40.0)],
        [told(FOUR[0], None, 180.0)],
        [told(FOUR[0], None, 180.0), told(FOUR[0], None, 225.0)],
    ],
    ids=["one distance", "one direction", "two directions from one town"],
)
def test_what_gives_no_position_is_undetermined(mentions: list[Told]) -> None:
    assert [s.is_determined for g in group(mentions) for s in g.solutions] == [False]


@pytest.mark.parametrize("distance", [8.0, 24.0, 54.0])
def test_one_mention_keeps_the_width_of_its_sector(distance: float) -> None:
    found = only(group([told(FOUR[0], distance, 45.0)]))
    middle = geodesy.project(*FOUR[0].point, distance, 45.0)
    assert off_km(found, middle) < 0.05
    axes = ellipse(found.covariance, 0.7)
    # across: 70 % of a spread of about 16 degrees, so wider than the distance is uncertain; along: a few km
    assert 0.3 * distance < axes.major_km < 0.6 * distance + 3
    assert axes.minor_km < 0.2 * distance + 3
    assert abs((axes.azimuth - 135 + 90) % 180 - 90) < 15 or distance < 10
    assert axes.minor_km < radius_km(found.covariance) < axes.major_km


def test_more_anchors_narrow_the_place_and_scatter_widens_it() -> None:
    def radius(mentions: list[Told]) -> float:
        return radius_km(only(group(mentions)).covariance)

    exact = [exactly(a, TRUTH) for a in FOUR]
    assert radius(exact) < 0.7 * radius(exact[:1])
    wide, wider = (
        [told(t.anchors[0], (t.distance_km or 0) + km, t.bearing) for t in exact]
        for km in (3.0, 6.0)
    )
    assert radius(exact) < radius(wide) < radius(wider)


def test_repeating_one_statement_proves_little() -> None:
    """Many reports that a village lies north of one town know no more of its side than one of them."""
    one = radius_km(only(group([told(FOUR[0], 20, 0.0)])).covariance)
    many = radius_km(only(group([told(FOUR[0], km, 0.0) for km in (18, 19, 20, 21, 22)])).covariance)
    assert 0.65 * one < many <= one


def test_between_and_near_place_what_they_tell() -> None:
    east, west = anchor(1, geodesy.project(*TRUTH, 10, 90)), anchor(2, geodesy.project(*TRUTH, 10, 270))
    between = told(east, manner="between", other=west)
    found = only(group([between, exactly(FOUR[0], TRUTH, bearing=False)]))
    assert off_km(found, TRUTH) < 3
    beside = only(group([told(east, manner="near")]))
    assert off_km(beside, east.point) < 0.1
    assert 3 < radius_km(beside.covariance) < 10


def test_by_road_is_longer_than_the_straight_line() -> None:
    direct = told(FOUR[0], 50, 45.0)
    by_road = msgspec.structs.replace(direct, by_road=True)
    ways = [geodesy.distance_km(*FOUR[0].point, s.lat, s.lon) for s in (only(group([t])) for t in (direct, by_road))]
    assert ways[0] == pytest.approx(50, abs=0.1)
    assert 35 < ways[1] < 45
