"""Tokens: what is one, what kind it is, and where it stands in the verbatim text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.arabic.fold import fold
from tawthiq.arabic.tokens import cut, tokenise
from tawthiq.model.documents import Token, TokenKind


def tokens(text: str) -> tuple[Token, ...]:
    return tokenise(fold(text), text)


#: text, then `(folded, as written, kind)` of each token
CUT: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("قصف عنيف", [("قصف", "قصف", "word"), ("عنيف", "عنيف", "word")]),
    ("قُصِفَتْ", [("قصفت", "قُصِفَتْ", "word")]),
    ("شهـ.ـداء", [("شهداء", "شهـ.ـداء", "word")]),
    ("«الحر»", [('"', "«", "punct"), ("الحر", "الحر", "word"), ('"', "»", "punct")]),
    ("12,500 و3.5", [("12,500", "12,500", "number"), ("و", "و", "word"), ("3.5", "3.5", "number")]),
    ("١٢ جريحا", [("12", "١٢", "number"), ("جريحا", "جريحا", "word")]),
    ("PKK", [("pkk", "PKK", "latin")]),  # case tells nothing in Arabic text
    ("F-16", [("f", "F", "latin"), ("-", "-", "punct"), ("16", "16", "number")]),
    ("10٪", [("10", "10", "number"), ("%", "٪", "punct")]),
    ("بلدة😀حاس", [("بلده", "بلدة", "word"), ("😀", "😀", "punct"), ("حاس", "حاس", "word")]),
    ("توقف... ثم", [("توقف", "توقف", "word"), ("...", "...", "punct"), ("ثم", "ثم", "word")]),
    ("حي_الوعر", [("حي", "حي", "word"), ("الوعر", "الوعر", "word")]),
    ("ليلا\u200f.", [("ليلا", "ليلا", "word"), (".", ".", "punct")]),  # an invisible mark belongs to no word
    ("", []),
    (" \n\u200f", []),
]


@pytest.mark.parametrize(("text", "expected"), CUT)
def test_tokens(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(t.text, text[t.start : t.end], t.kind.value) for t in tokens(text)] == expected


@pytest.mark.parametrize(
    ("text", "tagged"),
    [
        ("في #حلب اليوم", ["حلب"]),
        ("#ريف_إدلب_الجنوبي قصف", ["ريف", "إدلب", "الجنوبي"]),
        ("# حلب", []),
        ("#عاجل: قصف", ["عاجل"]),
    ],
)
def test_hashtags(text: str, tagged: list[str]) -> None:
    assert [text[t.start : t.end] for t in tokens(text) if t.hashtag] == tagged


@pytest.mark.parametrize(
    ("word", "closed"),
    [("مدرسة", True), ("مستشفى", True), ("مدرسةٌ", True), ("ﻣﺪرﺳﺔ", True), ("قصف", False), ("مدرسته", False)],
)
def test_a_word_on_teh_marbuta_or_alif_maqsura_is_closed(word: str, closed: bool) -> None:
    assert [t.closed for t in tokens(word)] == [closed]


@pytest.mark.parametrize(
    ("text", "at", "left", "right"),
    [("الجرحىمن", 6, "الجرحى", "من"), ("الجُرحىمِن", 6, "الجُرحى", "مِن"), ("تدميـرعدد", 5, "تدميـر", "عدد")],
)
def test_a_cut_has_no_width(text: str, at: int, left: str, right: str) -> None:
    first, second = cut(tokens(text)[0], at)
    assert (text[first.start : first.end], text[second.start : second.end]) == (left, right)
    assert first.end == second.start


@given(st.text(st.one_of(st.characters(), st.sampled_from("قصفةى ـ.#_\u064e\u200fﻻ١«🔴")), max_size=60))
def test_tokens_stand_in_order_and_apart(text: str) -> None:
    found = tokens(text)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    # the letters of one ligature may stand in two words, and only there may they meet
    assert all(a.end <= b.start or text[b.start] > "\ufb4f" for a, b in pairwise(found))
    for t in found:
        assert t.kind is not TokenKind.WORD or [t.at(i) for i in range(len(t.text) + 1)] == sorted(
            t.at(i) for i in range(len(t.text) + 1)
        )
