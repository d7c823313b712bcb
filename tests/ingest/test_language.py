"""Languages that share letters, told by words of a headline as well as by pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.ingest.language import tell_language

SENTENCES: list[tuple[str, str]] = [
    ("ar", "قصف مدفعي"), ("ar", "قتلى وجرحى"), ("ar", "انفجار بغداد"), ("ar", "غارات ليلية"), ("ar", "هجوم صاروخي"),
    ("ar", "اشتباكات عنيفة"), ("ar", "سقوط طائرة"), ("ar", "عاجل: انفجار كبير"), ("ar", "اطلاق نار"),
    ("ar", "حظر تجوال"),
    ("ar", "تفجير سيارة مفخخة وسط السوق"), ("ar", "شو صار بالحارة امبارح"), ("ar", "نزوح عائلات من بلدة النخيل"),
    ("ar", "گتلوه بالشارع العام وهسه الناس خايفة"),  # Iraqi, with a letter of Persian
    ("ar", "تم قصف منازل المدنیین فی البلدة القدیمة"),  # typed with a Persian keyboard
    ("ar", "قُتِلَ ثَلاثَةُ مَدَنِيِّينَ"), ("ar", "رووداو ديجيتال"),
    ("fa", "انفجار در بازار شهر"), ("fa", "سه نفر در این حمله کشته شدند"), ("fa", "حمله هوایی"), ("fa", "آتش‌سوزی بزرگ"),
    ("fa", "نيروهاي امنيتي در خيابان مستقر شدند و راه را بستند"),  # typed with an Arabic keyboard
    ("fa", "پلیس گفت که سه نفر زخمی شدند"), ("fa", "درگیری‌های شدید"), ("fa", "وزیر خارجه کشور"),
    ("ur", "دھماکے میں تین افراد ہلاک"), ("ur", "پولیس نے علاقے کو گھیر لیا"), ("ur", "فائرنگ سے دو زخمی"),
    ("ur", "شہر میں کرفیو"), ("ur", "فوج کی کارروائی"), ("ur", "بازار میں آگ"),
    ("ckb", "هێرشێک لە شارەکە"), ("ckb", "سێ کەس کوژران و پێنج کەسی دیکە بریندار بوون"), ("ckb", "شەڕ و پێکدادان"),
    ("ckb", "تەقینەوەیەک ڕوویدا"), ("ckb", "بۆردومانی گوندەکان"), ("ckb", "هێزەکان ڕێگاکانیان داخست"),
    ("ps", "په ښار کې چاودنه وشوه"), ("ps", "درې تنه ووژل شول"), ("ps", "پوځيان مړه شوي دي"),
    ("ps", "دوه تنه ټپیان شول"),
    ("ps", "د ملي امنیت ځواکونه"), ("ps", "په بازار کې ډزې وشوې"),
    ("en", "Three people were killed in the shelling"), ("en", "The army said the road was closed"),
    ("tr", "Pazarda patlama oldu ve üç kişi öldü"), ("tr", "Saldırıda iki asker yaralandı"),
    ("tr", "Köye hava saldırısı"),
]  # fmt: skip
MIXED: list[tuple[str, str]] = [
    ("ar", "قال المتحدث باسم الشركة Acme Oil إن الحريق أخمد قبل وصوله إلى الخزانات"),
    ("ar", "كتب المراسل: در این حمله. وأضاف أن الأهالي نقلوا الجرحى إلى المشفى القريب من البلدة"),
    ("en", "The word قصف means shelling and is used by the press in most of the reports"),
    ("fa", "به گزارش خبرنگار، گروه «جيش النخيل» مسئولیت این حمله را بر عهده گرفت و گفت که ادامه خواهد داد"),
]


@pytest.mark.parametrize(("code", "text"), [*SENTENCES, *MIXED])
def test_languages_are_told(code: str, text: str) -> None:
    pytest.importorskip("pycld2")
    found = tell_language(text)
    assert found is not None
    assert found[0] == code


@pytest.mark.parametrize(("code", "text"), [pair for pair in [*SENTENCES, *MIXED] if pair[0] not in ("en", "tr")])
def test_those_of_the_arabic_script_are_told_without_pycld2(
    code: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pycld2", None)
    found = tell_language(text)
    assert found is not None
    assert found[0] == code


def test_the_evidence_is_words_of_the_text() -> None:
    found = tell_language("سه نفر در این حمله کشته شدند")
    assert found is not None
    assert found[1].rule == "language.letters"
    assert {"در", "این"} <= set(found[1].text.split())


@pytest.mark.parametrize("text", ["", "123 456", "!!! 😀", "\n"])
def test_what_has_no_letters_has_no_language(text: str) -> None:
    assert tell_language(text) is None


def test_no_text_of_the_open_corpus_is_taken_for_another_language(gold_dir: Path) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in (gold_dir / "texts").glob("*.txt")}
    told = {name: tell_language(text) for name, text in texts.items()}
    assert {name: found for name, found in told.items() if found is None or found[0] != "ar"} == {}


@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = tell_language(text)
    assert found is None or found[0]
