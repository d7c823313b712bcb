"""A report's events as a table for the terminal: English names, the report's own words in Arabic."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tawthiq.export.wording import bounds, coordinates, day_or_days, one_line
from tawthiq.model.events import Actor, Analysis, Casualty, Damage, Event, EventClaim, Place

STATUS_STYLE = {"attempted": "yellow", "ongoing": "cyan", "planned": "yellow", "called_for": "yellow", "denied": "red"}
HEADINGS = ("#", "What", "When", "Where", "Who", "Against", "With", "Losses", "Said by")


def report_table(analysis: Analysis) -> RenderableType:
    """A heading, a row for each event, and the report's issues."""
    parts: list[RenderableType] = [_heading(analysis)]
    parts.append(_events(analysis.events) if analysis.events else Text("  no events", style="dim"))
    parts += [Text(f"  ! {one_line(issue.message)} ({issue.code})", style="yellow") for issue in analysis.issues]
    return Group(*parts, Text())


def _heading(analysis: Analysis) -> Text:
    report = analysis.report
    facts = [report.outlet, report.published or "no date", f"{len(analysis.events)} events"]
    heading = Text(one_line(report.id), style="bold")
    if report.title:
        heading.append(f"  {one_line(report.title)}", style="not bold")
    return heading.append("  " + ", ".join(one_line(fact) for fact in facts if fact), style="not bold dim")


def _events(events: Iterable[Event]) -> Table:
    table = Table(show_lines=True, header_style="bold")
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold", justify="right" if heading == "#" else "left")
    for number, event in enumerate(events, 1):
        table.add_row(*_row(event, number), style="dim" if event.background else None)
    return table


def _row(event: Event, number: int) -> tuple[Text, ...]:
    places = sorted(event.places, key=lambda place: place.container)
    return (
        Text(str(number)),
        _what(event),
        Text(day_or_days(event.date) or "undated"),
        _lines(map(_place, places)),
        _lines(map(_actor, event.initiators)),
        _lines(map(_actor, event.targets)),
        _lines(_named(weapon.name, weapon.text) for weapon in event.weapons),
        _lines([*map(_casualty, event.casualties), *map(_damage, event.damage)]),
        _lines(map(_claim, event.claims)),
    )


def _what(event: Event) -> Text:
    what = Text(event.subtype, style="bold")
    if event.status != "occurred":
        what.append(f"\n{event.status}", style=STATUS_STYLE.get(event.status, ""))
    if event.background:
        what.append("\nbackground", style="not bold italic")
    return what.append(f"\n{one_line(event.trigger.text)}", style="not bold")


def _lines(parts: Iterable[str]) -> Text:
    return Text("\n".join(dict.fromkeys(parts)))


def _named(name: str, text: str | None) -> str:
    words = one_line(text or "")
    return f"{one_line(name)} {words}" if words and words != name else one_line(name)


def _place(place: Place) -> str:
    name = f"in {one_line(place.name)}" if place.container else one_line(place.name)
    where = coordinates(place)
    return f"{name} ({where})" if where else name


def _actor(actor: Actor) -> str:
    return _named(actor.name, actor.text) + (" (likely)" if actor.likely else "")


def _casualty(row: Casualty) -> str:
    among = "among them " if row.part_of_total else ""
    return f"{among}{bounds(row.low, row.high)} {row.outcome}: {row.unit or row.group} {one_line(row.text)}"


def _damage(row: Damage) -> str:
    count = "" if row.low is None and row.high is None else f"{bounds(row.low, row.high)} "
    return f"{count}{row.object} {row.effect} {one_line(row.text)}"


def _claim(claim: EventClaim) -> str:
    verb = f"{one_line(claim.verb)}, {claim.stance}"
    return f"{one_line(claim.source.name)} ({verb})"
