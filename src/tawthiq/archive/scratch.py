"""A ledger on disk for comparing what is proven with what is found, so that memory stays flat however many rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Final

from tawthiq.archive.findings import Finding

FLUSH: Final = 5000
TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32768;
CREATE TABLE proven (name TEXT, key TEXT, digest TEXT, entry INTEGER, at TEXT, first TEXT, PRIMARY KEY (name, key))
    WITHOUT ROWID;
CREATE TABLE found (name TEXT, key TEXT, digest TEXT, label TEXT);
CREATE TABLE files (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE lines (n INTEGER PRIMARY KEY, digest BLOB, seq INTEGER);
CREATE TABLE entries (seq INTEGER PRIMARY KEY, digest BLOB);
"""
PROVE: Final = """
INSERT INTO proven VALUES (?1, ?2, ?3, ?4, ?5, ?5)
ON CONFLICT DO UPDATE SET digest = excluded.digest, entry = excluded.entry, at = excluded.at
"""


class Ledger:
    """`proven` by the log, `found` in the tables."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self._found: list[tuple[str, str, str, str]] = []

    def prove(self, name: str, key: str, digest: str | None, entry: int, at: str) -> None:
        """`digest` None: the row is gone."""
        if digest is None:
            self.database.execute("DELETE FROM proven WHERE name = ? AND key = ?", (name, key))
        else:
            self.database.execute(PROVE, (name, key, digest, entry, at))

    def first(self, name: str, key: str) -> tuple[int, str] | None:
        """Number of the last and time of the first entry that proves the key."""
        asked = "SELECT entry, first FROM proven WHERE name = ? AND key = ?"
        row = self.database.execute(asked, (name, key)).fetchone()
        return (row[0], row[1]) if row else None

    def last_at(self, name: str, key: str) -> str | None:
        """The time of the last entry that proves the key."""
        row = self.database.execute("SELECT at FROM proven WHERE name = ? AND key = ?", (name, key)).fetchone()
        return row[0] if row else None

    def find(self, name: str, key: str, digest: str, label: str) -> None:
        """A row of table `name` that a user knows as `label`."""
        self._found.append((name, key, digest, label))
        if len(self._found) >= FLUSH:
            self._flush()

    def compare(self, name: str) -> Iterator[Finding]:
        """Every row of `name` that is not as proven."""
        self._flush()
        self.database.execute("CREATE INDEX IF NOT EXISTS found_key ON found (name, key)")
        unlike = """
            SELECT label, found.digest, proven.digest, entry FROM found LEFT JOIN proven USING (name, key)
            WHERE name = ? AND found.digest IS NOT proven.digest ORDER BY label
        """
        for label, _, proven, entry in self.database.execute(unlike, (name,)):
            if proven is None:
                yield Finding("added", label, "no entry of the log tells of it")
            else:
                yield Finding("altered", label, f"it is not as entry {entry} of the log proves it")
        missing = """
            SELECT key, entry FROM proven WHERE name = ?1
            AND NOT EXISTS (SELECT 1 FROM found WHERE found.name = ?1 AND found.key = proven.key) ORDER BY entry, key
        """
        for key, entry in self.database.execute(missing, (name,)):
            yield Finding("missing", f"{name} {key}", f"it is gone; entry {entry} of the log proves that it was there")

    def _flush(self) -> None:
        self.database.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", self._found)
        self._found.clear()


@contextmanager
def open_ledger() -> Iterator[Ledger]:
    """Empty; in a temporary file without a name, gone when closed."""
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as database:
        database.executescript(TABLES)
        database.execute("BEGIN")
        yield Ledger(database)


def insert_many(ledger: Ledger, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    """`rows` are taken one by one."""
    ledger.database.executemany(statement, rows)
