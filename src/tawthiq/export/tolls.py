"""One source's toll: the numbers of one independence group, added up where they count different persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from tawthiq.model.incidents import IncidentClaim

CIVILIAN_GROUPS: Final = frozenset(("civilians", "children", "women", "medics", "journalists"))
COMBATANTS: Final = frozenset(("combatants",))
CHILDREN: Final = frozenset(("children",))
WOMEN: Final = frozenset(("women",))
_DENIES: Final = "denies"

Bounds = tuple[int, int | None]
_Event = tuple[str, str | None]


class GroupToll(msgspec.Struct, frozen=True):
    """What one group tells of one outcome: the sum of its rows that are no part of another.

    `low` None: told without a number. `high` None: open. `claims`: their indices. Rows that count families or the like
    (`unit`) count no persons and are left out.
    """

    group: str
    rows: tuple[dict[str, Any], ...]
    claims: tuple[int, ...]

    @property
    def _totals(self) -> tuple[dict[str, Any], ...]:
        """Rows that add up; where all are parts of a total that is not told, the parts."""
        return tuple(row for row in self.rows if not row.get("part_of_total")) or self.rows

    @property
    def low(self) -> int | None:
        lows = [row["low"] for row in self._totals if row["low"] is not None]
        return sum(lows) if lows else None

    @property
    def high(self) -> int | None:
        highs = [row["high"] for row in self._totals]
        return None if None in highs else sum(highs)

    def of_side(self, side: str | None) -> int:
        """The dead that are told to be a side's own fighters, not civilians."""
        own = [row for row in self._totals if side and row["whose"] == side and row["group"] not in CIVILIAN_GROUPS]
        return sum(row["low"] or 0 for row in own)

    def of_groups(self, groups: frozenset[str]) -> int:
        """At least so many of those groups of persons, among the rows that add up."""
        return sum(row["low"] or 0 for row in self._totals if _is_of(row, groups))

    def bounds_of(self, groups: frozenset[str]) -> Bounds | None:
        """Bounds of those groups, from rows that add up, else from parts; None where none counts them."""
        rows = [row for row in self._totals if _is_of(row, groups)] or [row for row in self.rows if _is_of(row, groups)]
        rows = [row for row in rows if row["low"] is not None or row["high"] is not None]
        if not rows:
            return None
        highs = [row["high"] for row in rows]
        return sum(row["low"] or 0 for row in rows), None if None in highs else sum(highs)


def group_tolls(claims: Sequence[IncidentClaim], outcome: str) -> tuple[GroupToll, ...]:
    """The toll of each group that tells `outcome`, in the order of the claims; superseded and denied ones left out.

    A group with several reports speaks by its last one that counts: copies repeat a toll and do not add to it. A report
    that tells the happening as several events speaks by the one with the largest toll, as it may tell a toll twice.
    """
    told: dict[str, dict[_Event, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, claim in enumerate(claims):
        if claim.field == outcome and claim.stance != _DENIES and claim.superseded_by is None and _of_persons(claim):
            told[claim.group][claim.report, claim.event].append(n)
    return tuple(_last(claims, group, events) for group, events in told.items())


def _last(claims: Sequence[IncidentClaim], group: str, events: dict[_Event, list[int]]) -> GroupToll:
    published = {name: claims[told[0]].published or "" for name, told in events.items()}
    last_report = max(events, key=lambda name: (published[name], name[0]))[0]
    tolls = [_toll(claims, group, told) for (report, _), told in events.items() if report == last_report]
    return max(tolls, key=lambda toll: toll.low if toll.low is not None else -1)


def _toll(claims: Sequence[IncidentClaim], group: str, told: Iterable[int]) -> GroupToll:
    by_words: dict[object, int] = {}
    for n in told:
        claim = claims[n]
        by_words.setdefault((claim.span, claim.quote, str(claim.value)), n)
    kept = tuple(by_words.values())
    return GroupToll(group, tuple(_row(claims[n]) for n in kept), kept)


def _row(claim: IncidentClaim) -> dict[str, Any]:
    assert isinstance(claim.value, dict)
    return {"whose": None, "group": "unknown", "low": None, "high": None} | claim.value


def _of_persons(claim: IncidentClaim) -> bool:
    return isinstance(claim.value, dict) and not claim.value.get("unit")


def is_civilian(value: Mapping[str, Any]) -> bool:
    """Whether the value of a toll counts civilians."""
    return value.get("group") in CIVILIAN_GROUPS or value.get("whose") == "civilians"


def _is_of(row: dict[str, Any], groups: frozenset[str]) -> bool:
    return row["group"] in groups or (row["whose"] in groups and row["group"] == "unknown")
