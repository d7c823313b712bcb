"""Incidents that tests make up: reports with chosen claims, and one report in which everything is planted."""

from __future__ import annotations

from typing import Any

import msgspec

from tawthiq.model.events import (
    SCHEMA,
    Actor,
    Analysis,
    Casualty,
    Coder,
    Damage,
    Event,
    EventClaim,
    EventDate,
    EventTrigger,
    Place,
    ReportInfo,
    Source,
    Weapon,
)
from tawthiq.model.incidents import INCIDENT_SCHEMA, EventRef, Incident, IncidentClaim
from tawthiq.model.spans import Span

ARMY = {"id": "syria.government", "name": "Syrian government forces", "likely": False}
REBELS = {"id": "syria.jaysh-al-nasr", "name": "Jaysh al-Nasr", "likely": False}
CIVILIANS = {"id": "civilians", "name": "civilians", "likely": False}
SPAN = Span(3, 8)


def claim(field: str, value: Any, report: str = "r1", **more: Any) -> IncidentClaim:
    """A claim of the report `report`, which is its own source and event unless told otherwise."""
    told = {
        "speaker": None, "stance": "asserts", "outlet": "SANA", "event": f"{report}-1", "quote": "قصفت", "span": SPAN,
        "published": "2018-02-14", "group": report,
    } | more  # fmt: skip
    return IncidentClaim(field=field, value=value, report=report, **told)


def toll(low: int | None, high: int | None, report: str = "r1", group: str = "unknown", **more: Any) -> IncidentClaim:
    """A claim of so many killed of `group`; `whose`, `part_of_total`, `unit`, `outcome` go into its value too."""
    kept = {name: more.pop(name) for name in ("whose", "part_of_total", "unit", "outcome") if name in more}
    value = {"outcome": "killed", "whose": None, "group": group, "low": low, "high": high, "unit": None} | kept
    return claim(str(value["outcome"]), value, report, **more)


def day(start: str, end: str | None = None, precision: str = "day", report: str = "r1", **more: Any) -> IncidentClaim:
    return claim("date", {"start": start, "end": end or start, "precision": precision}, report, **more)


def place(name: str = "كفرنبل", report: str = "r1", **more: Any) -> IncidentClaim:
    """A town in Idlib, unless `more` says otherwise."""
    value = {
        "name": name, "kind": "town", "id": None, "lat": 35.614, "lon": 36.561, "radius_km": 3.0,
        "precision": "populated_place", "relation": "", "method": "name", "container": False, "country": "Syria",
        "admin1": "Idlib", "admin2": None,
    } | more  # fmt: skip
    return claim("place", value, report)


def incident(*claims: IncidentClaim, ident: str = "r1-1") -> Incident:
    """An incident of the events that claims name."""
    events = tuple(dict.fromkeys(EventRef(found.report, found.event) for found in claims))
    return Incident(schema=INCIDENT_SCHEMA, id=ident, events=events, claims=claims)


def raid(report: str = "r1", **more: Any) -> tuple[IncidentClaim, ...]:
    """What every report of one raid tells: type, status, day, place, sides."""
    return (
        claim("type", "Air/drone strike", report, **more), claim("status", "occurred", report, **more),
        day("2018-02-14", report=report, **more),
        msgspec.structs.replace(place(report=report), **more), claim("initiator", ARMY, report, **more),
        claim("target", CIVILIANS, report, **more),
    )  # fmt: skip


def planted(word: str, ident: str = "planted") -> Analysis:
    """A report that holds `word` wherever a source can put one: id, title, outlet, names, words of every value."""
    span = Span(0, len(word))
    return Analysis(
        schema=SCHEMA,
        report=ReportInfo(
            id=f"{ident} {word}", path=f"in/{word}.txt", sha256="0" * 64, title=f"مقتل {word}", outlet=f"صفحة {word}",
            dateline=word, byline=word, published="2018-02-14", url=f"https://news.example/{word}", terms=(word,),
        ),
        events=(
            Event(
                id=f"{ident} {word}-1", type="Explosions/Remote violence", subtype="Air/drone strike",
                status="occurred", background=False,
                date=EventDate(start="2018-02-14", end="2018-02-14", precision="day", text=word, span=span),
                places=(
                    Place(
                        name=word, kind="residential block", text=word, span=span, lat=35.61437, lon=36.56182,
                        radius_km=0.1, precision="exact", method="name", admin=("Syria", "Idlib"),
                        relation=f"near {word}",
                    ),
                ),
                initiators=(
                    Actor(id="syria.government", name="Syrian government forces", text=word, span=span),
                    Actor(id="unlisted", name=word, text=word, span=span),
                ),
                targets=(Actor(id="unlisted", name=word, text=word, span=span),),
                weapons=(Weapon(id=word, name=word, text=word, span=span),),
                casualties=(
                    Casualty(outcome="killed", whose="civilians", group="civilians", low=7, high=7, best=7, text=word,
                             span=span),
                    Casualty(outcome="killed", whose=word, group="children", low=2, high=2, best=2, text=word,
                             span=span, part_of_total=True),
                ),
                damage=(Damage(object=word, effect="destroyed", low=1, high=1, text=word, span=span),),
                claims=(
                    EventClaim(source=Source(name=word, text=word, span=span, role="eyewitness", organisation=word),
                               to=word, verb=word, stance="asserts", span=span),
                    EventClaim(source=Source(name=word, text=word, span=span, role=word), to=None, verb=None,
                               stance="asserts", span=span),
                ),
                trigger=EventTrigger(text=word, lemma="strike", span=span), confidence=0.9, found_by="test",
            ),
        ),
        issues=(), coder=Coder(name="test", version="0", lexicon="0"), text=word,
    )  # fmt: skip
