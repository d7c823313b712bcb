"""How the confidence of values is learnt: which values are right, and that the same rows give the same models."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tawthiq.model.events import Analysis
from tawthiq.resolve.confidence import PREFIX, mapped
from tawthiq.resolve.linear import LinearModel

fit = pytest.importorskip("tawthiq.train.fit", reason="needs scikit-learn")

from tawthiq.train.calibration import picture_of_values, value_reliability  # noqa: E402
from tawthiq.train.corpus import load_corpus  # noqa: E402
from tawthiq.train.examples import examples_of  # noqa: E402
from tawthiq.train.judged import Row, judged  # noqa: E402

MakeAnalysis = Callable[[str], Analysis]


def gold_events(gold_dir: Path, name: str) -> list[dict[str, object]]:
    events: list[dict[str, object]] = msgspec.json.decode((gold_dir / f"{name}.json").read_bytes())["events"]
    return events


@pytest.mark.parametrize("name", ["D001", "D027", "D064", "D393"])
def test_every_value_of_the_gold_is_right_by_the_gold(perfect: MakeAnalysis, gold_dir: Path, name: str) -> None:
    found = list(judged(perfect(name).events, gold_events(gold_dir, name)))
    assert {slot for slot, _, _ in found} >= {"place", "initiator", "target", "date"}
    assert [row for row in found if not row[2]] == []


def test_values_of_an_event_that_the_gold_lacks_are_wrong(perfect: MakeAnalysis) -> None:
    assert not any(right for _, _, right in judged(perfect("D001").events, []))


def test_a_wrong_value_is_wrong_alone(perfect: MakeAnalysis, gold_dir: Path) -> None:
    first, *rest = perfect("D393").events
    date = msgspec.structs.replace(first.date, start="1999-01-01", end="1999-01-01")
    changed = (msgspec.structs.replace(first, date=date), *rest)
    wrong = [slot for slot, _, right in judged(changed, gold_events(gold_dir, "D393")) if not right]
    assert wrong == ["date"]


OWN = LinearModel(-0.5, {"score": 0.5, "event": 0.5})
CARRIED = LinearModel(-1.5, {"score": 0.5, "event": 0.0})


def rows(seed: int, n: int = 2000) -> list[Row]:
    """Values that are right as often as two models say."""
    chance = random.Random(seed)
    made: list[Row] = []
    for _ in range(n):
        score, event = chance.uniform(0.3, 0.99), chance.uniform(0.5, 0.99)
        for group, model in (("initiator", OWN), ("initiator.carried", CARRIED)):
            made.append((group, score, event, chance.random() < mapped(model, score, event)))
    return made


def test_the_same_rows_give_the_same_models_and_those_the_shares() -> None:
    first, second = fit.fit_values(rows(1)), fit.fit_values(rows(1))
    assert first == second
    assert set(first) == {f"{PREFIX}initiator", f"{PREFIX}initiator.carried"}
    own, carried = first[f"{PREFIX}initiator"], first[f"{PREFIX}initiator.carried"]
    for learnt, true in ((own, OWN), (carried, CARRIED)):
        assert mapped(learnt, 0.8, 0.9) == pytest.approx(mapped(true, 0.8, 0.9), abs=0.05)


@pytest.mark.parametrize("n", [0, 1, fit.LEAST_VALUES - 1])
def test_too_few_rows_give_no_model(n: int) -> None:
    assert fit.fit_values([("date", 0.9, 0.9, k % 2 == 0) for k in range(n)]) == {}


def test_rows_that_are_all_right_give_no_model() -> None:
    assert fit.fit_values([("date", 0.9, 0.9, True)] * 50) == {}


@pytest.mark.slow
def test_training_is_deterministic_and_calibrates_values(gold_dir: Path) -> None:
    documents = load_corpus(gold_dir)[:60]
    examples = {d.id: list(examples_of(d)) for d in documents}
    first, second = fit.train(documents, examples), fit.train(documents, examples)
    assert first == second
    assert {f"{PREFIX}place", f"{PREFIX}initiator", f"{PREFIX}date", f"{PREFIX}casualty"} <= set(first)


def test_reliability_by_slot() -> None:
    scored = {"place": [(0.8, True)] * 80 + [(0.8, False)] * 20, "date": [(0.9, False)] * 20, "claim": []}
    found = value_reliability(scored, "c")
    assert {slot: r.error for slot, r in found.slots.items()} == {"place": 0.0, "date": 0.9}
    assert found.slots["place"].values == 100
    assert found.error == pytest.approx(0.9 * 20 / 120, abs=1e-3)
    drawn = picture_of_values(found)
    assert all(f">{word}</text>" in drawn for word in ("place", "date", "ideal"))
