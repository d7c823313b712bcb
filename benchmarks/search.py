"""How long searches take: 200 queries of a dozen kinds over an archive of 100,000 documents and 250,000 events.

    python benchmarks/search.py [--archive DIR|URL] [--documents N] [--events N] [--queries N] [--json]

Without --archive it makes one in a temporary folder; at an address where none is, it makes one there; else it takes the
one that it made before. CPU is of this process alone, so on a server's archive only the wall clock tells.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from search_archive import ACTORS, COMMON, FIRST_DAY, N_DAYS, OUTLETS, PLACES, build
from tawthiq.archive.query import Query
from tawthiq.archive.search import search
from tawthiq.errors import NoArchive
from tawthiq.store import Location, Store, locate, open_archive
from tawthiq.store.spatial import Box, Circle

SEED: Final = 11
WORDS: Final = ("ريف", "قوات", "مدنيين", "النظام", "إدلب", "طائرة", "مقتل", "جرحى", "الدفاع المدني", "تظاهرة", "انفجار")
PHRASES: Final = ("قصف مدفعي", "براميل متفجرة", "قوات النظام", "الدفاع المدني", "بلدة قصف", "عبوة ناسفة")
BEGINNINGS: Final = ("مدف*", "طائر*", "اعتق*", "متظ*", "قص*")
TYPES: Final = ("Battles", "Air/drone strike", "Grenade", "Arrests", "shelling", "Protests", "Sexual violence")


def queries(n: int) -> list[tuple[str, Query]]:
    """`n` queries with their kinds, the kinds in turn."""
    choose = random.Random(SEED)
    makers = list(kinds(choose).items())
    return [(name, make()) for name, make in (makers[i % len(makers)] for i in range(n))]


def kinds(choose: random.Random) -> dict[str, Callable[[], Query]]:
    def word() -> str:
        return choose.choice((COMMON, *WORDS))

    def days() -> dict[str, Any]:
        first = FIRST_DAY + timedelta(days=choose.randrange(N_DAYS))
        return {"first": first, "last": first + timedelta(days=choose.choice((1, 30, 400)))}

    def circle() -> Circle:
        _, _, lat, lon = choose.choice(PLACES)
        return Circle(lat, lon, choose.choice((2, 10, 50, 300)))

    def square() -> Box:
        _, _, lat, lon = choose.choice(PLACES)
        size = choose.choice((0.1, 0.5, 3))
        return Box(lat - size, lon - size, lat + size, lon + size)

    def place() -> str:
        return choose.choice(("إدلب", "Aleppo", "سوريا", "Yemen", choose.choice(PLACES)[0]))

    return {
        "very common word": lambda: Query(text=COMMON),
        "words": lambda: Query(text=f"{word()} {word()} {choose.choice(PLACES)[0]}"),
        "common words": lambda: Query(text=f"{COMMON} {word()}"),
        "by rank": lambda: Query(text=f"{COMMON} {word()}", sort="rank"),
        "phrase": lambda: Query(text=f'"{choose.choice(PHRASES)}"'),
        "beginning": lambda: Query(text=choose.choice(BEGINNINGS)),
        "or, not": lambda: Query(text=f"{word()} OR {word()} -{word()}"),
        "not alone": lambda: Query(text=f"-{word()}"),
        "word and days": lambda: Query(text=word(), **days()),
        "outlet": lambda: Query(text=choose.choice(("", COMMON)), outlets=(choose.choice(OUTLETS),)),
        "type": lambda: Query(types=(choose.choice(TYPES),), background=choose.choice((None, True, False))),
        "place": lambda: Query(places=(place(),)),
        "actor": lambda: Query(actors=(choose.choice(("initiator:", "target:", "")) + choose.choice(ACTORS),)),
        "place, actor, type, days": lambda: Query(
            places=(place(),), actors=(choose.choice(ACTORS),), types=(choose.choice(TYPES),), **days()
        ),
        "word and place": lambda: Query(text=word(), places=(place(),)),
        "word and type": lambda: Query(text=word(), types=(choose.choice(TYPES),)),
        "circle": lambda: Query(area=circle(), inside=choose.random() < 0.3),
        "box": lambda: Query(area=square()),
        "word and circle": lambda: Query(text=word(), area=circle()),
        "killed": lambda: Query(killed=choose.choice((2, 20, 39)), text=choose.choice(("", word()))),
    }


def measure(store: Store, asked: list[tuple[str, Query]]) -> list[dict[str, Any]]:
    """Milliseconds of each query; one is asked before, so that nothing is loaded within the first."""
    search(store, Query(text=COMMON, places=("إدلب",), actors=("fsa",)))
    found = []
    for kind, query in asked:
        wall, cpu = time.perf_counter(), time.process_time()
        results = search(store, query)
        took = {"wall": (time.perf_counter() - wall) * 1000, "cpu": (time.process_time() - cpu) * 1000}
        found.append({"kind": kind, "hits": len(results.hits), **took})
    return found


def quantile(values: list[float], share: float) -> float:
    """The smallest value that so great a share of `values` does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def show(found: list[dict[str, Any]]) -> Table:
    table = Table("Kind", "n", "hits", "p50 ms", "p95 ms", "max ms", "CPU p95 ms")
    for kind in dict.fromkeys(one["kind"] for one in found):
        _row(table, kind, [one for one in found if one["kind"] == kind])
    table.add_section()
    _row(table, "all", found)
    return table


def _row(table: Table, name: str, found: list[dict[str, Any]]) -> None:
    wall = [one["wall"] for one in found]
    hits = sum(one["hits"] for one in found) / len(found)
    cpu = quantile([one["cpu"] for one in found], 0.95)
    figures = (quantile(wall, 0.5), quantile(wall, 0.95), max(wall), cpu)
    table.add_row(name, str(len(found)), f"{hits:.1f}", *(f"{figure:.0f}" for figure in figures))


@contextmanager
def archive(told: str | None, documents: int, events: int) -> Iterator[Location]:
    with tempfile.TemporaryDirectory() as folder:
        location = locate(told or str(Path(folder) / "archive"))
        try:
            with open_archive(location):
                pass
        except NoArchive:
            build(location, documents, events)
        yield location


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--archive")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=250_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with archive(options.archive, options.documents, options.events) as location, open_archive(location) as store:
        found = measure(store, queries(options.queries))
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        Console(width=100).print(show(found))


if __name__ == "__main__":
    main()
