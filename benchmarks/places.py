"""Where places come out: against coordinates of real reports, of hidden villages, and of a self-made archive.

    python benchmarks/places.py [DATA_DIR] [--gazetteer NAME_OR_PATH …] [--reports N]

DATA_DIR holds `airwars_dev.jsonl` (reports on Syria with the coordinates that Airwars gave their incident) and, if no
`--gazetteer` is told, `gazetteer_mena.tsv`, of which a pack is built in a temporary folder. These data are no part of
the project; without DATA_DIR the rows that need them are left out, which the table says, and the rest runs on
`relative_archive`, self-made archives; the docstring of `relative_told` tells their errors.

Judged are the reports whose gold has coordinates and a place (in one of its parts, at a comma) that the text names as
well; a place that is only a governorate is not judged. The answer is the place of that name in the report's events: of
an event of the news before others, the finest before areas and containers, one with a position before one without.
What has no position counts as outside every distance. Given are

- the share within 5 and 20 km and the median, over all judged reports, and over those whose place some gazetteer in use
  has within 20 km of the gold ("known"): no coder can place what no gazetteer holds and no distance tells;
- "read": the same for any mention of the name in the report, whether or not an event was found there;
- wrong namesakes: of the answers that are settlements or sites with a gazetteer's position, the share further than 25
  km away (the gold may lie in another village of the same name, or in none that is known);
- inside the radius: how many true places lie within `radius_km` of the answer, by method; seven in ten should;
- hidden villages: mentions with a stated distance whose place a gazetteer knows; its entries are hidden and the mention
  is placed again by its words alone, the hidden position being the truth;
- the learned gazetteer: names told from two or more anchors, of six self-made archives together.

A fifth of the incidents is an untouched slice, as in the other benchmarks.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from airwars import FILE, report_of
from relative_archive import figures, make_archive
from rows import ABSENT, Row, is_untouched, read_rows
from tawthiq import code_report
from tawthiq.errors import TawthiqError
from tawthiq.evaluate.keys import place_key
from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_mentions
from tawthiq.extract.reading import ReadDocument, known_words, load_matcher
from tawthiq.gazetteer.names import NameIndex, load_names
from tawthiq.gazetteer.pack import Pack
from tawthiq.gazetteer.pack_build import build_pack
from tawthiq.gazetteer.sources.detect import open_source
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis, Event, Place
from tawthiq.resolve.geodesy import distance_km
from tawthiq.resolve.places import resolve_places
from throughput import GOLD, read_reports

GAZETTEER = "gazetteer_mena.tsv"
NEAR_KM, FAR_KM, WRONG_KM = 5.0, 20.0, 25.0
ALLOWED_SHARE, ALLOWED_KM = 0.3, 2.0
#: one archive has some 30 villages told from several towns: too few for a share
SEEDS = range(6)
WIDTH = 118
POINTS = frozenset(("populated_place", "neighbourhood", "landmark", "near"))
NOT_JUDGED = "province_governorate"
AREAS = frozenset(("rural area", "region", "governorate", "state", "province", "country"))
#: words (folded) that a gold name may begin with without being part of it
BESIDE = re.compile(r"^(?:بالقرب من|قرب|محيط|اطراف) ")
PREFIX = r"(?:^|[^ء-ي])[وف]?[بلك]?"
SUFFIX = r"(?:$|[^ء-ي])"


class Judged(msgspec.Struct, frozen=True):
    """One report: the answer's error in km (None without a position), that of the best mention, and what is known."""

    row: Row
    answer: Place | None
    error: float | None
    read: float | None
    known: bool

    @property
    def untouched(self) -> bool:
        return is_untouched(self.row["incident_id"])

    @property
    def is_a_known_point(self) -> bool:
        return self.answer is not None and self.answer.method == "gazetteer" and self.answer.precision in POINTS

    @property
    def inside(self) -> bool:
        radius = self.answer.radius_km if self.answer else None
        return self.error is not None and radius is not None and self.error <= radius


# ---- judging one report


def judge(row: Row, names: NameIndex) -> Judged | None:
    """None where the report is not judged."""
    gold = row["gold"]
    wanted = named(gold["loc_ar"] or "", row["text"]) if gold["lat"] else []
    if not wanted or gold["loc_precision"] == NOT_JUDGED:
        return None
    truth = (float(gold["lat"]), float(gold["lon"]))
    report = report_of(row)
    try:
        analysis, mentioned = code_report(report, names=names), mentions(report, names)
    except TawthiqError:
        return Judged(row, None, None, None, is_known(wanted, truth, names))
    answer = best_place(analysis, wanted)
    errors = [e for p in mentioned if alike(p.name, wanted) and (e := error(p, truth)) is not None]
    return Judged(row, answer, error(answer, truth), min(errors, default=None), is_known(wanted, truth, names))


def named(place: str, text: str) -> list[str]:
    """The parts of the gold's `place` that `text` names, as keys."""
    folded = place_key(text)
    parts = [place_key(BESIDE.sub("", place_key(part))) for part in re.split("[,،]", place)]
    return [key for key in parts if key and any(has_word(folded, k) for k in (key, key.replace(" ", "")))]


def has_word(folded: str, key: str) -> bool:
    return re.search(PREFIX + re.escape(key) + SUFFIX, folded) is not None


def alike(name: str, wanted: Sequence[str]) -> bool:
    """Whether a name is one of the wanted ones, up to blanks and to more words of either."""
    key = place_key(name)
    words = set(key.split())
    return any(
        key.replace(" ", "") == other.replace(" ", "") or words <= set(other.split()) or set(other.split()) <= words
        for other in wanted
        if key
    )


def best_place(analysis: Analysis, wanted: Sequence[str]) -> Place | None:
    found = [(event, place) for event in analysis.events for place in event.places if alike(place.name, wanted)]
    return min(found, key=lambda pair: rank(*pair), default=(None, None))[1]


def rank(event: Event, place: Place) -> tuple[bool, bool, bool, bool, float]:
    return (place.lat is None, event.background, place.container, place.kind in AREAS, place.radius_km or 0.0)


def mentions(report: Report, names: NameIndex) -> tuple[Place, ...]:
    """Every place mention of the report, resolved."""
    document = read_document(report, known_words(names), names)
    found = find_mentions(ReadDocument(document, load_matcher(), names))
    return resolve_places(found.places, document, names, found.actors).places


def error(place: Place | None, truth: tuple[float, float]) -> float | None:
    if place is None or place.lat is None or place.lon is None:
        return None
    return distance_km(place.lat, place.lon, *truth)


def is_known(wanted: Sequence[str], truth: tuple[float, float], names: NameIndex) -> bool:
    return any(
        match.entry.lat is not None
        and match.entry.lon is not None
        and distance_km(match.entry.lat, match.entry.lon, *truth) <= FAR_KM
        for key in wanted
        for match in names.candidates(key)
    )


# ---- figures


def share(flags: Sequence[bool]) -> str:
    return f"{sum(flags) / len(flags):.3f}" if flags else "-"


def within(errors: Sequence[float | None], km: float) -> str:
    return share([e is not None and e <= km for e in errors])


def median(errors: Sequence[float | None]) -> str:
    return f"{statistics.median(float('inf') if e is None else e for e in errors):.2f}" if errors else "-"


Line = tuple[str, str, str, str, str, str]


def place_lines(title: str, rows: Sequence[Judged]) -> Iterator[Line]:
    known = [j for j in rows if j.known]
    for name, own, kept in (
        ("event's place", True, rows),
        ("event's place, known", True, known),
        ("read", False, rows),
        ("read, known", False, known),
    ):
        errors = [j.error if own else j.read for j in kept]
        answered = [e for e in errors if e is not None]
        yield (
            f"{title}: {name}", f"{len(answered)} of {len(errors)}", within(errors, NEAR_KM), within(errors, FAR_KM),
            median(errors), share([(j.error or 0) > WRONG_KM for j in kept if j.is_a_known_point]) if own else "",
        )  # fmt: skip


def places_table(rows: Sequence[Judged]) -> Table:
    table = Table(
        "", "with a position", "within 5 km", "within 20 km", "median km", "wrong namesake",
        title="Places of real reports (targets: 0.85, 0.93, 1.5 km; wrong namesakes 0.05)",
    )  # fmt: skip
    for title, kept in (("all", rows), ("untouched", [j for j in rows if j.untouched])):
        for line in place_lines(title, kept):
            table.add_row(*line)
    return table


def radius_table(name: str, rows: Sequence[Judged]) -> Table:
    title = f"True place inside the radius (0.65-0.80), {name}"
    table = Table("method, precision", "places", "inside", "of incidents", "median radius", title=title)
    groups: dict[str, list[Judged]] = {}
    for judged in rows:
        if judged.answer is not None and judged.error is not None:
            for key in ("all", judged.answer.method, f"{judged.answer.method}, {judged.answer.precision}"):
                groups.setdefault(key, []).append(judged)
    for key, held in sorted(groups.items()):
        radii = [j.answer.radius_km for j in held if j.answer is not None and j.answer.radius_km is not None]
        table.add_row(key, str(len(held)), share([j.inside for j in held]), by_incident(held), median(radii))
    return table


def by_incident(rows: Sequence[Judged]) -> str:
    """The share inside where every incident counts once, however many reports tell it."""
    of: dict[str, list[bool]] = {}
    for judged in rows:
        of.setdefault(judged.row["incident_id"], []).append(judged.inside)
    return f"{statistics.mean(sum(flags) / len(flags) for flags in of.values()):.3f}"


def archive_table(found: dict[str, float]) -> Table:
    title = "Self-made archives: villages hidden, and learned from two or more anchors (4 km)"
    table = Table("figure", "value", title=title)
    for name, value in found.items():
        table.add_row(name.replace("_", " "), f"{value:g}")
    return table


# ---- hidden villages


class Hidden(msgspec.Struct, frozen=True):
    """A mention with a stated distance, placed again once its place is hidden."""

    untouched: bool
    stated_km: float
    error: float | None
    radius: float | None

    @property
    def inside(self) -> bool:
        return self.error is not None and self.radius is not None and self.error <= self.radius

    @property
    def is_narrow(self) -> bool:
        return self.radius is not None and self.radius <= ALLOWED_SHARE * self.stated_km + ALLOWED_KM


def hidden_villages(rows: Sequence[Row], names: NameIndex) -> list[Hidden]:
    """Those of all reports, each name of a report once; a place that serves as an anchor somewhere is not hidden."""
    told: list[tuple[Row, Report, dict[str, tuple[float, float, float]]]] = []
    hide: set[str] = set()
    anchors: set[str] = set()
    for row in rows:
        report = report_of(row)
        villages: dict[str, tuple[float, float, float]] = {}
        for name, stated, anchor, place in stated_mentions(report, names):
            if place.method == "gazetteer" and place.lat is not None and place.lon is not None:
                villages.setdefault(name, (stated, place.lat, place.lon))
                hide |= {match.entry.id for match in names.candidates(name)}
            anchors |= {match.entry.id for match in names.candidates(anchor)}
        if villages:
            told.append((row, report, villages))
    without = names.without(hide - anchors)
    return [found for row, report, villages in told for found in placed_again(row, report, villages, without)]


def stated_mentions(report: Report, names: NameIndex) -> Iterator[tuple[str, float, str, Place]]:
    """Name, stated distance in km, anchor and resolved place of each mention with a distance and a bearing."""
    try:
        document = read_document(report, known_words(names), names)
    except TawthiqError:
        return
    found = find_mentions(ReadDocument(document, load_matcher(), names))
    places = resolve_places(found.places, document, names, found.actors).places
    for mention, place in zip(found.places, places, strict=True):
        relation = mention.relation
        if relation is not None and relation.distance_km and relation.bearing is not None and relation.anchor:
            yield mention.name, relation.distance_km, relation.anchor, place


def placed_again(
    row: Row, report: Report, villages: dict[str, tuple[float, float, float]], names: NameIndex
) -> Iterator[Hidden]:
    done: set[str] = set()
    for name, stated, _, place in stated_mentions(report, names):
        if name in villages and name not in done and place.method != "gazetteer":
            done.add(name)
            _, lat, lon = villages[name]
            yield Hidden(is_untouched(row["incident_id"]), stated, error(place, (lat, lon)), place.radius_km)


def hidden_table(rows: Sequence[Hidden]) -> Table:
    table = Table(
        "", "mentions", "placed", "inside", "median error", "median radius", "median allowed",
        title="Hidden villages of real reports (inside 0.70; median radius up to 30 % of the distance and 2 km)",
    )  # fmt: skip
    for title, kept in (("all", rows), ("untouched", [h for h in rows if h.untouched])):
        placed = [h for h in kept if h.error is not None]
        table.add_row(
            title, str(len(kept)), str(len(placed)), share([h.inside for h in placed]),
            median([h.error for h in placed]), median([h.radius for h in placed]),
            median([ALLOWED_SHARE * h.stated_km + ALLOWED_KM for h in placed]),
        )  # fmt: skip
    return table


# ---- the whole


def gazetteers(data: Path | None, told: Sequence[str], folder: Path) -> list[str]:
    """The packs to use: those told, else one built of the data's gazetteer, else none."""
    if told:
        return list(told)
    if data is None or not (data / GAZETTEER).is_file():
        return ["none"]
    pack = folder / "data.sqlite"
    started = time.perf_counter()
    built = build_pack(open_source(data / GAZETTEER, {}), pack, "data", "benchmark")
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    NameIndex((), (Pack(pack),))
    opened = 1000 * (time.perf_counter() - started)
    told = f"built in {seconds:.1f} s (target 5), opened in {opened:.0f} ms (target 50)"
    print(f"pack of {built.info.n_places} places: {told}")
    return [str(pack)]


def cost(names: NameIndex, bare: NameIndex, reports: Sequence[Report]) -> str:
    """Reports a second without and with the packs, CPU time of this process; a name is dearer when it is first met."""
    speed(reports, bare)  # what both hold between reports is filled first
    without = speed(reports, bare)
    told = []
    for met in ("for the first time", "again"):
        held = speed(reports, names)
        more = 100 * (without / held - 1)
        told.append(f"{held:.0f} reports/s with the packs where texts are met {met}, {more:+.1f} % time")
    targets = "targets: 180 reports/s with the packs, 10 % time; one core, texts of the open corpus"
    return "\n".join([f"{without:.0f} reports/s with bundled names alone", *told, f"({targets})"])


def speed(reports: Sequence[Report], names: NameIndex) -> float:
    started = time.process_time()
    for report in reports:
        code_report(report, names=names)
    return len(reports) / (time.process_time() - started)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", metavar="DATA_DIR", help=f"folder that holds {FILE}")
    parser.add_argument("--gazetteer", action="append", default=[], help="name or path of a pack; repeatable")
    parser.add_argument("--reports", type=int, default=300, help="reports of each self-made archive")
    arguments = parser.parse_args()
    console = Console(width=WIDTH)
    if arguments.data is not None and not (arguments.data / FILE).is_file():
        print(f"{arguments.data / FILE} is not there: leave DATA_DIR out to run without real reports", file=sys.stderr)
        return ABSENT
    with tempfile.TemporaryDirectory() as folder:
        names = load_names(gazetteers(arguments.data, arguments.gazetteer, Path(folder)))
        if arguments.data is None:
            console.print("No real reports were given: only the self-made archive is measured.")
        else:
            rows = read_rows(arguments.data / FILE)
            judged = [found for row in rows if (found := judge(row, names)) is not None]
            console.print(places_table(judged))
            console.print(radius_table("all", judged))
            console.print(radius_table("untouched", [j for j in judged if j.untouched]))
            console.print(hidden_table(hidden_villages(rows, names)))
        console.print(archive_table(figures(*(make_archive(arguments.reports, seed) for seed in SEEDS))))
        if names.packs:
            console.print(cost(names, load_names(["none"]), read_reports(GOLD / "texts")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
