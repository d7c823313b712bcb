"""A report's events as a table for the terminal: each value beside the report's own words, fit for 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tawthiq.export.wording import bounds, coordinates, day_or_days, one_line
from tawthiq.model.events import Actor, Analysis, Casualty, Damage, Event, EventClaim, EventDate, Place

STATUS_STYLE = {"attempted": "yellow", "ongoing": "cyan", "planned": "yellow", "called_for": "yellow", "denied": "red"}

Row = tuple[str, str, str | None]


def report_table(analysis: Analysis) -> RenderableType:
    """A heading, a section for each event with a row for each value, and the report's issues."""
    parts: list[RenderableType] = [_heading(analysis)]
    parts.append(_table(analysis.events) if analysis.events else Text("  no events", style="dim"))
    parts += [Text(f"  ! {one_line(issue.message)} ({issue.code})", style="yellow") for issue in analysis.issues]
    return Group(*parts, Text())


def _heading(analysis: Analysis) -> Text:
    report = analysis.report
    facts = [report.outlet, report.published or "no date", f"{len(analysis.events)} events"]
    heading = Text(one_line(report.id), style="bold")
    if report.title:
        heading.append(f"  {one_line(report.title)}", style="not bold")
    return heading.append("  " + ", ".join(one_line(fact) for fact in facts if fact), style="not bold dim")


def _table(events: Iterable[Event]) -> Table:
    table = Table(box=box.HORIZONTALS, header_style="dim", padding=(0, 1))
    table.add_column("Event", justify="right", no_wrap=True)
    table.add_column("Value", overflow="fold", ratio=3)
    table.add_column("Words", overflow="fold", ratio=2)
    for number, event in enumerate(events, 1):
        table.add_row(Text(str(number), style="bold"), _what(event), Text(one_line(event.trigger.text), style="bold"))
        last = ""
        for name, value, words in rows(event):
            cells = Text("" if name == last else name, style="dim"), Text(one_line(value)), Text(one_line(words or ""))
            table.add_row(*cells, style="dim" if event.background else None)
            last = name
        table.add_section()
    return table


def _what(event: Event) -> Text:
    what = Text(event.subtype, style="bold")
    if event.status != "occurred":
        what.append(f", {event.status.replace('_', ' ')}", style=STATUS_STYLE.get(event.status, ""))
    return what.append(", background", style="not bold italic") if event.background else what


def rows(event: Event) -> Iterator[Row]:
    """What the table says of each value: the field's name, the value in English, the words or None."""
    yield "when", _date(event.date), event.date.text
    for place in sorted(event.places, key=lambda place: place.container):
        yield "where", _place(place), place.text
    for actor in event.initiators:
        yield "who", _actor(actor), actor.text
    for actor in event.targets:
        yield "against", _actor(actor), actor.text
    for weapon in event.weapons:
        yield "with", weapon.name, weapon.text
    for casualty in event.casualties:
        yield "losses", _casualty(casualty), casualty.text
    for damage in event.damage:
        yield "damage", _damage(damage), damage.text
    for claim in event.claims:
        yield "said by", _claim(claim), claim.source.text


def _date(date: EventDate) -> str:
    precision = "" if date.precision in ("day", "range", "unknown") else f" ({date.precision})"
    return (day_or_days(date) or "undated") + precision


def _place(place: Place) -> str:
    name = f"in {place.name}" if place.container else place.name
    return ", ".join(filter(None, (name, place.relation, coordinates(place))))


def _actor(actor: Actor) -> str:
    return actor.name + (", likely" if actor.likely else "")


def _casualty(row: Casualty) -> str:
    among = "among them " if row.part_of_total else ""
    return f"{among}{bounds(row.low, row.high)} {row.outcome}, {row.unit or row.group}"


def _damage(row: Damage) -> str:
    count = "" if row.low is None and row.high is None else f"{bounds(row.low, row.high)} "
    return f"{count}{row.object}, {row.effect}"


def _claim(claim: EventClaim) -> str:
    source = claim.source
    to = f"to {claim.to}" if claim.to else None
    return ", ".join(filter(None, (source.name, source.role, source.organisation, claim.stance, to)))
