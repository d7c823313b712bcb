"""Small linear models with named features: they pick among the candidates that the grammar proposes.

A model is a bias and a weight for each feature; its score is the logistic of their sum, a probability. Weights are
trained on the open corpus (`make train`) and shipped as `data/models.json`, with the hash of the corpus.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from tawthiq.errors import DataError
from tawthiq.resolve.features import Aspect, Feature, feature_names

MODELS = Path(__file__).parent.parent / "data" / "models.json"
#: weights are added as whole millionths: the sum is exact, in whatever order and groups
SCALE = 1_000_000
#: sums of aspects that a model keeps before it starts anew, so that a long run over many reports does not fill memory
_ASPECTS_KEPT = 50_000
V = TypeVar("V")


def logistic(total: float) -> float:
    """Probability for a sum of weights."""
    return 1.0 / (1.0 + math.exp(-total)) if total > -60 else 0.0


class _Sums(dict[Feature, V]):
    """What features add to a score: of single ones by name, and of each aspect that was met, as the sum of its own."""

    def __init__(self, weights: Mapping[str, V], nothing: V, add: Callable[[Iterable[V]], V]) -> None:
        super().__init__(weights.items())
        self._most = len(weights) + _ASPECTS_KEPT
        self._nothing = nothing
        self._add = add

    def __missing__(self, feature: Feature) -> V:
        nothing = self._nothing
        if isinstance(feature, str):
            return nothing
        if len(self) > self._most:
            for old in [held for held in self if isinstance(held, Aspect)]:
                del self[old]
        found = self[feature] = self._add([nothing, *[self.get(name, nothing) for name in feature.names]])
        return found


class LinearModel(msgspec.Struct, frozen=True, dict=True):
    """`threshold` is the probability from which the answer is yes."""

    bias: float
    weights: dict[str, float]
    threshold: float = 0.5

    def score(self, features: Iterable[Feature]) -> float:
        """Probability in [0, 1] for a set of active features; unknown ones weigh nothing."""
        sums = self._sums
        return logistic((self._bias + sum(map(sums.__getitem__, dict.fromkeys(features)))) / SCALE)

    def reasons(self, features: Iterable[Feature], most: int = 5) -> list[tuple[str, float]]:
        """The active features that weighed most, heaviest first."""
        weighed = [(f, self.weights[f]) for f in set(feature_names(features)) if f in self.weights]
        return sorted(weighed, key=lambda item: (-abs(item[1]), item[0]))[:most]

    @cached_property
    def _bias(self) -> int:
        return _scaled(self.bias)

    @cached_property
    def _sums(self) -> _Sums[int]:
        return _Sums({name: _scaled(weight) for name, weight in self.weights.items()}, 0, sum)


class JointModel:
    """Models that read the same features, scored in one pass over them."""

    def __init__(self, models: Mapping[str, LinearModel]) -> None:
        self.names = tuple(models)
        self._biases = tuple(_scaled(m.bias) for m in models.values())
        features = {feature for model in models.values() for feature in model.weights}
        rows = {f: tuple(_scaled(m.weights.get(f, 0.0)) for m in models.values()) for f in features}
        self._sums = _Sums(rows, (0,) * len(models), _add_rows)

    def scores(self, features: Iterable[Feature]) -> dict[str, float]:
        """Probability by model name."""
        return {name: logistic(total / SCALE) for name, total in zip(self.names, self._totals(features), strict=True)}

    def best(self, features: Iterable[Feature]) -> tuple[float, str]:
        """The highest probability, and the name of its model; (0.0, "") without any model."""
        total, name = max(zip(self._totals(features), self.names, strict=True), default=(-math.inf, ""))
        return logistic(total / SCALE), name

    def _totals(self, features: Iterable[Feature]) -> tuple[int, ...]:
        return _add_rows([self._biases, *map(self._sums.__getitem__, dict.fromkeys(features))])


def _scaled(weight: float) -> int:
    return round(weight * SCALE)


def _add_rows(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


class Models(msgspec.Struct, frozen=True, dict=True):
    """All models by the name of their decision, and the hash of the corpus that they were trained on."""

    corpus: str
    models: dict[str, LinearModel]

    @cached_property
    def sha256(self) -> str:
        """Hex, of all weights and thresholds: two files of the same models give the same."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()

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
