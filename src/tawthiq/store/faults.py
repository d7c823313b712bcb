"""What databases and disks complain of, as errors that say what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from tawthiq.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveFull, ArchiveLost, ArchiveReadOnly
from tawthiq.store.location import Location

KEPT: Final = "What was recorded before is kept: run the same command again and it goes on from there."
FULL: Final = f"There is no room left. Make room on the disk that holds the archive. {KEPT}"
READ_ONLY: Final = "It may not be written to. Give yourself the right to write there, or mount it writable."
BUSY: Final = f"Another program has kept it locked for too long. Wait for it or stop it. {KEPT}"
LOST: Final = f"The connection to the server was lost or refused. See that the server runs and can be reached. {KEPT}"
DAMAGED: Final = "Its database file is damaged. Do not write to it: copy the folder, then restore a backup."
SAID: Final = (  # what SQLite and PostgreSQL say, in lower case
    (("disk is full", "no space left", "disk full", "could not extend file", "out of disk"), ArchiveFull, FULL),
    (("readonly database", "read-only", "unable to open database file"), ArchiveReadOnly, READ_ONLY),
    (("database is locked", "lock timeout", "statement timeout", "table is locked"), ArchiveBusy, BUSY),
    (("malformed", "not a database", "disk i/o error"), ArchiveDamaged, DAMAGED),
)
DISK: Final[dict[int, tuple[type[ArchiveError], str]]] = {
    errno.ENOSPC: (ArchiveFull, FULL),
    errno.EDQUOT: (ArchiveFull, FULL),
    errno.EROFS: (ArchiveReadOnly, READ_ONLY),
    errno.EACCES: (ArchiveReadOnly, READ_ONLY),
    errno.EPERM: (ArchiveReadOnly, READ_ONLY),
}


@contextmanager
def told(location: Location) -> Iterator[None]:
    """Raises what the database or the disk raises as an `ArchiveError` of its kind, where the kind is known."""
    try:
        yield
    except DBAPIError as error:
        found = _kind(error)
        if found is None:
            raise
        raise found[0](f"{location}: {found[1]}") from error
    except OSError as error:
        if error.errno not in DISK:
            raise
        kind, mend = DISK[error.errno]
        raise kind(f"{location}: {mend}") from error


@contextmanager
def told_of_disk(where: str) -> Iterator[None]:
    """Raises what a disk says of a file that is no part of an archive, such as a backup, in the same words."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISK:
            raise
        kind, mend = DISK[error.errno]
        raise kind(f"{where}: {mend.replace('the disk that holds the archive', 'that disk')}") from error


def _kind(error: DBAPIError) -> tuple[type[ArchiveError], str] | None:
    said = str(error.orig).lower()
    for signs, kind, mend in SAID:
        if any(sign in said for sign in signs):
            return kind, mend
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return ArchiveLost, LOST
    if isinstance(error, OperationalError) and type(error.orig).__module__.startswith("psycopg"):
        return ArchiveLost, LOST
    return None
