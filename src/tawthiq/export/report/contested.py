"""The incidents that sources disagree on most, with the claims that contradict each other side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from tawthiq.export.report.chosen import Shown
from tawthiq.export.row_claims import RowClaim
from tawthiq.link.contradictions import DENIES, Contradiction

MOST: Final = 10


class Side(msgspec.Struct, frozen=True):
    """One value, and a claim of it by each independent source that tells it; copies of a text are one."""

    claims: tuple[RowClaim, ...]

    @property
    def claim(self) -> RowClaim:
        """The one told first."""
        return self.claims[0]


class Dispute(msgspec.Struct, frozen=True):
    """One contradiction of an incident: `kind` as in `link.contradictions`, `field` of the claims.

    The value that most sources tell stands first; of two, the one told first.
    """

    kind: str
    field: str
    sides: tuple[Side, ...]


class Contested(msgspec.Struct, frozen=True):
    """An incident and what is disputed of it."""

    shown: Shown
    disputes: tuple[Dispute, ...]


def contested(shown: Sequence[Shown]) -> tuple[Contested, ...]:
    """All that have a contradiction: most kinds of them first, then most sources in them, then the widest toll."""
    found = [Contested(each, _disputes(each)) for each in shown if each.row.contradictions]
    return tuple(sorted(found, key=_rank))


def _rank(one: Contested) -> tuple[int, int, int, int]:
    kinds = {dispute.kind for dispute in one.disputes}
    sources = {claim.group for dispute in one.disputes for side in dispute.sides for claim in side.claims}
    killed = one.shown.counts.killed
    return -len(kinds), -len(sources), -(killed.high - killed.low if killed else 0), one.shown.number


def _disputes(each: Shown) -> tuple[Dispute, ...]:
    return tuple(
        Dispute(found.kind, found.field, _sides(each.row.claims, found)) for found in each.row.contradictions
    )


def _sides(claims: Sequence[RowClaim], found: Contradiction) -> tuple[Side, ...]:
    told: dict[str, dict[str, RowClaim]] = {}
    for claim in sorted((claims[n] for n in found.claims), key=lambda one: (one.published or "~", one.report)):
        told.setdefault(_value(claim, found.kind), {}).setdefault(claim.group, claim)
    return tuple(sorted((Side(tuple(same.values())) for same in told.values()), key=lambda side: -len(side.claims)))


def _value(claim: RowClaim, kind: str) -> str:
    """What makes two claims one side of a contradiction."""
    if kind == "denied":
        return str(claim.stance == DENIES)
    if isinstance(claim.value, dict) and kind in ("initiator", "place"):
        return str(claim.value.get("name"))
    return str(claim.value)
