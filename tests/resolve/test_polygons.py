"""Shapes as rings of degrees: closed, valid, with an area, and around the position that goes with them."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tawthiq.errors import ShapeError
from tawthiq.gazetteer.units import polygon
from tawthiq.model.events import Place
from tawthiq.model.shapes import Circle, Corridor, Overlap, Sector, Shape, UnitPart
from tawthiq.model.spans import Span
from tawthiq.resolve.contents import contents
from tawthiq.resolve.geodesy import angle_between, bearing, distance_km, project
from tawthiq.resolve.polygons import holds, polygon_of, rings

LATS, LONS = st.floats(-89, 89), st.floats(-180, 180)
POINTS = st.tuples(LATS, LONS)
CIRCLES = st.builds(Circle, lat=LATS, lon=LONS, radius_km=st.floats(0.1, 300))
SECTORS = st.builds(
    lambda lat, lon, inner, width, towards, half: Sector(
        lat=lat, lon=lon, inner_km=inner, outer_km=inner + width, bearing=towards, half_width=half
    ),
    LATS, LONS, st.one_of(st.just(0.0), st.floats(0.5, 150)), st.floats(0.5, 100), st.floats(0, 359),
    st.sampled_from([10.0, 30.0, 45.0, 180.0]),
)  # fmt: skip
CORRIDORS = st.builds(
    lambda start, far, towards, width: Corridor(line=(start, project(*start, far, towards)), half_width_km=width),
    POINTS, st.floats(1, 300), st.floats(0, 359), st.floats(0.5, 30),
)  # fmt: skip
CODES = ("SY-HL", "SY-HI", "IQ-AN", "YE-HD", "LB-AS", "SD-DN", "LY-KF")
PARTS = st.builds(UnitPart, code=st.sampled_from(CODES), bearing=st.sampled_from([None, 0.0, 45.0, 90.0, 225.0]))
SHAPES = st.one_of(CIRCLES, SECTORS, CORRIDORS, PARTS)


@settings(max_examples=120, deadline=None)
@given(SHAPES)
def test_rings_are_closed_and_valid_and_on_the_globe(shape: Shape) -> None:
    drawn = rings(shape)
    assert drawn
    for ring in drawn:
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)
        assert shapely.Polygon(ring).area > 0


@settings(max_examples=120, deadline=None)
@given(st.one_of(CIRCLES, SECTORS))
def test_no_ring_runs_farther_than_its_shape(shape: Circle | Sector) -> None:
    reach = shape.radius_km if isinstance(shape, Circle) else shape.outer_km
    pole_km = (90 - abs(shape.lat)) * 111
    assume(pole_km > reach + 1)
    for ring in rings(shape):
        assert all(distance_km(shape.lat, shape.lon, lat, lon) <= reach * 1.01 for lon, lat in ring)


@settings(max_examples=80, deadline=None)
@given(st.one_of(CIRCLES, SECTORS, CORRIDORS))
def test_the_middle_lies_in_the_shape(shape: Shape) -> None:
    inside = contents(shape)
    assert inside is not None
    assert holds(shape, inside.middle)
    assert inside.radius_km > 0


@settings(max_examples=80, deadline=None)
@given(SECTORS, st.floats(0.01, 0.99), st.floats(-0.99, 0.99))
def test_a_sector_holds_what_lies_at_its_distances_and_bearings(sector: Sector, out: float, aside: float) -> None:
    far = sector.inner_km + out * (sector.outer_km - sector.inner_km)
    half = min(sector.half_width, 179.0)
    lat, lon = project(sector.lat, sector.lon, far, sector.bearing + aside * half)
    # the outline is drawn with straight pieces, so what lies a hair inside an arc may fall out of it
    at_edge = min(far - sector.inner_km, sector.outer_km - far) < 0.003 * sector.outer_km
    assert at_edge or holds(sector, (lat, lon))


@settings(max_examples=80, deadline=None)
@given(SECTORS, st.floats(0.1, 400), st.floats(0, 360))
def test_a_sector_holds_nothing_else(sector: Sector, far: float, towards: float) -> None:
    outside = far > sector.outer_km * 1.001 or far < sector.inner_km * 0.99
    turned = angle_between(towards, sector.bearing) > sector.half_width + 0.1
    assert not ((outside or turned) and holds(sector, project(sector.lat, sector.lon, far, towards)))


@settings(max_examples=60, deadline=None)
@given(CIRCLES)
def test_a_circle_has_the_area_of_one(circle: Circle) -> None:
    inside = contents(circle)
    assert inside is not None
    assert inside.area_km2 == pytest.approx(math.pi * circle.radius_km**2, rel=0.01)


def test_a_circle_over_the_antimeridian_comes_in_two_rings() -> None:
    drawn = rings(Circle(lat=10.0, lon=179.9, radius_km=100.0))
    assert len(drawn) == 2
    assert max(lon for ring in drawn for lon, _ in ring) == 180
    assert min(lon for ring in drawn for lon, _ in ring) == -180


def test_a_circle_around_the_pole_holds_the_pole() -> None:
    drawn = rings(Circle(lat=89.5, lon=20.0, radius_km=200.0))
    assert any(shapely.Polygon(ring).covers(shapely.Point(-160.0, 89.9)) for ring in drawn)


@pytest.mark.parametrize(("towards", "opposite"), [(0.0, 180.0), (45.0, 225.0), (90.0, 270.0)])
@pytest.mark.parametrize("code", CODES)
def test_the_halves_of_a_unit_make_it_up(code: str, towards: float, opposite: float) -> None:
    whole, one, other = (contents(UnitPart(code=code, bearing=b)) for b in (None, towards, opposite))
    assert whole is not None
    assert one is not None
    assert other is not None
    assert one.area_km2 + other.area_km2 == pytest.approx(whole.area_km2, rel=0.001)
    assert angle_between(bearing(*other.middle, *one.middle), towards) < 60


def test_a_unit_is_drawn_where_it_is() -> None:
    drawn = shapely.union_all([shapely.Polygon(ring) for ring in rings(UnitPart(code="SY-ID"))])
    outline = polygon("SY-ID")
    assert drawn.intersection(outline).area / drawn.union(outline).area > 0.95


def test_what_does_not_overlap_has_no_rings() -> None:
    apart = Overlap(parts=(Circle(lat=35, lon=36, radius_km=5), Circle(lat=33, lon=44, radius_km=5)))
    assert contents(apart) is None
    with pytest.raises(ShapeError):
        rings(apart)


def test_a_place_without_a_shape_is_a_circle_of_its_radius() -> None:
    place = Place(name="x", kind="town", text="x", span=Span(0, 1), lat=35.9, lon=36.6, radius_km=3.0)
    west, south, east, north = polygon_of(place).bounds
    assert distance_km(south, 36.6, north, 36.6) == pytest.approx(6, rel=0.02)
    assert west < 36.6 < east


def test_a_place_without_a_position_has_no_polygon() -> None:
    assert polygon_of(Place(name="x", kind="town", text="x", span=Span(0, 1))) is None
