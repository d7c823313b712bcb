"""How probably a value is right: from the score of the decision that chose it, and the confidence of its event.

Each way of filling a slot is a group: `place` in the event's own sentence, `place.near` from another, and by default
`date.publication`. Its model `value:GROUP` has three numbers, a bias and the weights of two log-odds, learnt on reports
that the decisions did not see. A group without one has that of its slot, and where the models file knows neither, the
raw score stands.
"""

from __future__ import annotations

import math

from tawthiq.resolve.linear import LinearModel, Models, logistic

PREFIX = "value:"
SLOTS = ("place", "initiator", "target", "weapon", "casualty", "date", "claim")
NEAR = "near"
DIGITS = 3
_EDGE = 1e-3


def log_odds(probability: float) -> float:
    """The logarithm of the odds, of a probability that is kept a thousandth off 0 and 1."""
    p = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))


class Confidence:
    """Gives a value its confidence by the models of its group."""

    def __init__(self, models: Models | None = None) -> None:
        """Without `models` the raw scores stand."""
        held = models.models if models is not None else {}
        self._models = {k.removeprefix(PREFIX): m for k, m in held.items() if k.startswith(PREFIX)}

    def __call__(self, group: str, score: float, event: float) -> float:
        """Probability that a value of `group` is right, chosen with `score` for an event with the confidence `event`.

        A value that no decision chose is scored as its event is.
        """
        model = self._models.get(group) or self._models.get(group.partition(".")[0])
        return round(score if model is None else mapped(model, score, event), DIGITS)


def mapped(model: LinearModel, score: float, event: float) -> float:
    """What a model of values makes of the two probabilities."""
    weights = model.weights
    total = weights.get("score", 0.0) * log_odds(score) + weights.get("event", 0.0) * log_odds(event)
    return logistic(model.bias + total)
