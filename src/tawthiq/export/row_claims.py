"""The claims of a row: each incident's claims side by side, with what the profile leaves of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from tawthiq.export import registry
from tawthiq.export.claim_values import ClaimValues
from tawthiq.export.discretion import WITHHELD, Discretion
from tawthiq.link.claims import SPEAKERS_BETWEEN
from tawthiq.model.events import OUTCOMES
from tawthiq.model.incidents import IncidentClaim, Value

OTHER: Final = "other"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class RowClaim(msgspec.Struct, frozen=True, kw_only=True):
    """As `IncidentClaim`. `anchor`: report and place of the words; `quote` None where none or withheld.

    `withheld`: whether the value holds less than is known.
    """

    field: str
    value: Value
    speaker: str | None
    stance: str
    outlet: str | None
    report: str
    event: str | None
    anchor: str
    quote: str | None
    published: str | None
    group: str
    superseded_by: int | None = None
    withheld: bool = False


class RowClaims:
    """The claims of one incident under one profile."""

    def __init__(self, discretion: Discretion, claims: Sequence[IncidentClaim]) -> None:
        self.discretion, self.claims = discretion, claims
        self._values = ClaimValues(discretion, claims)
        self._told = {
            str(claim.value["name"]): claim.value
            for claim in claims
            if claim.field == "speaker" and isinstance(claim.value, dict) and "name" in claim.value
        }

    def all(self) -> tuple[RowClaim, ...]:
        """One for each claim, in their order, so that indices stay."""
        return tuple(map(self._claim, self.claims))

    def speakers(self) -> tuple[str, ...]:
        """Who is cited, each once."""
        shown = (self._speaker(claim) for claim in self.claims if claim.speaker)
        return tuple(dict.fromkeys(name for name in shown if name))

    def _claim(self, claim: IncidentClaim) -> RowClaim:
        value, ask = self._values.value(claim), self.discretion
        return RowClaim(
            field=self._field(claim.field), value=value, speaker=self._speaker(claim),
            stance=ask.closed("stance", claim.stance) or OTHER, outlet=ask.outlet(claim.outlet),
            report=ask.record(claim.report), event=ask.record(claim.event) if claim.event else None,
            anchor=ask.anchor(claim), quote=self._quote(claim), published=iso_day(claim.published),
            group=ask.record(claim.group), superseded_by=claim.superseded_by, withheld=value != claim.value,
        )  # fmt: skip

    def _field(self, name: str) -> str:
        known = name in OUTCOMES or name in registry.care().fields
        return name if known else self.discretion.words(name) or OTHER

    def _quote(self, claim: IncidentClaim) -> str | None:
        """The words; those that name a home, a shelter or a hospital are as exact as its position."""
        shown = self.discretion.words(claim.quote)
        return WITHHELD if shown is not None and self._values.is_coarsened(claim) else shown

    def _speaker(self, claim: IncidentClaim) -> str | None:
        if not claim.speaker:
            return None
        names = [claim.speaker] if claim.speaker in self._told else claim.speaker.split(SPEAKERS_BETWEEN)
        shown = []
        for name in names:
            known: dict[str, Any] = self._told.get(name, {})
            shown.append(self.discretion.speaker(name, _text(known.get("role")), _text(known.get("organisation"))))
        return SPEAKERS_BETWEEN.join(dict.fromkeys(name for name in shown if name)) or None


def iso_day(published: str | None) -> str | None:
    """The day that a text begins with; None for any other text, which could hold anything."""
    found = _DAY.match(published or "")
    return found[0] if found else None


def n_withheld(claims: Iterable[RowClaim]) -> dict[str, int]:
    """How many claims are without their value, and how many without their words although there are some."""
    told = list(claims)
    no_words = sum(claim.quote in (None, WITHHELD) and "#char=" in claim.anchor for claim in told)
    return {"claims.value": sum(claim.withheld for claim in told), "claims.quote": no_words}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
