"""Tables in the manner of Airwars: incidents with bounds of civilian harm, their sources, the counts of victims.

The grade is a suggestion by rule; a person sets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tawthiq.export.discretion import hashed
from tawthiq.export.row import Harm, Row, RowActor
from tawthiq.export.tables import Cells, Context, Table, no_news
from tawthiq.export.tolls import is_civilian
from tawthiq.export.views import DENIES, MinMax, ends
from tawthiq.model.events import OUTCOMES

BELLIGERENTS: Final = 3
HARMED: Final = (
    ("civilian_non_combatants", "civilians"), ("children", "children"), ("women", "women"), ("men", ""),
    ("militants", "militants"),
)  # fmt: skip
"""Columns to groups of persons; reports do not tell men apart, so theirs are empty."""
_BOUNDS: Final = tuple(
    f"{name}_{outcome}_{end}" for name, _ in HARMED for outcome in ("killed", "injured") for end in ("min", "max")
)
COLUMNS: Final = (
    "code", "date", "date_end", "date_type", "local_time_of_day", "country", "admin1", "location_name",
    "location_name_arabic", "latitude", "longitude", "geolocation_accuracy", "strike_status", "strike_type",
    "infrastructure", "civilian_harm_reported", "civilian_harm_status", "civilian_harm_status_suggested", *_BOUNDS,
    *(f"belligerent_{n}_{part}" for n in range(1, BELLIGERENTS + 1)
      for part in ("name", "type", "deaths_conceded_min", "deaths_conceded_max")),
    "number_of_sources", "sources", "record",
)  # fmt: skip
SOURCES: Final = ("code", "outlet", "published", "speaker", "stance", "independence_group", "link")
VICTIMS: Final = ("code", "outcome", "group", "min", "max", "part_of_total", "superseded", "words", "link")
_TYPES: Final = {
    1: "state forces", 2: "rebel group", 3: "political militia", 4: "identity militia", 5: "rioters", 6: "protesters",
    7: "civilians", 8: "external forces",
}  # fmt: skip
_VIOLENT: Final = ("Battles", "Explosions/Remote violence", "Violence against civilians")


def code(row: Row) -> str:
    """`TWQ` and 12 digits of the incident's hash."""
    return f"TWQ{hashed(row.key)[1:13]}"


def record(row: Row, context: Context) -> Cells:
    """One incident."""
    place, days = row.place, row.date
    bounds = [end for _, name in HARMED for harm in (row.killed, row.wounded) for end in ends(_harm(harm, name))]
    belligerents = [part for n in range(BELLIGERENTS) for part in _belligerent(row, n)]
    is_set = any(one.field == "grade" for one in row.corrections)
    return (
        code(row), days.start if days else "", days.end if days else "", days.precision if days else "unknown", "",
        place.country if place else "", place.admin1 if place else "", place.name if place else "",
        place.name_ar if place else "", place.lat if place else None, place.lon if place else None,
        place.precision if place else "unknown", "declared" if row.grade == "confirmed" else "alleged", row.subtype,
        "; ".join(row.objects), "yes" if is_harm(row) else "no", row.grade if is_set else "", row.grade, *bounds,
        *belligerents, row.n_sources, "; ".join(row.links), row.id,
    )  # fmt: skip


def refuse(row: Row) -> str | None:
    """Why it is none of these: no violence, or none that happened."""
    return f"type: {row.type}" if row.type not in _VIOLENT else no_news(row)


def is_harm(row: Row) -> bool:
    """Whether any source tells of harm to civilians, also where a count is withheld."""
    counted = (row.killed.civilians, row.wounded.civilians, row.killed.children, row.killed.women)
    hidden = any(column.startswith(("civilians_", "children_", "women_")) for column in row.withheld)
    return hidden or any(counted) or any(actor.inter == 7 for actor in row.targets)


def sources(row: Row) -> Iterator[Cells]:
    """Each report once for each speaker, with the place of the words that tell the event."""
    told: dict[tuple[object, ...], None] = {}
    for claim in row.claims:
        if claim.field == "type":
            told[claim.outlet, claim.published, claim.speaker, claim.stance, claim.group, claim.anchor] = None
    for cells in told:
        outlet, published, speaker, stance, group, anchor = (None if c is None else str(c) for c in cells)
        yield code(row), outlet, published, speaker, stance, group, anchor


def victims(row: Row) -> Iterator[Cells]:
    """Every count of persons that a source gives, superseded ones too. No names."""
    for claim in row.claims:
        if claim.field in OUTCOMES and isinstance(claim.value, dict):
            value = claim.value
            yield (
                code(row), claim.field, str(value.get("group") or ""), _number(value.get("low")),
                _number(value.get("high")), "yes" if value.get("part_of_total") else "no",
                "yes" if claim.superseded_by is not None else "no", claim.quote, claim.anchor,
            )  # fmt: skip


def _harm(harm: Harm, name: str) -> MinMax | None:
    found: MinMax | None = getattr(harm, name) if name else None
    return found


def _belligerent(row: Row, n: int) -> tuple[str, str, int | None, int | None]:
    if n >= len(row.initiators):
        return "", "", None, None
    actor = row.initiators[n]
    return actor.name, _TYPES.get(actor.inter, "unknown"), *_conceded(row, actor)


def _conceded(row: Row, actor: RowActor) -> tuple[int | None, int | None]:
    """Bounds of the civilians whom a belligerent itself says were killed; None where it says nothing."""
    told = [
        claim.value for claim in row.claims
        if claim.field == "killed" and claim.speaker == actor.name and claim.superseded_by is None
        and claim.stance != DENIES and isinstance(claim.value, dict) and is_civilian(claim.value)
    ]  # fmt: skip
    lows = [low for value in told if (low := _number(value.get("low"))) is not None]
    highs = [_number(value.get("high")) for value in told]
    known = [high for high in highs if high is not None]
    return min(lows, default=None), max(known) if known and len(known) == len(highs) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


TABLE: Final = Table(
    name="airwars", columns=COLUMNS, key="code", record=record, refuse=refuse,
    derived={
        "date": "date", "location_name": "place", "latitude": "place", "longitude": "place", "strike_type": "subtype",
        "belligerent_1_name": "initiators",
    } | {f"{name}_{told}_{end}": f"{group}_{outcome}" for name, group in HARMED if group
         for told, outcome in (("killed", "killed"), ("injured", "wounded")) for end in ("min", "max")},
    corrects={
        "date": "date.start", "date_end": "date.end", "admin1": "place.admin1", "location_name": "place.name",
        "latitude": "place.lat", "longitude": "place.lon", "strike_type": "subtype", "civilian_harm_status": "grade",
    } | {f"belligerent_{n}_name": "initiators.one" for n in range(1, BELLIGERENTS + 1)}
      | {f"{name}_{told}_{end}": f"{group}_{outcome}.{bound}" for name, group in HARMED if group
         for told, outcome in (("killed", "killed"), ("injured", "wounded"))
         for end, bound in (("min", "low"), ("max", "high"))},
)  # fmt: skip
