"""The confidence of a value: a probability, from two others by the model of its group, less for what is handed on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.model.documents import Report
from tawthiq.model.events import Event
from tawthiq.pipeline import code_report
from tawthiq.resolve.confidence import PREFIX, SLOTS, Confidence, mapped
from tawthiq.resolve.linear import LinearModel, Models, load_models

DAY = date(2018, 2, 14)
PROBABILITY = st.floats(0.0, 1.0)
WEIGHT = st.floats(-1e6, 1e6)
#: as learnt: a value from elsewhere is less sure than its score, one handed on far less
LEARNT = {
    **{slot: LinearModel(-1.0, {"score": 0.45, "event": 0.45}) for slot in SLOTS},
    "place.near": LinearModel(-1.5, {"score": 0.4, "event": 0.1}),
    "initiator.carried": LinearModel(-1.4, {"score": 0.3, "event": 0.1}),
    "date.publication": LinearModel(-1.2, {"score": 0.3, "event": 0.3}),
}


def with_values(values: dict[str, LinearModel]) -> Models:
    shipped = load_models()
    decisions = {name: model for name, model in shipped.models.items() if not name.startswith(PREFIX)}
    return Models(shipped.corpus, decisions | {PREFIX + group: model for group, model in values.items()})


def events(text: str, models: Models | None = None) -> tuple[Event, ...]:
    return code_report(Report(id="c", text=text, published=DAY), models).events


def confidences(event: Event) -> Iterator[float]:
    for values in (event.places, event.initiators, event.targets, event.weapons, event.casualties, event.claims):
        yield from (value.confidence for value in values)
    yield event.date.confidence


@given(PROBABILITY, PROBABILITY, WEIGHT, WEIGHT, WEIGHT)
def test_it_is_a_probability_whatever_the_model(score: float, event: float, bias: float, w: float, v: float) -> None:
    assert 0.0 <= mapped(LinearModel(bias, {"score": w, "event": v}), score, event) <= 1.0


@given(PROBABILITY, PROBABILITY)
def test_without_a_model_the_score_stands(score: float, event: float) -> None:
    for confidence in (Confidence(), Confidence(Models("", {}))):
        assert confidence("place.near", score, event) == round(score, 3)


@pytest.mark.parametrize(
    ("group", "expected"),
    [("place", 0.5), ("place.near", 0.119), ("place.container", 0.5), ("weapon", 0.9), ("weapon.near", 0.9)],
)
def test_a_group_has_its_own_model_else_that_of_its_slot_else_none(group: str, expected: float) -> None:
    held = {"place": LinearModel(0.0, {}), "place.near": LinearModel(-2.0, {})}
    assert Confidence(Models("", {PREFIX + name: m for name, m in held.items()}))(group, 0.9, 0.9) == expected


@pytest.mark.parametrize("name", ["D001", "D005", "D064", "D098"])
@pytest.mark.parametrize("values", [{}, LEARNT], ids=["scores", "learnt"])
def test_every_value_of_a_report_has_one(gold_dir: Path, name: str, values: dict[str, LinearModel]) -> None:
    found = events((gold_dir / "texts" / f"{name}.txt").read_text("utf-8"), with_values(values))
    assert found
    assert all(0.0 < confidence <= 1.0 for event in found for confidence in confidences(event))
    assert all(value == round(value, 3) for event in found for value in confidences(event))


CARRIED = [
    "قصفت قوات النظام بلدة حاس بقذائف هاون الأحد.\nكما قصفت قرية بسقلا بالمدفعية.",
    "شن الطيران الروسي غارات على مدينة سراقب، فقتل ثلاثة مدنيين.\nكما استهدف الطيران بلدة معرة حرمة بصواريخ.",
    "اعتقلت قوات الأسايش خمسة شبان في مدينة الرقة الأحد.\nكما اعتقلت شابين في بلدة عين عيسى.",
]


@pytest.mark.parametrize("shipped", [False, True], ids=["learnt", "shipped"])
@pytest.mark.parametrize("text", CARRIED)
def test_a_side_in_the_event_s_sentence_is_surer_than_one_handed_on(text: str, shipped: bool) -> None:
    if shipped and f"{PREFIX}initiator.carried" not in load_models().models:
        pytest.skip("these models were trained before values had a confidence")
    own, carried = events(text, None if shipped else with_values(LEARNT))
    assert own.initiators[0].id == carried.initiators[0].id
    assert own.initiators[0].span == carried.initiators[0].span
    assert own.initiators[0].confidence > carried.initiators[0].confidence


def test_a_written_date_is_surer_than_that_of_publication() -> None:
    text = "قصفت قوات النظام بلدة حاس بقذائف هاون{}."
    written, default = (events(text.format(day), with_values(LEARNT))[0].date for day in (" يوم الأحد", ""))
    assert (written.text, default.method) == ("يوم الأحد", "date.publication")
    assert written.confidence > default.confidence


def test_what_is_filled_by_rule_has_one_too() -> None:
    event = events("قتل مدني بانفجار لغم أرضي في بلدة حاس.", with_values({}))[0]
    unidentified = next(actor for actor in event.initiators if actor.id == "unidentified")
    assert unidentified.confidence == event.confidence


def test_it_is_written() -> None:
    report = Report(id="c", text=CARRIED[0], published=DAY)
    event = json.loads(code_report(report).to_json())["events"][0]
    slots = ("places", "initiators", "weapons")
    assert all("confidence" in value for slot in slots for value in event[slot])
    assert "confidence" in event["date"]
