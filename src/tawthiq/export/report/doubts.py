"""What is not sure, by name, with the incidents that it concerns: a reader must know it before taking any figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tawthiq.export.report.chosen import Shown
from tawthiq.export.report.figures import NOWHERE, unit_key

Doubts = dict[str, tuple[Shown, ...]]

_TESTS: Final[dict[str, Callable[[Shown], bool]]] = {
    "undated": lambda each: each.standing == "undated",
    "vague": lambda each: each.standing == "vague",
    "unplaced": lambda each: unit_key(each) == NOWHERE,
    "unnumbered": lambda each: each.counts.is_unnumbered,
    "one_source": lambda each: each.row.n_sources < 2 and each.is_counted,
    "not_happened": lambda each: not each.row.background and not each.happened,
    "background": lambda each: each.row.background,
}


def doubts(shown: Sequence[Shown]) -> Doubts:
    """Incidents by doubt; kinds of doubt that concern none are left out."""
    found = {name: tuple(each for each in shown if test(each)) for name, test in _TESTS.items()}
    return {name: concerned for name, concerned in found.items() if concerned}
