"""The log of every change: each entry (`entry`) has the hash of the one before, so none is altered unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from tawthiq.store import schema
from tawthiq.store.entry import NOTHING_BEFORE, Entry, canonical, entry_hash, hashed_bytes

__all__ = [
    "NOTHING_BEFORE", "Break", "Entry", "append", "breaks", "canonical", "entries", "entry_at", "entry_hash",
    "hashed_bytes", "head",
]  # fmt: skip


class Break(msgspec.Struct, frozen=True):
    """Where the chain does not hold: the number of the entry, and what is wrong with it."""

    seq: int
    problem: str


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last entry; (0, 64 zeros) where there is none."""
    last = select(schema.log.c.seq, schema.log.c.hash).order_by(schema.log.c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    return (row.seq, row.hash) if row else (0, NOTHING_BEFORE)


def append(connection: Connection, at: str, actor: str, changes: Iterable[tuple[str, str, Any]]) -> None:
    """Adds an entry for each (action, subject, body). The caller holds the writer's lock, so nobody comes between."""
    seq, previous = head(connection)
    rows = []
    for action, subject, body in changes:
        seq += 1
        fields = (seq, at, actor, action, subject, canonical(body), previous)
        previous = entry_hash(*fields)
        rows.append(msgspec.structs.asdict(Entry(*fields, previous)))
    if rows:
        connection.execute(insert(schema.log), rows)


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """In order, from the one after `after`; read as they are taken, not all at once."""
    wanted = select(*schema.log.c).where(schema.log.c.seq > after).order_by(schema.log.c.seq)
    for row in connection.execute(wanted.execution_options(yield_per=1000)):
        yield Entry(*row)


def entry_at(connection: Connection, seq: int) -> Entry | None:
    """The entry of that number, if there is one."""
    row = connection.execute(select(*schema.log.c).where(schema.log.c.seq == seq)).first()
    return Entry(*row) if row else None


def breaks(found: Iterable[Entry]) -> Iterator[Break]:
    """Every place where the chain of `found`, which begins with entry 1, does not hold."""
    wanted, previous = 1, NOTHING_BEFORE
    for entry in found:
        if entry.seq != wanted:
            missing = f"{wanted}" if entry.seq == wanted + 1 else f"{wanted} to {entry.seq - 1}"
            yield Break(entry.seq, f"entry {missing} is missing before it")
        elif entry.previous != previous:
            yield Break(entry.seq, "it does not continue the entry before it")
        if entry_hash(*msgspec.structs.astuple(entry)[:-1]) != entry.hash:
            yield Break(entry.seq, "its words do not give its hash: it was altered")
        wanted, previous = entry.seq + 1, entry.hash
