"""What the benchmark of places counts as named, as the answer, and as right, in reports written for these tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tawthiq.gazetteer.names import load_names

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
places: Any = __import__("places")
NAMES = load_names(["none"])


def row(text: str, loc: str, lat: float, lon: float, precision: str = "town") -> dict[str, Any]:
    gold = {"loc_ar": loc, "lat": str(lat), "lon": str(lon), "loc_precision": precision}
    known = {"source_id": "t", "incident_id": "i", "text": text, "author": "", "url": "", "publication_date": ""}
    return {**known, "gold": gold}


STRUCK = "قصفت المدفعية مدينة سراقب شرقي إدلب، ما أسفر عن مقتل ثلاثة مدنيين."
NAMED = [
    ("سراقب", STRUCK, ["سراقب"]),
    ("مدينة سراقب", "قصف على #سراقب اليوم", ["سراقب"]),
    ("بالقرب من سراقب، إدلب", "قصف قرب سراقب", ["سراقب"]),
    ("كفر نبل", "قصف على كفرنبل", ["كفر نبل"]),
    ("حلب", "هجوم في حلبجة", []),
    ("سراقب", "قصف على إدلب", []),
]


@pytest.mark.parametrize(("loc", "text", "keys"), NAMED)
def test_a_place_is_named_by_whole_words(loc: str, text: str, keys: list[str]) -> None:
    assert places.named(loc, text) == keys


def test_the_answer_is_the_place_of_that_name_and_its_error_is_in_km() -> None:
    judged = places.judge(row(STRUCK, "سراقب", 35.90, 36.80), NAMES)
    assert judged.answer.name == "سراقب"
    assert judged.error == pytest.approx(4, abs=1.5)
    assert judged.known


def test_what_was_found_elsewhere_is_no_answer() -> None:
    text = "اعتقلت دورية شابا في بلدة بنش. ويذكر أن سراقب مدينة كبيرة."
    judged = places.judge(row(text, "سراقب", 35.86, 36.8), NAMES)
    assert judged.answer is None
    assert judged.error is None
    assert not judged.inside


def test_governorates_and_names_that_the_text_lacks_are_not_judged() -> None:
    assert places.judge(row(STRUCK, "إدلب", 35.9, 36.6, "province_governorate"), NAMES) is None
    assert places.judge(row(STRUCK, "بنش", 35.95, 36.71), NAMES) is None
    assert places.judge({**row(STRUCK, "سراقب", 0, 0), "gold": {"lat": None, "loc_ar": "سراقب"}}, NAMES) is None


def test_a_place_far_from_all_namesakes_is_not_known() -> None:
    assert not places.judge(row(STRUCK, "سراقب", 33.5, 36.3), NAMES).known


def test_without_a_position_the_median_counts_it_as_infinite() -> None:
    assert places.median([1.0, None, None]) == "inf"
    assert places.within([1.0, None, 6.0], 5.0) == "0.333"
