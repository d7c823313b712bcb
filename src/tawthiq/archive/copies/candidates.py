"""Which of many signatures are likely of one dispatch: banding (LSH), on arrays, with bounds that no archive breaks.

A bucket holds the documents that agree in all rows of a band. Its members are paired with its `LEADERS` lowest ids and
with nobody else, so that a bucket of n gives at most n * LEADERS pairs and not n * n. Of documents with the same words
only the one with the lowest id goes into the buckets; the others are paired with it.

Which pairs are candidates depends on nothing but the set of documents. A document that is added can only take a
leader's place, be paired itself, or split nothing; it never makes two older documents a pair that were none. So what
was compared once need not be compared again, in whatever order documents come.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tawthiq.archive.copies.signature import PERMUTATIONS, Signatures

ROWS: Final = 3
BANDS: Final = PERMUTATIONS // ROWS
LEADERS: Final = 4
LEAST_ESTIMATED: Final = 0.17
"""Estimated Jaccard below which a pair is not compared; the rule asks for 0.27, the estimate errs by 0.03."""
AT_ONCE: Final = 8
"""Bands worked on together."""
CHUNK: Final = 4_096
Pairs = NDArray[np.int64]


def find_candidates(signatures: Signatures) -> Pairs:
    """(m, 2) places in `signatures`, the lower first, ascending, none twice."""
    n = len(signatures)
    if n < 2:
        return np.empty((0, 2), np.int64)
    first, same = _same_words(signatures)
    minima = signatures.rows["minima"]
    keys = np.empty(0, np.int64)
    for start in range(0, BANDS, AT_ONCE):
        bands = _bands(minima, first, start, min(start + AT_ONCE, BANDS))
        met = np.unique(np.concatenate([_pairs_of_buckets(band, first, n) for band in bands]))
        fresh = met[~_is_among(met, keys)]
        kept = fresh[_estimated(minima, fresh // n, fresh % n) >= LEAST_ESTIMATED]
        keys = np.sort(np.concatenate([keys, kept]), kind="stable")
    keys = np.union1d(keys, same)
    return np.stack([keys // n, keys % n], axis=1)


def _is_among(some: NDArray[np.int64], ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    if not len(ascending):
        return np.zeros(len(some), np.bool_)
    places = np.minimum(np.searchsorted(ascending, some), len(ascending) - 1)
    return np.asarray(ascending[places] == some)


def _same_words(signatures: Signatures) -> tuple[NDArray[np.int64], Pairs]:
    """Places of the documents whose words no document before them has, and keys of the others with their first."""
    words = signatures.rows["words"]
    _, first, group = np.unique(words, return_index=True, return_inverse=True)
    firsts = first[group]
    places = np.arange(len(words))
    others = places[firsts != places]
    return np.sort(first), firsts[others] * len(words) + others


def _bands(
    minima: NDArray[np.uint32], places: NDArray[np.int64], first: int, last: int
) -> Iterator[NDArray[np.uint64]]:
    """For each band from `first` to before `last` one number a document, the same where all its rows are."""
    odd = np.uint64(0x9E3779B97F4A7C15)
    # rows of a signature lie side by side, those of one band do not: copying some bands together is far faster
    columns = np.ascontiguousarray(minima[:, first * ROWS : last * ROWS][places].T)
    for band in range(last - first):
        key = np.zeros(len(places), np.uint64)
        for row in columns[band * ROWS : (band + 1) * ROWS]:
            key = (key ^ row) * odd
            key ^= key >> np.uint64(29)
        yield key


def _pairs_of_buckets(band: NDArray[np.uint64], places: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Keys `leader * n + member` of all buckets of a band; `places` ascend, so a bucket's first members lead it."""
    order = np.argsort(band, kind="stable")
    ranked = band[order]
    is_first = np.concatenate([[True], ranked[1:] != ranked[:-1]])
    starts = np.maximum.accumulate(np.where(is_first, np.arange(len(ranked)), 0))
    rank = np.arange(len(ranked)) - starts
    found = []
    for leader in range(LEADERS):
        members = np.flatnonzero(rank > leader)
        if not len(members):
            break
        found.append(places[order[starts[members] + leader]] * n + places[order[members]])
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _estimated(
    minima: NDArray[np.uint32], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    estimates = np.empty(len(left), np.float64)
    for at in range(0, len(left), CHUNK):
        part = slice(at, at + CHUNK)
        estimates[part] = (minima[left[part]] == minima[right[part]]).mean(axis=1)
    return estimates
