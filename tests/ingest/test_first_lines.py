"""What the first lines of a text tell of it."""

from __future__ import annotations

import pytest

from tawthiq.ingest.first_lines import described
from tawthiq.model.sources import Extracted

BODY = "قصفت طائرات مجهولة سوق بلدة تل الرمان صباح اليوم، ما أدى إلى مقتل مدنيين اثنين."
HEADLINE = "قصف على سوق تل الرمان"


@pytest.mark.parametrize(
    ("text", "title", "published"),
    [
        (f"{HEADLINE}\n\n{BODY}", HEADLINE, None),
        (f"الواحة (وكالة النخيل) 12 شباط 2018\n{HEADLINE}\n{BODY}", HEADLINE, "2018-02-12"),
        (f"{HEADLINE}\n١٢ شباط ٢٠١٨\n\n{BODY}", HEADLINE, "2018-02-12"),
        (f"النخيل - الواحة\n{HEADLINE}\n{BODY}", HEADLINE, None),
        (BODY, None, None),
        (f"{BODY}\n\n{BODY}", None, None),
        (f"{HEADLINE}\n#عاجل #تل_الرمان", None, None),
        (f"{BODY}\nآخر تحديث: 12 شباط 2018\n{BODY}", None, None),
        (f"{BODY}\n{BODY} وكان قصف مماثل في 12 شباط 2018 قد أوقع جرحى في السوق.", None, None),
        (f"عاجل:\n{BODY}", None, None),
        ("", None, None),
    ],
)
def test_headline_and_day(text: str, title: str | None, published: str | None) -> None:
    found = described(Extracted(text=text, address="a", extractor="x"), "text/plain")
    assert (found.title, found.published) == (title, published)
    assert set(dict(found.evidence)) == {f for f in ("title", "published") if getattr(found, f) is not None}
    assert all(evidence.text in text for _, evidence in found.evidence)
    assert found.text == text


def test_what_is_told_stands_above_what_is_shown() -> None:
    text = f"{HEADLINE}\n12 شباط 2018\n{BODY}"
    told = Extracted(text=text, address="a", extractor="x", title="آخر", published="2018-02-13")
    assert described(told, "text/html") == told


@pytest.mark.parametrize(
    ("media_type", "part"),
    [("application/x-telegram-export", "message=3"), ("text/html", "message=3"), ("text/csv", "row=2")],
)
def test_messages_and_rows_have_no_headlines(media_type: str, part: str) -> None:
    post = Extracted(text=f"{HEADLINE}\n{BODY}", address="a", extractor="x", part=part)
    assert described(post, media_type) == post
