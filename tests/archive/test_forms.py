"""Words under which texts are found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.arabic.fold import fold_word
from tawthiq.archive.forms import LONGEST, forms, name_key, stem, surfaces, words

SAME = [
    "قصف القصف والقصف بقصف بالقصف للقصف فالقصف وبقصف قصفت قصفهم قُصِفَ قصـــف قصفا",
    "مدني المدني مدنيين المدنيين مدنيون المدنيّون مدنية للمدنيين",
    "شهداء الشهداء شهدائها شهداؤهم وشهداء",
    "طائرة طائرات الطائرات بطائرات طائرتين طايرة",
    "إدلب ادلب أدلب بإدلب وإدلب لإدلب",
    "حماة حماه بحماة وحماة",
    "سوريا سورية السورية السوريين سوري",
    "ترملا وترملا بترملا ولترملا",
    "درعا بدرعا ودرعا",
    "PKK pkk Pkk",
    "1500 1,500 ١٥٠٠ ١٬٥٠٠",
    "کرکوك كركوك",
    "ﻗﺼﻒ قصف",
]
DIFFERENT = [
    "قصف قتل قذف",
    "حماة حماية",
    "درعا درع",
    "وزير زير",
    "بلدة لدة",
    "سنجار نجار",
    "سكان كان",
    "فصائل صائل",
    "مدينة مدني",
    "12 125 1250",
]
TEXTS = st.text(st.sampled_from("قصفالمدنيونبوءةىإأآؤئ \u064e\u0651\u0640ﻗﻻpKé3٣١,.٬_#-\n\u200f\u202bжह²"), max_size=60)


def stems(written: str) -> set[str]:
    return set(forms(written)[1].split())


@pytest.mark.parametrize("written", SAME)
def test_one_word_however_it_is_written(written: str) -> None:
    assert len(stems(written)) == 1


@pytest.mark.parametrize("written", DIFFERENT)
def test_words_that_are_not_one(written: str) -> None:
    assert len(stems(written)) == len(written.split())


@given(TEXTS)
def test_both_forms_and_the_places_are_of_the_same_words(text: str) -> None:
    ex, st_ = forms(text)
    found = list(words(text))
    assert [word.ex for word in found] == ex.split() == surfaces(text)
    assert [word.st for word in found] == st_.split()
    ends = [0]
    for word in found:
        assert ends[-1] <= word.start < word.end <= len(text)
        ends.append(word.end)


BARE = ("قصف", "ريف", "مدنيين", "إدلب", "ترملا", "معركة", "النقير", "شهداء")


@given(st.sampled_from(BARE), st.sampled_from(["وال", "بال", "لل", "فال"]))
def test_an_article_changes_no_stem(word: str, before: str) -> None:
    bare = fold_word(word).removeprefix("ال")
    assert stem(fold_word(before + bare)) == stem("ال" + bare) == stem(bare)


@given(st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويء"), min_size=1, max_size=12))
def test_a_stem_is_a_piece_of_its_word_and_its_own_stem(word: str) -> None:
    found = stem(word)
    assert found in word
    assert len(found) >= min(3, len(word)) - word.endswith("ء")
    assert stem(found) == found


def test_marks_belong_to_the_word_that_they_stand_on() -> None:
    text = "قُصِفَتْ إدلبُ."
    assert [text[word.start : word.end] for word in words(text)] == ["قُصِفَتْ", "إدلبُ"]


def test_words_too_long_for_an_index_are_cut() -> None:
    ex, _ = forms("ا" * 5000)
    assert len(ex) == LONGEST


@pytest.mark.parametrize(
    ("one", "other"),
    [("النقير", "نقير"), ("إدلب", "ادلب"), ("كَفرنبل", "كفرنبل"), ("ريف  دمشق", "ريف دمشق"), ("Idlib", "idlib")],
)
def test_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_key_has_words_on_single_blanks() -> None:
    assert re.fullmatch(r"\S+( \S+)*", name_key(" جسر \n الشغور "))
