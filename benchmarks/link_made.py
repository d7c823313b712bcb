"""A million events to link: reports as the coder writes them, made without text, and what linking them takes and gives.

    python benchmarks/link_made.py N_EVENTS FOLDER

makes `coded.jsonl` and `truth.tsv` in FOLDER, unless they are there, runs `tawthiq link coded.jsonl --output
incidents.jsonl` there as a user does, and prints wall and processor time, the memory of all its processes at their
peak, the disk that its temporary files took, and B-cubed precision, recall and F1 over all events: what was made is
known. The share of true pairs that blocking keeps is printed for collections of up to 200,000 events.

What is made, by a generator with a fixed seed:

- Happenings on 4,000 days, in weeks of very different weight; in 6,000 villages, the n-th of which has 1/n of what
  happens in the first, and nearly half of which share their name with another one elsewhere; with a type, a side, a
  toll and 30 words of their own out of a vocabulary of 300,000, in which the n-th is used 1/n times as often as the
  first.
- Three in ten happen in the village of one before, in the same week, with its type and side and a third of its words:
  the hard namesakes.
- Each is told by one to eight reports (nearly three on average), 0 to 2 days later. A report keeps 12 to 30 of the
  happening's words, adds 5 to 30 of its own, and its 40 rarest count, as in the coder's output. The toll rises by one
  with every second report, others err by one; one in twenty places and one in ten types are another; a quarter have no
  day at all, and of the others one in five only that of publication. One in ten reports is a copy of the one before,
  under another outlet.
- One report in twelve is a round-up that also tells another happening of these days; one in twenty recalls one of an
  earlier time as background, half of them without its day.
- Ids are scrambled, so that reports of one happening do not stand beside each other.

A report made so has about half the bytes of a real one.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from tawthiq.link.blocking import block
from tawthiq.link.linking import Gathered
from tawthiq.link.tables import gather, prepare
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
    Weapon,
)
from tawthiq.model.spans import Span

DAYS = 4000
VILLAGES = 6000
NAMES = 4600
WORDS = 300_000
OWN_WORDS = 30
TERMS = 40
TOLD_BY = (1, 1, 1, 2, 2, 3, 4, 8)
REMEMBERED = 3000
RECALL_UP_TO = 200_000
SUBTYPES = ("Air/drone strike", "Shelling/artillery/missile attack", "Armed clash", "Attack", "Arrests")
SIDES = ("russia", "syria.government", "turkey", "syria.sdf", "syria.opposition")
MEANS = ("aircraft", "artillery", "rocket", "mine")
FIRST = date(2012, 1, 1)
NOWHERE = Span(0, 1)
CODER = Coder(name="made", version="1", lexicon="")
Made = tuple[Analysis, tuple[int, ...]]


class Happening:
    def __init__(self, n: int, chance: random.Random, day: int, before: Happening | None) -> None:
        self.n = n
        self.words = {word(chance) for _ in range(OWN_WORDS)}
        if before is None:
            self.day, self.village = day, int(VILLAGES ** chance.random())
            self.subtype, self.side = chance.choice(SUBTYPES), chance.choice(SIDES)
        else:
            self.day = min(DAYS - 1, before.day + chance.randrange(7))
            self.village, self.subtype, self.side = before.village, before.subtype, before.side
            self.words |= set(sorted(before.words)[: OWN_WORDS // 3])
        self.killed = chance.choice((0, 1, 1, 2, 3, 5, 9))


def word(chance: random.Random) -> int:
    """Its rank: 1 is the most common one."""
    return int(WORDS ** chance.random())


def made(n_events: int, seed: int = 1) -> Iterator[Made]:
    """Reports with `n_events` events in all, or a few more, each with the numbers of its events' happenings."""
    chance = random.Random(seed)
    weeks = list(accumulate(chance.lognormvariate(0, 1) for _ in range(DAYS // 7)))
    known: list[Happening] = []
    previous: Happening | None = None
    n_made = n_reports = n_happenings = 0
    while n_made < n_events:
        n_happenings += 1
        day = bisect(weeks, chance.random() * weeks[-1]) * 7 + chance.randrange(7)
        happening = Happening(n_happenings, chance, day, previous if chance.random() < 0.3 else None)
        previous = happening
        last: Made | None = None
        for nth in range(chance.choice(TOLD_BY)):
            n_reports += 1
            name = f"r{n_reports * 2654435761 % 2**32:010d}"  # an odd factor: no two are the same
            if last is not None and chance.random() < 0.1:
                last = copied(last, name, chance)
            else:
                last = told(happening, name, nth, known, chance)
            n_made += len(last[1])
            yield last
        if len(known) < REMEMBERED:
            known.append(happening)
        else:
            known[chance.randrange(REMEMBERED)] = happening


def told(happening: Happening, name: str, nth: int, known: list[Happening], chance: random.Random) -> Made:
    is_dated = chance.random() < 0.75
    day = happening.day + chance.choice((0, 0, 0, 1, 1, 2))
    words = set(chance.sample(sorted(happening.words), min(len(happening.words), chance.randint(12, OWN_WORDS))))
    words |= {word(chance) for _ in range(chance.randint(5, 30))}
    events = [event(happening, f"{name}-1", is_dated and chance.random() < 0.8, nth, chance)]
    happenings = [happening.n]
    if known and chance.random() < 1 / 12:
        other = min(chance.sample(known, min(40, len(known))), key=lambda h: abs(h.day - happening.day))
        words |= set(list(other.words)[:5])
        events.append(event(other, f"{name}-2", is_dated, 0, chance))
        happenings.append(other.n)
    if known and chance.random() < 1 / 20:
        other = chance.choice(known)
        if other.day < happening.day and other.n not in happenings:
            words |= set(list(other.words)[:8])
            events.append(event(other, f"{name}-3", chance.random() < 0.5, 0, chance, background=True))
            happenings.append(other.n)
    rarest = [f"w{rank}" for rank in sorted(words, reverse=True)]
    terms = (f"v{happening.village % NAMES}", *rarest)[:TERMS]
    info = ReportInfo(
        id=name, path=None, sha256="", title=None, outlet=f"o{int(400 ** chance.random())}", dateline=None, byline=None,
        published=(FIRST + timedelta(day)).isoformat() if is_dated else None, terms=terms,
    )  # fmt: skip
    return Analysis(schema="tawthiq/1", report=info, events=tuple(events), issues=(), coder=CODER), tuple(happenings)


def copied(of: Made, name: str, chance: random.Random) -> Made:
    import msgspec

    replace = msgspec.structs.replace
    analysis, happenings = of
    info = replace(analysis.report, id=name, outlet=f"o{int(400 ** chance.random())}")
    events = tuple(replace(e, id=f"{name}-{n}") for n, e in enumerate(analysis.events, 1))
    return replace(analysis, report=info, events=events), happenings


def event(
    happening: Happening, ident: str, is_dated: bool, nth: int, chance: random.Random, background: bool = False
) -> Event:
    day = (FIRST + timedelta(happening.day)).isoformat() if is_dated else None
    village = happening.village if chance.random() < 0.95 else int(VILLAGES ** chance.random())
    spot = random.Random(village)
    name = f"v{village % NAMES}"
    place = Place(name=name, kind="village", text=name, span=NOWHERE, lat=spot.uniform(32, 37),
                  lon=spot.uniform(36, 42), radius_km=chance.choice((2.0, 5.0, 12.0)), precision="populated_place",
                  admin=("Syria", f"g{village % 14}"))  # fmt: skip
    killed = max(0, happening.killed + (nth // 2 if happening.killed else 0) + chance.choice((0, 0, 0, 0, 1, -1)))
    casualty = Casualty(outcome="killed", whose=None, group="civilians", low=killed, high=killed, best=killed,
                        text="", span=NOWHERE)  # fmt: skip
    subtype = happening.subtype if chance.random() < 0.9 else chance.choice(SUBTYPES)
    means = chance.choice(MEANS) if chance.random() < 0.5 else None
    return Event(
        id=ident, type=TYPE_OF[subtype], subtype=subtype, status="occurred", background=background,
        date=EventDate(start=day, end=day, precision="day" if day else "unknown"), places=(place,),
        initiators=(Actor(id=happening.side, name=happening.side),) if chance.random() < 0.8 else (), targets=(),
        weapons=(Weapon(id=means, name=means, text="", span=NOWHERE),) if means else (),
        casualties=(casualty,) if killed else (), damage=(), claims=(),
        trigger=EventTrigger(text="", lemma="", span=NOWHERE), confidence=0.9, found_by="made",
    )  # fmt: skip


# ---- measuring


def write(n_events: int, folder: Path) -> None:
    """`coded.jsonl`, and `truth.tsv`: report, event, number of the happening."""
    with (folder / "coded.jsonl").open("wb") as coded, (folder / "truth.tsv").open("w") as truth:
        for analysis, happenings in made(n_events):
            coded.write(analysis.to_json() + b"\n")
            for one, happening in zip(analysis.events, happenings, strict=True):
                truth.write(f"{analysis.report.id}\t{one.id}\t{happening}\n")


def run_link(folder: Path) -> None:
    """The command as a user runs it; prints what it took."""
    command = [str(Path(sys.executable).with_name("tawthiq")), "link", "coded.jsonl", "--output", "incidents.jsonl"]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        run = subprocess.Popen(command, cwd=folder, env={"PATH": "", "TMPDIR": temporary})
        peak = disk = seconds = 0.0
        while run.poll() is None:
            memory, used = usage(run.pid)
            peak, seconds = max(peak, memory), max(seconds, used)
            disk = max(disk, sum(p.stat().st_size for p in Path(temporary).rglob("*") if p.is_file()))
            time.sleep(1)
        left = list(Path(temporary).iterdir())
    print(f"exit code {run.returncode}, {(time.perf_counter() - started) / 60:.1f} min (target 30), "
          f"{seconds / 60:.1f} min of processor time, {peak / 2**30:.2f} GB of memory at most (target 8), "
          f"{disk / 2**30:.1f} GB of temporary files, {len(left)} of them left", flush=True)  # fmt: skip


def usage(pid: int) -> tuple[float, float]:
    """Bytes held in memory and seconds of processor time of a process and all below it. Linux alone."""
    memory = seconds = 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            memory += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * 4096
            seconds += (int(fields[11]) + int(fields[12])) / 100
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except OSError:  # it has just ended
            continue
    return memory, seconds


def judge(folder: Path) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 over all events."""
    truth: dict[str, int] = {}
    real: dict[int, int] = defaultdict(int)
    for line in (folder / "truth.tsv").read_text().splitlines():
        _, ident, happening = line.split("\t")
        truth[ident] = int(happening)
        real[int(happening)] += 1
    precision = recall = 0.0
    with (folder / "incidents.jsonl").open("rb") as file:
        for line in file:
            found: dict[int, int] = defaultdict(int)
            for ref in json.loads(line)["events"]:
                if ref["event"] is not None:
                    found[truth[ref["event"]]] += 1
            precision += sum(n * n for n in found.values()) / sum(found.values())
            recall += sum(n * n / real[happening] for happening, n in found.items())
    precision, recall = precision / len(truth), recall / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def kept_by_blocking(n_events: int) -> tuple[int, float, float]:
    """Pairs that are compared, the share of pairs of one happening among them, and the same of such with days."""
    import duckdb
    import pyarrow

    connection = duckdb.connect()
    gathered = Gathered()
    reports = list(made(n_events))
    truth = {e.id: n for analysis, happenings in reports for e, n in zip(analysis.events, happenings, strict=True)}
    gather(connection, gathered.take((analysis for analysis, _ in reports), lambda *_: None))
    told_by, numbers = gathered.in_order()
    prepare(connection, numbers)
    for _ in block(connection):
        pass
    rows = [(n, truth[ident]) for n, one in enumerate(told_by) for ident, _ in one.events]
    connection.register("truth", pyarrow.table(dict(zip(("id", "happening"), zip(*rows, strict=True), strict=True))))
    [row] = connection.execute("""
        WITH pairs AS (
            SELECT DISTINCT l.id AS a, r.id AS b, len(x.days) > 0 AND len(y.days) > 0 AS is_dated
            FROM truth l JOIN truth r USING (happening) JOIN accounts x ON x.id = l.id JOIN accounts y ON y.id = r.id
            WHERE l.id < r.id AND x.report <> y.report)
        SELECT (SELECT count(*) FROM candidates), count(c.a) / count(*),
               count(c.a) FILTER (is_dated) / count(*) FILTER (is_dated)
        FROM pairs LEFT JOIN candidates c USING (a, b)
    """).fetchall()
    return row[0], row[1], row[2]


def measure(n_events: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "truth.tsv").is_file():
        write(n_events, folder)
    print(f"about {n_events} events, {(folder / 'coded.jsonl').stat().st_size / 1e9:.2f} GB")
    run_link(folder)
    print("B-cubed precision, recall, F1 over events: " + "  ".join(f"{value:.3f}" for value in judge(folder)))
    if n_events <= RECALL_UP_TO:
        n_pairs, kept, kept_dated = kept_by_blocking(n_events)
        print(f"{n_pairs} pairs compared; {kept:.3f} of the true pairs among them, {kept_dated:.3f} of those with days")


if __name__ == "__main__":
    measure(int(sys.argv[1]), Path(sys.argv[2]))
