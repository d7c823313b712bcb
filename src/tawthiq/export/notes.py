"""An incident in one paragraph, made of its row alone, so that it says nothing that the profile withholds."""

from __future__ import annotations

from datetime import date

from tawthiq.export.row import Row, RowActor
from tawthiq.export.views import MinMax

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def notes(row: Row) -> str:
    """English. Begins "On 14 February 2018, …"; where words are shown, ends with them."""
    parts = [f"{_when(row)}{row.subtype[0].lower()}{row.subtype[1:]}{_status(row)}{_where(row)}{_sides(row)}."]
    parts += [_toll(name, found) for name, found in (("Killed", row.killed_all), ("Wounded", row.wounded_all)) if found]
    if row.unknown_number:
        parts.append("Killed, number not told.")
    sources = f"{row.n_sources} independent source" + ("" if row.n_sources == 1 else "s")
    said = f" ({'; '.join(row.outlets)})" if row.outlets else ""
    parts.append(f"Told by {sources}{said}.")
    if row.contradictions:
        parts.append(f"Sources disagree on {', '.join(dict.fromkeys(found.kind for found in row.contradictions))}.")
    quotes = dict.fromkeys(claim.quote for claim in row.claims if claim.quote)
    if quotes:
        parts.append("Words: " + " | ".join(quotes))
    return " ".join(parts)


def day(iso: str) -> str:
    """`14 February 2018`."""
    told = date.fromisoformat(iso)
    return f"{told.day} {_MONTHS[told.month - 1]} {told.year}"


def bounds(found: MinMax) -> str:
    """`5`, `3 to 5`, `at least 9`."""
    if found.high is None:
        return f"at least {found.low}"
    return str(found.low) if found.low == found.high else f"{found.low} to {found.high}"


def _when(row: Row) -> str:
    if row.date is None:
        return "On an unknown day, "
    if row.date.start == row.date.end:
        return f"On {day(row.date.start)}, "
    return f"Between {day(row.date.start)} and {day(row.date.end)}, "


def _status(row: Row) -> str:
    return "" if row.status == "occurred" else f" ({row.status.replace('_', ' ')})"


def _where(row: Row) -> str:
    if row.place is None:
        return ""
    parts = (row.place.name, row.place.admin1, row.place.country)
    return " in " + ", ".join(dict.fromkeys(part for part in parts if part))


def _sides(row: Row) -> str:
    by, against = _names(row.initiators), _names(row.targets)
    return (f" by {by}" if by else "") + (f" against {against}" if against else "")


def _names(actors: tuple[RowActor, ...]) -> str:
    return ", ".join(dict.fromkeys(actor.name for actor in actors))


def _toll(name: str, found: MinMax) -> str:
    return f"{name}: {bounds(found)}."
