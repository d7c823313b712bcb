"""How well relative and learned places come out over a self-made archive whose truth is known.

    python benchmarks/relative_archive.py [--reports 600] [--seed 0] [--json]

`relative_told` makes the reports and says how they tell and err. The villages are hidden from the gazetteer when the
reports are read, so that nothing but the wording can place them.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from relative_told import Archive, Spot, Statement, make_archive
from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_place_mentions
from tawthiq.extract.reading import ReadDocument, known_words, load_matcher
from tawthiq.gazetteer.names import NameIndex, load_names, name_key
from tawthiq.learn.mentions import read_mentions
from tawthiq.model.documents import Report
from tawthiq.resolve import geodesy
from tawthiq.resolve.places import resolve_places

# ---- how well it is read


class Relative(msgspec.Struct, frozen=True):
    """One statement with distance and bearing: how far off its place came out, None where it was not found."""

    statement: Statement
    error_km: float | None
    radius_km: float | None

    @property
    def is_inside(self) -> bool:
        return self.error_km is not None and self.radius_km is not None and self.error_km <= self.radius_km


def hidden_names(archive: Archive) -> NameIndex:
    return load_names(["none"]).without(archive.hidden)


def evaluate_relative(archive: Archive) -> list[Relative]:
    """Each village that one statement tells by distance and compass word, as the coder places it in that report."""
    names, found = hidden_names(archive), []
    for told in archive.reports:
        by_village: dict[str, list[Statement]] = defaultdict(list)
        for statement in told.statements:
            by_village[statement.village.id].append(statement)
        places = _resolved(told.report, names)
        for held in by_village.values():
            statement = held[0]
            if len(held) == 1 and statement.distance_km is not None and statement.bearing is not None:
                found.append(_relative(statement, places))
    return found


def _resolved(report: Report, names: NameIndex) -> list[Any]:
    document = read_document(report, known_words(names), names)
    mentions = find_place_mentions(ReadDocument(document, load_matcher(), names))
    return list(resolve_places(mentions, document, names).places)


def _relative(statement: Statement, places: Sequence[Any]) -> Relative:
    key = name_key(statement.village.name)
    place = next((p for p in places if p.method == "relative" and name_key(p.name) == key and p.lat is not None), None)
    if place is None:
        return Relative(statement, None, None)
    return Relative(statement, geodesy.distance_km(place.lat, place.lon, *statement.village.point), place.radius_km)


class Learned(msgspec.Struct, frozen=True):
    """A village told from several towns: its error, what was stated of it, None where nothing was learned."""

    village: Spot
    n_anchors: int
    error_km: float | None
    radius_km: float | None
    in_ellipse: bool
    in_wide_ellipse: bool

    @property
    def is_inside(self) -> bool:
        return self.error_km is not None and self.radius_km is not None and self.error_km <= self.radius_km


def evaluate_learned(archive: Archive, least_anchors: int = 2) -> list[Learned]:
    """Each village that the archive tells from so many towns or more, as the learned gazetteer places it."""
    from tawthiq.learn.propose import propose

    names = hidden_names(archive)
    told = [m for r in archive.reports for m in read_mentions(r.report, names)]
    proposals = propose(told, names)
    towns: dict[Spot, set[str]] = defaultdict(set)
    for statement in (s for r in archive.reports for s in r.statements):
        if statement.distance_km is not None and statement.bearing is not None:
            towns[statement.village].add(statement.town.id)
    return [_learned(v, len(anchors), proposals) for v, anchors in towns.items() if len(anchors) >= least_anchors]


def _learned(village: Spot, n_anchors: int, proposals: Sequence[Any]) -> Learned:
    """By the proposal of that name that is best attested, not by the nearest: an error must count as one."""
    named = [p for p in proposals if p.key == name_key(village.name) and p.lat is not None]
    best = max(named, key=lambda p: (p.n_anchors, p.n_reports), default=None)
    if best is None:
        return Learned(village, n_anchors, None, None, False, False)
    off = geodesy.distance_km(best.lat, best.lon, *village.point)
    turn = geodesy.bearing(best.lat, best.lon, *village.point)
    return Learned(
        village, n_anchors, off, best.radius_km, _inside(best.ellipse, off, turn), _inside(best.wide_ellipse, off, turn)
    )


def _inside(ellipse: Any, off_km: float, bearing: float) -> bool:
    turn = math.radians(bearing - ellipse.azimuth)
    return math.hypot(math.cos(turn) / ellipse.major_km, math.sin(turn) / ellipse.minor_km) * off_km <= 1


# ---- figures


def figures(*archives: Archive) -> dict[str, float]:
    """What the benchmark prints, of all archives together; each is read by itself.

    Shares are of what was found, `…_found` of what there was.
    """
    relative = [found for archive in archives for found in evaluate_relative(archive)]
    learned = [found for archive in archives for found in evaluate_learned(archive)]
    read = [r for r in relative if r.error_km is not None]
    placed = [p for p in learned if p.error_km is not None]
    return {
        "relative_statements": len(relative),
        "relative_found": _share([r.error_km is not None for r in relative]),
        "relative_inside_radius": _share([r.is_inside for r in read]),
        "relative_median_error_km": _median([r.error_km or 0.0 for r in read]),
        "relative_median_radius_km": _median([r.radius_km or 0.0 for r in read]),
        "relative_median_allowed_km": _median([0.3 * (r.statement.distance_km or 0.0) + 2 for r in read]),
        "learned_names": len(learned),
        "learned_found": _share([p.error_km is not None for p in learned]),
        "learned_median_error_km": _median([p.error_km or 0.0 for p in placed]),
        "learned_median_radius_km": _median([p.radius_km or 0.0 for p in placed]),
        "learned_inside_radius": _share([p.is_inside for p in placed]),
        "learned_inside_ellipse_70": _share([p.in_ellipse for p in placed]),
        "learned_inside_ellipse_95": _share([p.in_wide_ellipse for p in placed]),
    }


def _share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 3) if flags else math.nan


def _median(values: Sequence[float]) -> float:
    return round(statistics.median(values), 2) if values else math.nan


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    if arguments.reports < 1:
        parser.error("--reports is below 1")
    found = figures(make_archive(arguments.reports, arguments.seed))
    if arguments.json:
        print(json.dumps(found))
        return 0
    table = Table(title=f"Self-made archive of relative mentions, {arguments.reports} reports", show_header=False)
    for name, value in found.items():
        table.add_row(name.replace("_", " "), f"{value:g}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
