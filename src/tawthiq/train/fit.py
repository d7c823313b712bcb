"""Fits the linear models: logistic regression with L2, one thread, fixed order, so that a run gives the same again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from tawthiq.model.events import TYPE_OF
from tawthiq.resolve.linear import LinearModel, Models
from tawthiq.train.corpus import GoldDocument
from tawthiq.train.examples import Example
from tawthiq.train.pairs import keep_examples, same_examples

LEAST_OCCURRENCES = 2
STRENGTH = {
    "trigger": 0.6, "place": 0.6, "container": 1.0, "initiator": 0.6, "target": 0.6, "count": 0.6, "weapon": 1.0,
    "time": 0.6, "background": 0.6,
}  # fmt: skip
THRESHOLDS = {
    "trigger": 0.25, "twin": 0.95, "place": 0.42, "initiator": 0.25, "target": 0.35, "count": 0.42, "time": 0.4,
    "claim": 0.4,
    "weapon": 0.4,
}  # fmt: skip
FOLDS = 4
KEEP = 0.45
PAIR_STRENGTH = 0.08
#: weights below this are left out; of the many models of the kind decision, read in one pass, below that
LEAST_WEIGHT = 0.02
KIND_LEAST = 0.05


def train(documents: Sequence[GoldDocument], examples: Mapping[str, Sequence[Example]]) -> dict[str, LinearModel]:
    """All models from `documents`, whose single-candidate `examples` stand under their ids.

    Pairs of drafts come from models of the other folds, so that they hold the mistakes that will be made.
    """
    folds = [documents[k::FOLDS] for k in range(FOLDS)]
    inner: list[dict[str, LinearModel]] = []
    pairs: list[list[Example]] = []
    for held_out in folds:
        names = {d.id for d in held_out}
        inner.append(fit_models(e for d in documents if d.id not in names for e in examples[d.id]))
        pairs.append(list(same_examples(held_out, Models("", inner[-1]))))
    keep: list[Example] = []
    for k, held_out in enumerate(folds):
        same = _fit_pairs(e for j, part in enumerate(pairs) if j != k for e in part)
        keep.extend(keep_examples(held_out, Models("", {**inner[k], "same": same})))
    return {
        **fit_models(e for d in documents for e in examples[d.id]),
        "same": _fit_pairs(e for part in pairs for e in part),
        "keep": fit([(f, label) for _, f, label in keep], PAIR_STRENGTH, KEEP),
    }


def _fit_pairs(pairs: Iterable[Example]) -> LinearModel:
    return fit([(f, label) for _, f, label in pairs], PAIR_STRENGTH, 0.5)


def fit_models(examples: Iterable[Example]) -> dict[str, LinearModel]:
    """A model for each decision; the kind decision gives one for each subtype that has examples."""
    by_decision: dict[str, list[tuple[list[str], bool]]] = defaultdict(list)
    for decision, features, label in examples:
        by_decision[decision].append((features, label))
    kinds = by_decision.pop("kind", [])
    models = {
        name: fit(rows, STRENGTH.get(name, 0.3), THRESHOLDS.get(name, 0.5))
        for name, rows in sorted(by_decision.items())
    }
    gold = [features[-1].removeprefix("gold=") for features, _ in kinds]
    for subtype in TYPE_OF:
        if subtype in gold:
            rows = [(features[:-1], g == subtype) for (features, _), g in zip(kinds, gold, strict=True)]
            models[f"kind:{subtype}"] = fit(rows, 0.5, 0.5, least=KIND_LEAST)
    return models


def fit(
    rows: list[tuple[list[str], bool]], strength: float, threshold: float, least: float = LEAST_WEIGHT
) -> LinearModel:
    """One logistic regression; a decision with a single label gets its bias alone."""
    labels = np.array([label for _, label in rows])
    if labels.all() or not labels.any():
        return LinearModel(bias=6.0 if labels.any() else -6.0, weights={}, threshold=threshold)
    counts = Counter(f for features, _ in rows for f in set(features))
    names = sorted(f for f, n in counts.items() if n >= LEAST_OCCURRENCES)
    column = {f: k for k, f in enumerate(names)}
    indptr, indices = [0], []
    for features, _ in rows:
        indices.extend(sorted({column[f] for f in features if f in column}))
        indptr.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(names)))
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=300, tol=1e-4, random_state=0)
    model.fit(matrix, labels)
    weights = {f: round(float(w), 4) for f, w in zip(names, model.coef_[0], strict=True) if abs(w) >= least}
    return LinearModel(bias=round(float(model.intercept_[0]), 4), weights=weights, threshold=threshold)
