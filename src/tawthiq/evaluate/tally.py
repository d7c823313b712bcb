"""Counting what is right, missed and invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tawthiq.evaluate.events import Keys


class Rates(NamedTuple):
    """Each between 0 and 1; 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float


@dataclass
class Tally:
    """Counts over all documents, so that the rates are micro-averages."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, gold: Keys, coded: Keys) -> None:
        self.right += len(gold & coded)
        self.false += len(coded - gold)
        self.missed += len(gold - coded)

    @property
    def rates(self) -> Rates:
        precision = share(self.right, self.right + self.false)
        recall = share(self.right, self.right + self.missed)
        return Rates(precision, recall, share(2 * precision * recall, precision + recall))


@dataclass
class Accuracy:
    """How often a single-valued field of paired events agrees."""

    right: int = 0
    of: int = 0
    confused: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, gold: object, coded: object) -> None:
        self.of += 1
        self.right += gold == coded
        if gold != coded:
            key = (str(gold), str(coded))
            self.confused[key] = self.confused.get(key, 0) + 1

    @property
    def rate(self) -> float:
        return share(self.right, self.of)


def share(part: float, whole: float) -> float:
    """`part / whole`, 0 where there is no whole."""
    return part / whole if whole else 0.0
