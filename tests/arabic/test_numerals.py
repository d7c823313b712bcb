"""Numerals: the value of digits and of number words put together."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bare import read
from tawthiq.arabic.numerals import Part, combine, kind_of, read_digits
from tawthiq.extract.numbers import Quantity, quantity_at


def quantity(text: str) -> Quantity | None:
    document = read(text)
    return quantity_at(document, 0, len(document.tokens))


def value(text: str) -> int | None:
    """The value of `text` if all of it is one exact numeral."""
    found = quantity(text)
    if found is None or found.last != len(read(text).tokens) or found.bounds.low != found.bounds.high:
        return None
    return found.bounds.low


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("214", 214),
        ("1,200", 1200),
        ("1.200", 1200),
        ("1,200,000", 1_200_000),
        ("12.5", Fraction(25, 2)),
        ("12,5", Fraction(25, 2)),
        ("21.11.2023", None),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
        ("9" * 10_000, None),
        ("1,2,3", None),
    ],
)
def test_digits(text: str, number: Fraction | None) -> None:
    assert read_digits(text) == number


def test_a_point_before_a_scale_is_a_decimal_point() -> None:
    assert read_digits("6.500", before_scale=True) == Fraction(13, 2)
    assert read_digits("6.500") == 6500


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("خمسة", 5),
        ("ثماني", 8),
        ("عشرة", 10),
        ("أحد عشر", 11),
        ("اثنتي عشرة", 12),
        ("سبعة عشر", 17),
        ("عشرين", 20),
        ("خمسة وعشرين", 25),
        ("واحد وثلاثون", 31),
        ("إحدى وعشرين", 21),
        ("مئة", 100),
        ("مائة وخمسة", 105),
        ("مئة وأحد عشر", 111),
        ("مئة وعشرين", 120),
        ("مئة وخمسة وعشرون", 125),
        ("مئتي", 200),
        ("ثلاثمئة", 300),
        ("ثلاث مئة وخمسون", 350),
        ("أربعمائة", 400),
        ("ألف", 1000),
        ("ألف وخمسمئة", 1500),
        ("ألفي", 2000),
        ("ثلاثة آلاف", 3000),
        ("ثلاثة آلاف وخمسمئة", 3500),
        ("300 ألف", 300_000),
        ("12.5 ألف", 12_500),
        ("مئتي ألف", 200_000),
        ("مئة وخمسين ألفا", 150_000),
        ("مليون", 1_000_000),
        ("مليونين", 2_000_000),
        ("مليون و700 ألف", 1_700_000),
        ("مليون ونصف المليون", 1_500_000),
        ("نصف مليون", 500_000),
        ("6.5 مليون", 6_500_000),
        ("ثلاثة ملايين ومئتي ألف وأربعة عشر", 3_200_014),
        ("ثلاثة و عشرون", 23),  # «و» apart, as num2words writes it
        ("١٢", 12),
        ("١٬٢٠٠", 1200),
        ("(3)", 3),
        ("(214)", 214),
        # no single exact numeral
        ("12.5", None),
        ("خمسة وستة", None),
        ("عشرون خمسة", None),
        ("خمسة وألف", None),
        ("الاثنين", None),
        ("الأحد", None),
        ("نصف المدينة", None),
        ("عشرات الآلاف", None),
        ("ألف مليون", None),
    ],
)
def test_words(text: str, number: int | None) -> None:
    assert value(text) == number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("أكثر من ثمانية", 9, None),
        ("ما يزيد على خمسين", 51, None),
        ("ما لا يقل عن 22", 22, None),
        ("نحو سبعين", 70, 70),
        ("قرابة ثلاثة آلاف", 3000, 3000),
        ("أقل من خمسين", None, 49),
        ("10 إلى 15", 10, 15),
        ("10 - 15", 10, 15),
        ("10-15", 10, 15),
        ("ما بين 10 و15", 10, 15),
        ("بين خمسة وثمانية", 5, 8),
        ("ثلاثة أو أربعة", 3, 4),
        ("أكثر من 10 إلى 15", 11, None),
        ("120 على الأقل", 120, None),
        ("عشرات", 20, None),
        ("مئات", 200, None),
        ("آلاف", 2000, None),
        ("عشرات الآلاف", 20_000, None),
        ("مئات الآلاف", 200_000, None),
        ("بضعة آلاف", 3000, 9000),
        ("بضعة", 3, 9),
        ("عدد من", 2, None),
        ("عدة", 2, None),
        ("أحد", 1, 1),
    ],
)
def test_bounds(text: str, low: int | None, high: int | None) -> None:
    found = quantity(text)
    assert found is not None
    assert (found.bounds.low, found.bounds.high) == (low, high)


@pytest.mark.parametrize("text", ["على الأقل", "نحو القرية", "بين القريتين", "15 - 10", "الأحد", "21.11.2023 قصف"])
def test_no_range(text: str) -> None:
    found = quantity(text)
    assert found is None or found.bounds.low == found.bounds.high


UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TEENS = ["أحد عشر", "اثنا عشر", *(f"{unit} عشر" for unit in UNITS[3:])]
TENS = ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]


def spell(number: int) -> str:
    """`number` below ten million in Arabic words, nominative."""
    groups = [(1_000_000, "مليون", "مليونان", "ملايين"), (1000, "ألف", "ألفان", "آلاف")]
    words: list[str] = []
    for scale, one, two, several in groups:
        times, number = divmod(number, scale)
        if times:
            counted = several if 3 <= times <= 10 else one
            words.append(one if times == 1 else two if times == 2 else f"{spell(times)} {counted}")
    hundreds, rest = divmod(number, 100)
    words += [HUNDREDS[hundreds]] if hundreds else []
    if rest == 10:
        words.append("عشرة")
    elif 11 <= rest <= 19:
        words.append(TEENS[rest - 11])
    elif rest:
        words += [word for word in (UNITS[rest % 10], TENS[rest // 10]) if word]
    return " و".join(words)


@given(st.integers(min_value=1, max_value=9_999_999))
def test_a_spelled_number_is_read_back(number: int) -> None:
    assert value(spell(number)) == number, spell(number)


@given(st.integers(min_value=1, max_value=99_999))
def test_a_number_of_num2words_is_read_back(number: int) -> None:
    num2words = pytest.importorskip("num2words").num2words
    text = num2words(number, lang="ar")
    assume(not {"ألفا", "مليونا"} & set(text.split()))  # its duals without nun read as one thousand, one million
    assert value(text) == number, text


@given(st.lists(st.tuples(st.integers(min_value=1, max_value=10**12), st.booleans()), max_size=8))
def test_any_parts_are_added_up_or_refused(pieces: list[tuple[int, bool]]) -> None:
    parts = [Part(kind_of(number), Fraction(number), joined) for number, joined in pieces]
    numeral = combine(parts)
    assert numeral is None or (1 <= numeral.used <= len(parts) and numeral.value > 0)
