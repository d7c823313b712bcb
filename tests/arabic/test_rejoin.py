"""Words cut with a mark to slip past filters are one token again; marks between words part them as before."""

from __future__ import annotations

import pytest

from tawthiq.arabic.fold import fold
from tawthiq.arabic.rejoin import rejoin_split
from tawthiq.arabic.tokens import tokenise
from tawthiq.extract.reading import is_known
from tawthiq.model.documents import Token


def rejoined(text: str) -> tuple[Token, ...]:
    return rejoin_split(tokenise(fold(text), text), is_known)


#: text, and the words as read and as written
CUT: list[tuple[str, list[tuple[str, str]]]] = [
    ("قص.ف", [("قصف", "قص.ف")]),
    ("ق.صف", [("قصف", "ق.صف")]),
    ("الغا.رات", [("الغارات", "الغا.رات")]),
    ("غا*رة", [("غاره", "غا*رة")]),
    ("صوا|ريخ", [("صواريخ", "صوا|ريخ")]),
    ("الرو/سي", [("الروسي", "الرو/سي")]),
    ("د.ا.ع.ش", [("داعش", "د.ا.ع.ش")]),
    ("دا.عش", [("داعش", "دا.عش")]),
    ("د١عش", [("داعش", "د١عش")]),  # the digit stands for the letter
    ("داع11ش", [("داعش", "داع11ش")]),
    ("شهـ.ـيد.اً", [("شهيدا", "شهـ.ـيد.اً")]),  # a cut with tatweel beside one without
    ("إسر..ائيلية", [("اسراييليه", "إسر..ائيلية")]),
    ("العد.وان", [("العدوان", "العد.وان")]),  # both pieces are words, but the whole is far likelier
]

#: texts that stay as they are
APART = [
    "قصفت البلدة.وقتل طفل", "إدلب/حلب", "النظام/روسيا", "قسد،داعش", "د.علي", "د.عم", "أ.سامي", "و11جريحا", "و1قتيل",
    "ال15قتيلا", "قتيل/ة", "جريح/ات", "قصف-غارة", "ثم..من", "٢.٥", "قص .ف", "قص. ف", "ي.ب.ك", "حمص،ثم",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), CUT)
def test_cut_words_are_joined(text: str, words: list[tuple[str, str]]) -> None:
    assert [(t.text, text[t.start : t.end]) for t in rejoined(text)] == words


@pytest.mark.parametrize("text", APART)
def test_other_marks_part_words(text: str) -> None:
    assert rejoined(text) == tokenise(fold(text), text)


def test_each_letter_keeps_its_place() -> None:
    text = "من قُص.ـفٍ عنيف"
    (word,) = [t for t in rejoined(text) if t.text == "قصف"]
    assert [text[word.at(i)] for i in range(3)] == list("قصف")
    assert text[word.start : word.end] == "قُص.ـفٍ"


def test_long_chains_take_no_time() -> None:
    text = "ق." * 20_000 + "ف"
    assert len(rejoined(text)) == 40_001
