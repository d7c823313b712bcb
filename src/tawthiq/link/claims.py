"""The claims of an incident: what each report says of each field, its later tolls behind its earlier ones.

Values of claims, by field (`IncidentClaim.value`):

    type, status      the subtype, the status
    date              start, end, precision
    place             name, kind, id, lat, lon, radius_km, precision, relation, method, container,
                      country, admin1, admin2
    initiator, target id, name, likely
    weapon            id, name
    killed, wounded … one field an outcome: outcome, whose, group, low, high, unit, part_of_total
    damage            object, effect, low, high
    speaker           name, role, organisation
    background        true; only where a report recalls the incident
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.events import OUTCOMES, Actor, Analysis, Casualty, Event, EventClaim, Place, ReportInfo
from tawthiq.model.incidents import INCIDENT_SCHEMA, EventRef, Incident, IncidentClaim, Value, incident_id
from tawthiq.model.spans import Span

ASSERTS: Final = "asserts"
SPEAKERS_BETWEEN: Final = "; "
_UNNAMED: Final = frozenset((
    "local sources", "tribal source", "eyewitnesses", "activists", "media reports", "medics", "journalists",
    "residents", "civilians", "human rights monitors", "aid organisations", "professional unions", "health ministry",
    "media office", "rescue volunteers", "medical source", "security source", "military source", "official source",
    "correspondent",
))  # fmt: skip
"""Names in the registry that are no one body's."""
_ADMIN: Final = ("country", "admin1", "admin2")

Told = tuple[Analysis, Event]
Claims = tuple[IncidentClaim, ...]


def claims_of(told: Iterable[Told], groups: Mapping[str, str] | None = None) -> tuple[IncidentClaim, ...]:
    """The claims of an incident's events, in the order of publication, one a value.

    `groups`: report id to the id of the report that it is a copy of; a report that is missing there is its own source.
    """
    return side_by_side(claims_of_event(analysis, event, groups) for analysis, event in told)


def claims_of_event(analysis: Analysis, event: Event, groups: Mapping[str, str] | None = None) -> Claims:
    """What one report says of an incident by one of its events."""
    report = analysis.report
    return tuple(_claims(report, event, (groups or {}).get(report.id, report.id)))


def side_by_side(told: Iterable[Claims]) -> Claims:
    """The claims of several events in the order of publication; an earlier toll names the one that replaces it."""
    ordered = sorted((claims for claims in told if claims), key=lambda claims: _when(claims[0]))
    return superseded(claim for claims in ordered for claim in claims)


def with_claims(
    incident: Incident, analysis_of: Callable[[str], Analysis | None], groups: Mapping[str, str] | None = None
) -> Incident:
    """`incident` with the claims of its events; `analysis_of` gives a report's analysis by the report's id."""
    told: list[Told] = []
    for ref in incident.events:
        analysis = analysis_of(ref.report) if ref.event is not None else None
        if analysis is not None:
            told += [(analysis, event) for event in analysis.events if event.id == ref.event]
    return msgspec.structs.replace(incident, claims=claims_of(told, groups))


def incident_alone(analysis: Analysis, event: Event, groups: Mapping[str, str] | None = None) -> Incident:
    """An event that nothing is linked to: an incident of its own, under the name that linking would give it."""
    ref = EventRef(analysis.report.id, event.id)
    return Incident(
        schema=INCIDENT_SCHEMA, id=incident_id(ref), events=(ref,), claims=claims_of([(analysis, event)], groups)
    )  # fmt: skip


def superseded(claims: Iterable[IncidentClaim]) -> tuple[IncidentClaim, ...]:
    """The same claims; a toll is superseded by the next of the same source, outcome, group and side.

    Only a later report supersedes: two counts in one report stand beside each other. A report without a day of
    publication supersedes nothing and is superseded by nothing.
    """
    all_claims = tuple(claims)
    lines: dict[object, list[int]] = defaultdict(list)
    for n, claim in enumerate(all_claims):
        if claim.field in OUTCOMES and claim.published:
            lines[_line(claim)].append(n)
    later: dict[int, int] = {}
    for line in lines.values():
        for position, n in enumerate(line):
            follows = (m for m in line[position + 1 :] if _is_later(all_claims[m], all_claims[n]))
            if (found := next(follows, None)) is not None:
                later[n] = found
    return tuple(
        msgspec.structs.replace(claim, superseded_by=later[n]) if n in later else claim
        for n, claim in enumerate(all_claims)
    )


def _when(claim: IncidentClaim) -> tuple[str, str]:
    return claim.published or "~", claim.event or ""


def _line(claim: IncidentClaim) -> tuple[object, ...]:
    """What makes two tolls of one source numbers of the same thing.

    A body that the registry names updates its tolls wherever it is cited; eyewitnesses, sources and persons are others
    in another outlet.
    """
    value = claim.value if isinstance(claim.value, dict) else {}
    source = (claim.speaker, None if claim.speaker in _bodies() else claim.outlet or claim.group)
    return source, claim.field, value.get("group"), value.get("whose"), value.get("unit"), value.get("part_of_total")


def _is_later(one: IncidentClaim, other: IncidentClaim) -> bool:
    return one.report != other.report and (one.published or "") >= (other.published or "")


@cache
def _bodies() -> frozenset[str]:
    """English names of bodies that speak for themselves."""
    lexicon = load_lexicon()
    unnamed = {entry.name for entry in lexicon.entries if entry.tag == "SPEECH"} | _UNNAMED
    return frozenset(e.name for e in lexicon.entries if e.tag == "ACTOR" and not e.get("generic")) - unnamed


# ---- one event


def _claims(report: ReportInfo, event: Event, group: str) -> Iterator[IncidentClaim]:
    speaker, stance = _speaker(event.claims)

    def claim(field: str, value: Value, words: Any, who: str | None = speaker, how: str = stance) -> IncidentClaim:
        span: Span | None = words.span
        return IncidentClaim(
            field=field, value=value, speaker=who, stance=how, outlet=report.outlet, report=report.id, event=event.id,
            quote=words.text if span is not None else None, span=span, published=report.published, group=group,
        )  # fmt: skip

    yield claim("type", event.subtype, event.trigger)
    yield claim("status", event.status, event.trigger)
    if event.background:
        yield claim("background", True, event.trigger)
    date = event.date
    yield claim("date", {"start": date.start, "end": date.end, "precision": date.precision}, date)
    for place in event.places:
        yield claim("place", place_value(place), place)
    for field, actors in (("initiator", event.initiators), ("target", event.targets)):
        for actor in actors:
            yield claim(field, _actor(actor), actor)
    for weapon in event.weapons:
        yield claim("weapon", {"id": weapon.id, "name": weapon.name}, weapon)
    for casualty in event.casualties:
        yield claim(casualty.outcome, _toll(casualty), casualty)
    for thing in event.damage:
        value: Value = {"object": thing.object, "effect": thing.effect, "low": thing.low, "high": thing.high}
        yield claim("damage", value, thing)
    for said in event.claims:
        source = said.source
        named: Value = {"name": source.name, "role": source.role, "organisation": source.organisation}
        yield claim("speaker", named, source, source.name, said.stance)


def place_value(place: Place) -> dict[str, str | int | float | bool | None]:
    """A place as a claim has it: `admin` taken apart."""
    kept = ("name", "kind", "id", "lat", "lon", "radius_km", "precision", "relation", "method", "container")
    value = {name: getattr(place, name) for name in kept}
    return value | {name: place.admin[n] if n < len(place.admin) else None for n, name in enumerate(_ADMIN)}


def _actor(actor: Actor) -> dict[str, str | int | float | bool | None]:
    return {"id": actor.id, "name": actor.name, "likely": actor.likely}


def _toll(row: Casualty) -> dict[str, str | int | float | bool | None]:
    names = ("outcome", "whose", "group", "low", "high", "unit", "part_of_total")
    return {name: getattr(row, name) for name in names}


def _speaker(claims: tuple[EventClaim, ...]) -> tuple[str | None, str]:
    """All who say it; how, if they all say it in one way, else as told."""
    stances = {claim.stance for claim in claims}
    names = dict.fromkeys(claim.source.name for claim in claims)
    return SPEAKERS_BETWEEN.join(names) or None, stances.pop() if len(stances) == 1 else ASSERTS
