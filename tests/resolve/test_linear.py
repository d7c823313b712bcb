"""Linear models: the score, its reasons, and what a missing or broken file says."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import DataError
from tawthiq.resolve.linear import MODELS, JointModel, LinearModel, Models, load_models

MODEL = LinearModel(bias=-1.0, weights={"a": 2.0, "b": -0.5, "c": 0.25, "d": -2.0})


@pytest.mark.parametrize(
    ("features", "total"),
    [([], -1.0), (["a"], 1.0), (["a", "b"], 0.5), (["unknown"], -1.0), (["d", "c"], -2.75), (["a", "a"], 1.0)],
)
def test_score_is_the_logistic_of_the_sum(features: list[str], total: float) -> None:
    assert MODEL.score(features) == pytest.approx(1 / (1 + math.exp(-total)))


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
def test_score_is_a_probability_however_large_the_weights(bias: float, weight: float) -> None:
    assert 0.0 <= LinearModel(bias=bias, weights={"a": weight}).score(["a"]) <= 1.0


@given(st.lists(st.sampled_from("abcdx")))
def test_models_scored_together_score_as_they_do_alone(features: list[str]) -> None:
    other = LinearModel(bias=0.5, weights={"a": -1.0, "x": 3.0})
    joint = JointModel({"one": MODEL, "other": other}).scores(features)
    assert joint == {"one": MODEL.score(features), "other": other.score(features)}


def test_reasons_are_the_heaviest_first() -> None:
    assert MODEL.reasons(["b", "a", "unknown", "d", "a"]) == [("a", 2.0), ("d", -2.0), ("b", -0.5)]
    assert MODEL.reasons(["a", "b", "c", "d"], most=1) == [("a", 2.0)]


def test_a_decision_without_a_model_is_named() -> None:
    with pytest.raises(DataError, match=r"'trigger'.*make train"):
        Models("", {})["trigger"]


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"corpus": "x"}', b'{"corpus": 1, "models": {}}', b"\xff\xfe"])
def test_a_missing_or_broken_file(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "models.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"models\.json"):
        load_models(path)


def test_shipped_models() -> None:
    models = load_models()
    assert len(models.corpus) == 64
    assert MODELS.stat().st_size < 20_000_000
    assert all(0.0 < model.threshold < 1.0 for model in models.models.values())
    assert all(math.isfinite(w) for model in models.models.values() for w in (model.bias, *model.weights.values()))
