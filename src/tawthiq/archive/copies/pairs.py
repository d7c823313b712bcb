"""From signatures to verified pairs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tawthiq.archive.copies.candidates import Pairs, find_candidates
from tawthiq.archive.copies.compare import Compared, compare, read_for_comparing
from tawthiq.archive.copies.documents import CopyPair, LoadDocuments
from tawthiq.archive.copies.signature import Signatures, merge

AT_ONCE: Final = 1_024
"""Pairs whose documents are loaded together."""
KEPT: Final = 2_048
"""Documents kept with their words read, about 20 kB each."""


def find_pairs(new: Signatures, known: Signatures, load_documents: LoadDocuments) -> Iterator[CopyPair]:
    """Pairs of a document in `new` with another in `new` or `known`, each once; pairs inside `known` are not looked at.

    Candidates by signature are verified on their texts.
    """
    everything = merge(new, known)
    candidates = find_candidates(everything)
    yield from verify(everything, candidates[has_new(everything, candidates, new)], load_documents)


def has_new(everything: Signatures, candidates: Pairs, new: Signatures) -> NDArray[np.bool_]:
    """Which of `candidates`, places in `everything`, have a document of `new`: (m,)."""
    is_new = np.isin(everything.ids, new.ids, assume_unique=True)
    return np.asarray(is_new[candidates].any(axis=1))


def verify(signatures: Signatures, candidates: Pairs, load_documents: LoadDocuments) -> Iterator[CopyPair]:
    """Those of `candidates`, places in `signatures`, that are pairs by their texts."""
    shelf = _Shelf(load_documents)
    for at in range(0, len(candidates), AT_ONCE):
        chunk = [(a.decode(), b.decode()) for a, b in signatures.ids[candidates[at : at + AT_ONCE]].tolist()]
        shelf.fetch({name for pair in chunk for name in pair})
        for a, b in chunk:
            one, other = shelf.get(a), shelf.get(b)
            if one is not None and other is not None and (pair := compare(one, other)):
                yield pair


class _Shelf:
    """The documents compared last, so that a leader is loaded and read once and not for each of its followers."""

    def __init__(self, load_documents: LoadDocuments) -> None:
        self._load = load_documents
        self._read: OrderedDict[str, Compared] = OrderedDict()

    def fetch(self, wanted: set[str]) -> None:
        """Load those of `wanted` that are not here."""
        while len(self._read) > KEPT:
            self._read.popitem(last=False)
        missing = sorted(wanted - self._read.keys())
        for document in self._load(missing) if missing else ():
            self._read[document.id] = read_for_comparing(document)

    def get(self, document_id: str) -> Compared | None:
        """None for one that could not be loaded."""
        found = self._read.get(document_id)
        if found is not None:
            self._read.move_to_end(document_id)
        return found
