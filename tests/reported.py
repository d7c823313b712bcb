"""Incidents for tests of the report, and the page that they give."""

from __future__ import annotations

from typing import Any

from tawthiq.export.private_names import PrivateNames
from tawthiq.export.profiles import profile
from tawthiq.export.report.chosen import Chosen, choose
from tawthiq.export.report.made import made
from tawthiq.export.report.page import page
from tawthiq.export.report.period import Period
from tawthiq.export.report.words import Language, Words
from tawthiq.export.rows import Rows, private_names
from tawthiq.model.incidents import Incident
from told_incidents import REBELS, claim, day, incident, place, raid, toll


def choose_all(incidents: list[Incident], name: Any, *, with_names: bool = False) -> Chosen:
    rows = Rows(profile(name, with_names=with_names), private_names(incidents) | PrivateNames())
    return choose(incidents, rows, Period())


def written(incidents: list[Incident], name: Any = "full", language: Language = "en", *, names: bool = False) -> str:
    chosen = choose_all(incidents, name, with_names=names)
    told = made(chosen, profile(name, with_names=names), (), made_at="2024-01-01T00:00:00Z", tool="tawthiq 0",
                language=language)  # fmt: skip
    return page(chosen, told, Words(language))


def contested_raid() -> Incident:
    """A raid that two sources tell with different tolls and sides."""
    return incident(
        *raid("r1"), *raid("r2"), toll(3, 3, "r1", quote="ثلاثة"), toll(9, None, "r2", quote="أكثر من ثمانية"),
        claim("initiator", REBELS, "r2", outlet="SOHR"), toll(5, 5, "r2", outcome="wounded"), ident="r1-1",
    )  # fmt: skip


def places() -> list[Incident]:
    spots = [("Idlib", 35.93, 36.63), ("Aleppo", 36.2, 37.16), ("Daraa", 32.62, 36.1), ("Idlib", 35.932, 36.632)]
    return [
        incident(
            claim("type", "Attack", f"r{n}"), day("2018-02-14", report=f"r{n}"),
            place(f"م{n}", f"r{n}", admin1=admin1, lat=lat, lon=lon), ident=f"r{n}-1",
        )
        for n, (admin1, lat, lon) in enumerate(spots)
    ]  # fmt: skip
