"""Verifies an archive: names every byte, line and row that is not as it was recorded.

Read it first; the parts are `verify_log`, `verify_files`, `verify_rows`, `verify_derived`, `verify_incidents`,
`verify_database`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from sqlalchemy.exc import DBAPIError

from tawthiq.archive.findings import Finding, Verified
from tawthiq.archive.scratch import open_ledger
from tawthiq.archive.verify_copies import verify_watched
from tawthiq.archive.verify_database import as_bytes_where_no_text, verify_database, verify_indexes
from tawthiq.archive.verify_derived import Derive, verify_derived
from tawthiq.archive.verify_files import Totals, verify_bytes, verify_folder
from tawthiq.archive.verify_incidents import verify_incidents
from tawthiq.archive.verify_log import verify_log, verify_mirror
from tawthiq.archive.verify_rows import verify_rows
from tawthiq.store.log import head
from tawthiq.store.store import Store


class Wanted(msgspec.Struct, frozen=True):
    """`jobs`: files hashed at a time. `expect_head`: hash of any entry that was noted elsewhere."""

    jobs: int = 1
    expect_head: str | None = None
    derive: Derive | None = None


def verify(store: Store, wanted: Wanted, told: Callable[[int], None] = lambda n: None) -> Iterator[Finding | Verified]:
    """Each finding when it is found, at last the sum. `told` hears how many more files were hashed.

    All of it sees one moment of the archive, while others go on writing. Raises ArchiveError where it cannot be read.
    """
    n_faults, n_notes = 0, 0
    totals, counts = Totals(), dict[str, int]()
    mirror_size = store.mirror.stat().st_size if store.mirror and store.mirror.exists() else 0
    # the text file is never ahead of the table: what it held before the moment below, the table holds
    with open_ledger() as ledger, store.read() as connection:
        last, hash_of_last = head(connection)
        as_bytes_where_no_text(connection)
        parts = (
            lambda: verify_database(connection),
            lambda: verify_log(connection, ledger, wanted.expect_head),
            lambda: verify_mirror(connection, ledger, store.mirror, mirror_size) if store.mirror else (),
            lambda: verify_rows(connection, ledger, counts),
            lambda: verify_watched(connection),
            lambda: verify_derived(connection, wanted.derive, counts),
            lambda: verify_incidents(connection),
            lambda: verify_bytes(store, connection, wanted.jobs, totals, told),
            lambda: verify_folder(store, connection, ledger),
            lambda: verify_indexes(store),
        )
        for part in parts:
            for finding in _guarded(part):
                n_faults += finding.is_fault
                n_notes += not finding.is_fault
                yield finding
    yield Verified(
        str(store.location), last, hash_of_last, totals.n_files, totals.n_bytes, counts, n_faults, n_notes
    )


def _guarded(part: Callable[[], Iterator[Finding] | tuple[()]]) -> Iterator[Finding]:
    """A damaged table ends its own part and no other."""
    try:
        yield from part()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        yield Finding("unreadable", "database", str(error.orig))


