"""Verifies the log: its chain, its text file, and what it proves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection

from tawthiq.archive.findings import Finding
from tawthiq.archive.scratch import Ledger, insert_many
from tawthiq.store.log import NOTHING_BEFORE, Entry, breaks, entries, head
from tawthiq.store.mirror import MIRROR, line_of
from tawthiq.store.proofs import proofs_in

SHORT: Final = 20  # bytes of a line's hash: the ledger need not be fooled by a forger, the chain is not


def verify_log(connection: Connection, ledger: Ledger, expect_head: str | None) -> Iterator[Finding]:
    """Breaks of the chain; fills the ledger with what the log proves."""
    seen = _Seen(expect_head)
    for broken in breaks(_read(connection, ledger, seen)):
        yield Finding("altered", f"log entry {broken.seq}", broken.problem)
    if expect_head and not seen.expected:
        yield Finding(
            "altered", "log", f"no entry has the hash {expect_head}: the log that you knew was cut off or written anew"
        )


class _Seen:
    def __init__(self, expected: str | None) -> None:
        self.wanted, self.expected = expected, expected == NOTHING_BEFORE


def _read(connection: Connection, ledger: Ledger, seen: _Seen) -> Iterator[Entry]:
    for entry in entries(connection):
        for name, key, digest in proofs_in(entry):
            ledger.prove(name, key, digest, entry.seq, entry.at)
        ledger.database.execute("INSERT OR REPLACE INTO entries VALUES (?, ?)", (entry.seq, _short(line_of(entry))))
        seen.expected = seen.expected or entry.hash == seen.wanted
        yield entry


def verify_mirror(connection: Connection, ledger: Ledger, path: Path, size: int) -> Iterator[Finding]:
    """Compares the first `size` bytes of the text file, measured before the log was read, with the log's entries."""
    if not path.exists():
        yield Finding("missing", MIRROR, "the log's text file is gone; the next change of the archive writes it again")
        return
    rest = _read_lines(path, size, ledger)
    yield from _unlike(ledger, path)
    last, _ = head(connection)
    if rest:
        wanted = ledger.database.execute("SELECT max(n) + 1 FROM lines").fetchone()[0] or 1
        yield from _rest(connection, rest, wanted, path)
    absent = _absent(ledger)
    behind = [seq for seq in absent if seq > _last_matched(ledger)]
    for seq in absent:
        if seq not in behind:
            yield Finding("missing", f"{path.name} line {seq}", f"entry {seq} of the log is missing from the text file")
    if behind:
        names = f"{behind[0]}" if len(behind) == 1 else f"{behind[0]} to {last}"
        yield Finding(
            "note", f"{path.name} line {names}",
            "not written yet by a run that was cut off, or taken away; the table has it, the next change writes it",
        )  # fmt: skip


def _read_lines(path: Path, size: int, ledger: Ledger) -> bytes:
    """What stands behind the last end of a line."""
    rest = b""

    def lines() -> Iterator[tuple[int, bytes, int | None]]:
        nonlocal rest
        left = size
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if left <= 0:
                    return
                line, left = line[:left], left - len(line)
                if not line.endswith(b"\n"):
                    rest = line
                    return
                yield number, _short(line), _seq(line)

    insert_many(ledger, "INSERT INTO lines VALUES (?, ?, ?)", lines())
    ledger.database.execute("CREATE INDEX line_digest ON lines (digest)")
    ledger.database.execute("CREATE INDEX entry_digest ON entries (digest)")
    return rest


def _unlike(ledger: Ledger, path: Path) -> Iterator[Finding]:
    """Lines that are no entry of the table, stand twice, or stand elsewhere."""
    matched = "SELECT n, lines.seq, entries.seq FROM lines LEFT JOIN entries USING (digest) ORDER BY n"
    latest = 0
    for n, told, seq in ledger.database.execute(matched):
        where = f"{path.name} line {n}"
        if seq is None:
            known = told is not None and _has_entry(ledger, told)
            if known or (told is None and _has_entry(ledger, n)):
                yield Finding("altered", where, f"it is not what entry {told if known else n} of the log says")
            else:
                yield Finding("added", where, "the log has no such entry")
        elif seq == latest:
            yield Finding("added", where, f"entry {seq} stands twice")
        elif seq < latest:
            yield Finding("altered", where, f"entry {seq} stands behind entry {latest}")
        latest = max(latest, seq or 0)


def _has_entry(ledger: Ledger, seq: int) -> bool:
    return bool(ledger.database.execute("SELECT 1 FROM entries WHERE seq = ?", (seq,)).fetchone())


def _absent(ledger: Ledger) -> list[int]:
    """Entries that no line holds, whole or altered."""
    missing = """
        SELECT seq FROM entries WHERE digest NOT IN (SELECT digest FROM lines)
        AND seq NOT IN (SELECT seq FROM lines WHERE seq IS NOT NULL)
        AND seq NOT IN (SELECT n FROM lines WHERE seq IS NULL) ORDER BY seq
    """
    return [seq for (seq,) in ledger.database.execute(missing)]


def _last_matched(ledger: Ledger) -> int:
    found = "SELECT max(entries.seq) FROM lines JOIN entries USING (digest)"
    told = "SELECT max(seq) FROM lines"
    return max(ledger.database.execute(sql).fetchone()[0] or 0 for sql in (found, told))


def _rest(connection: Connection, rest: bytes, wanted: int, path: Path) -> Iterator[Finding]:
    where = f"{path.name} line {wanted}"
    entry = next((entry for entry in entries(connection, wanted - 1)), None)
    if entry is not None and line_of(entry).startswith(rest):
        yield Finding("note", where, "its end is not written: a run was cut off; the next change writes it again")
    else:
        yield Finding("altered", where, "it has no end and is not how the log goes on")


def _seq(line: bytes) -> int | None:
    try:
        return msgspec.json.decode(line, type=Entry).seq
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _short(line: bytes) -> bytes:
    return hashlib.sha256(line).digest()[:SHORT]

