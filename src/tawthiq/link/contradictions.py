"""Where independent sources exclude each other, by name: what a reader must know before taking any one value.

    toll         bounds of one count that do not meet (12 dead, 15 dead)
    initiator    different forces named, and none by both
    date         days that do not meet
    place        positions farther apart than their radii reach
    denied       one source tells it, another denies it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, Final

import msgspec

from tawthiq.model.events import OUTCOMES
from tawthiq.model.incidents import IncidentClaim
from tawthiq.resolve.geodesy import distance_km

DENIES: Final = "denies"
_NOBODY: Final = frozenset(("unidentified", "unlisted", None))


class Contradiction(msgspec.Struct, frozen=True):
    """`field` of the claims, what they disagree on (`kind`), and their indices, each a source's."""

    field: str
    kind: str
    claims: tuple[int, ...]


def contradictions(claims: Sequence[IncidentClaim]) -> tuple[Contradiction, ...]:
    """Every contradiction between claims of different groups; superseded ones are read no more."""
    return tuple(_found(claims))


def _found(claims: Sequence[IncidentClaim]) -> Iterator[Contradiction]:
    held = [n for n, claim in enumerate(claims) if claim.superseded_by is None]
    denying = [n for n in held if claims[n].field == "type" and claims[n].stance == DENIES]
    telling = [n for n in held if claims[n].field == "type" and claims[n].stance != DENIES]
    if denying and telling:
        yield Contradiction("type", "denied", (*telling, *denying))
    told = [n for n in held if claims[n].stance != DENIES]
    for outcome in OUTCOMES:
        for rows in _by_counted(claims, told, outcome):
            yield from _between(claims, rows, outcome, "toll", _tolls_exclude)
    yield from _between(claims, _of(claims, told, "date"), "date", "date", _days_exclude)
    yield from _between(claims, _sited(claims, told), "place", "place", _places_exclude)
    yield from _attributions(claims, told)


def _of(claims: Sequence[IncidentClaim], told: Sequence[int], field: str) -> list[int]:
    return [n for n in told if claims[n].field == field and isinstance(claims[n].value, dict)]


def _by_counted(claims: Sequence[IncidentClaim], told: Sequence[int], outcome: str) -> Iterator[list[int]]:
    """Counts of the same persons: outcome, group, side, unit."""
    lines: dict[object, list[int]] = {}
    for n in _of(claims, told, outcome):
        value = _value(claims[n])
        key = (value.get("group"), value.get("whose"), value.get("unit"), bool(value.get("part_of_total")))
        lines.setdefault(key, []).append(n)
    yield from lines.values()


def _between(
    claims: Sequence[IncidentClaim], rows: Sequence[int], field: str, kind: str,
    exclude: Callable[[dict[str, Any], dict[str, Any]], bool],
) -> Iterator[Contradiction]:  # fmt: skip
    """One contradiction of all claims that exclude another group's."""
    against = {
        n
        for a, b in combinations(rows, 2)
        if claims[a].group != claims[b].group and exclude(_value(claims[a]), _value(claims[b]))
        for n in (a, b)
    }
    if against:
        yield Contradiction(field, kind, tuple(sorted(against)))


def _tolls_exclude(one: dict[str, Any], other: dict[str, Any]) -> bool:
    def below(a: dict[str, Any], b: dict[str, Any]) -> bool:
        return a.get("high") is not None and b.get("low") is not None and bool(a["high"] < b["low"])

    return below(one, other) or below(other, one)


def _days_exclude(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if not (one.get("start") and other.get("start")):
        return False
    return bool((one["end"] or one["start"]) < other["start"] or (other["end"] or other["start"]) < one["start"])


def _places_exclude(one: dict[str, Any], other: dict[str, Any]) -> bool:
    reach = (one.get("radius_km") or 0.0) + (other.get("radius_km") or 0.0)
    return bool(distance_km(one["lat"], one["lon"], other["lat"], other["lon"]) > reach)


def _sited(claims: Sequence[IncidentClaim], told: Sequence[int]) -> list[int]:
    rows = _of(claims, told, "place")
    return [n for n in rows if _value(claims[n]).get("lat") is not None and not _value(claims[n]).get("container")]


def _attributions(claims: Sequence[IncidentClaim], told: Sequence[int]) -> Iterator[Contradiction]:
    named: dict[str, dict[object, int]] = {}
    for n in _of(claims, told, "initiator"):
        ident = _value(claims[n]).get("id")
        if ident not in _NOBODY:
            named.setdefault(claims[n].group, {})[ident] = n
    against = {
        n
        for a, b in combinations(named.values(), 2)
        if not a.keys() & b.keys()
        for n in (*a.values(), *b.values())
    }
    if against:
        yield Contradiction("initiator", "initiator", tuple(sorted(against)))


def _value(claim: IncidentClaim) -> dict[str, Any]:
    assert isinstance(claim.value, dict)
    return claim.value
