"""Short wordings that every form of output shares."""

from __future__ import annotations

import re

from tawthiq.model.events import EventDate, Place

# C0 and C1 controls but tab and line ends: a terminal obeys some of them, HTML forbids them
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def bounds(low: int | None, high: int | None) -> str:
    """`5`, `10–15`, `9+`, `≤12`, `?`: exactly, between, at least, at most, unknown."""
    match low, high:
        case None, None:
            return "?"
        case None, _:
            return f"≤{high:,}"
        case _, None:
            return f"{low:,}+"
        case _ if low == high:
            return f"{low:,}"
    return f"{low:,}–{high:,}"


def day_or_days(date: EventDate) -> str:
    """`2018-01-15`, `2018-01-13 – 2018-01-15`, or "" where undated."""
    if date.start and date.end and date.start != date.end:
        return f"{date.start} – {date.end}"
    return date.start or date.end or ""


def coordinates(place: Place) -> str:
    """`35.45 N 36.63 E ±15 km`, or "" where the place is unresolved."""
    if place.lat is None or place.lon is None:
        return ""
    north, east = "N" if place.lat >= 0 else "S", "E" if place.lon >= 0 else "W"
    radius = "" if place.radius_km is None else f" ±{place.radius_km:g} km"
    return f"{abs(place.lat):.2f} {north} {abs(place.lon):.2f} {east}{radius}"


def one_line(text: str) -> str:
    """`text` for a terminal: controls replaced, direction marks left out, runs of blanks and line ends one blank."""
    return " ".join(CONTROLS.sub("\ufffd", BIDI_CONTROLS.sub("", text)).split())
