"""As many different reports as wanted, made from the open corpus: what an archive of many years might hold.

A report takes its headline and its frame from one report of the corpus and its paragraphs from several of the same kind
(the same country, about as long). Places are changed for others of that country, numbers for others, the date and the
outlet are drawn anew. About one in ten is a copy of an earlier report as outlets make them: another outlet, a cut tail
or a new lead. The same seed gives the same reports.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

GOLD: Final = Path(__file__).parents[1] / "tests" / "gold"
FIRST: Final = date(2012, 1, 1)
DAYS: Final = 4000
COPIES: Final = 0.1
FROM_OTHERS: Final = 0.5
"""Share of paragraphs that come from another report of the kind."""
KEPT: Final = 500
"""Earlier reports that a copy may be made of."""
PARTS: Final = re.compile(r"(?<=[.!؟\n])\s+")
DIGITS: Final = re.compile(r"\d+")
LENGTHS: Final = (250, 600, 1000)
LEAST: Final = 5
"""Reports of a kind, so that there is something to recombine."""


class Made(msgspec.Struct, frozen=True):
    """One report. `copy_of`: the number of the report that it is a copy of."""

    n: int
    text: str
    published: str
    outlet: str
    copy_of: int | None = None


class _Source(msgspec.Struct, frozen=True):
    parts: tuple[str, ...]
    country: str
    kind: tuple[str, int]


def make_reports(n_reports: int, seed: int = 1) -> Iterator[Made]:
    """`n_reports` reports, one by one."""
    chance = random.Random(seed)
    sources, places, outlets = _corpus()
    kinds = defaultdict(list)
    for source in sources:
        kinds[source.kind].append(source)
    sources = [source for source in sources if len(kinds[source.kind]) >= LEAST]
    swaps = {country: _Swaps(names) for country, names in places.items()}
    recent: deque[Made] = deque(maxlen=KEPT)
    for n in range(n_reports):
        if recent and chance.random() < COPIES:
            yield _copy(n, chance.choice(recent), outlets, chance)
            continue
        source = chance.choice(sources)
        text = _mixed(source, kinds[source.kind], chance)
        text = DIGITS.sub(lambda found: _other_number(found[0], chance), text)
        text = swaps[source.country].swap(text, chance)
        day = FIRST + timedelta(chance.randrange(DAYS))
        made = Made(n, text, day.isoformat(), chance.choice(outlets))
        recent.append(made)
        yield made


class _Swaps:
    """Names of one country's places, to be changed for one another."""

    def __init__(self, names: set[str]) -> None:
        self.names = sorted(names)
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        told = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self.pattern = re.compile(rf"(?<!\w)([وبل]?)({told})(?!\w)")

    def swap(self, text: str, chance: random.Random) -> str:
        """The same name becomes the same other one throughout."""
        new: dict[str, str] = {}

        def other(found: re.Match[str]) -> str:
            name = found[2]
            if name not in new:
                new[name] = chance.choice(self.names)
            return found[1] + new[name]

        return self.pattern.sub(other, text)


def _mixed(source: _Source, others: list[_Source], chance: random.Random) -> str:
    """The first part stays; a later one may come from the same place of another report."""
    parts = [source.parts[0]]
    for n in range(1, len(source.parts)):
        donor = chance.choice(others) if chance.random() < FROM_OTHERS else source
        parts.append(donor.parts[min(n, len(donor.parts) - 1)])
    if len(parts) == 1:  # a post of one sentence gets one of another
        parts.append(chance.choice(others).parts[-1])
    return "\n".join(dict.fromkeys(parts))


def _other_number(digits: str, chance: random.Random) -> str:
    value = int(digits)
    if value < 2 or value >= 1900:  # a year stays one
        return digits
    return str(max(2, value + chance.randint(-value // 3, value // 2 + 3)))


def _copy(n: int, made: Made, outlets: list[str], chance: random.Random) -> Made:
    parts = made.text.split("\n")
    if len(parts) > 2 and chance.random() < 0.5:
        parts = parts[: -1 - (len(parts) > 5)]
    else:
        parts = [f"{made.published}: {parts[0]}", *parts[1:]]
    return Made(n, "\n".join(parts), made.published, chance.choice(outlets), made.n)


def _corpus() -> tuple[list[_Source], dict[str, set[str]], list[str]]:
    sources: list[_Source] = []
    places: dict[str, set[str]] = defaultdict(set)
    outlets: set[str] = set()
    for path in sorted(GOLD.glob("[DE]*.json")):
        gold: dict[str, Any] = json.loads(path.read_bytes())
        text = (GOLD / "texts" / f"{path.stem}.txt").read_bytes().decode()
        country = gold["source"]["country"]
        parts = tuple(part.strip() for part in PARTS.split(text) if part.strip())
        length = sum(len(text) > most for most in LENGTHS)
        sources.append(_Source(parts, country, (country, length)))
        outlets.add(gold["source"]["outlet"].removeprefix("manner of "))
        places[country].update(place["name"] for event in gold["events"] for place in event["places"])
    return sources, places, sorted(outlets)
