"""Pairs to clusters: union-find that looks before it joins, so that a chain does not tie two dispatches together.

A bulletin that takes in most of two dispatches may make a pair with each. Joined blindly, the two dispatches and all
their copies would become one. So two clusters are joined by a pair only if their members, a few of each, resemble one
another too: more than half of those couples.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tawthiq.archive.copies.candidates import Pairs
from tawthiq.archive.copies.signature import Signatures

EXEMPLARS: Final = 8
"""Members of a cluster that stand for it: those with the lowest ids. A bound, so that ten thousand copies of one
statement cost ten thousand looks and not their square."""
RESEMBLES: Final = 0.1
"""Estimated Jaccard from which two members resemble one another: two reports of one kind have 0.02, the two halves of
one dispatch under new leads 0.15."""


def find_clusters(signatures: Signatures, edges: Pairs, scores: NDArray[np.float64]) -> list[list[int]]:
    """Clusters of two and more places in `signatures`, ascending; `edges` (m, 2) of places, `scores` (m,).

    The same for the same edges in any order, and for each connected part of them on its own.
    """
    forest = _Forest(signatures)
    for at in np.lexsort((edges[:, 1], edges[:, 0], -scores)).tolist():
        forest.join(int(edges[at, 0]), int(edges[at, 1]))
    return forest.clusters()


class _Forest:
    def __init__(self, signatures: Signatures) -> None:
        self._minima = signatures.rows["minima"]
        self._parent: dict[int, int] = {}
        self._exemplars: dict[int, list[int]] = {}

    def join(self, a: int, b: int) -> None:
        """Make one cluster of those of `a` and `b`, if they resemble one another."""
        left, right = self._root(a), self._root(b)
        if left == right or not self._resemble(left, right):
            return
        low, high = min(left, right), max(left, right)
        self._parent[high] = low
        self._exemplars[low] = sorted(self._of(low) + self._of(high))[:EXEMPLARS]
        self._exemplars.pop(high, None)

    def clusters(self) -> list[list[int]]:
        """Those of two and more members, each ascending."""
        found: dict[int, list[int]] = {}
        for place in sorted(self._parent):
            found.setdefault(self._root(place), []).append(place)
        return sorted([root, *(place for place in members if place != root)] for root, members in found.items())

    def _of(self, root: int) -> list[int]:
        return self._exemplars.get(root, [root])

    def _resemble(self, left: int, right: int) -> bool:
        ours, theirs = self._of(left), self._of(right)
        if len(ours) == len(theirs) == 1:
            return True  # the pair itself was verified
        equal = self._minima[ours][:, None, :] == self._minima[theirs][None, :, :]
        return bool((equal.mean(axis=2) >= RESEMBLES).mean() > 0.5)

    def _root(self, place: int) -> int:
        """The lowest place of the cluster; halves the way there for the next time."""
        parent = self._parent
        while (above := parent.get(place, place)) != place:
            parent[place] = parent.get(above, above)
            place = above
        return place
