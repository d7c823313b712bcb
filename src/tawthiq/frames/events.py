"""Events of reports as an Arrow table: what the coder gave, nothing chosen and nothing left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from tawthiq.export.arrow import arrow, in_batches
from tawthiq.export.columns import day
from tawthiq.model.events import Analysis, Event

if TYPE_CHECKING:
    import pyarrow

_TEXT, _INT, _REAL, _BOOL = "string", "int64", "double", "bool"
_PARTS: Final[dict[str, dict[str, str]]] = {
    "places": {
        "name": _TEXT, "kind": _TEXT, "id": _TEXT, "lat": _REAL, "lon": _REAL, "radius_km": _REAL, "precision": _TEXT,
        "method": _TEXT, "relation": _TEXT, "container": _BOOL, "text": _TEXT, "confidence": _REAL,
    },
    "initiators": {"id": _TEXT, "name": _TEXT, "text": _TEXT, "likely": _BOOL, "confidence": _REAL},
    "targets": {"id": _TEXT, "name": _TEXT, "text": _TEXT, "likely": _BOOL, "confidence": _REAL},
    "weapons": {"id": _TEXT, "name": _TEXT, "text": _TEXT, "confidence": _REAL},
    "casualties": {
        "outcome": _TEXT, "whose": _TEXT, "group": _TEXT, "low": _INT, "high": _INT, "best": _INT, "unit": _TEXT,
        "part_of_total": _BOOL, "text": _TEXT, "confidence": _REAL,
    },
    "damage": {"object": _TEXT, "effect": _TEXT, "low": _INT, "high": _INT, "text": _TEXT},
}  # fmt: skip
"""Lists of an event; each part also has `start` and `end`, the place of its words in code points."""
_COLUMNS: Final[dict[str, str]] = {
    "report": _TEXT, "event": _TEXT, "outlet": _TEXT, "published": "date32", "event_type": _TEXT,
    "sub_event_type": _TEXT, "status": _TEXT, "background": _BOOL, "date_start": "date32", "date_end": "date32",
    "date_precision": _TEXT, "place": _TEXT, "latitude": _REAL, "longitude": _REAL, "radius_km": _REAL,
    "place_precision": _TEXT, "country": _TEXT, "admin1": _TEXT, "killed_low": _INT, "killed_high": _INT,
    "wounded_low": _INT, "wounded_high": _INT, "trigger": _TEXT, "trigger_start": _INT, "trigger_end": _INT,
    "confidence": _REAL,
}  # fmt: skip
"""One value an event: the first place that is no container, the sum of tolls that are no part of another."""


def event_table(analyses: Iterable[Analysis]) -> pyarrow.Table:
    """A row an event."""
    pa = arrow()
    schema = _schema()
    told = (_row(analysis, event) for analysis in analyses for event in analysis.events)
    batches = [pa.RecordBatch.from_pylist(some, schema=schema) for some in in_batches(told)]
    return pa.Table.from_batches(batches, schema)


def _schema() -> pyarrow.Schema:
    pa = arrow()

    def kind(name: str) -> Any:
        return pa.date32() if name == "date32" else pa.type_for_alias(name)

    fields = [(name, kind(told)) for name, told in _COLUMNS.items()]
    for name, parts in _PARTS.items():
        inside = [(part, kind(told)) for part, told in (parts | {"start": _INT, "end": _INT}).items()]
        fields.append((name, pa.list_(pa.struct(inside))))
    claim = {"speaker": _TEXT, "role": _TEXT, "organisation": _TEXT, "to": _TEXT, "verb": _TEXT, "stance": _TEXT}
    fields.append(("claims", pa.list_(pa.struct([(name, kind(told)) for name, told in claim.items()]))))
    return pa.schema(fields)


def _row(analysis: Analysis, event: Event) -> dict[str, Any]:
    report, date = analysis.report, event.date
    place = next((place for place in event.places if not place.container), None) or next(iter(event.places), None)
    admin = place.admin if place else ()
    row: dict[str, Any] = {
        "report": report.id, "event": event.id, "outlet": report.outlet, "published": day(report.published),
        "event_type": event.type, "sub_event_type": event.subtype, "status": event.status,
        "background": event.background, "date_start": day(date.start), "date_end": day(date.end),
        "date_precision": date.precision, "place": place.name if place else None,
        "latitude": place.lat if place else None, "longitude": place.lon if place else None,
        "radius_km": place.radius_km if place else None, "place_precision": place.precision if place else None,
        "country": admin[0] if admin else None, "admin1": admin[1] if len(admin) > 1 else None,
        "trigger": event.trigger.text, "trigger_start": event.trigger.span.start,
        "trigger_end": event.trigger.span.end, "confidence": event.confidence,
    }  # fmt: skip
    for outcome in ("killed", "wounded"):
        row[f"{outcome}_low"], row[f"{outcome}_high"] = _toll(event, outcome)
    for name, parts in _PARTS.items():
        row[name] = [_part(value, parts) for value in getattr(event, name)]
    row["claims"] = [
        {
            "speaker": claim.source.name, "role": claim.source.role, "organisation": claim.source.organisation,
            "to": claim.to, "verb": claim.verb, "stance": claim.stance,
        }
        for claim in event.claims
    ]  # fmt: skip
    return row


def _part(value: Any, names: Iterable[str]) -> dict[str, Any]:
    span = value.span
    told = {name: getattr(value, name) for name in names}
    return told | {"start": span.start if span else None, "end": span.end if span else None}


def _toll(event: Event, outcome: str) -> tuple[int | None, int | None]:
    """Bounds of the rows of persons that add up; None where nothing is told, or where nobody sets a bound."""
    told = [c for c in event.casualties if c.outcome == outcome and not c.unit]
    rows = [c for c in told if not c.part_of_total] or told
    lows = [c.low for c in rows if c.low is not None]
    highs = [c.high for c in rows if c.high is not None]
    return sum(lows) if lows else None, sum(highs) if rows and len(highs) == len(rows) else None
