"""A table with the columns of UCDP's Georeferenced Event Dataset. It is no UCDP data: ids are local and negative.

Ids of conflicts, dyads and sides are UCDP's own and stay empty.
"""

from __future__ import annotations

from typing import Final

from tawthiq.export import precision
from tawthiq.export.countries import country
from tawthiq.export.discretion import hashed
from tawthiq.export.row import Row, RowActor
from tawthiq.export.tables import Cells, Context, Table, no_news

COLUMNS: Final = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
)  # fmt: skip
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
_STATES: Final = frozenset((1, 8))
_CIVILIANS: Final = "Civilians"
_MIDNIGHT: Final = " 00:00:00.000"
"""As the releases write days."""
_GRID_DEGREES: Final = 0.5
_GRID_COLUMNS: Final = 720


def record(row: Row, context: Context) -> Cells:
    """The 49 cells."""
    place, days, deaths = row.place, row.date, row.deaths
    assert place is not None
    assert days is not None
    facts = place.facts
    side_a, side_b = sides(row)
    name_b = side_b.name if side_b else _CIVILIANS
    assert side_a is not None
    named = {"start": days.start, "end": days.end}
    is_point = place.lat is not None and place.lon is not None
    return (
        local_id(row), row.id, int(days.start[:4]), None, "Clear", violence(row), None, None, "", None, None,
        f"{side_a.name} - {name_b}", None, None, side_a.name, None, None, name_b, row.n_sources, "; ".join(row.links),
        "; ".join(row.outlets), row.first_published or "", "", "; ".join(row.speakers),
        precision.ucdp_place(place.precision, place.radius_km), place.name, place.kind, place.admin1, place.admin2,
        place.lat, place.lon, f"POINT ({place.lon} {place.lat})" if is_point else "",
        priogrid(place.lat, place.lon) if place.lat is not None and place.lon is not None else None, place.country,
        facts.gwno if facts else None, facts.ucdp_region if facts else "", _clarity(row),
        precision.ucdp_date(named), days.start + _MIDNIGHT, days.end + _MIDNIGHT,
        deaths.side_a, deaths.side_b, deaths.civilians, deaths.unknown, deaths.best, deaths.high, deaths.low,
        _gwno(side_a), _gwno(side_b),
    )  # fmt: skip


def refuse(row: Row) -> str | None:
    """Why UCDP's definition of an event leaves it out, or what it would need is unknown."""
    if (why := no_news(row)) is not None:
        return why
    if row.deaths.high == 0:
        return "number of killed not told" if row.unknown_number else "no deaths"
    side_a, side_b = sides(row)
    if side_a is None:
        return "no organised actor"
    if side_b is None and not row.deaths.civilians and not _against_civilians(row):
        return "no second side"
    if row.date is None:
        return "no day"
    return "no place" if row.place is None else None


def sides(row: Row) -> tuple[RowActor | None, RowActor | None]:
    """The first organised actor of each side, None where there is none."""
    both = (row.initiators, row.targets)
    side_a, side_b = (next((actor for actor in side if actor.is_organised), None) for side in both)
    return side_a, side_b


def violence(row: Row) -> int:
    """1 state-based, 2 between organised groups, 3 one-sided."""
    side_a, side_b = sides(row)
    if side_b is None:
        return ONE_SIDED
    return STATE_BASED if _STATES & {actor.inter for actor in (side_a, side_b) if actor} else NON_STATE


def local_id(row: Row) -> int:
    """Negative, so that no id of UCDP's is imitated; 48 bits of the incident's hash."""
    return -int(hashed(row.key)[1:13], 16)


def priogrid(lat: float, lon: float) -> int:
    """Number of the cell of half a degree, counted from the south-west: PRIO-GRID's."""
    line, column = int((lat + 90) // _GRID_DEGREES), int((lon + 180) // _GRID_DEGREES)
    return line * _GRID_COLUMNS + column + 1


def _clarity(row: Row) -> int:
    """1 one event, 2 several days told as one."""
    return 2 if row.date is not None and row.date.precision == "range" else 1


def _against_civilians(row: Row) -> bool:
    return any(actor.inter == 7 for actor in row.targets) or row.type == "Violence against civilians"


def _gwno(actor: RowActor | None) -> int | None:
    """Of a state's own forces alone."""
    own = country(actor.country) if actor is not None and actor.inter in _STATES else None
    return own.gwno if own else None


TABLE: Final = Table(
    name="ucdp", columns=COLUMNS, key="relid", record=record, refuse=refuse,
    derived={
        "side_a": "initiators", "side_b": "targets", "where_coordinates": "place", "latitude": "place",
        "longitude": "place", "date_start": "date", "date_end": "date", "best": "deaths", "high": "deaths",
        "low": "deaths",
    },
    corrects={
        "side_a": "initiators.one", "side_b": "targets.one", "where_coordinates": "place.name", "latitude": "place.lat",
        "longitude": "place.lon", "adm_1": "place.admin1", "date_start": "date.start", "date_end": "date.end",
        "best": "killed.best", "high": "killed.high", "low": "killed.low",
    },
)  # fmt: skip
