"""What people said of pairs of events, obeyed: same events end in one incident, different ones never do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tawthiq.errors import InputError
from tawthiq.model.incidents import EventRef, LinkConstraint

Refs = tuple[EventRef, ...]
Sides = tuple[list[tuple[int, int]], list[tuple[int, int]]]


def sides(constraints: Iterable[LinkConstraint], home: Mapping[EventRef, int]) -> Sides:
    """Pairs of accounts to unite, and to keep apart; `home`: the account of each event.

    What is said of events that are not there is left aside: their report may come later. Two events of one account
    that are different stay so anyway, as events of one report never share an incident by themselves.
    """
    same: list[tuple[int, int]] = []
    different: list[tuple[int, int]] = []
    for constraint in sorted(constraints):
        if constraint.left == constraint.right and not constraint.same:
            raise InputError(f"{constraint.left.event}: a judgement says that it is another event than itself.")
        a, b = home.get(constraint.left), home.get(constraint.right)
        if a is not None and b is not None and a != b:
            (same if constraint.same else different).append((min(a, b), max(a, b)))
    return same, different


def obey(incidents: Sequence[Refs], constraints: Sequence[LinkConstraint]) -> list[Refs]:
    """`incidents` with all events that are the same by judgement in the incident of the first of them."""
    if not constraints:
        return list(incidents)
    place = {ref: n for n, refs in enumerate(incidents) for ref in refs}
    for group in _groups(c for c in constraints if c.same and c.left in place and c.right in place):
        for ref in group:
            place[ref] = place[group[0]]
    moved: list[list[EventRef]] = [[] for _ in incidents]
    for refs in incidents:
        for ref in refs:
            moved[place[ref]].append(ref)
    _check(place, constraints)
    return [tuple(refs) for refs in moved if refs]


def _groups(same: Iterable[LinkConstraint]) -> list[list[EventRef]]:
    groups: dict[EventRef, list[EventRef]] = {}
    for constraint in same:
        one = groups.setdefault(constraint.left, [constraint.left])
        other = groups.setdefault(constraint.right, [constraint.right])
        if one is not other:
            one += other
            for ref in other:
                groups[ref] = one
    distinct = {id(group): group for group in groups.values()}.values()
    return [sorted(group, key=lambda r: (r.report, r.event or "")) for group in distinct]


def _check(place: Mapping[EventRef, int], constraints: Iterable[LinkConstraint]) -> None:
    for c in constraints:
        if not c.same and c.left in place and place[c.left] == place.get(c.right):
            both = f"{c.left.event} and {c.right.event}"
            raise InputError(f"Judgements contradict each other: {both} are the same and are not.")
