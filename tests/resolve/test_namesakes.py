"""Which of several places of one name is meant, in sentences written for these tests, by the bundled gazetteer."""

from __future__ import annotations

import msgspec
import pytest

from bare import read
from tawthiq.extract.places import find_places
from tawthiq.gazetteer.names import GazetteerEntry, NameIndex, PlaceName, name_key
from tawthiq.model.events import Place
from tawthiq.resolve.namesakes import Namesakes
from tawthiq.resolve.places import resolve_places

NOTHING: frozenset[int] = frozenset()


def place(text: str, name: str, dateline: str | None = None) -> Place:
    """What `name` is resolved to where it stands first."""
    body = read(text, dateline=dateline)
    mentions = find_places(body, NOTHING)
    return next(p for p in resolve_places(mentions, body.document).places if p.name == name)


CHOSEN = [
    # the area that is named beside it
    ("قصف على طرابلس شمالي لبنان", "طرابلس", None, "Lebanon"),
    ("اشتباكات في طرابلس في ليبيا", "طرابلس", None, "Libya"),
    # the other places of the report
    ("انفجار في طرابلس. ووصل الجرحى إلى مشفى في مصراتة والزاوية", "طرابلس", None, "Libya"),
    ("انفجار في طرابلس. ووصل الجرحى إلى مشفى في صيدا وبعلبك", "طرابلس", None, "Lebanon"),
    # the dateline
    ("انفجار في مدينة طرابلس صباح اليوم", "طرابلس", "بيروت", "Lebanon"),
    ("انفجار في مدينة طرابلس صباح اليوم", "طرابلس", "بنغازي", "Libya"),
]


@pytest.mark.parametrize(("text", "name", "dateline", "country"), CHOSEN)
def test_the_report_tells_which_namesake_is_meant(text: str, name: str, dateline: str | None, country: str) -> None:
    assert place(text, name, dateline).admin[0] == country


def entry(number: int, lat: float, lon: float, population: int = 0, kind: str = "village") -> GazetteerEntry:
    return GazetteerEntry(f"t:{number}", f"Place {number}", kind, "SY", "", lat, lon, population)


def index(*names: tuple[str, tuple[GazetteerEntry, ...]]) -> NameIndex:
    return NameIndex([PlaceName(tuple(name.split()), entries, False, False, True) for name, entries in names])


FAR_WEST, FAR_EAST = entry(1, 35.0, 36.0), entry(2, 35.5, 40.5)


def choose(
    text: str, *names: tuple[str, tuple[GazetteerEntry, ...]], countries: dict[str, int] | None = None
) -> Namesakes:
    body = read(text)
    return Namesakes(find_places(body, NOTHING), body.document, index(*names), countries)


def test_where_nothing_tells_them_apart_nothing_is_chosen_and_both_are_told() -> None:
    choice = choose("قصف قرية شلدح", ("شلدح", (FAR_WEST, FAR_EAST))).choice(0)
    assert choice.site is None
    assert choice.why == "namesakes"
    assert {site.entry.id for site in choice.rivals} == {"t:1", "t:2"}


def test_a_neighbour_in_the_list_decides() -> None:
    for near, expected in ((entry(3, 35.1, 36.1), "t:1"), (entry(3, 35.4, 40.4), "t:2")):
        chosen = choose("قصف قريتي شلدح وزغلوط", ("شلدح", (FAR_WEST, FAR_EAST)), ("زغلوط", (near,)))
        assert chosen.choice(0).entry is not None
        assert chosen.choice(0).entry.id == expected  # type: ignore[union-attr]


def test_two_ambiguous_names_decide_each_other() -> None:
    """Only in the east do both lie together."""
    others = (entry(4, 35.45, 40.45), entry(5, 33.0, 36.5))
    chosen = choose("قصف قريتي شلدح وزغلوط", ("شلدح", (FAR_WEST, FAR_EAST)), ("زغلوط", others))
    assert [chosen.choice(i).entry.id for i in (0, 1)] == ["t:2", "t:4"]  # type: ignore[union-attr]


def test_entries_of_one_place_are_one_candidate() -> None:
    choice = choose("قصف قرية شلدح", ("شلدح", (FAR_WEST, entry(6, 35.02, 36.03, population=900)))).choice(0)
    assert choice.site is not None
    assert choice.site.ids == {"t:1", "t:6"}
    assert choice.rivals == ()


def test_a_districts_middle_is_no_rival_of_its_town() -> None:
    town, district = entry(7, 36.5, 36.9, population=20_000, kind="town"), entry(8, 36.6, 37.0, kind="district")
    assert choose("قصف مدينة شلدح", ("شلدح", (district, town))).choice(0).point == (36.5, 36.9)


def test_a_much_larger_namesake_is_meant_where_nothing_speaks_against_it() -> None:
    city = entry(9, 35.5, 40.5, population=300_000, kind="city")
    assert choose("قصف مدينة شلدح", ("شلدح", (FAR_WEST, city))).choice(0).entry == city


def test_a_lone_place_far_from_all_others_of_the_report_is_not_taken() -> None:
    abroad = msgspec.structs.replace(FAR_EAST, country="YE", lat=15.0, lon=45.0)
    neighbours = (("زغلوط", (entry(10, 35.1, 36.1),)), ("بشموط", (entry(12, 35.2, 36.2),)))
    choice = choose("قصف قرى شلدح وزغلوط وبشموط", ("شلدح", (abroad,)), *neighbours).choice(0)
    assert (choice.site, choice.why) == (None, "no-fit")
    assert [site.entry.id for site in choice.rivals] == ["t:2"]


@pytest.mark.parametrize(("votes", "expected"), [({"SY": 1, "YE": 5}, "t:2"), ({"SY": 5, "YE": 1}, "t:1")])
def test_the_country_that_most_actors_belong_to_is_likelier(votes: dict[str, int], expected: str) -> None:
    abroad = msgspec.structs.replace(FAR_EAST, country="YE", lat=15.0, lon=45.0)
    chosen = choose("قصف قرية شلدح", ("شلدح", (FAR_WEST, abroad)), countries=votes)
    assert chosen.choice(0).entry is not None
    assert chosen.choice(0).entry.id == expected  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["اشتباكات في بوابة شلدح", "غارة على سد شلدح", "وقعت اشتباكات بسد شلدح"])
def test_a_name_with_its_kind_word_goes_before_the_name_alone(text: str) -> None:
    site = entry(13, 33.0, 36.5, kind="dam" if "سد" in text else "gate")
    word = "سد" if "سد" in text else "بوابة"
    choice = choose(text, ("شلدح", (FAR_WEST,)), (name_key(f"{word} شلدح"), (site,))).choice(0)
    assert choice.entry == site


def test_the_name_of_a_country_is_the_country() -> None:
    village = entry(11, 35.0, 36.0)
    country = GazetteerEntry("xx", "Syria", "country", "SY", "", 35.0, 38.0, curated=True)
    assert choose("معارك في سوريا", ("سوريا", (village, country))).choice(0).entry == country


def test_a_name_that_no_gazetteer_has_is_unknown() -> None:
    choice = choose("قصف قرية شلدح", ("زغلوط", (FAR_WEST,))).choice(0)
    assert (choice.site, choice.why, choice.rivals) == (None, "unknown-name", ())


def test_an_unresolved_place_tells_its_candidates() -> None:
    found = place("قصف قرية شلدح", "شلدح")
    assert found.unresolved is not None
    assert found.unresolved.why == "unknown-name"
    assert place("قصف مدينة سراقب", "سراقب").unresolved is None
