"""Aspects: features that a few values decide together, built and weighed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.model.documents import Report
from tawthiq.pipeline import code_report
from tawthiq.resolve import linear
from tawthiq.resolve.features import Feature, aspect, feature_names
from tawthiq.resolve.linear import JointModel, LinearModel

TEXTS = Path(__file__).parents[1] / "gold" / "texts"


@aspect
def _letters(letters: str, number: int) -> Iterator[str]:
    for letter in letters:
        yield f"{letter}={number}"


_features = st.lists(
    st.one_of(st.builds(_letters, st.sampled_from(["", "a", "abc", "aab"]), st.integers(0, 2)), st.sampled_from("xyz")),
    max_size=6,
)


@st.composite
def _apart(draw: st.DrawFn) -> list[Feature]:
    """Features of which no two hold the same name."""
    found: list[Feature] = []
    for feature in draw(_features):
        if not set(feature_names([feature])) & set(feature_names(found)):
            found.append(feature)
    return found


def _model(bias: float, weight: float) -> LinearModel:
    names = [f"{letter}={n}" for letter in "ab" for n in range(3)] + ["x", "y"]
    return LinearModel(bias, {name: round(weight * k - 0.7, 4) for k, name in enumerate(names)})


def test_the_same_values_are_the_same_aspect() -> None:
    assert _letters("ab", 1) is _letters("ab", 1)
    assert _letters("ab", 1) is not _letters("ab", 2)


def test_names_stand_in_the_order_of_the_features_each_of_an_aspect_once() -> None:
    assert feature_names(["x", _letters("bab", 2), "y"]) == ["x", "b=2", "a=2", "y"]


@given(_apart())
def test_an_aspect_weighs_what_its_features_weigh(features: list[Feature]) -> None:
    one, other = _model(-0.3, 0.21), _model(0.4, -0.13)
    assert one.score(features) == one.score(feature_names(features))
    joint = JointModel({"one": one, "other": other})
    assert joint.scores(features) == {m: x.score(features) for m, x in (("one", one), ("other", other))}
    assert joint.best(features)[0] == max(joint.scores(features).values())


@given(_apart().flatmap(lambda features: st.tuples(st.just(features), st.permutations(features))))
def test_a_score_does_not_depend_on_order(pair: tuple[list[Feature], list[Feature]]) -> None:
    model = _model(-0.3, 0.37)
    assert model.score(pair[0]) == model.score(pair[1])


def test_scores_stay_when_sums_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "_ASPECTS_KEPT", 2)
    model = _model(-0.3, 0.21)
    aspects = [_letters(letters, n) for letters in ("a", "b", "ab", "abc") for n in range(3)]
    for feature in [*aspects, *aspects]:
        assert model.score([feature, "x"]) == model.score([*feature_names([feature]), "x"])


def test_no_feature_is_in_two_aspects_of_one_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    twice: Counter[str] = Counter()

    def watch(features: Iterable[Feature]) -> list[Feature]:
        held = list(features)
        names = Counter(feature_names(dict.fromkeys(held)))
        twice.update(name for name, n in names.items() if n > 1)
        return held

    score, totals = LinearModel.score, JointModel._totals
    monkeypatch.setattr(LinearModel, "score", lambda model, features: score(model, watch(features)))
    monkeypatch.setattr(JointModel, "_totals", lambda model, features: totals(model, watch(features)))
    for path in sorted(TEXTS.glob("*.txt"))[::25]:
        code_report(Report(id=path.stem, text=path.read_bytes().decode("utf-8")))
    assert not twice
