"""PLOVER: one incident a line in the form that coders of that ontology give, for those who count by its types.

The types map from the 25 subtypes by `data/export/plover.yaml`; what PLOVER has no type for, and what did not happen,
goes to the rejects with its reason. Actors carry country and role. What PLOVER lacks, such as tolls, stands under
`tawthiq`, with the links to report and words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec

from tawthiq.export.cleaned import cleaned
from tawthiq.export.countries import country
from tawthiq.export.made_by import MADE_BY
from tawthiq.export.row import Row, RowActor
from tawthiq.export.tables import no_news
from tawthiq.export.where import Where

QUADS: Final = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
"""Type to quad: cooperation in words and in deeds, conflict in words and in deeds."""
ROLES: Final = {1: "MIL", 2: "REB", 3: "UAF", 4: "UAF", 5: "CVL", 6: "CVL", 7: "CVL", 8: "MIL"}
"""Interaction code to PLOVER role; UAF: armed, of no state, no rebels."""


class PloverActor(msgspec.Struct, frozen=True):
    """`country`: ISO 3166-1, three letters, empty where unknown. `code_1`: the role."""

    text: str
    country: str
    code_1: str
    code_2: str = ""


class Words(msgspec.Struct, frozen=True):
    """A place or a day as the row has it, and where the words stand."""

    text: str
    anchor: str | None = None


class Attributes(msgspec.Struct, frozen=True):
    """Who, to whom, where, when."""

    ACTOR: tuple[PloverActor, ...]
    RECIP: tuple[PloverActor, ...]
    LOC: tuple[Words, ...]
    DATE: tuple[Words, ...]


class Geolocation(msgspec.Struct, frozen=True):
    """`lat`, `lon` WGS84 degrees, None where unknown: `reason` says so."""

    resolved_placename: str
    lat: float | None
    lon: float | None
    radius_km: float | None
    country_code3: str
    admin1_name: str
    admin2_name: str
    geonameid: str
    reason: str


class PloverEvent(msgspec.Struct, frozen=True):
    """One line. `quad`: 1 to 4, see `QUADS`."""

    id: str
    event_type: str
    event_mode: tuple[str, ...]
    contexts: tuple[str, ...]
    quad: int
    attributes: Attributes
    date_resolved: str | None
    pub_date: str | None
    publishers: tuple[str, ...]
    event_geolocation: Geolocation | None
    version: str
    tawthiq: dict[str, Any]


class Mapped(msgspec.Struct, frozen=True):
    """`type` None: PLOVER has none for it."""

    type: str | None
    mode: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()


@cache
def mapping() -> dict[str, Mapped]:
    """PLOVER's type by subtype."""
    import yaml

    told = yaml.safe_load(files("tawthiq").joinpath("data/export/plover.yaml").read_text("utf-8"))
    return msgspec.convert(told, dict[str, Mapped])


def refusal(row: Row) -> str | None:
    """Why an incident is no PLOVER event; None for one that is."""
    return no_news(row) or (None if mapping()[row.subtype].type else f"no PLOVER type for: {row.subtype}")


def plover_lines(rows: Iterable[Row]) -> Iterator[tuple[Row, PloverEvent | str]]:
    """Each row with its event, or with the reason why it has none."""
    for row in map(cleaned, rows):
        why = refusal(row)
        yield row, why if why is not None else plover_event(row)


def plover_event(row: Row) -> PloverEvent:
    """The event of a row that `refusal` takes."""
    found = mapping()[row.subtype]
    assert found.type is not None
    return PloverEvent(
        id=row.id, event_type=found.type, event_mode=found.mode, contexts=found.contexts, quad=QUADS[found.type],
        attributes=Attributes(
            ACTOR=_actors(row.initiators), RECIP=_actors(row.targets),
            LOC=(Words(row.place.name, _anchor(row, "place")),) if row.place else (),
            DATE=(Words(row.date.start, _anchor(row, "date")),) if row.date else (),
        ),
        date_resolved=row.date.start if row.date else None, pub_date=row.first_published, publishers=row.outlets,
        event_geolocation=_geolocation(row.place) if row.place else None, version=MADE_BY,
        tawthiq={
            "event_type": row.type, "sub_event_type": row.subtype, "status": row.status,
            "date_end": row.date.end if row.date else None, "date_precision": row.date.precision if row.date else None,
            "killed": row.killed_all, "wounded": row.wounded_all, "weapons": row.weapons,
            "n_sources": row.n_sources, "grade_suggested": row.grade, "links": row.links, "withheld": row.withheld,
        },
    )  # fmt: skip


def _actors(actors: Iterable[RowActor]) -> tuple[PloverActor, ...]:
    return tuple(PloverActor(actor.name, _iso3(actor.country), ROLES.get(actor.inter, "")) for actor in actors)


def _iso3(name: str) -> str:
    found = country(name)
    return found.iso3 if found else ""


def _geolocation(place: Where) -> Geolocation:
    has_id = place.id is not None and place.id.isdigit()
    reason = "" if place.lat is not None else "no source tells a position"
    return Geolocation(
        resolved_placename=place.name, lat=place.lat, lon=place.lon, radius_km=place.radius_km,
        country_code3=_iso3(place.country), admin1_name=place.admin1, admin2_name=place.admin2,
        geonameid=place.id or "" if has_id else "", reason="coarsened to its unit" if place.coarsened else reason,
    )  # fmt: skip


def _anchor(row: Row, column: str) -> str | None:
    return next((anchor for d in row.derivations if d.column == column for anchor in d.anchors), None)
