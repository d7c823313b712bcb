"""Hits of a search for the terminal: the document, its passages with the words found, and its events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tawthiq.archive.found import FoundEvent, FoundPlace, Hit, Passage, Results
from tawthiq.export.table import STATUS_STYLE
from tawthiq.export.wording import BIDI_CONTROLS, CONTROLS, bounds, one_line

MARKED = "bold yellow"
MOST_EVENTS = 5
_BLANK = re.compile(r"\s")


def results_table(results: Results) -> RenderableType:
    """A section for each hit, and below what there is besides."""
    if not results.hits:
        return Text("Nothing found.", style="dim")
    table = Table(box=box.HORIZONTALS, header_style="dim", padding=(0, 1), expand=True)
    table.add_column("Day", no_wrap=True)
    table.add_column("Found", overflow="fold", ratio=1)
    for hit in results.hits:
        _add(table, hit)
    return Group(table, Text(_below(results), style="dim"))


def _add(table: Table, hit: Hit) -> None:
    document = hit.document
    table.add_row(Text((document.published or "no date")[:10]), _heading(hit))
    for passage in hit.passages:
        table.add_row("", _passage(passage))
    for event in hit.events[:MOST_EVENTS]:
        table.add_row("", _event(event))
    if len(hit.events) > MOST_EVENTS:
        table.add_row("", Text(f"and {len(hit.events) - MOST_EVENTS} events more", style="dim"))
    table.add_row("", Text(" ".join((document.id, one_line(document.address))), style="dim"))
    table.add_section()


def _heading(hit: Hit) -> Text:
    document = hit.document
    heading = Text(one_line(document.title or document.outlet or "untitled"), style="bold")
    facts = [document.outlet if document.title else None]
    facts.append(document.language if document.language != "ar" else None)
    # the word first: a number behind Arabic words is drawn on their other side
    facts.append(f"copies: {document.copies}" if document.copies else None)
    facts.append(f"rank {hit.score:.2f}" if hit.score is not None else None)
    told = ", ".join(one_line(fact) for fact in facts if fact)
    if told:
        heading.append(f"  {told}", style="not bold dim")
    if document.state != "kept":
        heading.append(f"  {document.state}", style="not bold red")
    return heading


def _passage(passage: Passage) -> Text:
    shown = Text()
    at = passage.span.start
    for quote in passage.marks:
        if quote.span.start < at:  # within another
            continue
        shown.append(_plain(passage.text[at - passage.span.start : quote.span.start - passage.span.start]))
        shown.append(_plain(quote.text), style=MARKED)
        at = quote.span.end
    return shown.append(_plain(passage.text[at - passage.span.start :]))


def _plain(text: str) -> str:
    """As `one_line`, but blanks stay where they are, so that pieces can be joined again."""
    return CONTROLS.sub("\ufffd", BIDI_CONTROLS.sub("", _BLANK.sub(" ", text)))


def _event(event: FoundEvent) -> Text:
    told = Text("• ").append(event.subtype, style="bold")
    if event.status != "occurred":
        told.append(f", {event.status.replace('_', ' ')}", style=STATUS_STYLE.get(event.status, ""))
    if event.background:
        told.append(", background", style="italic")
    for fact in _facts(event):
        told.append(f"; {one_line(fact)}")
    return told


def _facts(event: FoundEvent) -> Iterator[str]:
    """Numbers before names: behind Arabic words a terminal would show them on the wrong side."""
    yield from _losses(event)
    yield " – ".join(dict.fromkeys(day for day in (event.start, event.end) if day)) or "undated"
    for role, word in (("initiator", "by"), ("target", "against")):
        yield from _acting(event, role, word)
    if event.places:
        yield _places(event.places)
    yield from _acting(event, "claimant", "said by")


def _acting(event: FoundEvent, role: str, word: str) -> Iterator[str]:
    names = dict.fromkeys(actor.name for actor in event.actors if actor.role == role)
    if names:
        yield f"{word} {', '.join(names)}"


def _places(places: Sequence[FoundPlace]) -> str:
    radii = {place.radius_km for place in places if place.radius_km is not None}
    names = ", ".join(dict.fromkeys(place.name for place in places))
    if not radii:
        return f"at {names}"
    return f"within {'at most ' if len(radii) > 1 else ''}{max(radii):g} km of {names}"


def _losses(event: FoundEvent) -> Iterator[str]:
    for claim in event.claims:
        if claim.field == "casualty":
            value = msgspec.json.decode(claim.value)
            if value.get("part_of_total"):
                continue
            yield f"{bounds(value.get('low'), value.get('high'))} {value['outcome']}"


def _below(results: Results) -> str:
    told = [f"{len(results.hits)} shown, there are more: --limit" if results.more else f"{len(results.hits)} found"]
    if results.ranked is not None:
        told.append(f"the best of the newest {results.ranked} that fit" if results.more else "the best first")
    told.append(f"events of run {results.run}" if results.run is not None else "nothing is coded yet")
    return "; ".join(told) + "."
