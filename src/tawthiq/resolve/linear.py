"""Small linear models with named features: they pick among the candidates that the grammar proposes.

A model is a bias and a weight for each feature; its score is the logistic of their sum, a probability. Weights are
trained on the open corpus (`make train`) and shipped as `data/models.json`, with the hash of the corpus.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from itertools import repeat
from pathlib import Path

import msgspec

from tawthiq.errors import DataError

MODELS = Path(__file__).parent.parent / "data" / "models.json"


def logistic(total: float) -> float:
    """Probability for a sum of weights."""
    return 1.0 / (1.0 + math.exp(-total)) if total > -60 else 0.0


class LinearModel(msgspec.Struct, frozen=True):
    """`threshold` is the probability from which the answer is yes."""

    bias: float
    weights: dict[str, float]
    threshold: float = 0.5

    def score(self, features: Iterable[str]) -> float:
        """Probability in [0, 1] for a set of active features; unknown ones weigh nothing."""
        # dict.fromkeys and not a set: the sum must not depend on the order of hashing
        total = self.bias + sum(map(self.weights.get, dict.fromkeys(features), repeat(0.0)))
        return logistic(total)

    def reasons(self, features: Iterable[str], most: int = 5) -> list[tuple[str, float]]:
        """The active features that weighed most, heaviest first."""
        weighed = [(f, self.weights[f]) for f in set(features) if f in self.weights]
        return sorted(weighed, key=lambda item: (-abs(item[1]), item[0]))[:most]


class JointModel:
    """Models that read the same features, scored in one pass over them."""

    def __init__(self, models: Mapping[str, LinearModel]) -> None:
        self.names = tuple(models)
        self._biases = [m.bias for m in models.values()]
        features = {feature for model in models.values() for feature in model.weights}
        self._rows = {f: tuple(m.weights.get(f, 0.0) for m in models.values()) for f in features}

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Probability by model name."""
        rows = [self._rows[f] for f in dict.fromkeys(features) if f in self._rows]
        totals = map(sum, zip(*rows, strict=True), self._biases) if rows else self._biases
        return {name: logistic(total) for name, total in zip(self.names, totals, strict=True)}


class Models(msgspec.Struct, frozen=True, dict=True):
    """All models by the name of their decision, and the hash of the corpus that they were trained on."""

    corpus: str
    models: dict[str, LinearModel]

    @cached_property
    def kinds(self) -> JointModel:
        """One model a subtype, by subtype."""
        return self._joint("kind:")

    @cached_property
    def statuses(self) -> JointModel:
        """One model a status other than occurred, by status."""
        return self._joint("status:")

    def _joint(self, prefix: str) -> JointModel:
        return JointModel({k.removeprefix(prefix): m for k, m in self.models.items() if k.startswith(prefix)})

    def __getitem__(self, decision: str) -> LinearModel:
        """The model of `decision`. Raises DataError where the file has none, for it is older than the code."""
        try:
            return self.models[decision]
        except KeyError:
            raise DataError(f"no model for {decision!r}; train the models with `make train`") from None


@cache
def load_models(path: Path = MODELS) -> Models:
    """The shipped models, read once a process.

    Raises DataError if the file is missing or broken.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Models)
    except (OSError, msgspec.DecodeError) as problem:
        raise DataError(f"cannot load {path}: {problem}; train it with `make train`") from problem
