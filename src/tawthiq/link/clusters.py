"""Accounts into clusters by average linkage, so that a chain of likely pairs does not make one incident of two.

Two clusters are joined where the mean probability over all pairs between them is highest and at least the threshold;
pairs that were not compared count as 0. Judgements come first: what a person said is the same starts as one cluster,
and what is different never meets in one. Nor do accounts whose days lie far apart: a post without a day that fits both
joins one of them.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from tawthiq.errors import InputError
from tawthiq.link.blocking import APART
from tawthiq.link.scoring import Pair

_DIGITS: Final = 9
"""Means are compared to so many digits: sums in another order differ behind them."""
FARTHEST: Final = APART
"""Days between the accounts of one cluster, at most; later recalls and wrong dates are for judgements."""

Days = tuple[int, int] | None
"""First and last day that an account may be of, as ordinals; None where it tells none."""


def cluster(
    days: Sequence[Days],
    pairs: Sequence[Pair],
    threshold: float,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """All accounts in clusters, each in order, the clusters by their first account; `days`: of each account.

    Raises InputError where `same` and `different` contradict each other.
    """
    linkage = _Linkage(days, pairs, threshold)
    for a, b in sorted(same):
        linkage.unite(a, b)
    for a, b in sorted(different):
        linkage.forbid(a, b)
    linkage.run()
    return linkage.clusters()


class _Linkage:
    """Clusters under their smallest account.

    `near`: by cluster, the summed probability to each other one; `days`: the last of the first days of its accounts,
    and the first of their last days.
    """

    def __init__(self, days: Sequence[Days], pairs: Sequence[Pair], threshold: float) -> None:
        self.members: dict[int, list[int]] = {n: [n] for n in range(len(days))}
        self.home = list(range(len(days)))
        self.days = {n: told for n, told in enumerate(days) if told is not None}
        self.threshold = threshold
        self.near: dict[int, dict[int, float]] = defaultdict(dict)
        self.apart: dict[int, set[int]] = defaultdict(set)
        for pair in pairs:
            self.near[pair.a][pair.b] = self.near[pair.b][pair.a] = pair.probability

    def unite(self, a: int, b: int) -> None:
        one, other = sorted((self.home[a], self.home[b]))
        if one != other:
            self._join(one, other)

    def forbid(self, a: int, b: int) -> None:
        one, other = self.home[a], self.home[b]
        if one == other:
            raise InputError("Judgements contradict each other: a pair is the same by some and different by another.")
        self.apart[one].add(other)
        self.apart[other].add(one)

    def run(self) -> None:
        queue = [self._entry(a, b) for a, others in self.near.items() for b in others if a < b and self._may(a, b)]
        heapq.heapify(queue)
        while queue:
            mean, a, b, n_a, n_b = heapq.heappop(queue)
            if a not in self.members or b not in self.members:
                continue
            if (len(self.members[a]), len(self.members[b])) != (n_a, n_b) or b in self.apart[a]:
                continue
            if -mean < self.threshold:
                return
            self._join(a, b)
            for c in self.near[a]:
                if self._may(a, c):
                    heapq.heappush(queue, self._entry(*sorted((a, c))))

    def clusters(self) -> list[list[int]]:
        return sorted(sorted(members) for members in self.members.values())

    def _may(self, a: int, b: int) -> bool:
        return b not in self.apart[a] and self._mean(a, b) >= self.threshold and not self._is_far(a, b)

    def _is_far(self, a: int, b: int) -> bool:
        """Whether an account of one is of days more than `FARTHEST` from those of an account of the other."""
        if a not in self.days or b not in self.days:
            return False
        (a_late, a_early), (b_late, b_early) = self.days[a], self.days[b]
        return max(a_late - b_early, b_late - a_early) > FARTHEST

    def _mean(self, a: int, b: int) -> float:
        return round(self.near[a][b] / (len(self.members[a]) * len(self.members[b])), _DIGITS)

    def _entry(self, a: int, b: int) -> tuple[float, int, int, int, int]:
        return -self._mean(a, b), a, b, len(self.members[a]), len(self.members[b])

    def _join(self, a: int, b: int) -> None:
        """The cluster `b` becomes part of `a`."""
        for member in self.members[b]:
            self.home[member] = a
        self.members[a] += self.members.pop(b)
        if told := self.days.pop(b, None):
            mine = self.days.get(a, told)
            self.days[a] = max(mine[0], told[0]), min(mine[1], told[1])
        self.near[a].pop(b, None)
        for c, total in self.near.pop(b, {}).items():
            if c != a:
                self.near[a][c] = self.near[c][a] = self.near[a].get(c, 0.0) + total
                self.near[c].pop(b, None)
        for c in self.apart.pop(b, set()):
            self.apart[c].discard(b)
            self.apart[c].add(a)
            self.apart[a].add(c)
