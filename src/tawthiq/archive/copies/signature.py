"""What of a text is kept to find its copies: a hash of its words and a MinHash of its shingles.

A signature is 12 + 4 * PERMUTATIONS bytes, little endian: 8 bytes of the SHA-256 of its folded words, the same for
texts that differ in marks, letters' variants, punctuation and web addresses alone; the number of its shingles; the
MinHash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from tawthiq.archive.copies.vocabulary import load_vocabulary
from tawthiq.archive.copies.words import read_words, shingles_in
from tawthiq.errors import MissingPackage

SIGNATURE_VERSION: Final = "copies/1"
"""How signatures are made; which words they leave out stands behind it in `signature_version`."""
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


@cache
def signature_version() -> str:
    """What to keep beside a signature: the same text gets the same signature for as long as this stays the same.

    It changes with the way signatures are made and with the words of the lexicons that they leave out. Signatures of
    two versions cannot be compared: after a change, make all of an archive again.
    """
    vocabulary = load_vocabulary()
    words = (vocabulary.sides, vocabulary.side_parts, vocabulary.numbers, vocabulary.days)
    listed = "\n".join(" ".join(sorted(some)) for some in words)
    return f"{SIGNATURE_VERSION}-{hashlib.sha256(listed.encode()).hexdigest()[:12]}"


def signature(text: str) -> bytes:
    """The signature of `text`, of `signature_version()`. Raises MissingPackage without the extra `archive`."""
    words = read_words(text)
    shingles = set(shingles_in(words.content))
    row = np.zeros(1, LAYOUT)
    row["words"] = int.from_bytes(hashlib.sha256(" ".join(words.plain).encode()).digest()[:8], "little")
    row["shingles"] = len(shingles)
    row["minima"] = _minima(shingles)
    return row.tobytes()


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
    made = factory(num_perm=PERMUTATIONS, seed=SEED, hashfunc=crc32, permutations=permutations, scheme=SCHEME)
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
