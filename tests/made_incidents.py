"""Hypothesis: incidents of several reports, whose words, numbers, places and days may be any that linking gives."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tawthiq.model.events import GROUPS, STATUSES, TYPE_OF
from tawthiq.model.incidents import Incident, IncidentClaim
from told_incidents import ARMY, CIVILIANS, REBELS, claim, incident

TEXTS = st.text(max_size=12) | st.sampled_from(
    ["=1+1", "a; b", '["x"]', "'x", "بنش", "سلمى الراوي", "<b>", "\u202eق", "-3", "a,b\n\"c\"", "true", "5", " x "]
)
COUNTS = st.none() | st.integers(0, 10_000)
ACTORS = st.sampled_from([ARMY, REBELS, CIVILIANS, {"id": "unidentified", "name": "unidentified", "likely": False}]) | (
    TEXTS.map(lambda name: {"id": "unlisted", "name": name, "likely": True})
)
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@st.composite
def tolls(draw: st.DrawFn) -> dict[str, Any]:
    low, high = draw(COUNTS), draw(COUNTS)
    if low is not None and high is not None:
        low, high = sorted((low, high))
    return {
        "outcome": draw(st.sampled_from(["killed", "wounded"])), "whose": draw(st.sampled_from([None, "civilians"])),
        "group": draw(st.sampled_from(GROUPS)), "low": low, "high": high,
        "unit": draw(st.sampled_from([None, "families"])), "part_of_total": draw(st.booleans()),
    }  # fmt: skip


@st.composite
def places(draw: st.DrawFn) -> dict[str, Any]:
    is_known = draw(st.booleans())
    return {
        "name": draw(TEXTS), "kind": draw(st.sampled_from(["town", "hospital", "", "region"])),
        "id": draw(st.none() | TEXTS),
        "lat": draw(st.floats(-90, 90)) if is_known else None, "lon": draw(st.floats(-180, 180)) if is_known else None,
        "radius_km": draw(st.none() | st.floats(0, 500)), "relation": draw(TEXTS), "method": "gazetteer",
        "precision": draw(st.sampled_from(["exact", "populated_place", "area", "admin1", "unknown"])),
        "container": draw(st.booleans()), "country": draw(st.sampled_from(["Syria", "Iraq", None, "Atlantis"])),
        "admin1": draw(st.sampled_from(["Idlib", "Nineveh", None])), "admin2": draw(st.none() | TEXTS),
    }  # fmt: skip


@st.composite
def _claims(draw: st.DrawFn, report: str) -> list[IncidentClaim]:
    words: dict[str, Any] = {
        "outlet": draw(st.none() | TEXTS), "speaker": draw(st.none() | TEXTS), "quote": draw(st.none() | TEXTS),
        "published": draw(st.none() | DAYS.map(str)), "stance": draw(st.sampled_from(["asserts", "asserts", "denies"])),
    }  # fmt: skip
    start, end = sorted((draw(DAYS), draw(DAYS)))
    days = {"start": str(start), "end": str(end), "precision": "range"} if draw(st.booleans()) else {
        "start": None, "end": None, "precision": "unknown"}  # fmt: skip
    told: list[tuple[str, Any]] = [
        ("type", draw(st.sampled_from(sorted(TYPE_OF)))), ("status", draw(st.sampled_from(STATUSES))), ("date", days),
        *(("place", one) for one in draw(st.lists(places(), max_size=2))),
        *(("initiator", one) for one in draw(st.lists(ACTORS, max_size=2))),
        *(("target", one) for one in draw(st.lists(ACTORS, max_size=2))),
        *((one["outcome"], one) for one in draw(st.lists(tolls(), max_size=4))),
        *(("weapon", {"id": "w", "name": one}) for one in draw(st.lists(TEXTS, max_size=1))),
        *(("damage", {"object": one, "effect": "hit", "low": 1, "high": None})
          for one in draw(st.lists(TEXTS, max_size=1))),
        *(("speaker", {"name": one, "role": "eyewitness", "organisation": None})
          for one in draw(st.lists(TEXTS, max_size=1))),
    ]  # fmt: skip
    return [claim(field, value, report, **words) for field, value in told]


@st.composite
def incidents(draw: st.DrawFn) -> list[Incident]:
    """One to four, each with an id of its own."""
    found = []
    for n in range(draw(st.integers(1, 4))):
        reports = [f"{draw(TEXTS)}{n}{letter}" for letter in draw(st.sampled_from(["a", "ab", "abc"]))]
        claims = [one for report in reports for one in draw(_claims(report))]
        found.append(incident(*claims, ident=f"{reports[0]}-1"))
    return found
