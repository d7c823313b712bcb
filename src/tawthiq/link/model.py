"""The shipped linking model: Splink's settings, and the weights by which its levels are added up.

Splink's own weights take the comparisons for independent, which they are not: reports that share rare words share the
name of the village too. They choose which pairs of a block are worth a closer look; the probability is the logistic of
a sum of weights that were fitted together. Both files are made by `python -m tawthiq.train.link`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from tawthiq.errors import DataError

FOLDER: Final = Path(__file__).parent.parent / "data" / "link"
SETTINGS: Final = FOLDER / "settings.json"
WEIGHTS: Final = FOLDER / "weights.json"
NULL_VALUE: Final = -1


class Level(msgspec.Struct, frozen=True):
    """A level of a comparison: Splink's number of it, its words, and what it adds to the log of the odds."""

    value: int
    label: str
    weight: float


class Weighed(msgspec.Struct, frozen=True):
    """A comparison: its name in words, the column of its level in Splink's output, its levels."""

    name: str
    column: str
    levels: tuple[Level, ...]


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """`least_match_weight`: pairs that Splink gives less are not looked at. `threshold`: the mean probability from
    which two clusters of reports are one; `strong`: from which another account of a report joins a second story. Pairs
    below `keep` count as nothing."""

    bias: float
    least_match_weight: float
    threshold: float
    strong: float
    keep: float
    comparisons: tuple[Weighed, ...]


class LinkModel(msgspec.Struct, frozen=True):
    """Splink's settings as its JSON, and the weights."""

    settings: dict[str, Any]
    weights: Weights


@cache
def load_model(settings: Path = SETTINGS, weights: Path = WEIGHTS) -> LinkModel:
    """The shipped model, read once a process. Raises DataError if a file is missing or broken."""
    try:
        told = msgspec.json.decode(settings.read_bytes(), type=dict[str, Any])
        return LinkModel(told, msgspec.json.decode(weights.read_bytes(), type=Weights))
    except (OSError, msgspec.DecodeError) as problem:
        raise DataError(f"cannot load {settings.parent}: {problem}; install Tawthiq again") from problem


def model_digest(model: LinkModel) -> str:
    """SHA-256 in hex: where it is the same, the same reports are linked the same way."""
    return hashlib.sha256(msgspec.json.encode(model, order="deterministic")).hexdigest()


def levels_of(comparison: dict[str, Any]) -> list[tuple[int, str]]:
    """(number, label) of the levels of one comparison of the settings, as Splink numbers them: down to 0, null -1."""
    levels = comparison["comparison_levels"]
    n_left = sum(not level.get("is_null_level", False) for level in levels)
    found: list[tuple[int, str]] = []
    for level in levels:
        if level.get("is_null_level", False):
            found.append((NULL_VALUE, level["label_for_charts"]))
        else:
            n_left -= 1
            found.append((n_left, level["label_for_charts"]))
    return found
