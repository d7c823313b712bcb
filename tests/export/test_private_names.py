"""Names are found in any spelling; what a profile withholds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import InputError
from tawthiq.export.discretion import Discretion, is_sensitive
from tawthiq.export.private_names import PrivateNames
from tawthiq.export.profiles import PROFILES, ProfileName, profile
from tawthiq.export.rows import Rows, private_names
from tawthiq.export.where import Where
from told_incidents import claim, incident, place, raid, toll

NAME = "أحمد العلي"
SPELLINGS = [
    "أحمد العلي", "احمد العلى", "أحـــمد العلي", "أَحْمَد العَلِيّ", "إحمد العلي", "أحمدالعلي", "وأحمد العلي",
    "أح\u200bمد العلي",
    "ﺃﺣﻤﺪ العلي", "مقتل الطفل احمد العلي في القصف", "أحمد\u202e العلي", "آحمد العلی",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_name_is_found_in_every_spelling(text: str) -> None:
    assert PrivateNames([NAME]).are_in(text)


@pytest.mark.parametrize("text", ["أحمد", "العلي", "محمود العلي", "حمد ال", "", None])
def test_other_texts_do_not_hold_it(text: str | None) -> None:
    assert not PrivateNames([NAME]).are_in(text)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Ahmad al-Ali", "by AHMAD AL ALI yesterday", True), ("Ahmad al-Ali", "Âhmad al’Ali", True),
        ("علي", "قال علي", True), ("علي", "قال وعلي", True), ("علي", "قصف علية", False), ("علي", "العليا", False),
        ("علي عمر", "علي عمر", True),
    ],
)  # fmt: skip
def test_short_and_latin_names(name: str, text: str, found: bool) -> None:
    assert PrivateNames([name]).are_in(text) is found


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي ", min_size=8, max_size=20), st.integers(0, 20))
def test_tatweel_and_marks_hide_nothing(name: str, at: int) -> None:
    names = PrivateNames([name])
    at = min(at, len(name))
    assert not names or names.are_in(f"{name[:at]}\u0640\u064e{name[at:]}")


@pytest.mark.parametrize("name", ["public", "hdx"])
def test_what_anybody_may_read_never_names_persons(name: ProfileName) -> None:
    with pytest.raises(InputError, match="never holds names"):
        profile(name, with_names=True)


SPEAKERS = [
    # name, role, organisation; shown in public, to partners, in full with names
    (("أحمد العلي", "eyewitness", None), "eyewitness", "eyewitness", "أحمد العلي, eyewitness"),
    (("أحمد العلي", None, None), "person", "person", "أحمد العلي"),
    (("أحمد العلي", "spokesperson", "SOHR"), "spokesperson, SOHR", "أحمد العلي, spokesperson, SOHR",
     "أحمد العلي, spokesperson, SOHR"),
    (("SOHR", None, None), "SOHR", "SOHR", "SOHR"),
    (("أحمد العلي", "جار القتيل", "مجموعة العلي"), "person", "جار القتيل", "أحمد العلي, جار القتيل"),
    ((None, None, None), None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("told", "public", "partner", "full"), SPEAKERS)
def test_who_is_named(
    told: tuple[str | None, str | None, str | None], public: str | None, partner: str | None, full: str | None
) -> None:
    shown = [
        Discretion(asked).speaker(*told)
        for asked in (PROFILES["public"], PROFILES["partner"], profile("full", with_names=True))
    ]
    assert shown == [public, partner, full]


@pytest.mark.parametrize(
    ("name", "kind", "sensitive"),
    [
        ("مستشفى الرحمة", "", True), ("المشفى الوطني", "", True), ("الرحمة", "hospital", True),
        ("مخيم الأمل", "", True),
        ("منزل آل فلان", "", True), ("كفرنبل", "town", False), ("بيت سحم", "town", False), ("داريا", "city", False),
    ],
)  # fmt: skip
def test_sites_that_endanger_their_people(name: str, kind: str, sensitive: bool) -> None:
    assert is_sensitive({"name": name, "kind": kind}) is sensitive


def _where(name: ProfileName, *claims: object) -> Where | None:
    row = Rows(profile(name)).row(incident(*raid()[:3], *claims))  # type: ignore[arg-type]
    assert row is not None
    return row.place


@pytest.mark.parametrize(
    ("name", "told", "shown"),
    [
        ("public", {}, ("Idlib", "admin1")), ("hdx", {}, ("Idlib", "admin1")),
        ("partner", {}, ("كفرنبل", "populated_place")),
        ("partner", {"name": "مستشفى الرحمة", "kind": "hospital"}, ("Idlib", "admin1")),
        ("full", {"name": "مستشفى الرحمة", "kind": "hospital"}, ("مستشفى الرحمة", "populated_place")),
    ],
)  # fmt: skip
def test_places_by_profile(name: ProfileName, told: dict[str, str], shown: tuple[str, str]) -> None:
    where = _where(name, place(**told))  # type: ignore[arg-type]
    assert where is not None
    assert (where.name, where.precision) == shown
    assert where.coarsened is (shown[0] == "Idlib")


def test_a_point_on_which_a_house_stood_is_a_home() -> None:
    hit = claim("damage", {"object": "house", "effect": "destroyed", "low": 1, "high": 1})
    where = _where("partner", place(precision="exact"), hit)
    assert where is not None
    assert where.name == "Idlib"


def test_the_public_position_is_the_units_whatever_lies_in_it() -> None:
    spots = {(w.lat, w.lon) for km in (0.0, 0.2) if (w := _where("public", place(lat=35.6 + km))) is not None}
    assert len(spots) == 1


@pytest.mark.parametrize(("n", "shown"), [(2, False), (4, False), (5, True), (9, True)])
def test_small_cells_are_empty(n: int, shown: bool) -> None:
    rows = incident(*raid(), toll(20, 20), toll(n, n, group="children", part_of_total=True))
    row = Rows(profile("public")).row(rows)
    assert row is not None
    assert (row.killed.children is not None) is shown
    assert ("children_killed" in row.withheld) is not shown
    told = [c.value for c in row.claims if isinstance(c.value, dict) and c.value.get("group") == "children"]
    assert [value["low"] for value in told] == [n if shown else None]
    assert Rows(profile("partner")).row(rows).killed.children is not None  # type: ignore[union-attr]


def test_one_incidents_witness_is_withheld_in_anothers_quote() -> None:
    named = {"name": NAME, "role": "eyewitness", "organisation": None}
    witness = incident(*raid(), claim("speaker", named, speaker=NAME))
    other = incident(*raid("r2"), claim("damage", {"object": "house", "effect": "destroyed", "low": 1, "high": 1}, "r2",
                                        quote="بيت احـمد العلى"), ident="r2-1")  # fmt: skip
    row = Rows(profile("full"), private_names([witness, other])).row(other)
    assert row is not None
    assert [c.quote for c in row.claims if c.field == "damage"] == ["[withheld]"]
    with_names = Rows(profile("full", with_names=True), private_names([witness, other])).row(other)
    assert with_names is not None
    assert [c.quote for c in with_names.claims if c.field == "damage"] == ["بيت احـمد العلى"]


def test_sets_of_names_are_joined() -> None:
    both = PrivateNames([NAME, "علي"]) | PrivateNames(["سميرة آل مسعود", NAME])
    assert all(both.are_in(text) for text in ("قال علي", "سميره ال مسعود", NAME))
    assert not both.are_in("قالت سميرة")
