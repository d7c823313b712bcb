"""Rows to a table's files: the table, what it refuses and why, and what tells later which cells a person changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from tawthiq.export import airwars
from tawthiq.export.bundle import Bundle
from tawthiq.export.incident_lines import line
from tawthiq.export.row import Row
from tawthiq.export.row_claims import n_withheld
from tawthiq.export.tables import Context, Table

REJECTS: Final = "rejects.csv"
REJECT_COLUMNS: Final = ("record", "why", "sub_event_type", "date", "link")
BASE: Final = "base.jsonl"
_DIGITS: Final = 10


class Tally(msgspec.Struct):
    """What was written: for the methodology page."""

    n_rows: int = 0
    n_incidents: int = 0
    n_reports: int = 0
    rejects: Counter[str] = msgspec.field(default_factory=Counter)
    withheld: Counter[str] = msgspec.field(default_factory=Counter)
    corrected: Counter[str] = msgspec.field(default_factory=Counter)
    outlets: Counter[str] = msgspec.field(default_factory=Counter)
    first_day: str | None = None
    last_day: str | None = None
    reports: set[str] = msgspec.field(default_factory=set)

    def take(self, row: Row, why: str | None) -> None:
        """Counts a row that was written, or refused for `why`."""
        self.n_incidents += 1
        self.reports.update(claim.report for claim in row.claims)
        if why is not None:
            self.rejects[why] += 1
            return
        self.n_rows += 1
        self.withheld.update(row.withheld)
        self.withheld.update({name: n for name, n in n_withheld(row.claims).items() if n})
        self.corrected.update(one.field for one in row.corrections)
        self.outlets.update(row.outlets)
        if row.date:
            self.first_day = min(self.first_day or row.date.start, row.date.start)
            self.last_day = max(self.last_day or row.date.end, row.date.end)


def write_table(bundle: Bundle, table: Table, rows: Iterable[Row], context: Context, *, raw: bool = False) -> Tally:
    """`NAME.csv`, `rejects.csv` and `base.jsonl`; for Airwars its two other tables too."""
    heads = (table.columns, table.second_head) if table.second_head else (table.columns,)
    main = bundle.csv(bundle.main, *heads, raw=raw)
    rejects = bundle.csv(REJECTS, REJECT_COLUMNS, raw=raw)
    base = bundle.lines(BASE)
    more = _AirwarsTables(bundle, raw) if table is airwars.TABLE else None
    tally = Tally()
    for row in rows:
        why = table.refuse(row)
        tally.take(row, why)
        if why is not None:
            rejects.row((row.id, why, row.subtype, row.date.start if row.date else "", "; ".join(row.links)))
            continue
        texts = main.row(table.record(row, context))
        base.line(base_line(texts[table.columns.index(table.key)], texts))
        if more is not None:
            more.row(row)
    return tally


def write_lines(bundle: Bundle, rows: Iterable[Row]) -> Tally:
    """One JSON object an incident; nothing is refused."""
    out, tally = bundle.lines(bundle.main), Tally()
    for row in rows:
        out.line(line(row))
        tally.take(row, None)
    return tally


class _AirwarsTables:
    def __init__(self, bundle: Bundle, raw: bool) -> None:
        self.sources = bundle.csv("sources.csv", airwars.SOURCES, raw=raw)
        self.victims = bundle.csv("victims.csv", airwars.VICTIMS, raw=raw)

    def row(self, row: Row) -> None:
        for cells in airwars.sources(row):
            self.sources.row(cells)
        for cells in airwars.victims(row):
            self.victims.row(cells)


def base_line(key: str, texts: Sequence[str]) -> bytes:
    """A hash of each cell, by which it is told later whether a person changed it; they hold nothing else."""
    return msgspec.json.encode({"key": key, "cells": [digest(text) for text in texts]})


def digest(text: str) -> str:
    """The beginning of the SHA-256 of a cell's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
