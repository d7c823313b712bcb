"""What of a text is kept to find its copies: a hash of its words and a MinHash of its shingles.

A signature is 12 + 4 * PERMUTATIONS bytes, little endian: 8 bytes of the SHA-256 of its folded words, the same for
texts that differ in marks, letters' variants, punctuation and web addresses alone; the number of its shingles; the
MinHash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from tawthiq.archive.copies.words import read_words
from tawthiq.errors import MissingPackage

SIGNATURE_VERSION: Final = "copies/1"
"""Changes when the same text would get another signature; signatures of two versions cannot be compared."""
PERMUTATIONS: Final = 256
SEED: Final = 20180115
SCHEME: Final = "affine32"
LAYOUT: Final = np.dtype([("words", "<u8"), ("shingles", "<u4"), ("minima", "<u4", (PERMUTATIONS,))])


class Signatures(msgspec.Struct, frozen=True):
    """Signatures of many documents. `ids`: (n,) byte strings, ascending, none twice. `rows`: (n,) of `LAYOUT`."""

    ids: NDArray[np.bytes_]
    rows: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.ids)


def signature(text: str) -> bytes:
    """The signature of `text`, of `SIGNATURE_VERSION`. Raises MissingPackage without the extra `archive`."""
    words = read_words(text)
    shingles = shingles_of(words.content)
    row = np.zeros(1, LAYOUT)
    row["words"] = int.from_bytes(hashlib.sha256(" ".join(words.plain).encode()).digest()[:8], "little")
    row["shingles"] = len(shingles)
    row["minima"] = _minima(shingles)
    return row.tobytes()


def shingles_of(words: Sequence[str]) -> set[str]:
    """Each two neighbouring words; the one word of a text that has only one."""
    if len(words) < 2:
        return set(words)
    return {f"{left} {right}" for left, right in pairwise(words)}


def gather(pairs: Iterable[tuple[str, bytes]]) -> Signatures:
    """`Signatures` of (document id, signature) in any order, without a copy in ascending order of id; of an id
    that comes twice the first is taken.

    Raises ValueError for a signature of another length, which is of another version.
    """
    ids: list[bytes] = []
    packed = bytearray()
    for document_id, row in pairs:
        if len(row) != LAYOUT.itemsize:
            raise ValueError(f"the signature of {document_id} has {len(row)} bytes, not {LAYOUT.itemsize}")
        ids.append(document_id.encode())
        packed += row
    names, rows = np.array(ids, dtype=np.bytes_), np.frombuffer(packed, LAYOUT)
    if len(names) and not (names[1:] > names[:-1]).all():
        names, first = np.unique(names, return_index=True)
        rows = rows[first]
    return Signatures(names, rows)


def merge(left: Signatures, right: Signatures) -> Signatures:
    """The signatures of both; of an id in both the left one."""
    ids, first = np.unique(np.concatenate([left.ids, right.ids]), return_index=True)
    return Signatures(ids, np.concatenate([left.rows, right.rows])[first])


def _minima(shingles: set[str]) -> NDArray[np.uint32]:
    factory, permutations = _datasketch()
    made = factory(num_perm=PERMUTATIONS, seed=SEED, permutations=permutations, scheme=SCHEME)
    made.update_batch([shingle.encode() for shingle in shingles])
    minima: NDArray[np.uint32] = made.hashvalues
    return minima


@cache
def _datasketch() -> tuple[Any, Any]:
    """The class and its permutations, which are slow to make and the same for all texts."""
    try:
        from datasketch import MinHash
    except ModuleNotFoundError as problem:
        raise MissingPackage('finding copies needs datasketch: pip install "tawthiq[archive]"') from problem
    return MinHash, MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
