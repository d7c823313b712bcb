"""Verifies the rows of tables against what the log proves."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.exc import DBAPIError

from tawthiq.archive.findings import Finding
from tawthiq.archive.scratch import Ledger
from tawthiq.model.sources import document_id, text_sha256
from tawthiq.store import schema
from tawthiq.store.proofs import ARCHIVE, PROVEN, STATES, row_digest, row_key, state_of

FRESH: Final = "kept/1"
"""State of a document that no entry has changed."""
READ_AT_A_TIME: Final = 200
Row = RowMapping


def verify_rows(connection: Connection, ledger: Ledger, counts: dict[str, int]) -> Iterator[Finding]:
    """All tables of `PROVEN`; `counts` is given the number of rows of each."""
    yield from _archive(connection, ledger)
    for name in PROVEN:
        try:
            yield from _table(connection, ledger, name, counts)
        except DBAPIError as error:
            yield Finding("unreadable", f"table {name}", f"it cannot be read: {error.orig}")


def label_of(name: str, row: Row) -> str:
    """How a user finds the row."""
    match name:
        case "raw":
            return f"raw {row['sha256']}"
        case "acquisitions":
            return f"acquisition of {row['sha256']} from {row['address']}"
        case "readings":
            return f"reading of {row['sha256']} from {row['address']} by {row['reader']}"
        case "documents":
            return f"document {row['id']}"
        case "origins":
            return f"origin of document {row['document_id']} in {row['sha256']} {row['part']}".rstrip()
        case "coded":
            return f"coded {row['run_id']}/{row['document_id']}"
    return f"{name} {row_key(name, row)}"


def _archive(connection: Connection, ledger: Ledger) -> Iterator[Finding]:
    for key, value in connection.execute(select(schema.archive.c.key, schema.archive.c.value)):
        ledger.find(ARCHIVE, str(key), str(value), f"archive {key}")
    yield from ledger.compare(ARCHIVE)


def _table(connection: Connection, ledger: Ledger, name: str, counts: dict[str, int]) -> Iterator[Finding]:
    table = PROVEN[name].table
    look = LOOK.get(name)
    counts[name] = 0
    rows = connection.execute(select(*table.c).execution_options(yield_per=READ_AT_A_TIME)).mappings()
    for row in rows:
        counts[name] += 1
        label = label_of(name, row)
        key = row_key(name, row)
        if name == "readings" and row["finished_at"] is None and ledger.first(name, key) is None:
            yield Finding("note", label, "it is not finished; the same command again goes on with it")
            continue  # state of work, no evidence
        ledger.find(name, key, row_digest(name, row), label)
        if look:
            yield from look(row, label, ledger)
    yield from ledger.compare(name)
    if name == "documents":
        yield from ledger.compare(STATES)


def _document(row: Row, label: str, ledger: Ledger) -> Iterator[Finding]:
    ident = row["id"]
    ledger.find(STATES, ident, state_of(row), f"state of {label}")
    proven = ledger.first("documents", ident)
    if proven is not None:
        entry, added = proven
        if ledger.first(STATES, ident) is None:
            ledger.prove(STATES, ident, FRESH, entry, added)
        if row["added_at"] != added:
            yield Finding("altered", label, f"it says that it was added at {row['added_at']}, the log says {added}")
    if row["state"] == "erased":
        return
    try:
        found = text_sha256(row["text"])
    except (UnicodeEncodeError, AttributeError):
        found = ""
    if found != row["text_sha256"]:
        yield Finding("altered", label, "its text does not have the hash that is told")
    elif document_id(row["address"], found) != ident:
        yield Finding("altered", label, "its id does not come from its address and text")


def _coded(row: Row, label: str, ledger: Ledger) -> Iterator[Finding]:
    at = ledger.last_at("coded", row_key("coded", row))
    if at is not None and row["coded_at"] != at:
        yield Finding("altered", label, f"it says that it was coded at {row['coded_at']}, the log says {at}")
    problem = analysis_problem(row)
    if problem:
        yield Finding("altered", label, problem)


def analysis_problem(row: Row) -> str | None:
    """What is wrong with the packed analysis of a row of `coded`, None where it is as told."""
    packed, told = row["analysis"], row["analysis_sha256"]
    if packed is None or told is None:
        return None if packed is told else "its analysis is missing, or should not be there"
    content = unpacked(packed)
    if content is None:
        return "its analysis cannot be unpacked"
    if hashlib.sha256(content).hexdigest() != told:
        return "its analysis does not have the hash that is told"
    return None


def unpacked(packed: Any) -> bytes | None:
    """The whole of it, None where it is broken or more stands behind it."""
    if not isinstance(packed, bytes):
        return None
    inflate = zlib.decompressobj()
    try:
        content = inflate.decompress(packed)
    except zlib.error:
        return None
    return content if inflate.eof and not inflate.unused_data else None


LOOK: Final[dict[str, Callable[[Row, str, Ledger], Iterator[Finding]]]] = {"documents": _document, "coded": _coded}
"""What rows of a table show of themselves, beside what the log proves."""
