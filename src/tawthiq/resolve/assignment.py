"""The cheapest joint choice among alternatives that bear on each other; knows nothing of places.

Every variable has alternatives with a cost each; pairs of variables have a cost for each pair of alternatives. The
choice with the least sum is searched by changing one variable at a time from several starts, which finds the optimum
of the small problems that a report poses (`tests/resolve/test_assignment.py` compares with trying them all).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

_SWEEPS = 10
_STARTS = 12
_EQUAL = 1e-9

#: an alternative dearer than this beside the others as they are is not tried with the others adapting to it
_HOPELESS = 4.0

Table = tuple[tuple[float, ...], ...]


class Problem(msgspec.Struct, frozen=True):
    """`own[v][a]` is the cost of alternative `a` of variable `v`.

    `pairs[v]` holds, for each variable `u` that bears on `v`, `(u, table)` with `table[b][a]` the cost of `a` beside
    alternative `b` of `u`. A pair is listed with both variables, its table transposed.
    """

    own: tuple[tuple[float, ...], ...]
    pairs: tuple[tuple[tuple[int, Table], ...], ...]

    def costs_of(self, v: int, chosen: Sequence[int]) -> list[float]:
        """What each alternative of variable `v` costs beside the others as chosen."""
        beside = [table[chosen[u]] for u, table in self.pairs[v]]
        return [sum(costs) for costs in zip(self.own[v], *beside, strict=True)]

    def total(self, chosen: Sequence[int]) -> float:
        """The cost of a whole choice, each pair counted once."""
        own = sum(costs[a] for costs, a in zip(self.own, chosen, strict=True))
        paired = sum(t[chosen[u]][chosen[v]] for v, tables in enumerate(self.pairs) for u, t in tables if u > v)
        return own + paired


class Assignment(msgspec.Struct, frozen=True):
    """`chosen[v]` is the alternative of variable `v`; `dearer[v][a]` by how much the whole costs more with `a`."""

    chosen: tuple[int, ...]
    dearer: tuple[tuple[float, ...], ...]


def assign(problem: Problem, asked: Collection[int] | None = None) -> Assignment:
    """The cheapest choice, and what every other alternative would cost once the others had adapted to it.

    The latter only of the variables in `asked`, if these are told; of the others `dearer` is empty.
    """
    best = _cheapest(problem)
    least = problem.total(best)
    wanted = range(len(best)) if asked is None else asked
    return Assignment(
        tuple(best), tuple(_dearer(problem, v, best, least) if v in wanted else () for v in range(len(best)))
    )


def _dearer(problem: Problem, v: int, best: list[int], least: float) -> tuple[float, ...]:
    costs = problem.costs_of(v, best)
    more = [cost - costs[best[v]] for cost in costs]
    if not problem.pairs[v]:
        return tuple(more)
    for a, extra in enumerate(more):
        if a != best[v] and extra < _HOPELESS:
            more[a] = problem.total(_settle(problem, best, {v: a})) - least
    return tuple(more)


def _cheapest(problem: Problem) -> list[int]:
    """The best of what several starts settle to: each variable's own best, then each open alternative held first."""
    start = [min(range(len(costs)), key=costs.__getitem__) for costs in problem.own]
    best = _settle(problem, start, {})
    least = problem.total(best)
    open_ones = [
        (cost - min(costs), v, a)
        for v, costs in enumerate(problem.own)
        for a, cost in enumerate(costs)
        if a != best[v] and problem.pairs[v]
    ]
    for _, v, a in sorted(open_ones)[:_STARTS]:
        other = _settle(problem, _settle(problem, best, {v: a}), {})
        if (cost := problem.total(other)) < least - _EQUAL:
            best, least = other, cost
    return best


def _settle(problem: Problem, start: Sequence[int], held: dict[int, int]) -> list[int]:
    """Changes one variable at a time for the better until nothing changes; variables in `held` stay as they are."""
    chosen = [held.get(v, a) for v, a in enumerate(start)]
    free = [v for v, costs in enumerate(problem.own) if len(costs) > 1 and v not in held]
    for _ in range(_SWEEPS):
        changed = False
        for v in free:
            costs = problem.costs_of(v, chosen)
            least = min(costs)
            if least < costs[chosen[v]] - _EQUAL:
                chosen[v], changed = costs.index(least), True
        if not changed:
            break
    return chosen
