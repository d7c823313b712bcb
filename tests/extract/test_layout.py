"""Layout: headline, dateline, body, byline, and what belongs to other articles."""

from __future__ import annotations

import pytest

from tawthiq.errors import EmptyDocument
from tawthiq.extract.layout import read_document
from tawthiq.extract.reading import is_known
from tawthiq.model.documents import Document, Report

BODY = (
    "قتل ثلاثة مدنيين الاثنين بقصف مدفعي على أطراف البلدة جنوب المدينة، "
    "وأسعف عشرة جرحى إلى المشفى القريب من الطريق العام."
)
OTHERS = "غارات على ريف حماة توقع جرحى بين السكان\nمظاهرة في مدينة الباب للمطالبة بالخدمات"


def document(text: str, title: str | None = None) -> Document:
    return read_document(Report(id="t", text=text, title=title), is_known)


#: text, then the zone of each paragraph
ZONES: list[tuple[str, list[str]]] = [
    (BODY, ["body"]),
    (f"مقتل مدنيين بقصف على بلدة\n{BODY}", ["headline", "body"]),
    (f"مقتل مدنيين بقصف على بلدة\nالراصد - إدلب\n{BODY}", ["headline", "dateline", "body"]),
    (f"مقتل مدنيين بقصف على بلدة\r\n\r\nالراصد - إدلب\r\n\r\n{BODY}", ["headline", "dateline", "body"]),
    (f"مقتل مدنيين بقصف على بلدة\n{BODY}\nسامر الحداد", ["headline", "body", "byline"]),
    (f"مقتل مدنيين بقصف على بلدة\n{BODY}\nتوقف القصف.", ["headline", "body", "body"]),
    (f"مقتل مدنيين بقصف على بلدة\n{BODY}\n{OTHERS}", ["headline", "body", "related", "related"]),
    (f"{BODY}\n{BODY}", ["body", "body"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ZONES)
def test_zones(text: str, expected: list[str]) -> None:
    zones = {s.paragraph: s.zone.value for s in document(text).sentences}
    assert list(zones.values()) == expected


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("الراصد - إدلب", "إدلب"),
        ("إدلب - الراصد", "إدلب"),
        ("دمشق – شبكة الراصد", "دمشق"),
        ("الراصد | حلب", "حلب"),
        ("الراصد / خاص", "خاص"),
    ],
)
def test_dateline(line: str, place: str) -> None:
    assert document(f"مقتل مدنيين بقصف على بلدة\n{line}\n{BODY}").dateline == place


def test_title_and_byline_are_as_written() -> None:
    found = document(f"مقـتل مدنيين بقصف على «بلدة»\n{BODY}\nسامر الحدّاد")
    assert (found.title, found.byline) == ("مقـتل مدنيين بقصف على «بلدة»", "سامر الحدّاد")
    assert document(f"مقتل مدنيين\n{BODY}", title="عنوان آخر").title == "عنوان آخر"


def test_glued_words_are_two_tokens() -> None:
    assert [t.text for t in document("نقل الجرحىمن البلدة").tokens] == ["نقل", "الجرحي", "من", "البلده"]


@pytest.mark.parametrize("text", ["", " \n\t", "\u200f\u202b"])
def test_no_text(text: str) -> None:
    with pytest.raises(EmptyDocument, match=r"no text|no Arabic"):
        document(text)


@pytest.mark.parametrize("text", ["Shelling hit the town.", "12 / 5 / 2018", "🔴🔴", "。、", "٣٤", "ـــ"])
def test_no_arabic_letters(text: str) -> None:
    with pytest.raises(EmptyDocument, match="no Arabic letters"):
        document(text)


def test_the_error_names_the_file() -> None:
    with pytest.raises(EmptyDocument, match=r"reports/one\.txt"):
        read_document(Report(id="one", text="", path="reports/one.txt"), is_known)


def test_a_label_above_the_byline_is_not_the_byline() -> None:
    assert document(f"مقتل مدنيين بقصف على بلدة\n{BODY}\nالمصدر\nسامر الحداد").byline == "سامر الحداد"
    assert document(f"مقتل مدنيين بقصف على بلدة\n{BODY}\nسامر").byline == "سامر"
