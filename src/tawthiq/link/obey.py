"""What people said of pairs of events, obeyed: same events end in one incident, different ones never do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from tawthiq.errors import InputError
from tawthiq.model.incidents import EventRef, LinkConstraint, PairReason

T = TypeVar("T", bound=Hashable)
Refs = tuple[EventRef, ...]
Sides = tuple[list[tuple[int, int]], list[tuple[int, int]]]


def sides(constraints: Iterable[LinkConstraint], home: Mapping[EventRef, int]) -> Sides:
    """Pairs of accounts to unite, and to keep apart; `home`: the account of each event.

    What is said of events that are not there is left aside: their report may come later. Two events of one account
    that are different stay so anyway, as events of one report never share an incident by themselves. Accounts that
    other events of theirs unite cannot be kept apart as a whole: `obey` parts their events.
    """
    same: list[tuple[int, int]] = []
    different: list[tuple[int, int]] = []
    for constraint in sorted(constraints):
        if constraint.left == constraint.right and not constraint.same:
            raise InputError(f"{constraint.left.event}: a judgement says that it is another event than itself.")
        a, b = home.get(constraint.left), home.get(constraint.right)
        if a is not None and b is not None and a != b:
            (same if constraint.same else different).append((min(a, b), max(a, b)))
    united = {account: n for n, group in enumerate(_groups(same)) for account in group}
    apart = [(a, b) for a, b in different if united.get(a, -1) != united.get(b, -2)]
    return same, apart


def obey(incidents: Sequence[Refs], constraints: Sequence[LinkConstraint]) -> list[Refs]:
    """`incidents` with all events that are the same by judgement in the incident of the first of them.

    Events that are different and still in one incident are parted: the second goes into one of its own, with all that
    are the same as it.
    """
    if not constraints:
        return list(incidents)
    place = {ref: n for n, refs in enumerate(incidents) for ref in refs}
    present = [c for c in sorted(constraints) if c.left in place and c.right in place]
    groups = {ref: group for group in _groups((c.left, c.right) for c in present if c.same) for ref in group}
    for ref, group in groups.items():
        place[ref] = place[group[0]]
    n_places = len(incidents)
    for c in present:
        if not c.same and place[c.left] == place[c.right]:
            moving = groups.get(c.right, [c.right])
            _check(c, moving)
            place.update(dict.fromkeys(moving, n_places))
            n_places += 1
    moved: list[list[EventRef]] = [[] for _ in range(n_places)]
    for refs in incidents:
        for ref in refs:
            moved[place[ref]].append(ref)
    return [tuple(refs) for refs in moved if refs]


class Stated:
    """Ties that were not found by comparing: what people said, and what goes back to one text."""

    def __init__(self, constraints: Iterable[LinkConstraint], origins: Mapping[str, str]) -> None:
        self._same: dict[EventRef, list[EventRef]] = {}
        for c in sorted(constraints):
            if c.same and c.left != c.right:
                self._same.setdefault(c.left, []).append(c.right)
        self._origins = {**{origin: origin for origin in origins.values()}, **origins}

    def reasons(self, events: Refs) -> list[PairReason]:
        """Those between two of `events`."""
        inside = set(events)
        said = [
            PairReason(left=ref, right=other, probability=1.0, by="judgement")
            for ref in events
            for other in self._same.get(ref, ())
            if other in inside
        ]
        first: dict[str, EventRef] = {}
        for ref in events:
            origin = self._origins.get(ref.report)
            head = first.setdefault(origin, ref) if origin is not None else ref
            if head.report != ref.report:
                said.append(PairReason(left=head, right=ref, probability=1.0, by="copy"))
        return said


def _check(different: LinkConstraint, group: Sequence[EventRef]) -> None:
    if different.left in group:
        both = f"{different.left.event} and {different.right.event}"
        raise InputError(f"Judgements contradict each other: {both} are the same and are not. Take one of them back.")


def _groups(same: Iterable[tuple[T, T]]) -> list[list[T]]:
    """What the pairs bring together, each group in order."""
    groups: dict[T, list[T]] = {}
    for left, right in same:
        one, other = groups.setdefault(left, [left]), groups.setdefault(right, [right])
        if one is not other:
            one += other
            for member in other:
                groups[member] = one
    distinct = {id(group): group for group in groups.values()}.values()
    return [sorted(group, key=str) for group in distinct]
