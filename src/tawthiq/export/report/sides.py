"""Who claims what: who names whom as the one who did it, who says it did it itself, who denies.

What counts is incidents: a source that says it in ten reports of one incident, or whose text is copied, says it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from tawthiq.export.discretion import UNIDENTIFIED, UNLISTED
from tawthiq.export.report.chosen import Shown
from tawthiq.export.row_claims import RowClaim
from tawthiq.export.views import DENIES
from tawthiq.link.claims import SPEAKERS_BETWEEN

ADMITS: Final = "claims_responsibility"
OTHERS: Final = "*others"
NO_OUTLET: Final = "*outlet"
"""Stands for an outlet that the profile does not show, or that no report tells."""
_NOBODY: Final = (UNIDENTIFIED, UNLISTED)
_MOST_TELLERS: Final = 10
_MOST_NAMED: Final = 6

Incidents = tuple[Shown, ...]


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """`tellers` and `named` are the rows and columns of `cells`, those of most incidents first.

    `named` ends in `OTHERS` where there are more. `n_more`: tellers that have no row. `admitted`: force to the
    incidents that it claims; `denied`: who denies to the incidents that it denies, or denies to have done.
    """

    tellers: tuple[str, ...]
    named: tuple[str, ...]
    cells: dict[tuple[str, str], Incidents]
    n_more: int
    admitted: dict[str, Incidents]
    denied: dict[str, Incidents]


def sides(shown: Sequence[Shown]) -> Sides:
    """Of all incidents shown, the denied ones too."""
    accused: dict[tuple[str, str], list[Shown]] = {}
    admitted: dict[str, list[Shown]] = {}
    denied: dict[str, list[Shown]] = {}
    for each in shown:
        for teller, name, claim in _attributions(each):
            if claim.stance == ADMITS:
                _once(admitted.setdefault(teller if name in _NOBODY else name, []), each)
            else:
                _once(accused.setdefault((teller, name), []), each)
        for teller in _denying(each):
            _once(denied.setdefault(teller, []), each)
    who = _ranked(accused, 0)
    named = _ranked(accused, 1)
    columns = named[:_MOST_NAMED]
    cells: dict[tuple[str, str], list[Shown]] = {}
    for (teller, name), found in accused.items():
        cell = cells.setdefault((teller, name if name in columns else OTHERS), [])
        for each in found:
            _once(cell, each)
    return Sides(
        tellers=tuple(who[:_MOST_TELLERS]), named=(*columns, *([OTHERS] if len(named) > len(columns) else [])),
        cells={key: tuple(found) for key, found in cells.items()}, n_more=max(len(who) - _MOST_TELLERS, 0),
        admitted=_most_first(admitted), denied=_most_first(denied),
    )  # fmt: skip


def tellers(claim: RowClaim) -> tuple[str, ...]:
    """Who is cited; where nobody is, the outlet that says it itself."""
    if claim.speaker:
        return tuple(claim.speaker.split(SPEAKERS_BETWEEN))
    return (claim.outlet or NO_OUTLET,)


def _attributions(each: Shown) -> Iterator[tuple[str, str, RowClaim]]:
    for claim in each.row.claims:
        if claim.field == "initiator" and claim.stance != DENIES and isinstance(claim.value, dict):
            name = str(claim.value["name"])
            if claim.value["id"] == UNIDENTIFIED:
                name = UNIDENTIFIED
            for teller in tellers(claim):
                yield teller, name or UNLISTED, claim


def _denying(each: Shown) -> Iterator[str]:
    for claim in each.row.claims:
        if claim.stance == DENIES and claim.field in ("type", "initiator"):
            yield from tellers(claim)


def _once(found: list[Shown], each: Shown) -> None:
    if each not in found:
        found.append(each)


def _ranked(cells: dict[tuple[str, str], list[Shown]], end: int) -> list[str]:
    """Names on one end, those of most incidents first; who is not identified last."""
    incidents: dict[str, set[int]] = {}
    for key, found in cells.items():
        incidents.setdefault(key[end], set()).update(each.number for each in found)
    return sorted(incidents, key=lambda name: (name in _NOBODY, -len(incidents[name]), name))


def _most_first(found: dict[str, list[Shown]]) -> dict[str, Incidents]:
    ranked: Iterable[str] = sorted(found, key=lambda name: (-len(found[name]), name))
    return {name: tuple(found[name]) for name in ranked}
