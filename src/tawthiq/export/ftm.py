"""FollowTheMoney: entities (`entities.ftm.json`) and the statements behind them (`statements.csv`).

Written by the published shape of both; the package followthemoney checks them in the tests. A report is an Article, an
incident an Event, its place an Address, a force an Organization (a state's a PublicBody); who is alleged to have done
it is an UnknownLink, as an allegation is no fact of the event. Persons are in it only where the profile has names.

A statement's `origin` is where the words stand (`report#char=61,68`), `original_value` the words themselves.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, TextIO

import msgspec

from tawthiq.export.cells import cell
from tawthiq.export.cleaned import cleaned
from tawthiq.export.ftm_events import event_of
from tawthiq.export.ftm_statements import PROP_TYPES, Statement
from tawthiq.export.geojson import to_json
from tawthiq.export.row import Row

DATASET: Final = "tawthiq"
HEADER: Final = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
    "external", "first_seen", "last_seen", "id",
)  # fmt: skip


class Entity(msgspec.Struct, frozen=True):
    """As FollowTheMoney has it in JSON."""

    id: str
    schema: str
    properties: dict[str, list[str]]
    datasets: tuple[str, ...] = (DATASET,)


def write_ftm(entities: BinaryIO, statements: TextIO, rows: Iterable[Row], *, persons: bool) -> tuple[int, int]:
    """An entity a line, a statement a row; how many of both. `persons`: bodies that no registry has, too.

    `statements` was opened with `newline=""`.
    """
    table = csv.writer(statements, lineterminator="\n")
    table.writerow(HEADER)
    n_entities = n_statements = 0
    for told in _by_entity(rows, persons):
        entities.write(to_json(entity_of(told)) + b"\n")
        table.writerows(statement_cells(statement) for statement in told)
        n_entities += 1
        n_statements += len(told)
    return n_entities, n_statements


def entity_of(told: list[Statement]) -> Entity:
    """The entity that those statements are about, each value once."""
    properties: dict[str, list[str]] = {}
    for statement in told:
        properties.setdefault(statement.prop, []).append(statement.value)
    return Entity(told[0].entity, told[0].schema, properties)


def statement_cells(one: Statement) -> tuple[str, ...]:
    """A row of the table of statements."""
    key = f"{DATASET}.{one.entity}.{one.prop}.{one.value}" + (f"@{one.lang}" if one.lang else "")
    return (
        one.entity, one.entity, one.prop, PROP_TYPES[one.prop], one.schema, one.value, DATASET, one.origin or "",
        one.lang or "", one.original or "", "f", "", "", hashlib.sha1(key.encode("utf-8", "replace")).hexdigest(),
    )  # fmt: skip


def _safe(one: Statement) -> Statement:
    """Texts as cells that no spreadsheet runs; in both files, or their values would differ."""
    original = None if one.original is None else cell(one.original)
    value = cell(one.value) if one.is_in_words else one.value
    origin = None if one.origin is None else cell(one.origin)
    return msgspec.structs.replace(one, value=value, origin=origin, original=original)


def _by_entity(rows: Iterable[Row], persons: bool) -> Iterator[list[Statement]]:
    """The statements of each entity, in order; a force or a report that many incidents name comes once."""
    written: set[str] = set()
    for row in rows:
        here: dict[str, dict[tuple[str, str], Statement]] = {}
        for statement in event_of(cleaned(row), persons):
            safe = _safe(statement)
            here.setdefault(safe.entity, {}).setdefault((safe.prop, safe.value), safe)
        for entity, told in here.items():
            if entity not in written:
                written.add(entity)
                yield list(told.values())
