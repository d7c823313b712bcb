"""Takes deleted words out of where databases leave them: free pages, segments of full text, write-ahead logs."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import text

from tawthiq.errors import ArchiveBusy
from tawthiq.store.faults import told
from tawthiq.store.schema import METADATA
from tawthiq.store.store import Store

FULL_TEXT: Final = re.compile(r"using\s+fts5", re.IGNORECASE)
LEFT: Final = (
    "Others have the archive open, so deleted words are still in its files. Close them, then run: tawthiq doctor --mend"
)


def scrub(store: Store, *, busy_seconds: float = 10.0) -> None:
    """To be called after an erasure was committed. Writes the database anew, which takes as much room as it has.

    Raises ArchiveBusy where other programs hold on to the words; all else stays done.
    """
    with told(store.location):
        if store.location.folder is not None:
            store.close()  # connections of our own would hold on to them too
            _scrub_file(store.location.database, busy_seconds)
        else:
            _scrub_server(store)


def _scrub_file(path: Path, busy_seconds: float) -> None:
    with closing(sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete=ON")
        database.execute("PRAGMA temp_store=FILE")
        for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
            if sql and FULL_TEXT.search(sql):
                database.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')')
        try:
            database.execute("ANALYZE")  # what the planner noted of columns may quote them
            database.execute("VACUUM")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise ArchiveBusy(f"{path.parent}: {LEFT}") from error
            raise
        busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise ArchiveBusy(f"{path.parent}: {LEFT}")


def _scrub_server(store: Store) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in METADATA.sorted_tables:
            if table.name != "log":
                connection.execute(text(f"VACUUM (FULL, ANALYZE) {table.name}"))
