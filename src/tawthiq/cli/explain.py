"""`tawthiq explain`: how the coder came to an event, rule by rule, quote by quote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tawthiq.cli.coding import Gazetteers, attempt, check_gazetteers
from tawthiq.cli.explain_incident import explain_in_archive, explain_incident
from tawthiq.errors import InputError
from tawthiq.evaluate.keys import same_word
from tawthiq.export.wording import one_line
from tawthiq.ingest import Failure, parse_published, read_reports
from tawthiq.link.read import holds_incidents
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis, Event, Step
from tawthiq.model.spans import Span

AROUND = 30


def explain(
    path: Annotated[str, Parameter(allow_leading_hyphen=True)],
    event: str | None = None,
    field: str | None = None,
    /,
    *,
    archive: str | None = None,
    run: str = "latest",
    report: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    weights: Annotated[bool, Parameter(negative=())] = False,
    gazetteer: Annotated[tuple[str, ...], Parameter(negative=())] = (),
) -> int:
    """Show which rules and which words gave an event, or why reports stand in one incident.

    Parameters
    ----------
    path
        A file as for `tawthiq code`, or - for standard input; or a file that `tawthiq link` wrote. With --archive
        nothing of these, but the id of an incident, or of one of its events.
    event
        The event's id, its number in the report's table, or its trigger word; of an incident its id.
    field
        Only the steps of this field, such as places or date.
    archive
        Of an incident: folder of the archive that was linked, or postgresql://user@host/database.
    run
        Of an archive, which coding: latest, a number or an id.
    report
        The report's id, where the input holds several.
    published
        Publication date, as for `tawthiq code`.
    outlet
        Who published, as for `tawthiq code`.
    weights
        Also the features that weighed most in the models' decisions.
    gazetteer
        Packs of place names, as for `tawthiq code`.
    """
    if archive is not None:
        if event is not None:
            raise InputError("With --archive, name the incident alone.")
        return explain_in_archive(archive, path, run)
    if event is None:
        raise InputError(f"Say which event of {path} to explain: its id, its number, or its trigger word.")
    if holds_incidents(path):
        return explain_incident(path, event)
    packs = gazetteer or None
    check_gazetteers(packs)
    day = parse_published(published) if published is not None else None
    found = _the_report(list(read_reports([path], published=day, outlet=outlet)), path, report)
    analysis = attempt(found, packs)
    if isinstance(analysis, Failure):
        raise analysis.error
    chosen = find_event(analysis, event)
    steps = steps_of(analysis, chosen, field)
    if weights:
        steps = (*steps, *_weighed(found, chosen, field, packs))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, 140)
    console.print(_heading(analysis, chosen))
    console.print(_table(steps, analysis.text or found.text))
    return 0


def _weighed(report: Report, event: Event, field: str | None, packs: Gazetteers) -> list[Step]:
    from tawthiq.gazetteer.names import load_names  # late, as in `coding`
    from tawthiq.pipeline import weigh_report

    steps = weigh_report(report, load_names(packs))[event.id]
    return [step for step in steps if field is None or step.field.removesuffix("s") == field.removesuffix("s")]


def _the_report(items: Sequence[object], path: str, wanted: str | None) -> Report:
    reports = [item for item in items if isinstance(item, Report) and wanted in (None, item.id)]
    if len(reports) == 1:
        return reports[0]
    failures = [item for item in items if isinstance(item, Failure)]
    if failures and not reports and wanted is None:
        raise InputError(str(failures[0]))
    if not reports:
        raise InputError(f"{path}: holds no report called {wanted}.")
    raise InputError(f"{path}: holds {len(reports)} reports; choose one with --report ID, such as {reports[0].id}.")


def find_event(analysis: Analysis, wanted: str) -> Event:
    """By id, by number from 1, or by trigger word. Raises InputError naming the events that there are."""
    events = analysis.events
    by_id = [event for event in events if event.id == wanted]
    if by_id:
        return by_id[0]
    if wanted.isdecimal():
        if 1 <= int(wanted) <= len(events):
            return events[int(wanted) - 1]
    else:
        exact = [event for event in events if wanted in (event.trigger.text, event.trigger.lemma)]
        alike = exact or [event for event in events if same_word(event.trigger.text, wanted)]
        if len(alike) == 1:
            return alike[0]
        events = tuple(alike) or events
    there = ", ".join(f"{analysis.events.index(event) + 1} {event.trigger.text}" for event in events) or "none"
    which = "names several events" if events is not analysis.events else "is no event of this report"
    raise InputError(f"{wanted} {which}. Give a number: {there}.")


def steps_of(analysis: Analysis, event: Event, field: str | None) -> tuple[Step, ...]:
    """The derivation, or the part of it that gave `field`. Raises InputError naming the fields that there are."""
    steps = analysis.derivations.get(event.id, ())
    if field is None:
        return steps
    wanted = field.rstrip("s")
    chosen = tuple(step for step in steps if step.field == field or _base(step.field).rstrip("s") == wanted)
    if not chosen:
        there = ", ".join(dict.fromkeys(_base(step.field) for step in steps)) or "none"
        raise InputError(f"Nothing was derived for {field}. Fields of this event with a derivation: {there}.")
    return chosen


def _base(field: str) -> str:
    """`places` of `places[0].lat` and of `places.1`."""
    return field.replace("[", ".").split(".")[0]


def _heading(analysis: Analysis, event: Event) -> Text:
    number = analysis.events.index(event) + 1
    heading = Text(f"{number}  {event.subtype}, {event.status}", style="bold")
    heading.append(f"  {one_line(event.trigger.text)}  ", style="not bold")
    return heading.append(f"{event.id}  {event.found_by}  confidence {event.confidence:.2f}", style="not bold dim")


def _table(steps: Sequence[Step], text: str) -> Table | Text:
    if not steps:
        return Text("No derivation was kept for this event.", style="dim")
    table = Table(header_style="bold")
    table.add_column("Field", no_wrap=True)
    table.add_column("Value", overflow="fold")
    table.add_column("Rule", overflow="fold")
    table.add_column("Words", overflow="fold")
    for step in steps:
        words = _in_context(text, step.span) if step.span and text else Text(one_line(step.text or ""))
        table.add_row(Text(step.field), Text(one_line(step.value)), Text(step.rule, style="cyan"), words)
    return table


def _in_context(text: str, span: Span) -> Text:
    """The step's words with whole words on either side, as many as come near `AROUND` characters."""
    before, after = text[: span.start][-AROUND:], text[span.end :][:AROUND]
    if span.start > AROUND:
        before = before.partition(" ")[2]
    if span.end + AROUND < len(text):
        after = after.rpartition(" ")[0]
    words = Text(f"{one_line(before)} ".lstrip(), style="dim")
    words.append(f"«{one_line(span.of(text))}»", style="not dim bold")
    return words.append(f" {one_line(after)} [{span.start}:{span.end}]")
