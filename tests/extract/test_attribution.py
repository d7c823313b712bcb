"""Who is cited, by which word, to whom, and how far his words reach."""

from __future__ import annotations

import pytest

from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_mentions
from tawthiq.extract.reading import ReadDocument, is_known, load_matcher
from tawthiq.model.documents import Report
from tawthiq.model.mentions import Attribution


def read(text: str) -> tuple[ReadDocument, tuple[Attribution, ...]]:
    found = ReadDocument(read_document(Report(id="t", text=text), is_known), load_matcher())
    return found, find_mentions(found).attributions


def cited(text: str) -> list[tuple[str, str]]:
    """`(reporting word, speaker as written)` of each attribution."""
    return [(a.span.of(text), a.speaker.of(text) if a.speaker else "") for a in read(text)[1]]


#: text, then `(reporting word, speaker)`
CITED: list[tuple[str, list[tuple[str, str]]]] = [
    ("أكد شهود عيان أن الطائرات قصفت السوق.", [("أكد", "شهود عيان")]),
    ("ذكر المكتب الإعلامي للفصيل أن مقاتليه انسحبوا.", [("ذكر", "المكتب الإعلامي للفصيل")]),
    ("وأفاد مراسلنا بأن القصف طال السوق.", [("أفاد", "مراسلنا")]),
    ("قتل مدنيان بقصف، بحسب المرصد السوري لحقوق الإنسان.", [("بحسب", "المرصد السوري لحقوق الإنسان")]),
    ("الدفاع المدني: مقتل طفلين بغارة على الحي.", [(":", "الدفاع المدني")]),
    ("عاجل | الدفاع المدني: مقتل طفلين بغارة على الحي.", [(":", "الدفاع المدني")]),
    ("أعلن وسيط محلي أن الهدنة بدأت.", [("أعلن", "وسيط محلي")]),
    # the last speaker goes on
    (
        "قال المتحدث سامر الحداد إن الحي خال. وأشار إلى أن القصف استمر.",
        [("قال", "المتحدث سامر الحداد"), ("أشار", "المتحدث سامر الحداد")],
    ),
    # nobody is cited
    ("وقال إن القصف توقف.", []),
    ("سقطت قذيفة على السوق ليلا.", []),
    ("يقال إن القصف توقف.", []),
]


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_who_is_cited(text: str, expected: list[tuple[str, str]]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("أكد المتحدث العسكري أن القصف توقف.", "confirms"),
        ("نفى المتحدث العسكري أن القصف توقف.", "denies"),
        ("زعم المتحدث العسكري أن القصف توقف.", "claims"),
        ("قال المتحدث العسكري إن القصف توقف.", "asserts"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert [a.stance for a in read(text)[1]] == [stance]


def test_a_spokesman_to_an_agency_and_his_surname_later() -> None:
    text = "قال الناطق باسم «جيش النصر» مصطفى العلي لـ«شبكة الراصد» إن المعارك بدأت.\nوأضاف العلي أن المعارك مستمرة."
    first, second = read(text)[1]
    assert first.speaker is not None
    assert second.speaker is not None
    assert first.speaker.of(text) == "الناطق باسم «جيش النصر» مصطفى العلي"
    assert (first.role, first.to) == ("spokesperson", "شبكة الراصد")
    assert (second.speaker.of(text), second.name) == ("العلي", "الناطق باسم «جيش النصر» مصطفى العلي")


def test_a_mark_that_closes_the_speakers_name_opens_no_addressee() -> None:
    text = 'بدأ القصف صباحا، حسب "جيش النصر". وأشار المجلس إلى "هدوء" في البلدة.'
    first = read(text)[1][0]
    assert first.speaker is not None
    assert (first.speaker.of(text), first.to) == ("جيش النصر", "")


def test_the_surname_is_found_whatever_marks_it_carries() -> None:
    text = "قال المتحدث باسم المجلس سَامِر الحَدّاد إن الحي خال.\nوأضاف الحـداد أن السكان عادوا."
    assert [a.name for a in read(text)[1]] == ["المتحدث باسم المجلس سامر الحداد"] * 2


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        # a verb of saying opens to the end of its paragraph
        ("بدأ القصف. قال ناشطون إن الحي خال. عاد الهدوء.\nخبر آخر.", "قال ناشطون إن الحي خال. عاد الهدوء."),
        # according-to covers its sentence, before and behind
        ("بدأ القصف. قتل اثنان بحسب ناشطين أمس. عاد الهدوء.", "قتل اثنان بحسب ناشطين أمس."),
        # a heading the line that it opens
        ("الدفاع المدني: قتل اثنان. عاد الهدوء.\nخبر آخر.", ": قتل اثنان. عاد الهدوء."),
    ],
)
def test_scope(text: str, scope: str) -> None:
    document, (attribution,) = read(text)
    first, last = attribution.scope
    assert document.span_of(first, last).of(text) == scope
