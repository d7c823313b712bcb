"""Tolls with their bounds: of one incident over all its sources, and added up over incidents.

The lowest and the highest number that an independent source tells are kept through every sum. Superseded and denied
tolls are not read, and copies of one text are one source: `export.tolls` sees to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tawthiq.export.tolls import group_tolls
from tawthiq.model.incidents import IncidentClaim


class Toll(msgspec.Struct, frozen=True):
    """From `low` to `high` persons; `is_open`: some source sets no upper bound, so it may be more than `high`."""

    low: int
    high: int
    is_open: bool = False


class Sum(msgspec.Struct, frozen=True):
    """Added up over incidents: `n_told` have a number, `n_unnumbered` tell of some and nobody says how many."""

    low: int = 0
    high: int = 0
    is_open: bool = False
    n_told: int = 0
    n_unnumbered: int = 0

    @property
    def is_told(self) -> bool:
        """Whether any incident has a number."""
        return self.n_told > 0


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The tolls of one incident; None where no source gives a number. `civilians`, `combatants`: of those killed.

    `joint`: killed and wounded that a source counts together. `n_unnumbered`: whether killed are told without a number.
    """

    killed: Toll | None = None
    civilians: Toll | None = None
    combatants: Toll | None = None
    wounded: Toll | None = None
    joint: Toll | None = None
    is_unnumbered: bool = False


def toll(claims: Sequence[IncidentClaim], outcome: str, groups: frozenset[str] | None = None) -> Toll | None:
    """The bounds of `outcome` over all sources, of some groups of persons alone where `groups` is given."""
    bounds = []
    for told in group_tolls(claims, outcome):
        found = (told.low, told.high) if groups is None else told.bounds_of(groups)
        if found is not None and found != (None, None):
            bounds.append((found[0] or 0, found[1]))
    if not bounds:
        return None
    return Toll(
        low=min(low for low, _ in bounds),
        high=max(low if high is None else high for low, high in bounds),
        is_open=any(high is None for _, high in bounds),
    )


def summed(tolls: Iterable[Toll | None], n_unnumbered: int = 0) -> Sum:
    """The sum of what has a number."""
    told = [found for found in tolls if found is not None]
    return Sum(
        low=sum(found.low for found in told), high=sum(found.high for found in told),
        is_open=any(found.is_open for found in told), n_told=len(told), n_unnumbered=n_unnumbered,
    )  # fmt: skip
