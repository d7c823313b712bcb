"""A claim's value in words: `12–18 killed, civilians`, `Idlib, within 3 km`. HTML."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any, Final

from tawthiq.export.report.counted import Toll
from tawthiq.export.report.period import day_of
from tawthiq.export.report.sides import NO_OUTLET
from tawthiq.export.report.words import Words, bounds, number, safe
from tawthiq.export.row import Row
from tawthiq.export.row_claims import RowClaim
from tawthiq.export.views import DENIES
from tawthiq.export.where import Where
from tawthiq.model.events import OUTCOMES

_COUNTED: Final = frozenset(OUTCOMES)
_UNTOLD: Final = frozenset(("unknown", "mixed", None, ""))


def value(claim: RowClaim, words: Words) -> str:
    """What a claim says, as a source's line in a table has it."""
    found = claim.value
    if claim.field == "type":
        return _happened(claim, words)
    if not isinstance(found, dict):
        return safe(str(found))
    if claim.field in _COUNTED:
        return _count(found, words)
    match claim.field:
        case "date":
            return _days(found, words)
        case "place":
            return _place(found, words)
        case "initiator" | "target":
            return force(str(found.get("name") or ""), words)
    return safe(str(found.get("name") or found.get("object") or ""))


def force(name: str, words: Words) -> str:
    """A side by name."""
    return safe(words.name(name))


def teller(name: str, words: Words) -> str:
    """Who says it: a speaker, an outlet, or that the outlet is not shown."""
    return words.say("sides", "no_outlet") if name == NO_OUTLET else safe(words.name(name))


def where(place: Where | None, words: Words) -> str:
    """`Kafranbel, Idlib`: a name with the governorate and the country around it."""
    if place is None:
        return words.say("incident", "no_place")
    unit = words.governorate(place.unit) if place.unit else place.admin1
    own = unit if place.precision == "admin1" and place.unit else place.name
    parts = dict.fromkeys(part for part in (own, unit, words.country(place.country)) if part)
    if len(parts) > 1 and words.country(place.name) in parts and place.precision == "country":
        parts.pop(place.name, None)
    told = words.comma.join(safe(part) for part in parts)
    return told or words.say("incident", "no_place")


def when(row: Row, words: Words) -> str:
    """The days of an incident; where none is told, that, and when it was reported."""
    if row.date is not None:
        first, last = day_of(row.date.start), day_of(row.date.end)
        if first and last:
            return f"<bdi>{escape(words.days(first, last))}</bdi>"
    return words.say("incident", "no_day")


def published(iso: str | None, words: Words, *, is_short: bool = False) -> str:
    """The day of a report; "" where it has none."""
    found = day_of(iso)
    if found is None:
        return ""
    return number(words.short_day(found)) if is_short else f"<bdi>{escape(words.day(found))}</bdi>"


def _happened(claim: RowClaim, words: Words) -> str:
    told = escape(words.label("subtypes", str(claim.value)))
    return f"<b>{escape(words.label('stances', DENIES))}</b>: {told}" if claim.stance == DENIES else told


def _count(found: dict[str, Any], words: Words) -> str:
    low, high = found.get("low"), found.get("high")
    if low is None and high is None:
        return words.say("contested", "withheld")
    text = f"≤{high:,}" if low is None else bounds(Toll(low, low if high is None else high, high is None))
    outcome = escape(words.label("outcomes", str(found.get("outcome"))))
    group = found.get("group")
    whose = found.get("whose")
    parts = [f"{number(text)} {outcome}"]
    if group not in _UNTOLD:
        parts.append(escape(words.label("groups", str(group))))
    elif whose not in _UNTOLD:
        parts.append(_side(str(whose), words))
    return words.comma.join(parts)


def _side(ident: str, words: Words) -> str:
    from tawthiq.export import registry

    known = registry.actor(ident)
    return force(known.name if known else ident, words)


def _days(found: dict[str, Any], words: Words) -> str:
    first, last = day_of(found.get("start")), day_of(found.get("end"))
    if first is None:
        return words.say("incident", "no_day")
    return f"<bdi>{escape(words.days(first, max(first, last or date.min)))}</bdi>"


def _place(found: dict[str, Any], words: Words) -> str:
    name, country = str(found.get("name") or ""), str(found.get("country") or "")
    if found.get("precision") == "admin1":
        name = words.governorate_named(country, str(found.get("admin1") or name))
    around = (name, words.country(country))
    told = words.comma.join(safe(part) for part in dict.fromkeys(around) if part)
    radius = found.get("radius_km")
    if radius and found.get("precision") not in ("admin1", "country", "region"):
        told += f' <span class="soft">{number(f"±{radius:g}")} {escape(words.label("map", "km"))}</span>'
    return told or words.say("incident", "no_place")
