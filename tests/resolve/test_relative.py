"""Where relations put places: position, shape, radius, derivation, and what contradicts the gazetteer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bare import read
from tawthiq.extract.places import find_places
from tawthiq.gazetteer.units import unit_at
from tawthiq.model.events import Issue, Place
from tawthiq.model.mentions import Relation
from tawthiq.model.shapes import Circle, Corridor, Overlap, Sector, UnitPart
from tawthiq.resolve.error_model import bounds_km, compatibility, contradicts, middle_factor, radius_km, tolerance_km
from tawthiq.resolve.geodesy import angle_between, bearing, distance_km, project
from tawthiq.resolve.places import resolve_places
from tawthiq.resolve.polygons import holds

NOTHING: frozenset[int] = frozenset()
IDLIB, HAMA, ALEPPO = (35.93, 36.63), (35.13, 36.76), (36.2, 37.16)


def resolve(text: str) -> tuple[list[Place], tuple[Issue, ...]]:
    body = read(text)
    found = resolve_places(find_places(body, NOTHING), body.document)
    return list(found.places), found.issues


def the(text: str, name: str) -> Place:
    return next(p for p in resolve(text)[0] if p.name == name)


def point(place: Place) -> tuple[float, float]:
    assert place.lat is not None
    assert place.lon is not None
    return place.lat, place.lon


#: text, name, kind of shape, precision, words of the derivation
PLACED = [
    ("قصف قرية شلدح (54 كم جنوب مدينة إدلب)", "شلدح", Sector, "populated_place", "54 km S of Idlib"),
    ("قصف قرية شلدح على بعد 12 كم من مدينة إدلب", "شلدح", Sector, "populated_place", "12 km from Idlib"),
    ("قصف قرية شلدح (نحو 30 كم بالسيارة شمال حماة)", "شلدح", Sector, "populated_place", "about 30 km by road N of"),
    ("قصف قرية شلدح (40 كم شمال حماة و54 كم جنوب إدلب)", "شلدح", Overlap, "populated_place", "54 km S of Idlib"),
    ("قصف قرية شلدح شمال مدينة حماة", "شلدح", Sector, "area", "at no stated distance"),
    ("قصف قرية شلدح شمال محافظة حماة", "شلدح", UnitPart, "area", "the half of Hama (SY-HM)"),
    ("اشتباكات جنوب مدينة إدلب", "إدلب", Sector, "area", "S of Idlib"),
    ("غارات على ريف حلب الشمالي", "ريف حلب الشمالي", UnitPart, "area", "the half of Aleppo (SY-HL)"),
    ("غارات على ريف حماة", "ريف حماة", UnitPart, "area", "Hama (SY-HM)"),
    ("غارات على ريف سراقب الشرقي", "ريف سراقب الشرقي", Sector, "area", "from Saraqib"),
    ("غارات على ريف سراقب", "ريف سراقب", Circle, "area", "of Saraqib"),
    ("قصف الريف الشمالي لمدينة حلب", "الريف الشمالي", UnitPart, "area", "SY-HL"),
    ("قصف شمال غرب سوريا", "شمال غرب سوريا", UnitPart, "area", "315 degrees"),
    ("كمين على طريق دمشق - السويداء", "دمشق - السويداء", Corridor, "area", "on the road between Damascus"),
    ("كمين على الطريق الواصل بين سراقب وإدلب", "سراقب", Corridor, "area", "on the road between Saraqib"),
    ("قصف قرية شلدح بين سراقب وبنش", "شلدح", Corridor, "area", "somewhere between Saraqib"),
    ("كمين على الحدود السورية التركية", "الحدود السورية التركية", Corridor, "area", "the border of SY and TR"),
    ("كمين على الحدود السورية التركية بريف الحسكة", "الحدود السورية التركية", Corridor, "area", "in Hasakah (SY-HA)"),
    ("قصف قرية شلدح قرب الحدود التركية في ريف حلب", "شلدح", Corridor, "populated_place", "in Aleppo (SY-HL)"),
    ("قصف قرية شلدح قرب سراقب", "شلدح", Circle, "near", "near Saraqib"),
    ("قصف محيط مدينة سراقب", "سراقب", Circle, "area", "surroundings of Saraqib"),
    ("اشتباكات على محور سراقب", "سراقب", Circle, "area", "axis of Saraqib"),
    ("قصف الأطراف الجنوبية لبلدة كفرنبل", "كفرنبل", Sector, "area", "outskirts of Kafr Nabl"),
    ("انفجار في حي الشهداء في مدينة حمص", "الشهداء", Circle, "neighbourhood", "neighbourhood in Homs"),
    ("قصف مشفى الأمل في مدينة غزة", "الأمل", Circle, "landmark", "hospital in Gaza"),
]


@pytest.mark.parametrize(("text", "name", "shape", "precision", "words"), PLACED, ids=[p[0] for p in PLACED])
def test_each_wording_has_a_position_a_shape_and_a_derivation(
    text: str, name: str, shape: type, precision: str, words: str
) -> None:
    place = the(text, name)
    assert place.precision == precision
    assert words in place.derivation
    assert "\n" not in place.derivation
    assert place.radius_km
    assert isinstance(place.shape, shape)
    near_edge = [project(*point(place), place.radius_km * 0.95, towards) for towards in range(0, 360, 15)]
    assert holds(place.shape, point(place)) or any(holds(place.shape, p) for p in near_edge)


def test_a_known_place_says_where_its_position_is_from() -> None:
    assert the("قصف مدينة سراقب", "سراقب").derivation.startswith("gazetteer position of Saraqib (sy.saraqib), good to ")


#: text, name, where about it must be, how far off it may be, km
WHERE = [
    ("قصف قرية شلدح (54 كم جنوب مدينة إدلب)", "شلدح", project(*IDLIB, 50, 180), 5),
    ("قصف قرية شلدح (30 كم شمال غرب مدينة حماة)", "شلدح", project(*HAMA, 29, 315), 3),
    ("قصف قرية شلدح غرب مدينة إدلب بنحو 15 كم", "شلدح", project(*IDLIB, 13, 270), 3),
    ("قصف قرية شلدح (40 كم شمال حماة و54 كم جنوب إدلب)", "شلدح", (35.47, 36.7), 8),
    ("غارات على ريف حلب الشمالي", "ريف حلب الشمالي", project(*ALEPPO, 25, 0), 3),
    ("كمين على طريق حماة - إدلب", "حماة - إدلب", (35.53, 36.7), 4),
    ("كمين على الحدود السورية العراقية بريف الحسكة", "الحدود السورية العراقية", (36.8, 41.6), 60),
]


@pytest.mark.parametrize(("text", "name", "there", "within"), WHERE, ids=[w[0] for w in WHERE])
def test_positions(text: str, name: str, there: tuple[float, float], within: float) -> None:
    assert distance_km(*point(the(text, name)), *there) < within


def test_a_road_leads_to_the_nearest_namesake() -> None:
    place = the("كمين على طريق المسطومة - أريحا. وفي فلسطين اقتحم الجيش مدينة أريحا", "المسطومة - أريحا")
    assert distance_km(*point(place), 35.84, 36.63) < 10


def test_two_anchors_hold_closer_than_one() -> None:
    one = the("قصف قرية شلدح (54 كم جنوب إدلب)", "شلدح")
    both = the("قصف قرية شلدح (54 كم جنوب إدلب و60 كم شمال غرب السلمية)", "شلدح")
    assert isinstance(both.shape, Overlap)
    assert (both.radius_km or 0) < 0.65 * (one.radius_km or 0)


def test_two_anchors_that_cannot_both_be_true_leave_the_first() -> None:
    place = the("قصف قرية شلدح (54 كم جنوب إدلب و10 كم شمال حلب)", "شلدح")
    assert isinstance(place.shape, Sector)


def test_a_stretch_of_border_lies_in_the_governorate_that_is_named() -> None:
    place = the("كمين على الحدود السورية التركية بريف الحسكة", "الحدود السورية التركية")
    unit = unit_at(*point(place), slack_km=5, country="SY")
    assert unit is not None
    assert unit.code == "SY-HA"


def test_a_quarter_has_the_units_of_its_city() -> None:
    assert the("قصف مشفى الأمل في مدينة غزة", "الأمل").admin[0] == "Palestine"


CONTRADICTIONS = [
    ("غارة على مدينة خان شيخون (20 كم شمال مدينة إدلب)", "خان شيخون", True),
    ("غارة على مدينة خان شيخون (55 كم جنوب مدينة إدلب)", "خان شيخون", False),
    ("غارة على مدينة خان شيخون (74 كم بالسيارة جنوب مدينة إدلب)", "خان شيخون", False),
    ("غارة على مدينة خان شيخون (74 كم جنوب مدينة إدلب)", "خان شيخون", False),
    ("غارة على مدينة خان شيخون شمال مدينة إدلب", "خان شيخون", True),
    ("غارة على مدينة خان شيخون جنوب غرب مدينة إدلب", "خان شيخون", False),
    ("غارة على مدينة سراقب (160 كم شرق إدلب)", "سراقب", True),
]


@pytest.mark.parametrize(("text", "name", "against"), CONTRADICTIONS, ids=[c[0] for c in CONTRADICTIONS])
def test_what_contradicts_the_gazetteer_is_an_issue_and_moves_nothing(text: str, name: str, against: bool) -> None:
    places, issues = resolve(text)
    assert [i.code for i in issues] == ["place.distance-contradicts"] * against
    assert next(p for p in places if p.name == name).method == "gazetteer"


def test_a_contradiction_names_both_sides() -> None:
    (issue,) = resolve("غارة على مدينة خان شيخون (20 كم شمال مدينة إدلب)")[1]
    for words in ("20 km", "bearing 0 degrees", "sy.idlib.city", "sy.khan-shaykhun", "54 km away", "bearing 178"):
        assert words in issue.message


# ---- the error model

STATED = st.builds(
    Relation, text=st.just(""), form=st.just("offset"), distance_km=st.floats(0.5, 200),
    bearing=st.sampled_from([None, 0.0, 45.0, 90.0, 135.0, 180.0]), approximate=st.booleans(),
    way=st.sampled_from(["", "road", "air"]),
)  # fmt: skip


@settings(deadline=None)
@given(STATED)
def test_the_bounds_hold_what_is_stated(relation: Relation) -> None:
    low, high = bounds_km(relation)
    assert relation.distance_km is not None
    assert 0 <= low <= relation.distance_km <= high
    assert 0 < tolerance_km(relation) <= max(1.5, 0.2 * relation.distance_km + 3)
    assert radius_km(relation) > 0


@settings(deadline=None)
@given(STATED, st.floats(0, 360))
def test_nothing_is_likelier_than_what_is_stated(relation: Relation, aside: float) -> None:
    assert relation.distance_km is not None
    towards = relation.bearing if relation.bearing is not None else aside
    there = project(*IDLIB, relation.distance_km, towards)
    assert compatibility(relation, IDLIB, there) == pytest.approx(0, abs=1e-3)
    assert not contradicts(relation, IDLIB, there)
    assert -10 < compatibility(relation, IDLIB, project(*IDLIB, 900, towards + 180)) < -2.5


#: relation, better candidate and worse one as (km, bearing) from the anchor
BETTER = [
    (Relation(text="", form="offset", distance_km=54.0, bearing=180.0), (54, 160), (90, 180)),
    (Relation(text="", form="offset", distance_km=54.0, bearing=180.0), (54, 160), (54, 90)),
    (Relation(text="", form="offset", distance_km=54.0, bearing=180.0), (42, 175), (70, 180)),  # the way by road
    (Relation(text="", form="direction", bearing=0.0, anchor_kind="city"), (30, 20), (30, 120)),
    (Relation(text="", form="direction", bearing=0.0, anchor_kind="city"), (30, 0), (180, 0)),
    (Relation(text="", form="direction", bearing=0.0, anchor_kind="village"), (6, 0), (80, 0)),
    (Relation(text="", form="offset", distance_km=12.0), (12, 77), (30, 77)),
]


@pytest.mark.parametrize(("relation", "better", "worse"), BETTER)
def test_candidates_are_scored_by_what_is_said(
    relation: Relation, better: tuple[float, float], worse: tuple[float, float]
) -> None:
    scores = [compatibility(relation, IDLIB, project(*IDLIB, *where)) for where in (better, worse)]
    assert scores[0] > scores[1] + 0.3


@pytest.mark.parametrize("towards", [0.0, 90.0, 45.0, 315.0])
def test_seven_tenths_of_what_a_word_covers_lie_within_the_radius(towards: float) -> None:
    """With bearings spread evenly over the 22.5 degrees to either side that eight winds would leave to each."""
    relation = Relation(text="", form="offset", anchor="x", distance_km=40.0, bearing=towards)
    half = 22.5
    middle = project(*IDLIB, 40 * middle_factor(towards), towards)
    true = [project(*IDLIB, 40, towards + half * k / 50) for k in range(-50, 51)]
    held = sum(distance_km(*middle, *p) <= radius_km(relation) for p in true) / len(true)
    assert 0.7 <= held <= 1
    assert all(angle_between(bearing(*IDLIB, *p), towards) <= half + 0.1 for p in true)
