"""Named rules over an incident's claims. Each gives a value and the claims that it was taken from; nothing is averaged.

    most_told           the value that most independent groups tell; the earlier told of two
    finest_day          the claim that tells the day most closely; most told of those
    finest_place        the place with a position and the smallest radius; no container before one
    acled_conservative  the lowest toll that a group tells
    ucdp_low_best_high  lowest and highest toll, and as best the one that most groups tell, the lower of two
    airwars_min_max     lowest and highest, for civilians, children, women, combatants
    airwars_grade       a grade suggested by how many groups tell it and whom they name; a person sets it

A toll that a later report of its source replaces is not read, nor is what a source denies. Claims of one `group` are
one source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

import msgspec

from tawthiq.export.tolls import CIVILIAN_GROUPS, GroupToll, group_tolls
from tawthiq.model.incidents import IncidentClaim

T = TypeVar("T")
DENIES: Final = "denies"
GRADES: Final = ("confirmed", "fair", "weak", "contested", "discounted")
UNKNOWN_NUMBER: Final = 3
"""ACLED-style: what stands for a number of killed that nobody tells, outside of wars; such rows are tagged."""
_NOBODY: Final = frozenset(("unidentified", "unlisted", ""))
_ADMITS: Final = "claims_responsibility"
_DAYS: Final = ("day", "range", "week", "month", "year")


class Viewed(msgspec.Struct, Generic[T], frozen=True):
    """A value, the rule that gave it, and the indices of the claims that it was taken from."""

    value: T
    rule: str
    claims: tuple[int, ...] = ()


class LowBestHigh(msgspec.Struct, frozen=True):
    """Deaths; `side_a`, `side_b`, `civilians` and `unknown` add up to `best`, and low <= best <= high."""

    low: int = 0
    best: int = 0
    high: int = 0
    side_a: int = 0
    side_b: int = 0
    civilians: int = 0
    unknown: int = 0


class MinMax(msgspec.Struct, frozen=True):
    """`high` None: nobody sets an upper bound ("more than eight")."""

    low: int
    high: int | None


def ends(found: MinMax | None) -> tuple[int | None, int | None]:
    """Lowest and highest, for two cells of a table."""
    return (found.low, found.high) if found else (None, None)


# ---- values that sources choose among


def most_told(claims: Sequence[IncidentClaim], field: str) -> Viewed[Any] | None:
    """The value of `field` that most groups tell; None where no claim tells it."""
    told = asserted(claims, field)
    return _most_groups(claims, told, lambda n: _key(claims[n].value), "most_told")


def all_told(claims: Sequence[IncidentClaim], field: str) -> tuple[Viewed[Any], ...]:
    """Every value of `field`, that of most groups first; values of one `id` or name are one."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for n in asserted(claims, field):
        found[_key(claims[n].value)].append(n)
    ranked = sorted(found.values(), key=lambda told: (-len({claims[n].group for n in told}), told[0]))
    return tuple(Viewed(claims[told[0]].value, "all_told", tuple(told)) for told in ranked)


def finest_day(claims: Sequence[IncidentClaim]) -> Viewed[dict[str, Any]] | None:
    """`start`, `end`, `precision` of the closest date; None where no claim has a day."""
    told = [n for n in asserted(claims, "date") if _object(claims[n])["start"]]
    if not told:
        return None
    finest = min(_vague(claims[n]) for n in told)
    same = [n for n in told if _vague(claims[n]) == finest]
    return _most_groups(claims, same, lambda n: _key(claims[n].value), "finest_day")


def finest_place(claims: Sequence[IncidentClaim]) -> Viewed[dict[str, Any]] | None:
    """The value of the place that tells best where; None where no claim has one."""
    told = asserted(claims, "place")
    if not told:
        return None
    best = min(told, key=lambda n: (*_distance_from_point(_object(claims[n])), n))
    same = tuple(n for n in told if _key(claims[n].value) == _key(claims[best].value))
    return Viewed(_object(claims[best]), "finest_place", same)


# ---- deaths and wounded


def acled_conservative(claims: Sequence[IncidentClaim]) -> Viewed[int]:
    """The lowest number of killed; `rule` ends in `unknown_number` where killed are told and nobody tells how many."""
    tolls = group_tolls(claims, "killed")
    numbered = [toll for toll in tolls if toll.low is not None]
    if not tolls:
        return Viewed(0, "acled_conservative.none_told")
    if not numbered:
        return Viewed(UNKNOWN_NUMBER, "acled_conservative.unknown_number", _claims(tolls))
    lowest = min(toll.low or 0 for toll in numbered)
    return Viewed(lowest, "acled_conservative", _claims(t for t in numbered if t.low == lowest))


def ucdp_low_best_high(
    claims: Sequence[IncidentClaim], side_a: str | None = None, side_b: str | None = None
) -> Viewed[LowBestHigh]:
    """Deaths. `side_a`, `side_b`: ids of the sides, whose own dead are told apart. An open number counts as its low."""
    tolls = [toll for toll in group_tolls(claims, "killed") if toll.low is not None]
    if not tolls:
        return Viewed(LowBestHigh(), "ucdp_low_best_high.none_told")
    by_number: dict[int, list[GroupToll]] = defaultdict(list)
    for toll in tolls:
        by_number[toll.low or 0].append(toll)
    best = min(by_number, key=lambda number: (-len(by_number[number]), number))
    chosen = by_number[best][0]
    dead_a, dead_b = chosen.of_side(side_a), chosen.of_side(side_b)
    civilians = chosen.of_groups(CIVILIAN_GROUPS)
    value = LowBestHigh(
        low=min(by_number), best=best, high=max(t.high if t.high is not None else t.low or 0 for t in tolls),
        side_a=dead_a, side_b=dead_b, civilians=civilians, unknown=best - dead_a - dead_b - civilians,
    )  # fmt: skip
    return Viewed(value, "ucdp_low_best_high", _claims(tolls))


def airwars_min_max(claims: Sequence[IncidentClaim], outcome: str, groups: frozenset[str]) -> Viewed[MinMax] | None:
    """Bounds of `outcome` over those `groups` of persons; None where no claim counts any."""
    rows = [(toll, toll.bounds_of(groups)) for toll in group_tolls(claims, outcome)]
    told = [(toll, bounds) for toll, bounds in rows if bounds is not None]
    if not told:
        return None
    highs = [high for _, (_, high) in told]
    value = MinMax(min(low for _, (low, _) in told), None if None in highs else max(h for h in highs if h is not None))
    return Viewed(value, "airwars_min_max", _claims(toll for toll, _ in told))


def all_min_max(claims: Sequence[IncidentClaim], outcome: str) -> Viewed[MinMax] | None:
    """Lowest and highest total of `outcome`, whoever they are; None where no claim has a number."""
    tolls = [toll for toll in group_tolls(claims, outcome) if toll.low is not None]
    if not tolls:
        return None
    highs = [toll.high for toll in tolls]
    high = None if None in highs else max(h for h in highs if h is not None)
    return Viewed(MinMax(min(t.low or 0 for t in tolls), high), "airwars_min_max", _claims(tolls))


def airwars_grade(claims: Sequence[IncidentClaim]) -> Viewed[str]:
    """A suggestion: `discounted` all deny it; `contested` two or more different initiators are named;
    `confirmed` the named initiator says so itself; `fair` two or more groups; `weak` one.
    """
    told = asserted(claims, "type")
    denied = tuple(n for n, claim in enumerate(claims) if claim.field == "type" and claim.stance == DENIES)
    if not told:
        return Viewed("discounted", "airwars_grade.all_deny", denied)
    named: dict[str, list[int]] = defaultdict(list)
    for n in asserted(claims, "initiator"):
        who = _object(claims[n])
        if (ident := who["id"]) not in _NOBODY:
            named[str(ident)].append(n)
    if len(named) > 1 and len({claims[n].group for told_by in named.values() for n in told_by}) > 1:
        told_by_all = sorted(n for told_by in named.values() for n in told_by)
        return Viewed("contested", "airwars_grade.competing_attributions", tuple(told_by_all))
    admitted = tuple(n for n, claim in enumerate(claims) if claim.stance == _ADMITS)
    if admitted:
        return Viewed("confirmed", "airwars_grade.claimed", admitted)
    if denied:
        return Viewed("contested", "airwars_grade.denied", (*told, *denied))
    independent = {claims[n].group for n in told}
    grade = "fair" if len(independent) > 1 else "weak"
    return Viewed(grade, f"airwars_grade.{len(independent)}_groups", tuple(told))


def asserted(claims: Sequence[IncidentClaim], field: str) -> list[int]:
    """Indices of the claims of `field` that hold: not denied, not superseded."""
    return [
        n for n, claim in enumerate(claims)
        if claim.field == field and claim.stance != DENIES and claim.superseded_by is None
    ]  # fmt: skip


def _most_groups(
    claims: Sequence[IncidentClaim], told: Iterable[int], key: Callable[[int], Hashable], rule: str
) -> Viewed[Any] | None:
    by_value: dict[Hashable, list[int]] = defaultdict(list)
    for n in told:
        by_value[key(n)].append(n)
    if not by_value:
        return None
    best = min(by_value.values(), key=lambda found: (-len({claims[n].group for n in found}), found[0]))
    return Viewed(claims[best[0]].value, rule, tuple(best))


def _key(value: Any) -> Hashable:
    """What makes two values one: the id of what a registry or gazetteer knows, else all that they hold."""
    if not isinstance(value, dict):
        return str(value)
    ident = str(value.get("id") or "")
    return ident if ident not in _NOBODY else tuple(sorted((k, str(v)) for k, v in value.items()))


def _object(claim: IncidentClaim) -> dict[str, Any]:
    assert isinstance(claim.value, dict), claim.field
    return claim.value


def _vague(claim: IncidentClaim) -> int:
    precision = _object(claim)["precision"]
    return _DAYS.index(precision) if precision in _DAYS else len(_DAYS)


def _distance_from_point(place: dict[str, Any]) -> tuple[bool, bool, float]:
    radius = place.get("radius_km")
    return bool(place.get("container")), place.get("lat") is None, radius if radius is not None else 10_000.0


def _claims(tolls: Iterable[GroupToll]) -> tuple[int, ...]:
    return tuple(sorted({n for toll in tolls for n in toll.claims}))
