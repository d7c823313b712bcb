"""Which spellings are one name, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.gazetteer.keys import joined_key, joined_keys, name_key, respelled, without_kind
from tawthiq.gazetteer.spelling import latin_distance, latin_skeleton, neighbours, skeleton, variant_distance

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءةىأإآئؤ"
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("حلونجي", "حلوانجي"), ("تلتيتا", "تلتيتة"), ("الذوق", "زوق"), ("بندرخان", "بندر خان"),
        ("الضاهرية", "الظاهرية"),
        ("مسراتة", "مصراتة"), ("القيارة", "الكيارة"), ("كفر نوران", "كفرنوران"), ("زليتن", "زليطن"),
        ("المصينعة", "المصينعه"), ("الرثيمي", "الرتيمي"),
    ],
)  # fmt: skip
def test_variants(one: str, other: str) -> None:
    assert skeleton(other) in neighbours(skeleton(one))
    assert variant_distance(one, other) is not None
    assert variant_distance(one, other) == variant_distance(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("حلب", "حلبة"), ("درعا", "درع"), ("الشرقي", "شرقة"), ("المصنعة", "المسيفرة"), ("حمص", "حمس الشرق"),
        ("تل", "طل"),
        ("نوى", "نون"), ("كفر نبل", "كفر نبودة"), ("دورا", "أدورا"), ("الريحانية", "الروحانيات"), ("مفلس", "المفلسة"),
    ],
)  # fmt: skip
def test_other_names(one: str, other: str) -> None:
    is_sought = skeleton(other) in neighbours(skeleton(one))
    assert not is_sought or variant_distance(one, other) is None


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("تل حلف", "Tall Halaf"), ("الصبحة", "Sabhah"), ("صكيرو", "Sukayr"), ("خربة غزالة", "Khirbat al Ghazālah"),
        ("دير الزور", "Deir-ez-Zor"), ("جسر الشغور", "Jisr ash Shughūr"), ("عين العرب", "`Ayn al `Arab"),
        ("معرة النعمان", "Ma`arrat an Nu`man"), ("القامشلي", "Al Qāmishlī"), ("وادي العيون", "Wādī al ‘Uyūn"),
    ],
)  # fmt: skip
def test_transliterations(arabic: str, latin: str) -> None:
    assert latin_skeleton(latin) in neighbours(skeleton(arabic))
    assert latin_distance(arabic, latin) is not None


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("القرش", "Al Qurshah"), ("الريك", "Rayk"), ("حلب", "Halbun"), ("الموبرة", "Am ’Ibri"),
        ("تل حلف", "Tall Hulayfah"),
    ],
)
def test_other_names_in_latin(arabic: str, latin: str) -> None:
    assert latin_skeleton(latin) not in neighbours(skeleton(arabic)) or latin_distance(arabic, latin) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("مدينة حلب", "حلب"), ("قرية كفر درة", "كفر دره"), ("ناحية عين عيسى", "عين عيسي"),
        ("المدينة المنورة", "منوره"),
        ("جبل الزاوية", "جبل زاويه"), ("جسر الشغور", "جسر شغور"), ("القرية", "قريه"),
    ],
)  # fmt: skip
def test_kind_words_come_off(name: str, key: str) -> None:
    assert without_kind(name_key(name)) == key


def test_first_words_may_be_joined() -> None:
    assert respelled("كفر نبل") == ("كفرنبل", "كفرالنبل")
    assert respelled("كفرنبل") == ("كفر نبل",)
    assert respelled("حلب") == ()


@given(NAMES)
def test_a_name_is_itself(name: str) -> None:
    assert joined_key(name) in joined_keys(name)
    assert len(joined_key(name)) < 3 or variant_distance(name, name) == 0
    assert skeleton(name) == skeleton(name.replace("أ", "ا"))


@given(NAMES, NAMES)
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert variant_distance(one, other) == variant_distance(other, one)


@given(st.text(max_size=30))
def test_any_text_has_a_skeleton(text: str) -> None:
    assert isinstance(skeleton(text), str)
    assert latin_skeleton(text).isascii()
    latin_distance("تل حلف", text)
