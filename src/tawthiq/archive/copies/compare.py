"""Whether two texts are one dispatch: the rule, and the figures it goes by. Measured in docs/explain/copies.md."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from tawthiq.archive.copies.documents import CopyDocument, CopyPair, Evidence, Kind
from tawthiq.archive.copies.provenance import same_name
from tawthiq.archive.copies.slots import Prepared, Slots, find_slots, prepare
from tawthiq.archive.copies.words import Words, numbers_in, read_words

SHORTEST: Final = 12
"""Words from which a text can be known by its wording; shorter ones are formulas that many post independently."""
SHORT_DAYS: Final = 1
"""Days between two equal posts shorter than that which can still be copies of one another."""
LEAST_JACCARD: Final = 0.27
LEAST_COVERED: Final = 0.5
"""Part of the shorter text's content words that both say alike."""
LONG: Final = 30
SHORT_PENALTY: Final = 0.012
MOST_BEFORE: Final = 25
"""Content words that both may say before they begin to agree: more is another story with the same background."""
MOST_CHANGED: Final = 0.1
"""Part of the names that may stand in each other's place: beyond it, a template was filled twice."""
HELD: Final = 0.8
HELD_WORDS: Final = 10
HELD_OF: Final = 0.45
HELD_FROM: Final = 0.05
"""A text is held by one that says all of it (`HELD` of its shingles, `HELD_WORDS` words), but for which it is less than
`HELD_OF` and not the opening: not within its first `HELD_FROM`. A dispatch whose tail was cut is the opening."""


class Compared(msgspec.Struct, frozen=True):
    """A document with its words read, kept while it is compared with others."""

    document: CopyDocument
    words: Words
    prepared: Prepared


def read_for_comparing(document: CopyDocument) -> Compared:
    """`document` with what `compare` needs of its text."""
    words = read_words(document.text)
    return Compared(document, words, prepare(words.content))


def compare(one: Compared, other: Compared) -> CopyPair | None:
    """The pair of two documents, None where they are not one dispatch and none holds the other.

    The same whichever comes first.
    """
    a, b = (one, other) if one.document.id < other.document.id else (other, one)
    if a.words.plain == b.words.plain:
        return _of_equal(a, b)
    if min(len(a.words.plain), len(b.words.plain)) < SHORTEST:
        return None
    left, right = a.prepared.once.keys(), b.prepared.once.keys()
    both = len(left & right)
    jaccard = both / (len(left) + len(right) - both)
    contained = both / min(len(left), len(right))
    if jaccard < LEAST_JACCARD and contained < HELD:
        return None
    slots = find_slots(a.prepared, b.prepared)
    if slots.n_changed > MOST_CHANGED * (slots.n_changed + len(slots.kept) + 1):
        return None
    return _judged(a, b, _evidence(a, b, jaccard, contained, slots))


def _judged(a: Compared, b: Compared, evidence: Evidence) -> CopyPair | None:
    shorter, longer = sorted((a, b), key=lambda c: (len(c.words.content), c.document.id))
    is_left_longer = longer is a
    start, n_longer = evidence.starts[0 if is_left_longer else 1], len(longer.words.content)
    is_whole = evidence.contained >= HELD and evidence.shared >= HELD_WORDS
    is_part = evidence.shared < HELD_OF * n_longer and start > HELD_FROM * n_longer
    if is_whole and (is_part or evidence.jaccard < LEAST_JACCARD):
        score = round(evidence.contained, 4)
        return CopyPair(a.document.id, b.document.id, Kind.CONTAINS, score, evidence, longer.document.id)
    if evidence.jaccard < LEAST_JACCARD or evidence.shared < least_shared(len(shorter.words.content)):
        return None
    if min(evidence.starts) > MOST_BEFORE:
        return None
    kind = Kind.FORWARD if is_forward(a.document, b.document) else Kind.NEAR
    score = round((evidence.jaccard + evidence.contained) / 2, 4)
    return CopyPair(a.document.id, b.document.id, kind, score, evidence)


def least_shared(n_shorter: int) -> float:
    """Words that both must say alike, of a shorter text of `n_shorter` content words: the larger part the shorter it
    is, since two who post one event in a dozen words agree in half of them without having read one another."""
    return n_shorter * (LEAST_COVERED + max(0.0, SHORT_PENALTY * (LONG - n_shorter)))


def _of_equal(a: Compared, b: Compared) -> CopyPair | None:
    if not a.words.plain:
        return None
    forwarded = is_forward(a.document, b.document)
    if len(a.words.plain) < SHORTEST and not forwarded and not _are_near_in_time(a.document, b.document):
        return None
    kind = Kind.FORWARD if forwarded else Kind.EXACT
    n = len(a.words.content)
    evidence = Evidence(jaccard=1.0, contained=1.0, shared=n, starts=(0, 0))
    return CopyPair(a.document.id, b.document.id, kind, 1.0, evidence)


def is_forward(a: CopyDocument, b: CopyDocument) -> bool:
    """Whether one says that it was taken from the other, or both from the same third."""
    if a.origin and b.origin and same_name(a.origin, b.origin):
        return True
    pairs = ((a.origin, b), (b.origin, a))
    return any(origin and (origin == d.address or same_name(origin, d.outlet or "")) for origin, d in pairs)


def _are_near_in_time(a: CopyDocument, b: CopyDocument) -> bool:
    """Known to be published within `SHORT_DAYS`; of an unknown day nothing is known."""
    try:
        days = [date.fromisoformat((d.published or "")[:10]) for d in (a, b)]
    except ValueError:
        return False
    return abs((days[0] - days[1]).days) <= SHORT_DAYS


def _evidence(a: Compared, b: Compared, jaccard: float, contained: float, slots: Slots) -> Evidence:
    left, right = numbers_in(a.words.plain), numbers_in(b.words.plain)
    only = tuple(sorted(left - right)), tuple(sorted(right - left))
    return Evidence(
        jaccard=round(jaccard, 4), contained=round(contained, 4), shared=slots.shared, starts=slots.starts,
        changed=slots.changed, numbers=only if all(only) else ((), ()),
    )  # fmt: skip
