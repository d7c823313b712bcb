"""The cheapest joint choice among alternatives that bear on each other; knows nothing of places.

Every variable has alternatives with a cost each; pairs of variables have a cost for each pair of alternatives. The
choice with the least sum is searched by changing one variable at a time from several starts, which finds the optimum
of the small problems that a report poses (`tests/resolve/test_assignment.py` compares with trying them all).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

_SWEEPS = 10
_STARTS = 8

Table = tuple[tuple[float, ...], ...]


class Problem(msgspec.Struct, frozen=True):
    """`own[v][a]` is the cost of alternative `a` of variable `v`.

    `pairs[v]` holds, for each variable `u` that bears on `v`, `(u, table)` with `table[a][b]` the cost of `a` beside
    alternative `b` of `u`. A pair is listed with both variables, its table transposed.
    """

    own: tuple[tuple[float, ...], ...]
    pairs: tuple[tuple[tuple[int, Table], ...], ...]

    def cost_of(self, v: int, a: int, chosen: Sequence[int]) -> float:
        """What alternative `a` of variable `v` costs beside the others as chosen."""
        return self.own[v][a] + sum(table[a][chosen[u]] for u, table in self.pairs[v])

    def total(self, chosen: Sequence[int]) -> float:
        """The cost of a whole choice, each pair counted once."""
        own = sum(costs[a] for costs, a in zip(self.own, chosen, strict=True))
        paired = sum(t[chosen[v]][chosen[u]] for v, tables in enumerate(self.pairs) for u, t in tables if u > v)
        return own + paired


class Assignment(msgspec.Struct, frozen=True):
    """`chosen[v]` is the alternative of variable `v`; `dearer[v][a]` by how much the whole costs more with `a`."""

    chosen: tuple[int, ...]
    dearer: tuple[tuple[float, ...], ...]


def assign(problem: Problem) -> Assignment:
    """The cheapest choice, and what every other alternative would cost once the others had adapted to it."""
    best = _cheapest(problem)
    least = problem.total(best)
    dearer = tuple(
        tuple(problem.total(_settle(problem, best, {v: a})) - least if a != best[v] else 0.0 for a in range(len(costs)))
        for v, costs in enumerate(problem.own)
    )
    return Assignment(tuple(best), dearer)


def _cheapest(problem: Problem) -> list[int]:
    """The best of what several starts settle to: each variable's own best, then each open alternative held first."""
    start = [min(range(len(costs)), key=costs.__getitem__) for costs in problem.own]
    best = _settle(problem, start, {})
    least = problem.total(best)
    open_ones = [(v, a) for v, costs in enumerate(problem.own) if len(costs) > 1 for a in range(len(costs))]
    for v, a in sorted(open_ones, key=lambda va: problem.own[va[0]][va[1]] - min(problem.own[va[0]]))[: _STARTS * 2]:
        other = _settle(problem, _settle(problem, best, {v: a}), {})
        if (cost := problem.total(other)) < least - 1e-9:
            best, least = other, cost
    return best


def _settle(problem: Problem, start: Sequence[int], held: dict[int, int]) -> list[int]:
    """Changes one variable at a time for the better until nothing changes; variables in `held` stay as they are."""
    chosen = [held.get(v, a) for v, a in enumerate(start)]
    for _ in range(_SWEEPS):
        changed = False
        for v, costs in enumerate(problem.own):
            if len(costs) < 2 or v in held:
                continue
            best = min(range(len(costs)), key=lambda a: problem.cost_of(v, a, chosen))
            if best != chosen[v] and problem.cost_of(v, best, chosen) < problem.cost_of(v, chosen[v], chosen) - 1e-9:
                chosen[v], changed = best, True
        if not changed:
            break
    return chosen
