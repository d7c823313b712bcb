"""Made-up incidents for tests of exports, and one whose every text tries to trick what it is shown in."""

from __future__ import annotations

from typing import Any

from tawthiq.model.incidents import INCIDENT_SCHEMA, EventRef, Incident, IncidentClaim, Value
from tawthiq.model.spans import Span

FORMULA = '=HYPERLINK("http://evil.example","x")'
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
TURNED = "\u202eتسعة\u202c \u2066خفي\u2069"
PATH = "../../etc/passwd"
CONTROLS = "\x00\x1b[31m\x7f"
TRICKS = (FORMULA, "+1+1", "-2+3", "@SUM(A1)", "\t=1", SCRIPT, TURNED, PATH, CONTROLS, "a; b", '["x"]', "x\ufffey")
PERSON = "سلمى الراوي"
SPELLINGS = ("سلمى الراوي", "سـلمى الراوي", "سلمي الراوي", "وسلمى الراوي", "سلمى  الرّاوي")


def claim(field: str, value: Value, report: str = "r1", **more: Any) -> IncidentClaim:
    """A claim with words, as linking makes it."""
    told: dict[str, Any] = {
        "speaker": None, "stance": "asserts", "outlet": None, "event": f"{report}-1", "quote": "كلمة",
        "span": Span(0, 4), "published": "2021-03-05", "group": report,
    }  # fmt: skip
    return IncidentClaim(field=field, value=value, report=report, **(told | more))


def place(name: str = "بنش", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": name, "kind": "town", "id": "1", "lat": 35.9583, "lon": 36.7111, "radius_km": 2.0,
        "precision": "populated_place", "relation": "", "method": "gazetteer", "container": False, "country": "Syria",
        "admin1": "Idlib", "admin2": None,
    }  # fmt: skip
    return told | more


def toll(low: int | None, high: int | None, group: str = "civilians", outcome: str = "killed") -> dict[str, Any]:
    return {
        "outcome": outcome, "whose": None, "group": group, "low": low, "high": high, "unit": None,
        "part_of_total": False,
    }  # fmt: skip


def incident(ident: str = "i1", *more: IncidentClaim, **changed: Any) -> Incident:
    """An air strike that two reports tell, with a toll each."""
    where = changed.get("place", place())
    claims = [
        claim("type", changed.get("subtype", "Air/drone strike"), quote="قصف"),
        claim("status", changed.get("status", "occurred")),
        claim("date", {"start": "2021-03-04", "end": "2021-03-04", "precision": "day"}, quote="أمس"),
        claim("initiator", {"id": "syria.government", "name": "Syrian government forces", "likely": False}),
        claim("target", {"id": "civilians", "name": "civilians", "likely": False}),
        claim("weapon", {"id": "barrel-bomb", "name": "barrel bombs"}),
        claim("killed", toll(3, 3), quote="ثلاثة مدنيين"),
        claim("killed", toll(8, None), "r2", quote="أكثر من سبعة"),
        claim("type", "Air/drone strike", "r2"),
    ]  # fmt: skip
    if where is not None:
        claims.insert(3, claim("place", where, quote="بنش"))
    events = tuple(EventRef(report, f"{report}-1") for report in ("r1", "r2"))
    return Incident(schema=INCIDENT_SCHEMA, id=ident, events=events, claims=(*claims, *more))


def tricky() -> list[Incident]:
    """An incident for each trick, which stands in every text that comes from a report."""
    return [_tricky(n, trick) for n, trick in enumerate(TRICKS)]


def _tricky(n: int, trick: str) -> Incident:
    report = f"{trick}{n}"
    words: dict[str, Any] = {"outlet": trick, "quote": trick, "speaker": trick, "event": f"{report}-1"}
    claims = (
        claim("type", "Armed clash", report, **words),
        claim("place", place(trick, kind=trick, id=trick, admin2=trick), report, **words),
        claim("initiator", {"id": "unlisted", "name": trick, "likely": False}, report, **words),
        claim("weapon", {"id": "w", "name": trick}, report, **words),
        claim("damage", {"object": trick, "effect": "hit", "low": 1, "high": 1}, report, **words),
        claim("speaker", {"name": trick, "role": None, "organisation": None}, report, **words),
        claim("date", {"start": "2021-03-04", "end": "2021-03-04", "precision": "day"}, report, **words),
    )
    return Incident(schema=INCIDENT_SCHEMA, id=f"{report}-1", events=(EventRef(report, f"{report}-1"),), claims=claims)


def with_person() -> list[Incident]:
    """An incident for each spelling of a private person's name, who is witness, party and in the words."""
    found = []
    for n, name in enumerate(SPELLINGS):
        report = f"تقرير {name} {n}"
        told: dict[str, Any] = {"speaker": PERSON, "quote": f"قالت {name} إن ثلاثة قتلوا", "outlet": f"صفحة {name}"}
        more = (
            claim("speaker", {"name": PERSON, "role": "eyewitness", "organisation": None}, report, **told),
            claim("target", {"id": "unlisted", "name": name, "likely": False}, report, **told),
            claim("place", place(f"منزل {name}", precision="exact", radius_km=0.1), report, **told),
            claim("weapon", {"id": "x", "name": f"مسدس {name}"}, report, **told),
            claim("damage", {"object": f"منزل {name}", "effect": "destroyed", "low": 1, "high": 1}, report, **told),
        )
        found.append(incident(f"حادثة {name} {n}", *more))
    return found
