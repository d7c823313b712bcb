"""What a profile leaves of the value of a claim, field by field.

Each field shows what it is known to hold: names that registry and lexicon have, words of closed lists, numbers, days.
All else is a report's words: nothing in public profiles, in the others what names no private person.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any, Final

from tawthiq.export import registry
from tawthiq.export.discretion import UNLISTED, Discretion, sited
from tawthiq.model.events import GROUPS, OUTCOMES, STATUSES, TYPE_OF
from tawthiq.model.incidents import IncidentClaim, Value

_CLOSED: Final[dict[str, Container[Value]]] = {"type": TYPE_OF, "status": STATUSES, "background": (True, False)}
_Event = tuple[str, str | None]


class ClaimValues:
    """Values of the claims of one incident under one profile."""

    def __init__(self, discretion: Discretion, claims: Sequence[IncidentClaim]) -> None:
        self.discretion, self.claims = discretion, claims
        self._places: dict[_Event, list[dict[str, Any]]] = {}
        for claim in claims:
            if claim.field == "place" and isinstance(claim.value, dict):
                self._places.setdefault((claim.report, claim.event), []).append(claim.value)

    def value(self, claim: IncidentClaim) -> Value:
        """The value, or what is left of it."""
        value = claim.value
        if not isinstance(value, dict):
            return value if value in _CLOSED.get(claim.field, ()) else self._words(value)
        if claim.field in OUTCOMES:
            return self._toll(value)
        match claim.field:
            case "place":
                return self._place(claim, value)
            case "initiator" | "target":
                ident, name = self.discretion.actor(value)
                return self._with(value, {"id": ident, "name": name, "likely": bool(value.get("likely"))})
            case "weapon":
                name = self.discretion.thing("WEAPON", str(value.get("name")))
                return self._with(value, {"id": registry.listed_id("WEAPON", value.get("id")), "name": name})
            case "damage":
                return self._damage(value)
            case "speaker":
                told = (_text(value.get(name)) for name in ("name", "role", "organisation"))
                return {"name": self.discretion.speaker(*told)}
            case "date":
                days = {name: day if is_day(day := value.get(name)) else None for name in ("start", "end")}
                precision = self.discretion.closed("date_precision", value.get("precision"))
                return self._with(value, days | {"precision": precision})
        return self._with(value, {})

    def is_coarsened(self, claim: IncidentClaim) -> bool:
        """Whether a claim is of a place that is shown as its governorate although more is known."""
        where = self._where(claim) if claim.field == "place" else None
        return where is not None and where.coarsened

    def _where(self, claim: IncidentClaim) -> Any:
        assert isinstance(claim.value, dict)
        around = self._places.get((claim.report, claim.event), [])
        return self.discretion.place(sited(claim.value, self.claims), around)

    def _place(self, claim: IncidentClaim, value: dict[str, Any]) -> Value:
        where = self._where(claim)
        if where is None:
            return {"name": None, "precision": "unknown"}
        if not where.coarsened and not self.discretion.profile.is_public:
            return self._with(value, {"name": where.name, "lat": where.lat, "lon": where.lon})
        return {
            "name": where.name, "kind": where.kind, "lat": where.lat, "lon": where.lon, "radius_km": where.radius_km,
            "precision": where.precision, "country": where.country, "admin1": where.admin1,
        }  # fmt: skip

    def _toll(self, value: dict[str, Any]) -> Value:
        ask, whose = self.discretion, value.get("whose")
        group = value.get("group") if value.get("group") in GROUPS else self._words(value.get("group"))
        side = ask.actor({"id": whose, "name": None})[0] if whose and whose not in GROUPS else whose
        unit = value.get("unit")
        counts = {name: ask.count(_number(value.get(name)), str(group)) for name in ("low", "high")}
        if any(counts[name] != value.get(name) for name in counts):  # one bound tells too much of the other
            counts = dict.fromkeys(counts)
        known = {
            "outcome": value.get("outcome") if value.get("outcome") in OUTCOMES else None, "whose": side,
            "group": group, "unit": unit if unit is None or unit in registry.units() else UNLISTED,
            "part_of_total": bool(value.get("part_of_total")), **counts,
        }  # fmt: skip
        return self._with(value, known)

    def _damage(self, value: dict[str, Any]) -> Value:
        known: dict[str, Value] = {name: _number(value.get(name)) for name in ("low", "high")}
        thing = self.discretion.thing("OBJECT", str(value.get("object")))
        return self._with(value, known | {"object": thing, "effect": self.discretion.closed("effect", value["effect"])})

    def _with(self, value: Mapping[str, Any], known: Mapping[str, Any]) -> Value:
        """`known` for the keys that the value has; other keys are words of whoever wrote them."""
        ask = self.discretion
        found: dict[str, Any] = {}
        for key, part in value.items():
            if key in known:
                found[key] = known[key]
            elif not ask.profile.is_public and not ask.names_somebody(key):
                found[key] = self._words(part)
        return found

    def _words(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.discretion.words(value)
        return value if not self.discretion.profile.is_public else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def is_day(value: object) -> bool:
    """Whether a value is an ISO day and nothing else."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
