"""One incident as FollowTheMoney statements: reports, place, forces, the event, and who is alleged to have done it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from tawthiq.export import registry
from tawthiq.export.countries import country
from tawthiq.export.discretion import UNIDENTIFIED, UNLISTED
from tawthiq.export.ftm_statements import Statement, entity_id
from tawthiq.export.row import Row, RowActor
from tawthiq.export.where import Where

_ARTICLE: Final = "Article"
_EVENT: Final = "Event"
_ADDRESS: Final = "Address"
_LINK: Final = "UnknownLink"
_KINDS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "state_forces": ("PublicBody", ("gov.security", "mil")),
    "external_forces": ("Organization", ("mil",)),
    "rebel_group": ("Organization", ("mil",)),
    "political_militia": ("Organization", ("mil",)),
    "identity_militia": ("Organization", ("mil",)),
    "civil_body": ("Organization", ()),
}
"""Kind of actor in the registry to schema and topics. No `crime` topics: whose crime it was is not for us to say.
Civilians, protesters and rioters are no body, so they are keywords."""


def event_of(row: Row, persons: bool) -> Iterator[Statement]:
    """All statements of an incident, entity by entity. `persons`: actors that no registry has, by name."""
    event = entity_id("event", row.id)
    reports = {claim.report: entity_id("report", claim.report) for claim in row.claims}
    yield from _reports(row, reports)
    address = _address_id(row.place) if row.place else None
    if row.place and address:
        yield from _address(row.place, address, row)
    actors = (*row.initiators, *row.targets)
    bodies = {actor.id + actor.name: found for actor in actors if (found := _body(actor, persons))}
    for schema, ident, told in bodies.values():
        yield from (Statement(ident, schema, prop, value) for prop, value in told)
    yield from _event(row, event, reports, address, bodies)
    yield from _links(row, event, bodies)


def _reports(row: Row, reports: dict[str, str]) -> Iterator[Statement]:
    for claim in row.claims:
        ident = reports[claim.report]
        yield Statement(ident, _ARTICLE, "title", claim.report)
        yield Statement(ident, _ARTICLE, "language", "ara")
        if claim.outlet:
            yield Statement(ident, _ARTICLE, "publisher", claim.outlet)
        if claim.published:
            yield Statement(ident, _ARTICLE, "publishedAt", claim.published[:10])
        if claim.report.startswith(("http://", "https://")):
            yield Statement(ident, _ARTICLE, "sourceUrl", claim.report)


def _address_id(place: Where) -> str:
    return entity_id("place", f"{place.name}|{place.unit}|{place.lat}|{place.lon}|{place.precision}|{place.radius_km}")


def _address(place: Where, ident: str, row: Row) -> Iterator[Statement]:
    origin, original = _words(row, "place")
    parts = dict.fromkeys(part for part in (place.name, place.admin2, place.admin1, place.country) if part)
    told: list[tuple[str, str | None]] = [
        ("full", ", ".join(parts)), ("city", place.name if not place.coarsened else None), ("state", place.admin1),
        ("country", _iso(place)), ("latitude", _number(place.lat)), ("longitude", _number(place.lon)),
        ("remarks", f"precision: {place.precision}"),
        ("remarks", None if place.radius_km is None else f"radius_km: {place.radius_km:g}"), ("remarks", place.unit),
    ]  # fmt: skip
    for prop, value in told:
        if value:
            yield Statement(ident, _ADDRESS, prop, value, origin, original if prop in ("full", "city") else None)


def _body(actor: RowActor, persons: bool) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Schema, id and properties of an actor that is a body; None for civilians and for nobody known."""
    known = registry.actor(actor.id)
    if known is None:
        if not persons or actor.id == UNIDENTIFIED or actor.name in (UNLISTED, UNIDENTIFIED):
            return None
        return "LegalEntity", entity_id("actor", f"{actor.id}|{actor.name}"), [("name", actor.name)]
    found = _KINDS.get(str(known.get("kind")))
    if found is None:
        return None
    schema, topics = found
    told = [("name", actor.name), *(("topics", topic) for topic in topics)]
    own = country(actor.country) or country(str(actor.country).title()) if actor.country else None
    if own:
        told.append(("country", own.iso2.lower()))
    return schema, entity_id("actor", actor.id), told


def _event(
    row: Row, event: str, reports: dict[str, str], address: str | None,
    bodies: dict[str, tuple[str, str, list[tuple[str, str]]]],
) -> Iterator[Statement]:  # fmt: skip
    def state(prop: str, value: str | None, column: str | None = None) -> Iterator[Statement]:
        origin, original = _words(row, column) if column else (None, None)
        if value:
            yield Statement(event, _EVENT, prop, value, origin, original)

    where = row.place.name if row.place else None
    days = (row.date.start, row.date.end) if row.date else ()
    yield from state("name", ", ".join(filter(None, (row.subtype, where, days[0] if days else None))), "subtype")
    if days:
        names = ("date",) if days[0] == days[1] else ("startDate", "endDate")
        for name, value in zip(names, days, strict=False):
            yield from state(name, value, "date")
    yield from state("location", where, "place")
    yield from state("addressEntity", address, "place")
    yield from state("country", _iso(row.place), "place")
    for column, actors in (("initiators", row.initiators), ("targets", row.targets)):
        for actor in actors:
            body = bodies.get(actor.id + actor.name)
            yield from state("involved" if body else "keywords", body[1] if body else actor.name, column)
    for word in (row.type, row.subtype):
        yield from state("keywords", word, "subtype")
    for weapon in row.weapons:
        yield from state("keywords", weapon, "weapons")
    yield from state("recordId", row.id)
    yield from state("notes", _counts(row), "fatalities")
    for report in reports.values():
        yield from state("proof", report)


def _links(row: Row, event: str, bodies: dict[str, tuple[str, str, list[tuple[str, str]]]]) -> Iterator[Statement]:
    """Who is alleged to have done it, and to whom."""
    for role, column, actors in (
        ("alleged initiator", "initiators", row.initiators), ("alleged target", "targets", row.targets),
    ):  # fmt: skip
        for actor in actors:
            body = bodies.get(actor.id + actor.name)
            if body is None:
                continue
            ident = entity_id("role", f"{row.id}|{role}|{body[1]}")
            origin, original = _words(row, column)
            for prop, value in (("subject", body[1]), ("object", event), ("role", role), ("recordId", row.id)):
                yield Statement(ident, _LINK, prop, value, origin, original)


def _counts(row: Row) -> str:
    """Numbers as JSON, each under its rule."""
    told = {
        "acled_conservative": None if row.unknown_number else row.fatalities,
        "ucdp_low_best_high": [row.deaths.low, row.deaths.best, row.deaths.high],
        "killed": msgspec.to_builtins(row.killed_all), "wounded": msgspec.to_builtins(row.wounded_all),
        "grade_suggested": row.grade, "n_sources": row.n_sources, "status": row.status,
    }  # fmt: skip
    return msgspec.json.encode(told).decode()


def _words(row: Row, column: str) -> tuple[str | None, str | None]:
    """Where the words of a column's first claim with words stand, and the words if the profile shows them."""
    for derivation in row.derivations:
        if derivation.column == column:
            for n in derivation.claims:
                if "#char=" in row.claims[n].anchor:
                    return row.claims[n].anchor, row.claims[n].quote
    return None, None


def _iso(place: Where | None) -> str | None:
    found = place.facts if place else None
    return found.iso2.lower() if found else None


def _number(value: float | None) -> str | None:
    return None if value is None else repr(value)
