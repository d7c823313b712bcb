"""The claims of a row: each incident's claims side by side, with what the profile leaves of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any, Final

import msgspec

from tawthiq.export.discretion import Discretion
from tawthiq.model.events import OUTCOMES, STATUSES, TYPE_OF
from tawthiq.model.incidents import IncidentClaim, Value

_COUNTED: Final = frozenset(OUTCOMES)
_CLOSED: Final[dict[str, Container[Value]]] = {"type": TYPE_OF, "status": STATUSES, "background": (True, False)}
"""Fields whose values come from closed lists; what another program writes there is treated as a report's words."""


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
    """Claims under one profile."""

    def __init__(self, discretion: Discretion) -> None:
        self.discretion = discretion

    def all(self, claims: Sequence[IncidentClaim]) -> tuple[RowClaim, ...]:
        """One for each claim, in their order, so that indices stay."""
        told = _speakers(claims)
        around: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
        for claim in claims:
            if claim.field == "place" and isinstance(claim.value, dict):
                around.setdefault((claim.report, claim.event), []).append(claim.value)
        return tuple(self._claim(claim, told, around.get((claim.report, claim.event), [])) for claim in claims)

    def speakers(self, claims: Sequence[IncidentClaim]) -> tuple[str, ...]:
        """Who is cited, each once."""
        told = _speakers(claims)
        shown = (self._speaker(claim, told) for claim in claims if claim.speaker)
        return tuple(dict.fromkeys(name for name in shown if name))

    def _claim(
        self, claim: IncidentClaim, told: dict[str, dict[str, Any]], around: list[dict[str, Any]]
    ) -> RowClaim:
        value, ask = self._value(claim, around), self.discretion
        return RowClaim(
            field=claim.field, value=value, speaker=self._speaker(claim, told), stance=claim.stance,
            outlet=ask.outlet(claim.outlet), report=ask.record(claim.report),
            event=ask.record(claim.event) if claim.event else None, anchor=ask.anchor(claim),
            quote=ask.words(claim.quote), published=claim.published, group=ask.record(claim.group),
            superseded_by=claim.superseded_by, withheld=value != claim.value,
        )  # fmt: skip

    def _value(self, claim: IncidentClaim, around: Iterable[dict[str, Any]]) -> Value:
        value, ask = claim.value, self.discretion
        if not isinstance(value, dict):
            return value if value in _CLOSED.get(claim.field, ()) else _words(ask, value)
        if claim.field in _COUNTED:
            group = str(value.get("group"))
            whose = value.get("whose")
            side = ask.actor({"id": whose, "name": None})[0] if whose and whose != group else whose
            counts = {name: ask.count(_number(value.get(name)), group) for name in ("low", "high")}
            small = any(counts[name] != value.get(name) for name in counts)
            return value | {"whose": side} | (dict.fromkeys(counts) if small else counts)
        match claim.field:
            case "place":
                where = ask.place(value, around)
                return _place(value, where)
            case "initiator" | "target":
                ident, name = ask.actor(value)
                return value | {"id": ident, "name": name}
            case "weapon":
                name = ask.thing("WEAPON", str(value["name"]))
                return value | {"name": name} | ({} if name == value["name"] else {"id": None})
            case "damage":
                return value | {"object": ask.thing("OBJECT", str(value["object"]))}
            case "speaker":
                shown = ask.speaker(_text(value["name"]), _text(value["role"]), _text(value["organisation"]))
                return {"name": shown}
            case "date":
                return value
        return {name: _words(ask, part) for name, part in value.items()}

    def _speaker(self, claim: IncidentClaim, told: dict[str, dict[str, Any]]) -> str | None:
        if not claim.speaker:
            return None
        names = [claim.speaker] if claim.speaker in told else claim.speaker.split("; ")
        shown = []
        for name in names:
            known = told.get(name, {})
            shown.append(self.discretion.speaker(name, _text(known.get("role")), _text(known.get("organisation"))))
        return "; ".join(dict.fromkeys(name for name in shown if name)) or None


def _speakers(claims: Iterable[IncidentClaim]) -> dict[str, dict[str, Any]]:
    """What is known of each speaker by the name that claims give."""
    return {
        str(claim.value["name"]): claim.value
        for claim in claims
        if claim.field == "speaker" and isinstance(claim.value, dict)
    }


def _words(ask: Discretion, value: Any) -> Any:
    return ask.words(value) if isinstance(value, str) else value


def _place(value: dict[str, Any], where: Any) -> Value:
    if where is None:
        return {"name": None, "precision": "unknown"}
    if not where.coarsened:
        return value | {"lat": where.lat, "lon": where.lon}
    return {
        "name": where.name, "kind": where.kind, "lat": where.lat, "lon": where.lon, "radius_km": where.radius_km,
        "precision": where.precision, "country": where.country, "admin1": where.admin1,
    }  # fmt: skip


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
