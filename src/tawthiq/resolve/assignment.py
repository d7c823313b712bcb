"""The cheapest joint choice among alternatives that bear on each other; knows nothing of places.

Every variable has alternatives with a cost each; pairs of variables have a cost for each pair of alternatives. The
choice with the least sum is searched by changing one variable at a time from several starts, which finds the optimum
of the small problems that a report poses (`tests/resolve/test_assignment.py` compares with trying them all).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

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
        return list(map(sum, zip(self.own[v], *beside, strict=True)))

    def total(self, chosen: Sequence[int]) -> float:
        """The cost of a whole choice, each pair counted once."""
        own = sum([costs[a] for costs, a in zip(self.own, chosen, strict=True)])
        return own + sum([t[chosen[u]][chosen[v]] for v, tables in enumerate(self.pairs) for u, t in tables if u > v])


class Assignment(msgspec.Struct, frozen=True):
    """`chosen[v]` is the alternative of variable `v`; `dearer[v][a]` by how much the whole costs more with `a`."""

    chosen: tuple[int, ...]
    dearer: tuple[tuple[float, ...], ...]


def assign(problem: Problem, asked: Collection[int] | None = None) -> Assignment:
    """The cheapest choice, and what every other alternative would cost once the others had adapted to it.

    The latter only of the variables in `asked`, if these are told; of the others `dearer` is empty.
    """
    best = _cheapest(problem)
    wanted = range(len(best.chosen)) if asked is None else asked
    return Assignment(
        tuple(best.chosen), tuple(_dearer(problem, v, best) if v in wanted else () for v in range(len(best.chosen)))
    )


class _Settled(msgspec.Struct, frozen=True):
    """A choice that no single change makes cheaper: its total, and `costs[v]` of all alternatives beside the others."""

    chosen: list[int]
    total: float
    costs: list[list[float]]


def _settled(problem: Problem, chosen: list[int]) -> _Settled:
    return _Settled(chosen, problem.total(chosen), [problem.costs_of(v, chosen) for v in range(len(chosen))])


def _dearer(problem: Problem, v: int, best: _Settled) -> tuple[float, ...]:
    costs, chosen = best.costs[v], best.chosen[v]
    more = [cost - costs[chosen] for cost in costs]
    for a, extra in enumerate(more):
        if a != chosen and extra < _HOPELESS and (adapted := _adapted(problem, best, v, a)) is not None:
            more[a] = problem.total(adapted) - best.total
    return tuple(more)


def _cheapest(problem: Problem) -> _Settled:
    """The best of what several starts settle to: each variable's own best, then each open alternative held first."""
    start = [costs.index(min(costs)) for costs in problem.own]
    best = _settled(problem, _settle(problem, start, range(len(start))))
    open_ones = [
        (cost - min(costs), v, a)
        for v, costs in enumerate(problem.own)
        for a, cost in enumerate(costs)
        if a != best.chosen[v] and problem.pairs[v]
    ]
    for _, v, a in sorted(open_ones)[:_STARTS]:
        adapted = _adapted(problem, best, v, a)
        if adapted is None:  # once it is free again, it goes back
            continue
        other = _settle(problem, adapted, [v])
        if problem.total(other) < best.total - _EQUAL:
            best = _settled(problem, other)
    return best


def _adapted(problem: Problem, best: _Settled, v: int, a: int) -> list[int] | None:
    """The best choice with alternative `a` of variable `v` held instead, None where none of the others adapts."""
    moved = [u for u, table in problem.pairs[v] if _moves(best.costs[u], table, best.chosen[u], best.chosen[v], a)]
    if not moved:
        return None
    return _settle(problem, [*best.chosen[:v], a, *best.chosen[v + 1 :]], moved, held=v)


def _moves(costs: Sequence[float], table: Table, chosen: int, before: int, after: int) -> bool:
    """Whether something else than `chosen` is cheaper once what it stands beside changes from `before` to `after`."""
    limit = costs[chosen] + table[chosen][after] - table[chosen][before] - _EQUAL
    return any(cost + beside[after] - beside[before] < limit for cost, beside in zip(costs, table, strict=True))


def _settle(problem: Problem, start: Sequence[int], unsettled: Iterable[int], held: int = -1) -> list[int]:
    """Changes one variable at a time for the better until nothing changes; the one that is held stays as it is.

    Only the variables in `unsettled` may have something better in `start`, and those that a change bears on.
    """
    chosen = list(start)
    waiting = set(unsettled)
    for _ in range(_SWEEPS):
        for v in range(len(chosen)):
            if v not in waiting or v == held:
                continue
            waiting.remove(v)
            costs = problem.costs_of(v, chosen)
            least = min(costs)
            if least < costs[chosen[v]] - _EQUAL:
                chosen[v] = costs.index(least)
                waiting.update([u for u, _ in problem.pairs[v]])
        if waiting <= {held}:
            break
    return chosen
