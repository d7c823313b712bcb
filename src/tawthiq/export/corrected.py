"""An incident's values with what a person corrected in them, before a profile shows them.

Only what was corrected changes, and what would contradict it follows: a lowest toll above the highest lifts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tawthiq.export import registry
from tawthiq.export.corrections import Correction
from tawthiq.export.row import Row, RowDate
from tawthiq.export.views import LowBestHigh, MinMax

UNLISTED: Final = "unlisted"
_ENDS: Final = ("low", "best", "high")
_NOWHERE: Final[dict[str, Any]] = {
    "id": None, "kind": "", "lat": None, "lon": None, "radius_km": None, "precision": "unknown", "admin2": None,
}  # fmt: skip


class Said:
    """The corrections of one incident by field."""

    def __init__(self, corrections: Mapping[str, Correction]) -> None:
        self.corrections = corrections

    def value(self, field: str, otherwise: Any) -> Any:
        """What a person says of a field, else `otherwise`."""
        found = self.corrections.get(field)
        return otherwise if found is None else found.value

    def day(self, told: RowDate | None) -> RowDate | None:
        """The days; a first day behind the last moves it along."""
        if (day := self.value("day", None)) is not None:
            return RowDate(day, day, "day")
        start, end = self.value("date.start", None), self.value("date.end", None)
        if start is None and end is None:
            return told
        first = start or (told.start if told else end)
        last = end or (told.end if told else start)
        if first > last:
            first, last = (start, start) if start else (end, end)
        return RowDate(first, last, "day" if first == last else "range")

    def place(self, told: dict[str, Any] | None) -> dict[str, Any] | None:
        """The place as a claim has it. One that is renamed has no position but the one that is told with it."""
        name, lat, lon, admin1 = (self.value(f"place.{part}", None) for part in ("name", "lat", "lon", "admin1"))
        if name is None and lat is None and lon is None and admin1 is None:
            return told
        value = dict(told) if told else {"name": "", "country": None, "admin1": None} | _NOWHERE
        if name is not None and name != value["name"]:
            value |= _NOWHERE | {"name": name}
        if lat is not None or lon is not None:
            value |= {"lat": value["lat"] if lat is None else lat, "lon": value["lon"] if lon is None else lon}
            value |= {"admin1": None, "admin2": None, "radius_km": None}
            if value["precision"] == "unknown":
                value["precision"] = "exact"
        if value["lat"] is None or value["lon"] is None:
            value |= {"lat": None, "lon": None}
        return value | ({} if admin1 is None else {"admin1": admin1, "admin2": None})

    def actors(self, field: str, told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The sides as claims have them. `initiators.one NAME` stands for the actor of that name."""
        if (names := self.value(field, None)) is not None:
            return [_actor(name) for name in names]
        found = list(told)
        for key, correction in self.corrections.items():
            if key.partition(" ")[0] == f"{field}.one":
                at = next((n for n, value in enumerate(found) if is_named(value, correction.was)), len(found))
                found[at : at + 1] = [_actor(correction.value)] if correction.value else []
        return found

    def deaths(self, told: LowBestHigh, *, is_told: bool) -> LowBestHigh:
        """low <= best <= high, and the parts add up to best; they are unknown where they no longer do."""
        low, best, high = (self.value(f"killed.{end}", None) for end in _ENDS)
        said = [number for number in (low, best, high) if number is not None]
        if not said:
            return told
        if not is_told:
            told = LowBestHigh(low=min(said), best=said[0], high=max(said))
        ends = _bounds(MinMax(told.low, told.high), low, high)
        assert ends is not None
        top = told.high if ends.high is None else ends.high
        best = min(max(told.best, ends.low), top) if best is None else best
        known = told.side_a + told.side_b + told.civilians
        parts = (told.side_a, told.side_b, told.civilians) if known <= best else (0, 0, 0)
        return LowBestHigh(min(ends.low, best), best, max(top, best), *parts, best - sum(parts))

    def bounds(self, name: str, told: MinMax | None) -> MinMax | None:
        """Bounds of a count, such as `killed` or `children_wounded`."""
        return _bounds(told, self.value(f"{name}.low", None), self.value(f"{name}.high", None))


def shown(row: Row, field: str) -> str:
    """What a row says of a field, as text."""
    head, _, end = field.partition(" ")[0].partition(".")
    match head:
        case "subtype" | "status" | "grade":
            return str(getattr(row, head))
        case "day" | "date":
            days = [row.date.start, row.date.end] if row.date else [""]
            return " – ".join(dict.fromkeys(days)) if head == "day" else days[-1 if end == "end" else 0]
        case "place":
            value = getattr(row.place, end) if row.place else None
            return "" if value is None else str(value)
        case "initiators" | "targets":
            return "; ".join(actor.name for actor in getattr(row, head))
        case "killed" if end == "best":
            return str(row.deaths.best)
        case "killed" | "wounded":
            found = getattr(row, f"{head}_all")
        case _:
            group, _, outcome = head.rpartition("_")
            found = getattr(getattr(row, outcome), group)
    number = getattr(found, end) if found else None
    return "" if number is None else str(number)


def _bounds(told: MinMax | None, low: int | None, high: int | None) -> MinMax | None:
    if low is None and high is None:
        return told
    if told is None:
        least = low if low is not None else high
        assert least is not None
        told = MinMax(least, high if high is not None else least)
    if low is not None and high is not None:
        return MinMax(min(low, high), max(low, high))
    if low is not None:
        return MinMax(low, None if told.high is None else max(told.high, low))
    assert high is not None
    return MinMax(min(told.low, high), high)


def _actor(name: str) -> dict[str, Any]:
    known = registry.actor(None, name)
    return {"id": known.id if known else UNLISTED, "name": known.name if known else name, "likely": False}


def is_named(value: Any, name: str) -> bool:
    """Whether an actor, as claims have it, is shown under `name`."""
    if not isinstance(value, dict):
        return False
    known = registry.actor(value.get("id"), value.get("name"))
    names = {value.get("name"), known.name if known else value.get("id")}
    return name in names
