"""How the difference between two runs is told: lines of JSON, or a table with examples and their words."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tawthiq.archive.comparing import EventChange, Totals
from tawthiq.archive.judged import STATES, Carried
from tawthiq.archive.projection import Said
from tawthiq.export.wording import bounds, one_line
from tawthiq.model.events import Event
from tawthiq.store.runs import Run

KINDS: Final = ("changed", "came", "went")
MOST_TOLD: Final = 20
"""Judgements in need of a look that the table names; JSON Lines have all."""


class Examples:
    """The first changes of each kind, and the judgements by what becomes of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.changes: dict[str, list[EventChange]] = {kind: [] for kind in KINDS}
        self.judgements: Counter[str] = Counter()
        self.to_look_at: list[Carried] = []

    def add(self, change: EventChange) -> None:
        """Keeps it if there are not enough of its kind."""
        if len(self.changes[change.kind]) < self.most:
            self.changes[change.kind].append(change)

    def count(self, carried: Carried) -> None:
        """Keeps those that somebody must look at."""
        self.judgements[carried.state] += 1
        if carried.state in ("conflicts", "orphaned") and len(self.to_look_at) < MOST_TOLD:
            self.to_look_at.append(carried)

    def print(self, console: Console, old: Run, new: Run, totals: Totals) -> None:
        """Counts first, then examples, then judgements."""
        console.print(Text(f"Run {old.n} to run {new.n}: {why_another(old, new)}", style="bold"))
        console.print(f"{totals.n_documents:,} documents are coded in both; {totals.n_touched:,} differ.")
        console.print(_counts("events", {kind: totals.events[kind] for kind in ("same", *KINDS)}))
        if totals.fields:
            console.print(_counts("changes of", dict(totals.fields.most_common())))
        for kind in KINDS:
            for change in self.changes[kind]:
                console.print(_told(change))
        if self.judgements:
            console.print(_counts("judgements", {state: self.judgements[state] for state in STATES}))
            for carried in self.to_look_at:
                console.print(_carried(carried))
            missing = self.judgements["conflicts"] + self.judgements["orphaned"] - len(self.to_look_at)
            if missing > 0:
                console.print(f"{missing:,} more; --format jsonl has all.")


def why_another(old: Run, new: Run) -> str:
    """What of the coder is another."""
    ours, theirs = old.coder, new.coder
    parts = (
        ("another version", f"{ours.name} {ours.version}" != f"{theirs.name} {theirs.version}"),
        ("another lexicon", ours.lexicon != theirs.lexicon),
        ("other models", ours.models != theirs.models),
        ("other packs of places", ours.gazetteers != theirs.gazetteers),
    )
    changed = [name for name, differs in parts if differs]
    return ", ".join(changed) if changed else "the same coder"


def change_line(change: EventChange) -> dict[str, Any]:
    """One event that came, went or changed."""
    return {
        "change": change.kind,
        "document": change.document_id,
        "old": _event_line(change.old),
        "new": _event_line(change.new),
        "fields": [
            {
                "field": field.field,
                "went": [_said_line(said) for said in field.went],
                "came": [_said_line(said) for said in field.came],
            }
            for field in change.fields
        ],
    }


def carried_line(carried: Carried) -> dict[str, Any]:
    """One judgement and what becomes of it."""
    judgement = carried.judgement
    return {
        "judgement": judgement.id, "state": carried.state, "why": carried.why, "document": judgement.document_id,
        "event": carried.event_id, "kind": judgement.kind, "field": judgement.field, "verdict": judgement.verdict,
        "value": _plain(judgement.value_json), "now": _plain(carried.now), "trigger": judgement.trigger,
        "span": judgement.span, "made_by": judgement.made_by, "made_at": judgement.made_at,
    }  # fmt: skip


def totals_line(old: Run, new: Run, totals: Totals, kept: Examples) -> dict[str, Any]:
    """The counts."""
    return {
        "summary": {
            "old": old.n, "new": new.n, "documents": totals.n_documents, "documents_that_differ": totals.n_touched,
            "events": dict(totals.events), "fields": dict(totals.fields),
            "judgements": {state: kept.judgements[state] for state in STATES},
        }
    }  # fmt: skip


def short(said: Said) -> str:
    """A value in a few words."""
    value = said.value
    if not isinstance(value, dict):
        return str(value)
    match said.field:
        case "date":
            ends = [str(end) for end in (value["start"], value["end"]) if end]
            return " – ".join(dict.fromkeys(ends)) or "undated"
        case "place":
            where = f" {value['lat']:g}, {value['lon']:g}" if value["lat"] is not None else " without position"
            radius = f" ±{value['radius_km']:g} km" if value["radius_km"] is not None else ""
            return f"{value['name']}{where}{radius}"
        case "casualty":
            whose = f" of {value['whose']}" if value["whose"] else ""
            return f"{value['outcome']} {bounds(value['low'], value['high'])} {value['group']}{whose}"
        case "damage":
            return f"{value['object']} {value['effect']} {bounds(value['low'], value['high'])}"
        case _:
            return str(value["name"])


def _event_line(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    trigger = event.trigger
    return {"id": event.id, "subtype": event.subtype, "status": event.status, "trigger": trigger.text,
            "span": trigger.span}  # fmt: skip


def _said_line(said: Said) -> dict[str, Any]:
    return {"value": said.value, "quote": said.quote, "span": said.span}


def _plain(value_json: str | None) -> Any:
    return None if value_json is None else msgspec.json.decode(value_json)


def _counts(name: str, counts: dict[str, int]) -> Table:
    table = Table(name, *counts, box=box.SIMPLE, header_style="dim")
    table.add_row("", *[f"{count:,}" for count in counts.values()])
    return table


def _told(change: EventChange) -> Text:
    event = change.new or change.old
    assert event is not None
    told = Text(f"{change.kind:8}", style="dim").append(f"{event.id}  {event.subtype}  ", style="not dim")
    told.append(_quoted(event.trigger.text), style="not dim")
    for field in change.fields:
        went = ", ".join(map(_value, field.went)) or "nothing"
        came = ", ".join(map(_value, field.came)) or "nothing"
        told.append(f"\n         {field.field}: {went} -> {came}", style="not dim")
    return told


def _value(said: Said) -> str:
    return one_line(short(said)) + (f" {_quoted(said.quote)}" if said.quote else "")


def _quoted(words: str) -> str:
    return f"«{one_line(words)}»"


def _carried(carried: Carried) -> Text:
    judgement = carried.judgement
    what = " ".join(filter(None, (judgement.verdict, judgement.field, judgement.value_json)))
    told = Text(f"{carried.state:10}", style="yellow")
    told.append(f"{judgement.id}  {judgement.document_id}  ", style="default")
    told.append(one_line(f"{what} by {judgement.made_by}: {carried.why}"), style="default")
    return told.append(f"; now {carried.now}", style="default") if carried.now else told
