"""A million events to link: analyses as the coder writes them, made without text, and how long linking them takes.

Happenings are drawn over `DAYS` days and the surroundings of 40 towns: a position, a subtype, a toll, a side, and words
of their own (a village, names) beside common ones of a skewed vocabulary. Each is told by one to eight reports, which
keep most of it, tell the day in three of four cases, and err by one in the toll now and then. One report in ten has a
second, unrelated event.

    python benchmarks/link_made.py N_EVENTS
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from tawthiq.link.linking import link
from tawthiq.model.events import (
    TYPE_OF,
    Actor,
    Analysis,
    Casualty,
    Coder,
    Event,
    EventDate,
    EventTrigger,
    Place,
    ReportInfo,
)
from tawthiq.model.spans import Span

DAYS = 4000
TOWNS = 40
COMMON = 3000
TOLD_BY = (1, 1, 1, 2, 2, 3, 4, 8)
SUBTYPES = ("Air/drone strike", "Shelling/artillery/missile attack", "Armed clash", "Attack", "Arrests")
SIDES = ("russia", "syria.government", "turkey", "syria.sdf", "syria.opposition")
FIRST = date(2012, 1, 1)
NOWHERE = Span(0, 1)
CODER = Coder(name="made", version="1", lexicon="")


def made(n_events: int, seed: int = 1) -> Iterator[Analysis]:
    """Reports with `n_events` events in all, or a few more."""
    chance = random.Random(seed)
    n_made = n_happening = 0
    while n_made < n_events:
        n_happening += 1
        happening = _Happening(n_happening, chance)
        for _ in range(chance.choice(TOLD_BY)):
            n_told = 1 + (chance.random() < 0.1)
            n_made += n_told
            yield happening.report(n_made, n_told)


class _Happening:
    def __init__(self, n: int, chance: random.Random) -> None:
        self.n, self.chance = n, chance
        self.day = FIRST + timedelta(chance.randrange(DAYS))
        town = random.Random(chance.randrange(TOWNS))
        self.lat = town.uniform(32, 37) + chance.uniform(-0.3, 0.3)
        self.lon = town.uniform(36, 42) + chance.uniform(-0.3, 0.3)
        self.village = f"v{chance.randrange(20_000)}"
        self.subtype = chance.choice(SUBTYPES)
        self.side = chance.choice(SIDES)
        self.killed = chance.choice((0, 1, 1, 2, 3, 5, 9))
        self.own = [self.village, *(f"n{chance.randrange(60_000)}" for _ in range(4))]

    def report(self, n: int, n_events: int) -> Analysis:
        chance = self.chance
        is_dated = chance.random() < 0.75
        published = self.day + timedelta(chance.choice((0, 0, 0, 1)))
        common = {f"c{int(COMMON * chance.random() ** 3)}" for _ in range(25)}
        terms = (*(word for word in self.own if chance.random() < 0.8), *sorted(common))
        info = ReportInfo(
            id=f"r{n}", path=None, sha256="", title=None, outlet=f"o{chance.randrange(80)}", dateline=None, byline=None,
            published=published.isoformat() if is_dated else None, terms=terms,
        )  # fmt: skip
        events = [self._event(f"r{n}-1", is_dated)]
        if n_events == 2:
            events.append(_Happening(0, chance)._event(f"r{n}-2", is_dated))
        return Analysis(schema="tawthiq/1", report=info, events=tuple(events), issues=(), coder=CODER)

    def _event(self, ident: str, is_dated: bool) -> Event:
        chance = self.chance
        day = self.day.isoformat() if is_dated else None
        place = Place(name=self.village, kind="village", text=self.village, span=NOWHERE, lat=self.lat, lon=self.lon,
                      radius_km=chance.choice((2.0, 5.0, 12.0)), precision="populated_place")  # fmt: skip
        killed = max(0, self.killed + chance.choice((0, 0, 0, 1, -1)))
        casualty = Casualty(outcome="killed", whose=None, group="civilians", low=killed, high=killed, best=killed,
                            text="", span=NOWHERE)  # fmt: skip
        return Event(
            id=ident, type=TYPE_OF[self.subtype], subtype=self.subtype, status="occurred", background=False,
            date=EventDate(start=day, end=day, precision="day" if day else "unknown"), places=(place,),
            initiators=(Actor(id=self.side, name=self.side),), targets=(), weapons=(),
            casualties=(casualty,) if killed else (), damage=(), claims=(),
            trigger=EventTrigger(text="", lemma="", span=NOWHERE), confidence=0.9, found_by="made",
        )  # fmt: skip


def measure(n_events: int) -> None:
    """Prints time and peak memory of this process (making the analyses included), and what came out."""
    started = time.perf_counter()
    linked = link(made(n_events))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    shared = sum(len(incident.events) > 1 for incident in linked.incidents)
    print(f"{linked.n_events} events of {linked.n_reports} reports: {len(linked.incidents)} incidents, {shared} shared "
          f"in {seconds / 60:.1f} min (target 30), {peak:.1f} GB at most (target 8)")  # fmt: skip


if __name__ == "__main__":
    measure(int(sys.argv[1]))
