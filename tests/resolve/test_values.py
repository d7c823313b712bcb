"""Values of events: rows of losses that say the same are one, two persons told side by side are two."""

from __future__ import annotations

from datetime import date

import pytest

import tawthiq

DAY = date(2022, 4, 25)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("أصيبت امرأة وابنتها بقصف مدفعي على بلدة كفر نوران.", ["امرأة", "ابنتها"]),
        (
            "قتل مدني وأصيب طفل بقصف مدفعي لقوات النظام على بلدة سرمين.\n"
            "وقال الدفاع المدني إن القصف المدفعي أدى إلى مقتل مدني.",
            ["مدني", "طفل"],
        ),
    ],
)
def test_losses_alike(text: str, wanted: list[str]) -> None:
    events = tawthiq.code(text, published=DAY).events
    assert [row.text for event in events for row in event.casualties] == wanted
