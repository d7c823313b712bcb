"""What is compared when reports are linked: an account, all that one report tells of one happening.

The coder splits a strike into the raid, the fire it caused and the arrest that followed; another report has the raid
alone. So events of a report that share place and day are compared together, and only afterwards told apart again
(`align`). What the report recalls as background is an account of its own: it links to the incident that it recalls.
A report without any event is an account of its words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from tawthiq.arabic.stems import name_key
from tawthiq.model.events import Analysis, Event, Place, ReportInfo
from tawthiq.resolve.geodesy import distance_km

NEAR_KM: Final = 12.0
"""Events of one report nearer than this are told as of one place."""
LONGEST: Final = 3
"""Days of a stretch of time that still tells when."""
WIDE_KM: Final = 60.0
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEARLESS: Final = "--"
_LEAP_YEAR: Final = 2000
_UNTOLD: Final = frozenset(("unidentified", "unknown"))


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """`events`: ids, that which speaks for the account first; empty for a report without events.

    Days are ordinals. `days`: of its events, else those that the report names; `near_days`: these and the day of
    publication. `year_days`: where no day is known, the days of the year that the report names without a year, and of
    known days where in the year they fall (1 to 366, as in a leap year). `lat`, `lon`, `radius_km`: its finest
    position. `tolls`: `killed:3`. `weekdays` where no day is known.
    """

    report: str
    events: tuple[str, ...]
    background: bool
    subtypes: tuple[str, ...]
    kinds: tuple[str, ...]
    lat: float | None
    lon: float | None
    radius_km: float | None
    places: tuple[str, ...]
    wide: tuple[str, ...]
    days: tuple[int, ...]
    near_days: tuple[int, ...]
    year_days: tuple[int, ...]
    weekdays: tuple[str, ...]
    published: int | None
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    killed: int | None
    wounded: int | None
    tolls: tuple[str, ...]
    weapons: tuple[str, ...]
    objects: tuple[str, ...]
    names: tuple[str, ...]
    terms: tuple[str, ...]
    outlet: str | None
    n_accounts: int


def accounts_of(analysis: Analysis) -> tuple[Account, ...]:
    """The accounts of one report, its news first; one without events where the coder found none."""
    info = analysis.report
    groups = list(_groups(analysis.events))
    if not groups:
        return (_account(info, (), 1),)
    return tuple(_account(info, group, len(groups)) for group in groups)


# ---- which events are told as one


def _groups(events: Sequence[Event]) -> Iterator[tuple[Event, ...]]:
    for is_background in (False, True):
        yield from _together([e for e in events if e.background is is_background])


def _together(events: list[Event]) -> list[tuple[Event, ...]]:
    """Each event joins the first group whose first event it shares place and day with."""
    groups: list[list[Event]] = []
    for event in events:
        for group in groups:
            if all(_same_setting(event, other) for other in group):
                group.append(event)
                break
        else:
            groups.append([event])
    return [tuple(group) for group in groups]


def _same_setting(one: Event, other: Event) -> bool:
    return _same_day(one, other) and _same_place(one, other)


def _same_day(one: Event, other: Event) -> bool:
    a, b = one.date, other.date
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end


def _same_place(one: Event, other: Event) -> bool:
    a, b = finest(one.places), finest(other.places)
    if a is None or b is None or name_key(a.name) == name_key(b.name):
        return True
    if {name_key(p.name) for p in one.places} & {name_key(p.name) for p in other.places if not p.container}:
        return True
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    reach = max(NEAR_KM, a.radius_km or 0.0, b.radius_km or 0.0)
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= reach


def finest(places: Iterable[Place]) -> Place | None:
    """The place that tells best where: no container before one, a position before none, the smaller radius."""
    told = [p for p in places if p.name]
    if not told:
        return None
    return min(told, key=lambda p: (p.container, p.lat is None, p.radius_km if p.radius_km is not None else WIDE_KM))


# ---- what a group of events tells


def _account(info: ReportInfo, events: tuple[Event, ...], n_accounts: int) -> Account:
    main = _speaking(events)
    ordered = sorted(events, key=lambda e: e is not main)
    places = [p for e in ordered for p in e.places]
    spot = finest(p for p in places if p.lat is not None)
    days = _event_days(events) or _named_days(info)
    published = date.fromisoformat(info.published[:10]).toordinal() if info.published else None
    near_days = days or ((published - 1, published) if published is not None else ())
    return Account(
        report=info.id,
        events=tuple(e.id for e in ordered),
        background=bool(events) and all(e.background for e in events),
        subtypes=tuple(dict.fromkeys(e.subtype for e in ordered)),
        kinds=tuple(dict.fromkeys(e.type for e in ordered)),
        lat=spot.lat if spot else None,
        lon=spot.lon if spot else None,
        radius_km=(spot.radius_km if spot.radius_km is not None else NEAR_KM) if spot else None,
        places=_keys(p.name for p in places if not p.container),
        wide=_keys(name for p in places for name in (*p.admin[:2], *((p.name,) if p.container else ()))),
        days=days,
        near_days=near_days,
        year_days=tuple(sorted({_in_year(date.fromordinal(d)) for d in near_days})) or _yearless_days(info),
        weekdays=() if days else tuple(day for day in info.days if day in _WEEKDAYS),
        published=published,
        initiators=_sides(a.id or a.name for e in events for a in e.initiators if (a.id or a.name) not in _UNTOLD),
        targets=_sides(a.id or a.name for e in events for a in e.targets if (a.id or a.name) not in _UNTOLD),
        killed=_toll(events, "killed"),
        wounded=_toll(events, "wounded"),
        tolls=_sides(f"{c.outcome}:{c.low}" for e in events for c in e.casualties if c.low and not c.part_of_total),
        weapons=_sides(w.id.partition(".")[0] for e in events for w in e.weapons),
        objects=_sides(d.object for e in events for d in e.damage),
        names=_keys(c.source.name for e in events for c in e.claims),
        terms=info.terms,
        outlet=info.outlet,
        n_accounts=n_accounts,
    )  # fmt: skip


def _speaking(events: Sequence[Event]) -> Event | None:
    """The event that speaks for the account: of those with the most told of them, the surest, the first."""
    if not events:
        return None
    return max(events, key=lambda e: (bool(e.casualties), bool(e.places), e.confidence, -events.index(e)))


def _event_days(events: Iterable[Event]) -> tuple[int, ...]:
    found: set[int] = set()
    for event in events:
        if event.date.start and event.date.end:
            first, last = (date.fromisoformat(d).toordinal() for d in (event.date.start, event.date.end))
            if last - first < LONGEST:
                found.update(range(first, last + 1))
    return tuple(sorted(found))


def _named_days(info: ReportInfo) -> tuple[int, ...]:
    return tuple(date.fromisoformat(day).toordinal() for day in info.days if day[:1].isdigit())


def _yearless_days(info: ReportInfo) -> tuple[int, ...]:
    """Of `--08-13`."""
    told = (day.removeprefix(_YEARLESS) for day in info.days if day.startswith(_YEARLESS))
    return tuple(sorted(_in_year(date.fromisoformat(f"{_LEAP_YEAR}-{day}")) for day in told))


def _in_year(day: date) -> int:
    return day.replace(year=_LEAP_YEAR).timetuple().tm_yday


def _toll(events: Iterable[Event], outcome: str) -> int | None:
    counts = [c.low for e in events for c in e.casualties if c.outcome == outcome and c.low and not c.part_of_total]
    return sum(counts) if counts else None


def _keys(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for name in names if (key := name_key(name))))


def _sides(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
