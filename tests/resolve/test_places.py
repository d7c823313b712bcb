"""From mentions to positions, in sentences written for these tests."""

from __future__ import annotations

import pytest

from bare import read
from tawthiq.extract.places import find_places
from tawthiq.model.events import Issue, Place
from tawthiq.resolve.geodesy import distance_km
from tawthiq.resolve.places import resolve_places

NOTHING: frozenset[int] = frozenset()


def resolve(text: str, dateline: str | None = None) -> tuple[dict[str, Place], tuple[Issue, ...]]:
    """The last place of each name, and the issues."""
    body = read(text, dateline=dateline)
    mentions = find_places(body, NOTHING)
    resolved = resolve_places(mentions, body.document)
    assert len(resolved.places) == len(mentions)
    return {p.name: p for p in resolved.places}, resolved.issues


def km_from(place: Place, lat: float, lon: float) -> float:
    assert place.lat is not None
    assert place.lon is not None
    return distance_km(place.lat, place.lon, lat, lon)


KNOWN = [
    ("قصف مدينة سراقب", "سراقب", 35.86, 36.80),
    ("قصف مدينة الباب", "الباب", 36.37, 37.51),
    ("غارة على مدينة الفاشر", "الفاشر", 13.63, 25.35),
    ("اقتحام مدينة جنين", "جنين", 32.46, 35.30),
    ("اشتباكات في مدينة طرابلس في ليبيا", "طرابلس", 32.89, 13.19),
    ("اشتباكات في طرابلس شمالي لبنان", "طرابلس", 34.43, 35.84),
    ("انفجار في مدينة حلب", "حلب", 36.20, 37.16),
]


@pytest.mark.parametrize(("text", "name", "lat", "lon"), KNOWN, ids=[k[0] for k in KNOWN])
def test_known_places(text: str, name: str, lat: float, lon: float) -> None:
    place = resolve(text)[0][name]
    assert place.method == "gazetteer"
    assert km_from(place, lat, lon) < 8
    assert place.radius_km


def test_unknown_villages_are_projected_from_their_anchor() -> None:
    places, issues = resolve("هجوم على أطراف قريتي تل النخلة وأبو عمر ( 54 كم جنوب مدينة إدلب) أمس")
    for name in ("تل النخلة", "أبو عمر"):
        assert places[name].method == "relative"
        assert km_from(places[name], 35.45, 36.63) < 8
        assert 15 <= (places[name].radius_km or 0) <= 40
        assert places[name].admin[0] == "Syria"
    assert issues == ()


def test_a_later_mention_has_the_position_that_an_earlier_one_was_given() -> None:
    places, _ = resolve("هجوم على قرية شلدح (30 كم شرق مدينة حماة). وقال إن الجيش دخل قرية شلدح")
    assert km_from(places["شلدح"], 35.13, 37.09) < 8


def test_a_known_place_keeps_its_position_when_a_distance_agrees() -> None:
    places, issues = resolve("غارة على مدينة خان شيخون (55 كم جنوب مدينة إدلب)")
    assert places["خان شيخون"].method == "gazetteer"
    assert issues == ()


def test_a_distance_that_contradicts_the_gazetteer_is_an_issue() -> None:
    places, issues = resolve("غارة على مدينة خان شيخون (20 كم شمال مدينة إدلب)")
    assert places["خان شيخون"].method == "gazetteer"
    assert [i.code for i in issues] == ["place.distance-contradicts"]


AREAS = ["غارات على ريف حماة الشمالي", "معارك شمال مدينة حماة", "قصف على محيط مدينة سراقب", "معارك في ريفي حماة وإدلب"]


@pytest.mark.parametrize("text", AREAS)
def test_areas_have_a_radius_and_say_so(text: str) -> None:
    for place in resolve(text)[0].values():
        assert place.precision == "area"
        assert (place.radius_km or 0) >= 3


def test_a_side_of_a_countryside_lies_on_that_side() -> None:
    north, plain = resolve("غارات على ريف حماة الشمالي")[0], resolve("غارات على ريف حماة")[0]
    assert (north["ريف حماة الشمالي"].lat or 0) > (plain["ريف حماة"].lat or 0)


def test_what_nothing_knows_stays_unresolved() -> None:
    place = resolve("قصف قرية شلدح")[0]["شلدح"]
    assert (place.lat, place.lon, place.radius_km, place.method) == (None, None, None, "unresolved")


def test_units_are_in_english() -> None:
    assert resolve("قصف مدينة سراقب")[0]["سراقب"].admin == ("Syria", "Idlib")


def test_spans_are_those_of_the_mentions() -> None:
    text = "غارات على ريف حلب الشمالي"
    place = resolve(text)[0]["ريف حلب الشمالي"]
    assert place.span.of(text) == place.text == "ريف حلب الشمالي"


SOMEWHERE = [
    ("قصف قرية شلدح بريف مدينة سراقب", 35.86, 36.80),
    ("قصف قرية شلدح التابعة لناحية سراقب", 35.86, 36.80),
    ("قصف قرية شلدح في ريف حلب الشمالي", 36.42, 37.16),
]


@pytest.mark.parametrize(("text", "lat", "lon"), SOMEWHERE)
def test_an_unknown_village_is_somewhere_in_the_area_that_is_named(text: str, lat: float, lon: float) -> None:
    place = resolve(text)[0]["شلدح"]
    assert (place.method, place.precision, place.id) == ("relative", "area", None)
    assert place.derivation.startswith("somewhere in ")
    assert km_from(place, lat, lon) <= 25
    assert 5 <= (place.radius_km or 0) <= 35


@pytest.mark.parametrize("text", ["قصف قرية شلدح في محافظة حلب", "قصف قرية شلدح بريف حلب", "قصف قرية شلدح في سوريا"])
def test_an_unknown_village_is_not_put_at_the_middle_of_a_governorate(text: str) -> None:
    assert resolve(text)[0]["شلدح"].lat is None
