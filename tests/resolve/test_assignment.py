"""The joint choice against trying every combination, on random problems."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tawthiq.resolve.assignment import Problem, Table, assign

COSTS = st.integers(0, 20).map(lambda n: n / 4)


@st.composite
def problems(draw: st.DrawFn, most: int = 4) -> Problem:
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=most))
    own = tuple(tuple(draw(COSTS) for _ in range(n)) for n in sizes)
    pairs: list[list[tuple[int, Table]]] = [[] for _ in sizes]
    for v in range(len(sizes)):
        for u in range(v + 1, len(sizes)):
            if draw(st.booleans()):
                table = tuple(tuple(draw(COSTS) for _ in range(sizes[u])) for _ in range(sizes[v]))
                pairs[u].append((v, table))
                pairs[v].append((u, tuple(zip(*table, strict=True))))
    return Problem(own, tuple(tuple(p) for p in pairs))


def cheapest_with(problem: Problem, v: int, a: int) -> float:
    ranges = [range(len(costs)) if k != v else (a,) for k, costs in enumerate(problem.own)]
    return min(problem.total(chosen) for chosen in product(*ranges))


@given(problems(most=2))
def test_two_variables_are_chosen_at_the_least_cost(problem: Problem) -> None:
    assert problem.total(assign(problem).chosen) == cheapest_with(problem, 0, assign(problem).chosen[0])


@given(problems())
def test_no_single_change_is_cheaper(problem: Problem) -> None:
    chosen = assign(problem).chosen
    for v, costs in enumerate(problem.own):
        for a in range(len(costs)):
            other = (*chosen[:v], a, *chosen[v + 1 :])
            assert problem.total(other) >= problem.total(chosen) - 1e-9


@given(problems())
def test_what_another_alternative_costs_more_is_never_less_than_it_must(problem: Problem) -> None:
    solved = assign(problem)
    least = problem.total(solved.chosen)
    for v, dearer in enumerate(solved.dearer):
        assert dearer[solved.chosen[v]] == 0.0
        for a, more in enumerate(dearer):
            assert more >= cheapest_with(problem, v, a) - least - 1e-9


def test_a_pair_outweighs_what_each_prefers() -> None:
    apart = ((0.0, 2.0), (2.0, 0.0))
    problem = Problem(((0.0, 1.0), (1.5, 0.0)), (((1, apart),), ((0, apart),)))
    assert assign(problem).chosen == (1, 1)
    assert assign(problem).dearer == ((0.5, 0.0), (0.5, 0.0))


def test_the_start_does_not_hold_the_choice_in_a_hollow() -> None:
    """Each prefers its first alternative, all three are cheaper with the second: no single change finds that."""
    together = ((0.0, 4.0), (4.0, 0.0))
    pairs = (((1, together), (2, together)), ((0, together), (2, together)), ((0, together), (1, together)))
    problem = Problem(((1.0, 0.0), (1.0, 0.0), (0.0, 1.9)), pairs)
    assert assign(problem).chosen == (1, 1, 1)
