"""Figures of an evaluation as tables for the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tawthiq.evaluate.measures import Figures
from tawthiq.export.wording import one_line

NAMES = {"side_a": "initiators", "side_b": "targets", "claimed": "has a claimant"}


def figures_table(figures: Figures) -> RenderableType:
    """Precision, recall and F1 of events and slots, and how often single-valued fields agree."""
    table = Table(header_style="bold")
    table.add_column("")
    for heading in ("Precision", "Recall", "F1"):
        table.add_column(heading, justify="right")
    for name, rates in figures.table.items():
        style = "bold" if name == "events" else None
        table.add_row(NAMES.get(name, name), *(f"{rate:.3f}" for rate in rates), style=style)
        if name == "foreground events":
            table.add_section()
    return Group(_counts(figures), table, _rest(figures))


def _counts(figures: Figures) -> Text:
    return Text(
        f"{figures.documents} documents, {figures.gold_events} gold events, {figures.coded_events} coded", style="bold"
    )


def _rest(figures: Figures) -> Text:
    accuracy = ", ".join(f"{name} {rate:.3f}" for name, rate in figures.accuracy.items())
    lines = [
        f"Accuracy on paired events: {accuracy}",
        f"Documents without events: {figures.empty_documents}, "
        f"false events in each: {figures.false_per_empty_document:.2f}",
    ]
    rest = Text("\n".join(lines))
    summary = f"\nEvents F1 {figures.table['events'].f1:.3f}, mean F1 of slots {figures.slot_f1_mean:.3f}"
    return rest.append(summary, style="bold")


def faults_table(figures: Figures) -> Table:
    """Misses, false alarms and wrong values, document by document."""
    table = Table(header_style="bold")
    for heading in ("Document", "Wrong", "Event", "Gold", "Coded", "Words"):
        table.add_column(heading, overflow="fold")
    styles = {"missed": "red", "extra": "yellow"}
    for fault in figures.faults:
        cells = (fault.document, NAMES.get(fault.kind, fault.kind), fault.event, fault.wanted, fault.found, fault.quote)
        table.add_row(*(Text(one_line(cell)) for cell in cells), style=styles.get(fault.kind))
    return table
