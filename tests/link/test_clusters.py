"""Average linkage: what is joined, and what never meets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import InputError
from tawthiq.link.clusters import FARTHEST, Days, cluster
from tawthiq.link.scoring import Pair

N = 6
PAIRS = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1), st.floats(0.05, 1)).filter(lambda t: t[0] < t[1]),
    unique_by=lambda t: t[:2],
)
SPANS = st.lists(
    st.none() | st.tuples(st.integers(700_000, 700_060), st.integers(0, 3)).map(lambda t: (t[0], t[0] + t[1])),
    min_size=N, max_size=N,
)  # fmt: skip


def test_a_chain_of_likely_pairs_is_not_one_incident() -> None:
    chain = [Pair(0, 1, 0.9), Pair(1, 2, 0.8), Pair(2, 3, 0.9)]
    assert cluster([None] * 4, chain, 0.5) == [[0, 1], [2, 3]]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([(10, 11), None, (200, 200)], [[0, 1], [2]]),
        ([(10, 11), None, (14, 14)], [[0, 1, 2]]),
        ([(10, 200), None, (200, 200)], [[0, 1, 2]]),
    ],
)
def test_a_post_without_a_day_does_not_tie_two_seasons_together(days: list[Days], expected: list[list[int]]) -> None:
    assert cluster(days, [Pair(0, 1, 0.9), Pair(1, 2, 0.8)], 0.3) == expected


def test_what_people_say_is_the_same_is_joined_over_any_time() -> None:
    assert cluster([(1, 1), (900, 900)], [], 0.5, same=[(0, 1)]) == [[0, 1]]


def test_contradicting_judgements_are_refused() -> None:
    with pytest.raises(InputError, match="contradict"):
        cluster([None, None], [], 0.5, same=[(0, 1)], different=[(0, 1)])


@given(SPANS, PAIRS)
def test_no_cluster_spans_more_days_than_it_may(days: list[Days], told: list[tuple[int, int, float]]) -> None:
    found = cluster(days, [Pair(*pair) for pair in told], 0.3)
    assert sorted(n for members in found for n in members) == list(range(N))
    for members in found:
        dated = [span for n in members if (span := days[n]) is not None]
        assert all(one[0] - other[1] <= FARTHEST for one in dated for other in dated)
