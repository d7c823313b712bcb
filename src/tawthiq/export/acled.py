"""A table with the columns of ACLED's, so that what reads those reads this. It is no ACLED data and has own ids."""

from __future__ import annotations

from typing import Final

from tawthiq.export import precision
from tawthiq.export.discretion import hashed
from tawthiq.export.notes import notes
from tawthiq.export.row import Row, RowActor
from tawthiq.export.tables import Cells, Context, Table, no_news

COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
PREFIX: Final = "TWQ"
NOWHERE: Final = "XXX"
INTER_LABELS: Final = {
    1: "State forces", 2: "Rebel group", 3: "Political militia", 4: "Identity militia", 5: "Rioters", 6: "Protesters",
    7: "Civilians", 8: "External/Other forces",
}  # fmt: skip
VIOLENCE, DEMONSTRATIONS, STRATEGIC = "Political violence", "Demonstrations", "Strategic developments"
_DISORDER: Final = {
    "Protests": DEMONSTRATIONS, "Strategic developments": STRATEGIC, "Excessive force against protesters":
    f"{VIOLENCE}; {DEMONSTRATIONS}", "Violent demonstration": DEMONSTRATIONS,
}  # fmt: skip
_CIVILIANS: Final = 7
_MONTH: Final = 3
"""Precision of a day: ACLED gives the middle of the month."""


def event_id(row: Row) -> str:
    """`TWQ-SYR-` and 12 digits of the incident's hash: the same in every export, whatever is exported with it."""
    facts = row.place.facts if row.place else None
    return f"{PREFIX}-{facts.iso3 if facts else NOWHERE}-{hashed(row.key)[1:13]}"


def record(row: Row, context: Context) -> Cells:
    """The 31 cells."""
    place, facts = row.place, row.place.facts if row.place else None
    first, second = _side(row.initiators), _side(row.targets)
    assert row.date is not None
    days = {"start": row.date.start, "end": row.date.end}
    code = precision.acled_date(days)
    day = precision.middle(days) if code == _MONTH else row.date.start
    return (
        event_id(row), day, int(day[:4]), code,
        _DISORDER.get(row.subtype) or _DISORDER.get(row.type) or VIOLENCE, row.type, row.subtype, *first, *second,
        interaction(row), "Civilian targeting" if targets_civilians(row) else "", facts.iso if facts else None,
        facts.region if facts else "", place.country if place else "", place.admin1 if place else "",
        place.admin2 if place else "", "", place.name if place else "", place.lat if place else None,
        place.lon if place else None, precision.acled_place(place.precision) if place else None,
        "; ".join(row.outlets), "", notes(row), row.fatalities, "; ".join(_tags(row)), context.made_at,
    )  # fmt: skip


def refuse(row: Row) -> str | None:
    """Why it is no row: it did not happen, is only recalled, its day is not known to a month, or its place at all."""
    if row.date is None or precision.acled_date({"start": row.date.start, "end": row.date.end}) is None:
        return "day not known to a month"
    return no_news(row) or (None if row.place is not None else "no place")


def interaction(row: Row) -> str:
    """The pair of kinds, the lower code first; of one kind known alone, `… only`."""
    codes = sorted(actors[0].inter for actors in (row.initiators, row.targets) if actors and actors[0].inter)
    if not codes:
        return ""
    if len(codes) == 1:
        return f"{INTER_LABELS[codes[0]]} only"
    if codes == [_CIVILIANS, 8]:
        codes = [8, _CIVILIANS]  # the one label that does not ascend
    return "-".join(INTER_LABELS[code] for code in codes)


def targets_civilians(row: Row) -> bool:
    """Whether civilians are what it was directed at."""
    if row.subtype == "Excessive force against protesters" or row.type == "Violence against civilians":
        return True
    is_violent = row.type in ("Battles", "Explosions/Remote violence", "Riots")
    return is_violent and any(actor.inter == _CIVILIANS for actor in row.targets)


def _side(actors: tuple[RowActor, ...]) -> tuple[str, str, str]:
    if not actors:
        return "", "", ""
    others = dict.fromkeys(actor.name for actor in actors[1:] if actor.name != actors[0].name)
    return actors[0].name, "; ".join(others), INTER_LABELS.get(actors[0].inter, "")


def _tags(row: Row) -> list[str]:
    tags = ["crowd size=no report"] if row.type in ("Protests", "Riots") else []
    if row.unknown_number:
        tags.append("twq:fatalities=unknown_rule")
    tags += [f"twq:record={row.id}"] + [f"twq:quote={link}" for link in row.links]
    tags += [f"twq:corrected={field}" for field in dict.fromkeys(one.field for one in row.corrections)]
    return tags + [f"twq:withheld={column}" for column in row.withheld]


TABLE: Final = Table(
    name="acled", columns=COLUMNS, key="event_id_cnty", record=record, refuse=refuse,
    derived={
        "event_date": "date", "sub_event_type": "subtype", "event_type": "subtype", "actor1": "initiators",
        "actor2": "targets", "location": "place", "latitude": "place", "longitude": "place", "fatalities": "fatalities",
    },
    corrects={
        "event_date": "day", "sub_event_type": "subtype", "actor1": "initiators.one", "actor2": "targets.one",
        "admin1": "place.admin1", "location": "place.name", "latitude": "place.lat", "longitude": "place.lon",
        "fatalities": "killed.low",
    },
)  # fmt: skip
