"""Reports into stories, and then accounts: what keeps one report's side remark from joining two incidents.

First whole reports are clustered, each two by the likeliest pair of their accounts: most reports tell one happening,
and what else they mention would tie half the archive together. Then the accounts that had no part in it, such as the
other items of a round-up or what a report recalls, may join another story, or each other, where the tie is strong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tawthiq.link.align import Told
from tawthiq.link.clusters import Days, cluster
from tawthiq.link.model import Weights
from tawthiq.link.scoring import Pair

Tie = tuple[int, int]


def stories(
    told: Sequence[Told], pairs: Sequence[Pair], weights: Weights, same: Sequence[Tie], different: Sequence[Tie]
) -> list[list[int]]:
    """The accounts, by number, in clusters; every account is in one.

    `told`: the accounts, those of one report side by side. Raises InputError where `same` contradicts `different`.
    """
    reports = numbers_of_reports(told)
    best = _best_of_reports(pairs, reports)
    together = [(reports[a], reports[b]) for a, b in same if reports[a] != reports[b]]
    parted = [(reports[a], reports[b]) for a, b in different if reports[a] != reports[b]]
    joined = Joined(together)
    apart = [tie for tie in parted if not joined.holds(tie)]
    ties = [Pair(a, b, pair.probability) for (a, b), pair in sorted(best.items())]
    groups = cluster(_days_of_reports(told, reports), ties, weights.threshold, together, apart)
    united = without(_used(groups, best, reports), same, different)
    return cluster([account.days for account in told], pairs, weights.strong, united, different)


def numbers_of_reports(told: Sequence[Told]) -> list[int]:
    """For each account the number of its report, in the order in which they stand."""
    found: list[int] = []
    for n, account in enumerate(told):
        same = n > 0 and told[n - 1].report == account.report
        found.append((found[-1] + (not same)) if found else 0)
    return found


def _days_of_reports(told: Sequence[Told], reports: Sequence[int]) -> list[Days]:
    """For each report from the first day that its accounts tell to the last."""
    found: dict[int, Days] = {}
    for account, report in zip(told, reports, strict=True):
        before = found.setdefault(report, account.days)
        if before and account.days:
            found[report] = min(before[0], account.days[0]), max(before[1], account.days[1])
        else:
            found[report] = before or account.days
    return [found[report] for report in sorted(found)]


def _best_of_reports(pairs: Iterable[Pair], reports: Sequence[int]) -> dict[Tie, Pair]:
    """Of each two reports the likeliest pair of accounts."""
    best: dict[Tie, Pair] = {}
    for pair in pairs:
        key = _tie(reports[pair.a], reports[pair.b])
        if key not in best or pair.probability > best[key].probability:
            best[key] = pair
    return best


def _used(groups: Sequence[Sequence[int]], best: dict[Tie, Pair], reports: Sequence[int]) -> list[Tie]:
    """For each story the accounts that tell it: of each report the one with the likeliest ties to the others."""
    home = {report: n for n, group in enumerate(groups) for report in group}
    support: dict[int, float] = defaultdict(float)
    for (a, b), pair in sorted(best.items()):
        if home[a] == home[b]:
            support[pair.a] += pair.probability
            support[pair.b] += pair.probability
    speaking: dict[int, int] = {}
    for account in sorted(support, key=lambda n: (-support[n], n)):
        speaking.setdefault(reports[account], account)
    ties: list[Tie] = []
    for group in groups:
        accounts = sorted(speaking[report] for report in group if report in speaking)
        ties += [(accounts[0], other) for other in accounts[1:]]
    return ties


def without(ties: Sequence[Tie], same: Sequence[Tie], different: Sequence[Tie]) -> list[Tie]:
    """`same`, and those of `ties` that bring nothing together that is `different`."""
    joined = Joined(same)
    kept = list(same)
    for tie in ties:
        if joined.may(tie, different):
            joined.join(tie)
            kept.append(tie)
    return kept


class Joined:
    """What ties bring together."""

    def __init__(self, ties: Iterable[Tie]) -> None:
        self._home: dict[int, int] = {}
        for tie in ties:
            self.join(tie)

    def _root(self, n: int) -> int:
        while self._home.get(n, n) != n:
            n = self._home[n]
        return n

    def join(self, tie: Tie) -> None:
        a, b = sorted((self._root(tie[0]), self._root(tie[1])))
        self._home[b] = a

    def holds(self, tie: Tie) -> bool:
        return self._root(tie[0]) == self._root(tie[1])

    def may(self, tie: Tie, different: Iterable[Tie]) -> bool:
        """Whether both sides can be joined."""
        sides = {self._root(tie[0]), self._root(tie[1])}
        return not any({self._root(a), self._root(b)} == sides for a, b in different)


def _tie(a: int, b: int) -> Tie:
    return (a, b) if a < b else (b, a)
