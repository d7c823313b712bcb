"""The figures behind page and charts, each with the incidents that it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from tawthiq.export.report.bins import Bin
from tawthiq.export.report.chosen import Chosen, Shown
from tawthiq.export.report.counted import Counts, Sum, Toll, summed

Pick = Callable[[Counts], Toll | None]
SERIES: Final[dict[str, Pick]] = {
    "killed": lambda counts: counts.killed,
    "civilians": lambda counts: counts.civilians,
    "combatants": lambda counts: counts.combatants,
    "wounded": lambda counts: counts.wounded,
    "joint": lambda counts: counts.joint,
}


class Line(msgspec.Struct, frozen=True):
    """Incidents of one week or governorate, and the sums of their tolls by the names of `SERIES`."""

    key: str
    shown: tuple[Shown, ...]
    sums: dict[str, Sum]


class Read(msgspec.Struct, frozen=True):
    """What was read: reports that tell of what the page shows, independent sources among them, outlets.

    `n_copies`: reports that go back to another's text and count with it as one source.
    """

    n_reports: int
    n_sources: int
    n_copies: int
    outlets: tuple[str, ...]


def line(key: str, shown: Sequence[Shown]) -> Line:
    """The sums over some incidents."""
    unnumbered = sum(each.counts.is_unnumbered for each in shown)
    sums = {
        name: summed((pick(each.counts) for each in shown), unnumbered if name == "killed" else 0)
        for name, pick in SERIES.items()
    }
    return Line(key, tuple(shown), sums)


def read(shown: Iterable[Shown]) -> Read:
    """Reports and sources, each counted once however many incidents it tells."""
    told = list(shown)
    origin = dict(pair for each in told for pair in each.sources)
    n_sources = len(set(origin.values()))
    outlets = {name for each in told for name in each.row.outlets}
    return Read(len(origin), n_sources, len(origin) - n_sources, tuple(sorted(outlets)))


def by_bin(bins: Iterable[Bin]) -> tuple[Line, ...]:
    """A line for each bin, keyed by its first day."""
    return tuple(line(each.first.isoformat(), each.shown) for each in bins)


NOWHERE: Final = ""


def by_governorate(chosen: Chosen) -> tuple[Line, ...]:
    """A line for each governorate, most killed first; those that no governorate is known of last, under `NOWHERE`.

    The key is country and unit, such as `Syria/SY-ID`.
    """
    found: dict[str, list[Shown]] = {}
    for each in chosen.counted:
        found.setdefault(unit_key(each), []).append(each)
    lines = [line(key, shown) for key, shown in found.items()]
    return tuple(sorted(lines, key=_most_first))


def unit_key(each: Shown) -> str:
    """Country and unit of an incident, `NOWHERE` where no unit is known."""
    place = each.row.place
    if place is None or not place.unit:
        return NOWHERE
    return f"{place.country}/{place.unit}"


def _most_first(one: Line) -> tuple[bool, int, int, str]:
    return one.key == NOWHERE, -one.sums["killed"].high, -len(one.shown), one.key
