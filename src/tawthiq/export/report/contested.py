"""The incidents that sources disagree on most, with the claims that contradict each other side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from tawthiq.export.report.chosen import Shown
from tawthiq.export.row_claims import RowClaim
from tawthiq.link.contradictions import Contradiction

MOST: Final = 10


class Side(msgspec.Struct, frozen=True):
    """What one source says: its claim, and how many reports carry it (copies of one text)."""

    claim: RowClaim
    n_reports: int = 1


class Dispute(msgspec.Struct, frozen=True):
    """One contradiction of an incident: `kind` as in `link.contradictions`, `field` of the claims."""

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
    sources = {side.claim.group for dispute in one.disputes for side in dispute.sides}
    killed = one.shown.counts.killed
    return -len(kinds), -len(sources), -(killed.high - killed.low if killed else 0), one.shown.number


def _disputes(each: Shown) -> tuple[Dispute, ...]:
    return tuple(
        Dispute(found.kind, found.field, _sides(each.row.claims, found)) for found in each.row.contradictions
    )


def _sides(claims: Sequence[RowClaim], found: Contradiction) -> tuple[Side, ...]:
    """One for each source and value, in order of publication."""
    told: dict[tuple[str, str, str], list[RowClaim]] = {}
    for n in found.claims:
        claim = claims[n]
        told.setdefault((claim.group, str(claim.value), claim.stance), []).append(claim)
    sides = [Side(same[0], len({claim.report for claim in same})) for same in told.values()]
    return tuple(sorted(sides, key=lambda side: (side.claim.published or "~", side.claim.report)))
