"""Folding: letters made alike, marks and splits taken out, and the way back to the verbatim text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.arabic.fold import bare, fold, fold_word

#: text, folded
ALIKE: list[tuple[str, str]] = [
    ("أسر إبل آبار ٱلحي", "اسر ابل ابار الحي"),
    ("مستشفى المدينة", "مستشفي المدينه"),
    ("مسؤول لاجئ", "مسوول لاجي"),
    ("یوم کبیر", "يوم كبير"),  # a Persian keyboard
    ("١٢ و۳۴", "12 و34"),
    ("«الحر» و“النصر”", '"الحر" و"النصر"'),
    ("إدلب – حلب", "ادلب - حلب"),
    ("٢٫٥٪", "2.5%"),
    ("حلب\u00a0وحماة\u202fوحمص", "حلب وحماه وحمص"),
]

#: text, folded: what is not seen is not read
UNSEEN: list[tuple[str, str]] = [
    ("قُصِفَتْ", "قصفت"),
    ("مدرسةٌ", "مدرسه"),
    ("قـــصف", "قصف"),
    ("ق\u200bص\u200dف", "قصف"),
    ("\u202bقصف\u202c", "قصف"),
    ("ﻗﺼﻒ", "قصف"),
    ("ﻻجئ", "لاجي"),
    ("ﷲ", "الله"),
]

#: text, folded: letters split to slip past filters
SPLIT: list[tuple[str, str]] = [
    ("قصـ ـف", "قصف"),
    ("شهـ.ـداء", "شهداء"),
    ("غـ،ـارة", "غاره"),
    ("قتـ|ـلى", "قتلي"),
    ("استـ__ـهدف", "استهدف"),
    ("تستـــ,هدف", "تستهدف"),
    ("قصـ/ـف", "قصف"),
    ("قصْـ ـفْ", "قصف"),  # with marks at the seam
    ("قصـ\u200f ـف", "قصف"),  # with a direction mark in it
    ("قصـ\u200f \u200fـف", "قصف"),
    ("قصـ \nـف", "قص \nف"),  # a line end is no split
    ("حماة - إدلب", "حماه - ادلب"),
    ("قال: لا. ثم", "قال: لا. ثم"),
]


@pytest.mark.parametrize(("text", "folded"), [*ALIKE, *UNSEEN, *SPLIT])
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded
    assert fold_word(text) == folded


@pytest.mark.parametrize(
    ("text", "word", "written"),
    [
        ("ثم قُصِفَتِ القرية", "قصفت", "قُصِفَتِ "),  # a mark belongs to the letter before it
        ("جرى قصـ ـف مساء", "قصف", "قصـ ـف"),
        ("🔴 شهـ.ـداء", "شهداء", "شهـ.ـداء"),
        ("ﻗﺼﻒ عنيف", "قصف", "ﻗﺼﻒ"),
    ],
)
def test_way_back(text: str, word: str, written: str) -> None:
    view = fold(text)
    start = view.text.index(word)
    assert text[view.start_of(start) : view.end_of(start + len(word))].strip() == written.strip()


def test_all_letters_of_a_ligature_stand_on_it() -> None:
    text = "ﻻجئ"
    view = fold(text)
    assert [view.start_of(i) for i in range(len(view.text))] == [0, 0, 1, 2]
    assert view.end_of(len(view.text)) == len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("خـان شـيخون", "خان شيخون"),
        ("حُـ ـمص", "حمص"),
        ("معرة\n النعمان", "معرة النعمان"),
        ("ﺣﻠﺐ", "حلب"),
        ("أمّ الخلاخيل", "أم الخلاخيل"),
    ],
)
def test_bare_keeps_the_spelling(text: str, shown: str) -> None:
    assert bare(text) == shown


LETTERS = st.text(
    st.one_of(st.characters(), st.sampled_from("قصفتةىأإؤئ ـ.\n\u064e\u200f\u202bﻻﷲﻗ١۲«»🔴")), max_size=80
)


@given(LETTERS)
def test_the_map_is_whole_and_runs_forward(text: str) -> None:
    view = fold(text)
    at = [view.start_of(i) for i in range(len(view.text) + 1)]
    assert at == sorted(at)
    assert at[-1] == len(text)
    assert all(0 <= i <= len(text) for i in at)


@given(LETTERS)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold_word(text)
    assert fold_word(fold_word(once)) == fold_word(once)


def test_long_runs_take_no_time() -> None:
    text = "ب" + "ـ\u064b" * 50_000 + " " + "ب" + "\u064b" * 50_000 + "ـ" * 50_000
    assert fold(text).text == "ب ب"
