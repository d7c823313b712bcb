"""Places in sentences written for these tests: what is found, as what, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bare import read
from tawthiq.arabic.fold import bare, fold_word
from tawthiq.extract.places import find_places
from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import PlaceMention

NOTHING: frozenset[int] = frozenset()


def places(text: str, taken: frozenset[int] = NOTHING, zone: ZoneKind = ZoneKind.BODY) -> tuple[PlaceMention, ...]:
    return find_places(read(text, zone), taken)


def own(text: str) -> list[str]:
    """Names of the places themselves: no containers, no anchors."""
    return [m.name for m in places(text) if not m.container and not m.anchor_only]


NAMED: list[tuple[str, list[str]]] = [
    # kind words and known or unknown names
    ("قصفت المدفعية قرية كفرعين", ["كفرعين"]),
    ("قصف استهدف بلدة حيش", ["حيش"]),
    ("غارات على مدينة سراقب", ["سراقب"]),
    ("غارة على قرية شنينيرة فجرا", ["شنينيرة"]),
    ("انفجار في حي الشهداء", ["الشهداء"]),
    ("مظاهرة في مدينة الباب", ["الباب"]),
    ("اقتحام مخيم بلاطة", ["بلاطة"]),
    ("هجوم على حاجز المعصرة", ["المعصرة"]),
    ("تفجير عند دوار السنتر", ["السنتر"]),
    ("قصف مطار صرين العسكري", ["صرين"]),
    ("اشتباكات على محور كفر تعال", ["كفر تعال"]),
    ("حقل العمر تعرض لهجوم", ["العمر"]),
    # lists
    ("قصف قرى النقير وعابدين وترملا", ["النقير", "عابدين", "ترملا"]),
    ("هجوم على قريتي أم تينة والجدعان", ["أم تينة", "الجدعان"]),
    ("هجوم على قريتي قوز الناقة والعيدج", ["قوز الناقة", "العيدج"]),
    ("قصف بلدتي مسرابا ومديرا", ["مسرابا", "مديرا"]),
    ("غارات على حيي مايو والأزهري", ["مايو", "الأزهري"]),
    ("غارات على أحياء المرجة والفردوس والقاطرجي", ["المرجة", "الفردوس", "القاطرجي"]),
    ("قصف قرى شنان، بينين، والفطيرة", ["شنان", "بينين", "الفطيرة"]),
    ("قصف كلا من فريكة وبشلامون والشغر", ["فريكة", "بشلامون", "الشغر"]),
    ("قصف «سراقب» و«بنش»", ["سراقب", "بنش"]),
    (
        "غارات على مدينة خان شيخون وقرى الخوين وأم الخلاخيل وتحتايا وتل مرق",
        ["خان شيخون", "الخوين", "أم الخلاخيل", "تحتايا", "تل مرق"],
    ),
    ("قصف مدينة كفرنبل وبلدة حاس وقرية بسقلا", ["كفرنبل", "حاس", "بسقلا"]),
    # names of several words
    ("دخلت القوات مدينة دير الزور", ["دير الزور"]),
    ("قصف قرية عين زيوان", ["عين زيوان"]),
    ("في قرية أبو عمر", ["أبو عمر"]),
    ("قتل راع في قرية كفر شلغوم", ["كفر شلغوم"]),
    ("هجوم في مدينة رأس العين", ["رأس العين"]),
    ("حريق في بلدة معرة مصرين", ["معرة مصرين"]),
    # countryside and areas
    ("غارات على ريف حلب الشمالي", ["ريف حلب الشمالي"]),
    ("قصف في ريف إدلب الجنوبي الشرقي", ["ريف إدلب الجنوبي الشرقي"]),
    ("معارك في ريفي إدلب وحلب", ["إدلب", "حلب"]),
    ("قصف في الريف الشمالي", ["الريف الشمالي"]),
    ("قصف على جبل الزاوية", ["جبل الزاوية"]),
    ("اشتباكات في البادية السورية", ["البادية السورية"]),
    ("غارات على سهل الغاب", ["سهل الغاب"]),
    ("غارات على شمال غرب سوريا", ["شمال غرب سوريا"]),
    # roads
    ("كمين على طريق دمشق - السويداء", ["دمشق - السويداء"]),
    ("خطف على طريق إم4", ["إم4"]),
    # hashtags, prefixes
    ("قصف على #كفرنبل", ["كفرنبل"]),
    ("قصف على #ريف_حلب", ["ريف حلب"]),
    ("غارة بالحسكة", ["الحسكة"]),
    ("انفجار بمدينة عفرين", ["عفرين"]),
    ("قصف مدفعي لبلدة كناكر", ["كناكر"]),
    # anchors that stand alone are the place
    ("اشتباكات جنوب مدينة إدلب", ["إدلب"]),
    ("قصف على محيط مدينة دارة عزة", ["دارة عزة"]),
    ("اشتباكات بين السخنة وتدمر", ["السخنة", "تدمر"]),
    # other countries
    ("قصف على مدينة الفاشر", ["الفاشر"]),
    ("غارات على مديرية باقم", ["باقم"]),
    ("اقتحام بلدة بيت أمر", ["بيت أمر"]),
    ("قصف على بلدة عيتا الشعب", ["عيتا الشعب"]),
    ("هجوم في ناحية القيارة", ["القيارة"]),
    ("اشتباكات في ترهونة", ["ترهونة"]),
    ("تفجير في مقديشو", ["مقديشو"]),
    ("عبوة ناسفة في الشيخ زويد", ["الشيخ زويد"]),
]  # fmt: skip

NOT_NAMED = [
    "قصف قرية مجاورة",
    "قصف القرية صباح اليوم",
    "نزح السكان إلى مناطق آمنة",
    "خرجوا من الباب وأغلقوه",
    "دوماً يقصفون المدنيين",
    "استهدفوا حاجزا للجيش",
    "قال في بيان إن المعارك مستمرة",
    "قصفوا محطة لضخ المياه",
    "أصيب 11 طفلا منذ سنة",
    "في حي سكني مكتظ",
    "أحياء سكنية ومناطق مدنية",
    "قتل خمسة مدنيين أمس الجمعة",
    "شهر تشرين الثاني الماضي",
    "طالبوا بالحرية والعدالة",
    "قرى وبلدات عدة",
    "أعلنت الوزارة وأن الحصيلة ارتفعت",
    "وفق ما ذكره المصدر",
]


@pytest.mark.parametrize(("text", "names"), NAMED, ids=[t for t, _ in NAMED])
def test_names(text: str, names: list[str]) -> None:
    assert own(text) == names


@pytest.mark.parametrize("text", NOT_NAMED)
def test_no_names(text: str) -> None:
    assert [m.name for m in places(text)] == []


CONTAINED = [
    ("قصف قرية كنصفرة بريف إدلب الجنوبي", "كنصفرة", "ريف إدلب الجنوبي"),
    ("قصف بلدة الغزاوية في ريف حلب", "الغزاوية", "ريف حلب"),
    ("حريق في قرية تنب التابعة لناحية شران", "تنب", "شران"),
    ("هجوم في مديرية مودية بمحافظة أبين", "مودية", "أبين"),
    ("انفجار في حي الضبيط بمدينة إدلب", "الضبيط", "إدلب"),
    ("تفجير عند دوار الدلة وسط مدينة الرقة", "الدلة", "الرقة"),
    ("اقتحام بلدة عتيل (السويداء)", "عتيل", "السويداء"),
    ("قتل شاب في بلدة سلوان بالقدس", "سلوان", "القدس"),
]


@pytest.mark.parametrize(("text", "inner", "outer"), CONTAINED)
def test_what_a_place_lies_in_is_a_container(text: str, inner: str, outer: str) -> None:
    found = {m.name: m for m in places(text)}
    assert not found[inner].container
    assert found[outer].container
    assert found[inner].chunk == found[outer].chunk


RELATIVE: list[tuple[str, str, str, float | None, float | None]] = [
    ("قصف قرية سروج (41 كم شرق مدينة إدلب)", "سروج", "41 km E of Idlib city", 41, 90),
    ("قصف مدينة اللطامنة ( ٣٠ كم شمال مدينة حماة)", "اللطامنة", "30 km N of Hama city", 30, 0),
    ("قصف قرية عطشان شمال مدينة حماة", "عطشان", "N of Hama city", None, 0),
    ("قصف بلدة كفر عمة غرب حلب", "كفر عمة", "W of Aleppo", None, 270),
    ("انفجار في قرية بردلة شمال شرقي طوباس", "بردلة", "NE of Tubas", None, 45),
    ("هجوم على قرية شلدح على بعد 12 كيلومترا من مدينة الكاملين", "شلدح", "12 km from al-Kamilin city", 12, None),
    ("هجوم على قرية شلدح على بعد كيلومترين جنوب سبها", "شلدح", "2 km S of Sabha", 2, 180),
    ("سرقة أغنام قرب قرية عين زيوان", "عين زيوان", "near", None, None),
    ("قصف على محيط مدينة دارة عزة", "دارة عزة", "surroundings of", None, None),
    ("اشتباكات جنوب مدينة إدلب", "إدلب", "S of Idlib city", None, 180),
    ("اشتباكات بين السخنة وتدمر", "تدمر", "between al-Sukhnah and Palmyra", None, None),
    ("غارات على ريف حلب الشمالي", "ريف حلب الشمالي", "N countryside of Aleppo", None, 0),
]


@pytest.mark.parametrize(("text", "name", "relation", "distance", "bearing"), RELATIVE, ids=[r[0] for r in RELATIVE])
def test_relations(text: str, name: str, relation: str, distance: float | None, bearing: float | None) -> None:
    mention = next(m for m in places(text) if m.name == name)
    assert mention.relation is not None
    assert mention.relation.text == relation
    assert (mention.relation.distance_km, mention.relation.bearing) == (distance, bearing)
    assert not mention.anchor_only


def test_a_distance_belongs_to_every_name_of_the_list_before_it() -> None:
    found = places("هجوم على أطراف قريتي الخوين وأبو عمر ( 54 كم جنوب مدينة إدلب) أمس")
    assert [(m.name, m.anchor_only) for m in found] == [("الخوين", False), ("أبو عمر", False), ("إدلب", True)]
    assert all(m.relation and m.relation.distance_km == 54 and m.relation.anchor == "إدلب" for m in found[:2])


def test_a_direction_belongs_to_its_own_group_of_a_list() -> None:
    found = {m.name: m for m in places("غارات على مدينة خان شيخون وقرية عطشان شمال مدينة حماة")}
    assert found["خان شيخون"].relation is None
    assert found["عطشان"].relation is not None
    assert found["حماة"].anchor_only


ASIDE = [
    ("وصل قادما من مدينة حلب", "حلب"),
    ("نزحوا باتجاه مدينة إعزاز", "إعزاز"),
    ("نزحت العائلات إلى بلدة أطمة", "أطمة"),
    ("قصفت القوات المتمركزة في مدينة سراقب", "سراقب"),
    ("محافظة درعا: هدوء حذر", "درعا"),
    ("سمارت - إدلب", "إدلب"),
    ("حلب::", "حلب"),
]


@pytest.mark.parametrize(("text", "name"), ASIDE)
def test_origins_destinations_and_headings_stand_aside(text: str, name: str) -> None:
    assert [(m.name, m.anchor_only) for m in places(text)] == [(name, True)]


def test_bylines_and_other_headlines_are_not_read() -> None:
    assert places("غارات على سراقب", zone=ZoneKind.RELATED) == ()


def test_taken_tokens_neither_start_nor_extend_a_place() -> None:
    assert places("قصف جيش إدلب", frozenset({1, 2})) == ()


def test_preposition_is_kept() -> None:
    assert [m.preposition for m in places("غارة في سراقب")] == ["في"]
    assert [m.preposition for m in places("غارة بسراقب")] == ["ب"]


SENTENCES = [t for t, _ in NAMED]
DIRT = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from(["\u064e", "\u0640", "\u200f", "\u0651", "🔴", " 🚁 "])), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SENTENCES), DIRT)
def test_spans_hold_their_names_in_dirty_text(text: str, dirt: list[tuple[int, str]]) -> None:
    for at, piece in dirt:
        at %= len(text) + 1
        text = text[:at] + piece + text[at:]
    for mention in places(text):
        written = mention.span.of(text)
        assert written
        cleaned = bare(written).replace("#", "").replace("_", " ")
        assert " ".join(cleaned.split()) == mention.name
        assert fold_word(mention.name)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SENTENCES), st.data())
def test_marks_change_no_name(text: str, data: st.DataObject) -> None:
    marked = "".join(
        c + data.draw(st.sampled_from(["", "", "", "\u064e", "\u0640"])) if "\u0621" <= c <= "\u064a" else c
        for c in text
    )
    assert [fold_word(m.name) for m in places(marked)] == [fold_word(m.name) for m in places(text)]
