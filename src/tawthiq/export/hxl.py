"""A reduced table with HXL hashtags in its second line, for the Humanitarian Data Exchange."""

from __future__ import annotations

from typing import Final

from tawthiq.export.discretion import hashed
from tawthiq.export.row import Row
from tawthiq.export.tables import Cells, Context, Table, no_news
from tawthiq.export.views import MinMax, ends

TAGS: Final = {
    "event_id": "#event+id", "date_start": "#date+start", "date_end": "#date+end",
    "date_precision": "#meta+date+precision",
    "event_type": "#event+type", "sub_event_type": "#event+type+sub", "adm0_code": "#country+code",
    "adm0_name": "#country+name", "adm1_code": "#adm1+code", "adm1_name": "#adm1+name+i_en",
    "adm1_name_ar": "#adm1+name+i_ar", "latitude": "#geo+lat", "longitude": "#geo+lon",
    "geo_precision": "#geo+precision", "actor1": "#group+name+first", "actor2": "#group+name+second",
    "killed_min": "#affected+killed+min", "killed_max": "#affected+killed+max",
    "civilians_killed_min": "#affected+killed+civilians+min", "civilians_killed_max": "#affected+killed+civilians+max",
    "children_killed_min": "#affected+killed+children+min", "women_killed_min": "#affected+killed+f+min",
    "injured_min": "#affected+injured+min", "injured_max": "#affected+injured+max", "sources": "#meta+source+num",
    "grade_suggested": "#status+grade", "record": "#meta+id", "quotes": "#meta+url+quote",
}  # fmt: skip
COLUMNS: Final = tuple(TAGS)


def event_id(row: Row) -> str:
    """`twq` and 12 digits of the incident's hash."""
    return f"twq{hashed(row.key)[1:13]}"


def record(row: Row, context: Context) -> Cells:
    """One incident."""
    place, days = row.place, row.date
    assert days is not None
    facts = place.facts if place else None
    civilians = row.killed.civilians
    return (
        event_id(row), days.start, days.end, days.precision, row.type, row.subtype, facts.iso3 if facts else "",
        place.country if place else "", (place.unit or "") if place else "", place.admin1 if place else "",
        place.admin1_ar if place else "", place.lat if place else None, place.lon if place else None,
        place.precision if place else "unknown", row.initiators[0].name if row.initiators else "",
        row.targets[0].name if row.targets else "", *ends(row.killed_all), *ends(civilians),
        _low(row.killed.children), _low(row.killed.women), *ends(row.wounded_all), row.n_sources, row.grade, row.id,
        " ".join(row.links),
    )  # fmt: skip


def refuse(row: Row) -> str | None:
    """Why it is no row."""
    return "no day" if row.date is None else no_news(row)


def _low(found: MinMax | None) -> int | None:
    return found.low if found else None


TABLE: Final = Table(
    name="hxl", columns=COLUMNS, key="event_id", record=record, refuse=refuse, second_head=tuple(TAGS.values()),
    derived={
        "date_start": "date", "date_end": "date", "sub_event_type": "subtype", "adm1_name": "place",
        "actor1": "initiators", "actor2": "targets", "killed_min": "killed_all", "killed_max": "killed_all",
        "civilians_killed_min": "civilians_killed", "civilians_killed_max": "civilians_killed",
    },
    corrects={
        "date_start": "date.start", "date_end": "date.end", "sub_event_type": "subtype", "adm1_name": "place.admin1",
        "latitude": "place.lat", "longitude": "place.lon", "actor1": "initiators.one", "actor2": "targets.one",
        "killed_min": "killed.low", "killed_max": "killed.high", "civilians_killed_min": "civilians_killed.low",
        "civilians_killed_max": "civilians_killed.high", "children_killed_min": "children_killed.low",
        "women_killed_min": "women_killed.low", "injured_min": "wounded.low", "injured_max": "wounded.high",
        "grade_suggested": "grade",
    },
)  # fmt: skip
