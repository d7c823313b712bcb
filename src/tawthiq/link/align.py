"""A cluster of accounts into incidents: which event of one report is which of another.

Two events of one report are two happenings, as the coder read them, so they never share an incident. The first
incident of a cluster takes from each report the event that fits what most reports tell; the others are matched by
subtype, in the order of the reports, and what nobody else tells is an incident told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from tawthiq.model.incidents import EventRef


class Told(msgspec.Struct, frozen=True):
    """An account's report, its events as (id, subtype), that which speaks for it first, and its first and last day."""

    report: str
    events: tuple[tuple[str, str], ...]
    days: tuple[int, int] | None = None


def align(cluster: Sequence[Told]) -> list[tuple[EventRef, ...]]:
    """The incidents of a cluster, the first one with an event of every account.

    Only of accounts of one report all but the first bring no event to it. A report without events stands in the first
    by itself.
    """
    common = Counter(subtype for told in cluster for subtype in {subtype for _, subtype in told.events})
    first: list[EventRef] = []
    left: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    for told in cluster:
        best = min(told.events, key=lambda e: (-common[e[1]], told.events.index(e)), default=None)
        if told.report in seen:
            best = None
        elif best is None:
            first.append(EventRef(told.report))
        else:
            first.append(EventRef(told.report, best[0]))
        seen.add(told.report)
        left += [(told.report, event, subtype) for event, subtype in told.events if best is None or event != best[0]]
    return [tuple(first), *_matched(left)]


def _matched(left: Sequence[tuple[str, str, str]]) -> list[tuple[EventRef, ...]]:
    """Events of one subtype, the n-th of each report together."""
    met: Counter[tuple[str, str]] = Counter()
    groups: dict[tuple[str, int], list[EventRef]] = {}
    for report, event, subtype in left:
        groups.setdefault((subtype, met[report, subtype]), []).append(EventRef(report, event))
        met[report, subtype] += 1
    return [tuple(group) for group in groups.values()]
