"""The weights of levels, fitted together by a logistic regression.

Of two reports of one incident it is not known which of their accounts tell it. So the model is fitted twice: on all
pairs of accounts, then on the pair of each two such reports that the first fit finds likeliest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

STRENGTH: Final = 0.3
"""Inverse of the penalty on squared weights."""
N_OTHERS: Final = 100_000
"""Pairs of different incidents, drawn once."""
SEED: Final = 0


class Fitted(msgspec.Struct, frozen=True):
    """`weights`: for each comparison, by level; `probabilities` of all pairs."""

    bias: float
    weights: tuple[dict[int, float], ...]
    probabilities: Any


def fit_weights(
    levels: Any, is_same: Sequence[bool], left: Any, right: Any, values: Sequence[Sequence[int]], dense: Any
) -> Fitted:
    """`levels`: pairs by comparisons; `left`, `right`: numbers of the reports; `values`: the levels that there are;
    `dense`: more pairs of different incidents (`link_dense`)."""
    import numpy
    from scipy import sparse

    same = numpy.asarray(is_same)
    generator = numpy.random.default_rng(SEED)
    others = numpy.flatnonzero(~same)
    others = numpy.sort(generator.choice(others, min(len(others), N_OTHERS), replace=False))
    chosen = numpy.flatnonzero(same)
    columns = _columns(levels, values)
    different = sparse.vstack([columns[others], _columns(dense, values)])
    n_different = different.shape[0]
    model = None
    for _ in range(2):
        learned = sparse.vstack([columns[chosen], different])
        model = _fit(learned, numpy.repeat([True, False], [len(chosen), n_different]))
        chosen = _likeliest(model.predict_proba(columns[same])[:, 1], numpy.flatnonzero(same), left, right)
    assert model is not None
    flat = [float(weight) for weight in model.coef_[0]]
    weights: list[dict[int, float]] = []
    for told in values:
        weights.append(dict(zip(told, flat[: len(told)], strict=True)))
        flat = flat[len(told) :]
    probabilities = model.predict_proba(columns)[:, 1]
    return Fitted(float(model.intercept_[0]), tuple(weights), probabilities)


def _columns(levels: Any, values: Sequence[Sequence[int]]) -> Any:
    """One column a level, 1 where a pair has it."""
    from scipy import sparse

    blocks = [sparse.csr_matrix(levels[:, [k]] == list(told)) for k, told in enumerate(values)]
    return sparse.csr_matrix(sparse.hstack(blocks), dtype="float64")


def _fit(columns: Any, is_same: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=300).fit(columns, is_same)


def _likeliest(probabilities: Any, rows: Any, left: Any, right: Any) -> Any:
    """Of the rows of each two reports the one with the highest probability."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for probability, row in zip(probabilities.tolist(), rows.tolist(), strict=True):
        a, b = int(left[row]), int(right[row])
        key = (min(a, b), max(a, b))
        best[key] = max(best.get(key, (-1.0, -1)), (probability, -row))
    return sorted(-row for _, row in best.values())
