"""Words that lost the blank between them are cut; words and names that are known never are."""

from __future__ import annotations

import pytest

from tawthiq.arabic.fold import fold
from tawthiq.arabic.glue import repair_glued
from tawthiq.arabic.tokens import tokenise
from tawthiq.extract.reading import is_known
from tawthiq.gazetteer.names import PLACES
from tawthiq.lexicon.load import load_lexicon


def repaired(text: str) -> list[str]:
    tokens, _ = repair_glued(tokenise(fold(text), text), text, is_known)
    return [text[t.start : t.end] for t in tokens]


#: text, its words once repaired
GLUED: list[tuple[str, list[str]]] = [
    ("نقل الجرحىمن المكان", ["نقل", "الجرحى", "من", "المكان"]),
    ("أدى إلى تدميرعدد من البيوت", ["أدى", "إلى", "تدمير", "عدد", "من", "البيوت"]),
    ("فصائل إسلاميةمن المنطقة", ["فصائل", "إسلامية", "من", "المنطقة"]),
    ("مدينةإدلب", ["مدينة", "إدلب"]),
    ("القوات الحكوميةفي البلدة", ["القوات", "الحكومية", "في", "البلدة"]),
    ("قصف علىالقرية", ["قصف", "على", "القرية"]),
    ("سقوط ثلاثةمدنيين", ["سقوط", "ثلاثة", "مدنيين"]),
    ("أعلنتعن هدنة", ["أعلنت", "عن", "هدنة"]),
    ("الحسكةوالرقة", ["الحسكة", "والرقة"]),
    ("ريف دير الزورفي المساء", ["ريف", "دير", "الزور", "في", "المساء"]),
    ("الريف الغربيأفادت مصادر", ["الريف", "الغربي", "أفادت", "مصادر"]),
    ("عاجلاعتقال شابين", ["عاجل", "اعتقال", "شابين"]),
    ("دير الزورنفّذت القوات", ["دير", "الزور", "نفّذت", "القوات"]),
    ("الـجـرحىمـن", ["الـجـرحى", "مـن"]),
    ("الْجَرْحىمِنْ", ["الْجَرْحى", "مِنْ"]),
]

#: texts whose words stay whole
WHOLE = [
    "الىوم", "كفرنبل", "معرة النعمان", "خان شيخون", "المسؤولين", "السكان", "تلفزيون", "الأحد", "مجلس الأمن", "تضامن",
    "حلب", "مضادات", "مقذوفات", "الزعفران", "الفرقان", "حوران", "سلمان", "عثمان",
    "اجتماعاتهم", "المطروحين", "بالمصادقة", "ومؤسساتها", "استعداداتهم",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), GLUED)
def test_glued_words_are_cut(text: str, words: list[str]) -> None:
    assert repaired(text) == words


@pytest.mark.parametrize("text", WHOLE)
def test_words_stay_whole(text: str) -> None:
    assert repaired(text) == text.split()


@pytest.mark.parametrize(("text", "words"), GLUED)
def test_a_cut_has_no_width(text: str, words: list[str]) -> None:
    tokens, _ = repair_glued(tokenise(fold(text), text), text, is_known)
    covered = "".join(text[t.start : t.end] for t in tokens)
    assert covered == text.replace(" ", "")


def test_no_lexicon_form_is_cut() -> None:
    """Every word of every form, in the one spelling that its folded letters have."""
    words = {word for form in load_lexicon().forms for word in form.words}
    assert [word for word in words if repaired(word) != [word] and word.isalpha()] == []


def test_no_gazetteer_name_is_cut() -> None:
    rows = (line.split("\t")[0] for line in PLACES.read_text("utf-8").splitlines() if not line.startswith("#"))
    words = {word for names in rows for name in names.split("|") for word in name.split()}
    assert len(words) > 1000
    assert [word for word in words if word.isalpha() and repaired(word) != [word]] == []
