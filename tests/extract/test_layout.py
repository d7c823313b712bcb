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
MORE = "وقال أحد السكان إن الطائرات حلقت بعد ذلك ساعات فوق القرى المجاورة، وإن المدارس أغلقت أبوابها يومين."
HEAD = "مقتل مدنيين بقصف على بلدة"
LINK = "غارات على ريف حماة توقع جرحى بين السكان"
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
    (f"{BODY}\n{MORE}", ["body", "body"]),
    # a headline only where a body follows
    (HEAD, ["body"]),
    (f"{HEAD}\n#إدلب #سوريا", ["body", "byline"]),
    (f"{HEAD}\nسامر الحداد", ["body", "byline"]),
    (f"{HEAD}\nMost relevant\nرحمهم الله وتقبلهم1y2", ["body", "related", "related"]),
    # the page around the article
    (f"{HEAD}\n{BODY}\nاقرأ أيضاً: غارات على ريف حماة", ["headline", "body", "related"]),
    (f"{HEAD}\n{BODY}\nاقرأ أيضاً\n{LINK}\n{MORE}", ["headline", "body", "related", "related", "body"]),
    (f"{HEAD}\n{BODY}\nمواضيع ذات صلة\n{OTHERS}\n{MORE}", ["headline", "body", *["related"] * 3, "body"]),
    (f"{HEAD}\nالتعليقات على {HEAD} مغلقة\n{OTHERS}\n{BODY}", ["headline", *["related"] * 3, "body"]),
    (f"{HEAD}\n{BODY}\n{OTHERS}\nهذا الموقع يستخدم أداة للتعليقات.", ["headline", "body", *["related"] * 3]),
    (f"{HEAD}\n{BODY}\nاترك تعليقاً\nقصفوا بيتي أمس وقتلوا أخي.", ["headline", "body", "related", "related"]),
    (f"{HEAD}\n{BODY}\n12 تعليقاً · 3 مشاركات\nقصفوا بيتي أمس وقتلوا أخي.", ["headline", "body", "related", "related"]),
    (f"{HEAD}\n{BODY}\nاقرأ أيضاً:\n{LINK}\nأسعار الذهب اليوم", ["headline", "body", *["related"] * 3]),
    (f"{BODY} Most relevantأحمد قصفوا بيتي أمس1y View all 3 replies", ["body", "related"]),
    # the same words told twice
    (f"{BODY}\n{BODY}", ["body", "related"]),
    (f"{LINK}\n{LINK}\n{BODY}", ["related", "body", "body"]),
    (f"راصد الجنوب - غارات على ريف حماة...\n{LINK}\nالمكتب الإعلامي", ["related", "body", "byline"]),
    (f"غارات على ريف حماة… - راصد الجنوب\n{LINK}", ["related", "body"]),
    (f"غارات على الريف.. {LINK[:18]}...\nغارات على الريف.. {LINK}\n{BODY}", ["related", "body", "body"]),
    (f"غارات على ريف حماة... التفاصيل\n{BODY}", ["headline", "body"]),
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


def test_a_link_inside_a_paragraph_is_silent_and_the_rest_is_not() -> None:
    text = f"{BODY} اقرأ أيضاً.. غارات على ريف حماة. وهدأ القصف مساء في كل المنطقة."
    assert [s.zone.value for s in document(text).sentences] == ["body", "related", "related", "body"]


def test_a_repeated_title_stays_the_title() -> None:
    assert document(f"{HEAD} جنوبي إدلب\n{HEAD} جنوبي إدلب.\n{BODY}").title == f"{HEAD} جنوبي إدلب"
