"""Fits the linear models: logistic regression with L2, one thread, fixed order, so that a run gives the same again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from tawthiq.model.events import TYPE_OF
from tawthiq.resolve.confidence import PREFIX, log_odds
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.features import feature_names
from tawthiq.resolve.linear import LinearModel, Models
from tawthiq.train.corpus import GoldDocument
from tawthiq.train.examples import Example
from tawthiq.train.judged import Row, value_rows
from tawthiq.train.pairs import keep_examples, same_examples, united_drafts

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
#: a way of filling a slot with fewer values than this has the model of its slot
LEAST_VALUES = 10
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
    keep: list[list[Example]] = []
    united: list[list[list[Draft]]] = []
    for k, held_out in enumerate(folds):
        same = _fit_pairs(e for part in _others(pairs, k) for e in part)
        united.append([united_drafts(d, Models("", {**inner[k], "same": same})) for d in held_out])
        keep.append(list(keep_examples(held_out, united[k])))
    rows: list[Row] = []
    for k, held_out in enumerate(folds):
        last = _fit_keep(e for part in _others(keep, k) for e in part)
        rows.extend(value_rows(held_out, united[k], Models("", {"keep": last})))
    return {
        **fit_models(e for d in documents for e in examples[d.id]),
        "same": _fit_pairs(e for part in pairs for e in part),
        "keep": _fit_keep(e for part in keep for e in part),
        **fit_values(rows),
    }


def _others(parts: Sequence[list[Example]], k: int) -> Iterator[list[Example]]:
    return (part for j, part in enumerate(parts) if j != k)


def _fit_keep(examples: Iterable[Example]) -> LinearModel:
    return fit([(feature_names(f), label) for _, f, label in examples], PAIR_STRENGTH, KEEP)


def _fit_pairs(pairs: Iterable[Example]) -> LinearModel:
    return fit([(feature_names(f), label) for _, f, label in pairs], PAIR_STRENGTH, 0.5)


def fit_values(rows: Sequence[Row]) -> dict[str, LinearModel]:
    """For each way of filling a slot that has rows enough, how two scores become the confidence of a value."""
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_group[row[0]].append(row)
    return {
        PREFIX + group: _fit_value(held)
        for group, held in sorted(by_group.items())
        if len(held) >= LEAST_VALUES and len({right for *_, right in held}) > 1
    }


def _fit_value(rows: Sequence[Row]) -> LinearModel:
    matrix = np.array([[log_odds(score), log_odds(event)] for _, score, event, _ in rows])
    model = LogisticRegression(C=1.0, max_iter=300)
    model.fit(matrix, np.array([right for *_, right in rows]))
    weights = {name: round(float(w), 4) for name, w in zip(("score", "event"), model.coef_[0], strict=True)}
    return LinearModel(bias=round(float(model.intercept_[0]), 4), weights=weights)


def fit_models(examples: Iterable[Example]) -> dict[str, LinearModel]:
    """A model for each decision; the kind decision gives one for each subtype that has examples."""
    by_decision: dict[str, list[tuple[list[str], bool]]] = defaultdict(list)
    for decision, features, label in examples:
        by_decision[decision].append((feature_names(features), label))
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
