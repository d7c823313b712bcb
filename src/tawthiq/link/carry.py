"""New reports beside old ones: incidents keep the names that they had, and what changed is told.

Linking looks at all reports at once, so old and new together give what they would have given from the start. An
incident takes the name of the old one that it shares most events with, if that one shares most with it as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import msgspec

from tawthiq.model.incidents import EventRef, Incident


class Change(msgspec.Struct, frozen=True):
    """How many incidents stayed, grew, were joined from several, are parts of one that was split, or are new."""

    unchanged: int = 0
    grown: int = 0
    joined: int = 0
    split: int = 0
    new: int = 0


def carry_names(old: Iterable[Incident], incidents: Sequence[Incident]) -> tuple[tuple[Incident, ...], Change]:
    """`incidents` under their old names, and what changed."""
    home = {ref: incident.id for incident in old for ref in incident.events}
    shares = [Counter(home[ref] for ref in incident.events if ref in home) for incident in incidents]
    takers = _takers(shares)
    taken = set(takers.values())
    renamed = tuple(_named(incident, takers.get(n), taken) for n, incident in enumerate(incidents))
    return renamed, _change(home, incidents, shares)


def _takers(shares: Sequence[Counter[str]]) -> dict[int, str]:
    """For each place in the list the old name that it takes; each name is taken once, by who shares most with it."""
    offers = sorted((-n, name, place) for place, share in enumerate(shares) for name, n in share.items())
    found: dict[int, str] = {}
    taken: set[str] = set()
    for _, name, place in offers:
        if place not in found and name not in taken:
            found[place] = name
            taken.add(name)
    return found


def _named(incident: Incident, name: str | None, taken: set[str]) -> Incident:
    if name is None and incident.id in taken:  # its own name went with the events that left it
        name = next(one for n in count(2) if (one := f"{incident.id}-{n}") not in taken)
        taken.add(name)
    return incident if name in (None, incident.id) else msgspec.structs.replace(incident, id=name)


def _change(home: dict[EventRef, str], incidents: Sequence[Incident], shares: Sequence[Counter[str]]) -> Change:
    parts: dict[str, int] = defaultdict(int)
    for share in shares:
        for name in share:
            parts[name] += 1
    told: Counter[str] = Counter()
    for incident, share in zip(incidents, shares, strict=True):
        if not share:
            told["new"] += 1
        elif len(share) > 1:
            told["joined"] += 1
        elif any(parts[name] > 1 for name in share):
            told["split"] += 1
        elif all(ref in home for ref in incident.events):
            told["unchanged"] += 1
        else:
            told["grown"] += 1
    return Change(**told)
