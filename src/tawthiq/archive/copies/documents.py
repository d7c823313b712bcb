"""What finding copies needs to know of a document, and what it says of a pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

import msgspec


class CopyDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document as an archive holds it; the fields are those of `Extracted` and `Acquisition`.

    `origin`: the address or name of whom it says that it was forwarded or copied from.
    """

    id: str
    text: str
    address: str = ""
    outlet: str | None = None
    published: str | None = None
    acquired_at: str | None = None
    origin: str | None = None


LoadDocuments = Callable[[Sequence[str]], Iterable[CopyDocument]]
"""Documents by id, in any order; an id that the archive does not hold (withdrawn since) gives none."""


class Kind(Enum):
    """How two documents are related; only `CONTAINS` does not make them one source."""

    EXACT = "exact"
    NEAR = "near"
    FORWARD = "forward"
    CONTAINS = "contains"


SAME_DISPATCH = frozenset({Kind.EXACT, Kind.NEAR, Kind.FORWARD})


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Why two texts are a pair. `jaccard`: shared of all shingles; `contained`: shared of the shingles of the text
    that has fewer. `shared`: content words that both say alike, in runs of two and more. `starts`: content words of
    `a` and of `b` that stand before the first run of them. `changed`: names that stand in each other's place.
    `numbers`: those that only the one and only the other tells, where each tells some: an updated toll, another claim
    of one source.
    """

    jaccard: float
    contained: float
    shared: int
    starts: tuple[int, int] = (0, 0)
    changed: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def numbers_differ(self) -> bool:
        """Whether each text tells numbers that the other does not."""
        return bool(self.numbers[0])


class CopyPair(msgspec.Struct, frozen=True):
    """Two documents that say the same, `a < b`. `score`: 0 to 1, four digits. For `CONTAINS`, `holder` is the id of the
    document that holds the other."""

    a: str
    b: str
    kind: Kind
    score: float
    evidence: Evidence
    holder: str | None = None
