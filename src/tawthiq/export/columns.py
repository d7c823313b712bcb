"""The columns of tables of incidents and of claims: what each is called, holds, and is taken from.

All tables for analysis and maps spell these; `data/export/columns.yaml` says in both languages what they mean.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec

from tawthiq.export.row import Harm, Row, RowCorrection
from tawthiq.export.row_claims import RowClaim
from tawthiq.export.views import MinMax
from tawthiq.model.events import OUTCOMES

Kind = Literal["text", "list", "day", "int", "float", "bool", "json"]
"""`day`: a `datetime.date`; `json`: text that holds JSON; `list`: of texts."""


class Column(msgspec.Struct, frozen=True):
    """`value` takes it from a row: of the kind's Python type, None where it is not known or withheld."""

    name: str
    kind: Kind
    value: Callable[[Any], Any]


class Meaning(msgspec.Struct, frozen=True):
    """What people read: a heading in both languages, and what the column holds."""

    ar: str
    en: str
    about_ar: str
    about_en: str


class Meanings(msgspec.Struct, frozen=True):
    """`data/export/columns.yaml`."""

    sheets: dict[str, dict[str, str]]
    incidents: dict[str, Meaning]
    claims: dict[str, Meaning]


@cache
def meanings() -> Meanings:
    """What the columns mean, by table and name."""
    import yaml

    told = yaml.safe_load(files("tawthiq").joinpath("data/export/columns.yaml").read_text("utf-8"))
    return msgspec.convert(told, Meanings)


def day(text: str | None) -> date | None:
    """A day from ISO; None for what is no day."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _where(name: str, kind: Kind, attribute: str) -> Column:
    """A column from a row's place, None where there is none; empty text is none."""

    def value(row: Row) -> Any:
        found = getattr(row.place, attribute) if row.place else None
        return None if found == "" else found

    return Column(name, kind, value)


def _bounds(name: str, bounds: Callable[[Row], MinMax | None]) -> tuple[Column, Column]:
    def low(row: Row) -> int | None:
        found = bounds(row)
        return found.low if found else None

    def high(row: Row) -> int | None:
        found = bounds(row)
        return found.high if found else None

    return Column(f"{name}_min", "int", low), Column(f"{name}_max", "int", high)


def _harm(name: str) -> tuple[Column, ...]:
    def of(outcome: str) -> Callable[[Row], MinMax | None]:
        def bounds(row: Row) -> MinMax | None:
            harm: Harm = getattr(row, outcome)
            found: MinMax | None = getattr(harm, name)
            return found

        return bounds

    return (*_bounds(f"{name}_killed", of("killed")), *_bounds(f"{name}_wounded", of("wounded")))


def _names(attribute: str) -> Callable[[Row], tuple[str, ...]]:
    return lambda row: tuple(dict.fromkeys(actor.name for actor in getattr(row, attribute)))


def _correction(one: RowCorrection) -> str:
    """`killed.low: 5 → 9 (lina, 2026-03-01)`."""
    who = ", ".join(filter(None, (one.by, one.at and one.at[:10])))
    return f"{one.field}: {one.was or '?'} → {one.now or '?'}" + (f" ({who})" if who else "")


INCIDENTS: Final[tuple[Column, ...]] = (
    Column("id", "text", lambda row: row.id),
    Column("event_type", "text", lambda row: row.type),
    Column("sub_event_type", "text", lambda row: row.subtype),
    Column("status", "text", lambda row: row.status),
    Column("background", "bool", lambda row: row.background),
    Column("date_start", "day", lambda row: day(row.date.start) if row.date else None),
    Column("date_end", "day", lambda row: day(row.date.end) if row.date else None),
    Column("date_precision", "text", lambda row: row.date.precision if row.date else None),
    _where("place", "text", "name"),
    _where("place_ar", "text", "name_ar"),
    _where("place_kind", "text", "kind"),
    _where("place_id", "text", "id"),
    _where("latitude", "float", "lat"),
    _where("longitude", "float", "lon"),
    _where("radius_km", "float", "radius_km"),
    _where("place_precision", "text", "precision"),
    _where("country", "text", "country"),
    _where("admin1", "text", "admin1"),
    _where("admin1_ar", "text", "admin1_ar"),
    _where("admin1_code", "text", "unit"),
    _where("admin2", "text", "admin2"),
    _where("place_coarsened", "bool", "coarsened"),
    Column("initiators", "list", _names("initiators")),
    Column("targets", "list", _names("targets")),
    Column("weapons", "list", lambda row: row.weapons),
    Column("objects", "list", lambda row: row.objects),
    Column("fatalities_conservative", "int", lambda row: row.fatalities),
    Column("fatalities_unknown", "bool", lambda row: row.unknown_number),
    Column("deaths_low", "int", lambda row: row.deaths.low),
    Column("deaths_best", "int", lambda row: row.deaths.best),
    Column("deaths_high", "int", lambda row: row.deaths.high),
    *_bounds("killed", lambda row: row.killed_all),
    *_bounds("wounded", lambda row: row.wounded_all),
    *_harm("civilians"),
    *_harm("children"),
    *_harm("women"),
    *_harm("militants"),
    Column("grade_suggested", "text", lambda row: row.grade),
    Column("n_sources", "int", lambda row: row.n_sources),
    Column("n_reports", "int", lambda row: row.n_reports),
    Column("outlets", "list", lambda row: row.outlets),
    Column("speakers", "list", lambda row: row.speakers),
    Column("first_published", "day", lambda row: day(row.first_published)),
    Column("links", "list", lambda row: row.links),
    Column("withheld", "list", lambda row: row.withheld),
    Column("corrected", "list", lambda row: tuple(map(_correction, row.corrections))),
)
"""Of one incident, from its `Row`."""


class ClaimRow(msgspec.Struct, frozen=True):
    """A claim in a table of claims: `n` is its place among the claims of its incident."""

    incident: str
    n: int
    claim: RowClaim


def _part(*names: str) -> Callable[[ClaimRow], Any]:
    """The first of those parts that the claim's value has."""

    def value(row: ClaimRow) -> Any:
        told = row.claim.value
        return next((told[n] for n in names if told.get(n) is not None), None) if isinstance(told, dict) else None

    return value


def _count(name: str) -> Callable[[ClaimRow], int | None]:
    def value(row: ClaimRow) -> int | None:
        told = row.claim.value
        if not isinstance(told, dict) or row.claim.field not in (*OUTCOMES, "damage"):
            return None
        found = told.get(name)
        return found if isinstance(found, int) else None

    return value


def _said(row: ClaimRow) -> str | None:
    """The value in a word or two: the name, the day, the type; None for a toll, which its bounds tell."""
    value = row.claim.value
    if isinstance(value, dict):
        named = _part("name", "start", "object", "group")(row)
        return None if named is None else str(named)
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


CLAIMS: Final[tuple[Column, ...]] = (
    Column("incident", "text", lambda row: row.incident),
    Column("n", "int", lambda row: row.n),
    Column("field", "text", lambda row: row.claim.field),
    Column("value", "text", _said),
    Column("low", "int", _count("low")),
    Column("high", "int", _count("high")),
    Column("latitude", "float", _part("lat")),
    Column("longitude", "float", _part("lon")),
    Column("radius_km", "float", _part("radius_km")),
    Column("speaker", "text", lambda row: row.claim.speaker),
    Column("stance", "text", lambda row: row.claim.stance),
    Column("outlet", "text", lambda row: row.claim.outlet),
    Column("published", "day", lambda row: day(row.claim.published)),
    Column("quote", "text", lambda row: row.claim.quote),
    Column("anchor", "text", lambda row: row.claim.anchor),
    Column("report", "text", lambda row: row.claim.report),
    Column("event", "text", lambda row: row.claim.event),
    Column("source_group", "text", lambda row: row.claim.group),
    Column("superseded_by", "int", lambda row: row.claim.superseded_by),
    Column("withheld", "bool", lambda row: row.claim.withheld),
    Column("value_json", "json", lambda row: msgspec.json.encode(row.claim.value).decode()),
)
"""Of one claim, from its `ClaimRow`."""


def claim_rows(row: Row) -> tuple[ClaimRow, ...]:
    """The claims of an incident, in their order."""
    return tuple(ClaimRow(row.id, n, claim) for n, claim in enumerate(row.claims))
