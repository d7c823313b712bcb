"""What a perfect coder would give: made from the open corpus, so that output can be tested without the coder."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

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
    Issue,
    Place,
    ReportInfo,
    Source,
    Step,
    Weapon,
)
from tawthiq.model.spans import Span

pytest_plugins = ["servers", "archives"]
GOLD = Path(__file__).parent / "gold"
#: packs that a user has installed must not change what the tests see; processes that tests start inherit it
os.environ["TAWTHIQ_HOME"] = tempfile.mkdtemp(prefix="tawthiq-tests-")
SURE = 0.85
#: how long an example takes says more of the machine than of the code
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

MakeAnalysis = Callable[[str], Analysis]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ anew from what the coder gives now"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is refused where CI is set: a change of the golden files is looked at")


@pytest.fixture(scope="session")
def gold_dir() -> Path:
    return GOLD


@pytest.fixture(scope="session")
def perfect() -> MakeAnalysis:
    """`perfect("D001")` is the gold of D001 in the form of the coder's output."""
    return perfect_analysis


def perfect_analysis(name: str) -> Analysis:
    gold = json.loads((GOLD / f"{name}.json").read_bytes())
    data = (GOLD / "texts" / f"{name}.txt").read_bytes()
    text = data.decode()
    source = gold["source"]
    events = tuple(_event(event, text) for event in gold["events"])
    return Analysis(
        schema=SCHEMA,
        report=ReportInfo(
            id=name,
            path=f"texts/{name}.txt",
            sha256=hashlib.sha256(data).hexdigest(),
            title=source["title"],
            outlet=source["outlet"],
            dateline=None,
            byline=None,
            published=source["published"],
        ),
        events=events,
        issues=(Issue(code="text.glued-words", message="«الجرحىمن» was read as two words."),),
        coder=Coder(name="gold", version="0", lexicon="sha256:0"),
        text=text,
        derivations={event.id: _steps(event) for event in events},
    )


def _event(gold: dict[str, Any], text: str) -> Event:
    spans = gold["spans"]

    def words(slot: str, index: int) -> tuple[str | None, Span | None]:
        span = spans[slot][index]
        return (text[slice(*span)], Span(*span)) if span else (None, None)

    def anywhere(slot: str, index: int) -> tuple[str, Span]:
        found, span = words(slot, index)
        return (found, span) if found and span else (gold["trigger"], Span(*spans["trigger"]))

    date_span = Span(*spans["date"][0]) if spans["date"] else None
    trigger = Span(*spans["trigger"])
    start, end = gold["date"]
    return Event(
        id=gold["eid"],
        type=gold["type"],
        subtype=gold["subtype"],
        status=gold["status"],
        background=gold["background"],
        date=EventDate(
            start=start,
            end=end,
            precision="unknown" if start is None else "day" if start == end else "range",
            text=date_span.of(text) if date_span else None,
            span=date_span,
            confidence=SURE,
        ),
        places=tuple(_place(place, *anywhere("places", i)) for i, place in enumerate(gold["places"])),
        initiators=tuple(_actor(name, *words("side_a", i)) for i, name in enumerate(gold["side_a"])),
        targets=tuple(_actor(name, *words("side_b", i)) for i, name in enumerate(gold["side_b"])),
        weapons=tuple(_weapon(name, *anywhere("weapons", i)) for i, name in enumerate(gold["weapons"])),
        casualties=tuple(_casualty(row, *anywhere("casualties", i)) for i, row in enumerate(gold["casualties"])),
        damage=tuple(_damage(row, text) for row in gold["damage"]),
        claims=tuple(_claim(name, trigger, *anywhere("claimed_by", i)) for i, name in enumerate(gold["claimed_by"])),
        trigger=EventTrigger(text=gold["trigger"], lemma=gold["trigger"], span=trigger),
        confidence=SURE,
        found_by="gold",
    )


def _place(gold: dict[str, Any], text: str, span: Span) -> Place:
    known: dict[str, Any] = {}
    if gold["relation"]:
        known = {"lat": 35.45, "lon": 36.63, "radius_km": 15.0, "method": "relative", "precision": "populated_place"}
    container = bool(gold.get("container"))
    return Place(
        name=gold["name"], kind=gold["kind"] or "", text=text, span=span, relation=gold["relation"] or "",
        container=container, confidence=SURE, **known,
    )  # fmt: skip


def _ident(name: str) -> str:
    return name.lower().replace(" ", "-")


def _actor(name: str, text: str | None, span: Span | None) -> Actor:
    return Actor(id=_ident(name), name=name, text=text, span=span, confidence=SURE)


def _weapon(name: str, text: str, span: Span) -> Weapon:
    return Weapon(id=_ident(name), name=name, text=text, span=span, confidence=SURE)


def _casualty(gold: dict[str, Any], text: str, span: Span) -> Casualty:
    low, high = gold["low"], gold["high"]
    return Casualty(
        outcome=gold["outcome"], whose=gold["whose"] and _ident(gold["whose"]), group=gold["group"], low=low, high=high,
        best=low if low == high else None, text=text, span=span, part_of_total=bool(gold.get("part_of_total")),
        unit=gold.get("unit"), confidence=SURE,
    )  # fmt: skip


def _damage(gold: dict[str, Any], text: str) -> Damage:
    start = text.index(gold["words"])
    span = Span(start, start + len(gold["words"]))
    return Damage(
        object=gold["object"], effect=gold["effect"], low=gold["low"], high=gold["high"], text=gold["words"], span=span
    )


def _claim(name: str, verb: Span, text: str, span: Span) -> EventClaim:
    source = Source(name=name, text=text, span=span)
    return EventClaim(source=source, to=None, verb="قال", stance="asserts", span=verb, confidence=SURE)


def _steps(event: Event) -> tuple[Step, ...]:
    trigger = event.trigger
    steps = [Step(field="trigger", rule="trigger.verb", value=trigger.lemma, text=trigger.text, span=trigger.span)]
    steps += [
        Step(field=f"places[{i}]", rule="place.named", value=place.name, text=place.text, span=place.span)
        for i, place in enumerate(event.places)
    ]
    return (*steps, Step(field="date", rule="time.publication-date", value=str(event.date.start)))
