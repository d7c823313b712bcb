"""What databases and disks complain of, as errors that say what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from tawthiq.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveFull, ArchiveLost, ArchiveReadOnly
from tawthiq.store.location import Location

KEPT: Final = "What was recorded before is kept: run the same command again and it goes on from there."
FULL: Final = f"There is no room left. Make room on the disk that holds the archive. {KEPT}"
READ_ONLY: Final = "It may not be written to. Give yourself the right to write there, or mount it writable."
BUSY: Final = f"Another program has kept it locked for too long. Wait for it or stop it. {KEPT}"
LOST: Final = f"The connection to the server was lost or refused. See that the server runs and can be reached. {KEPT}"
DAMAGED: Final = "Its database file is damaged. Do not write to it: copy the folder, then restore a backup."
FAILING: Final = f"The disk did not do what it was asked. See the system's log for what ails it. {KEPT}"
Kind = tuple[type[ArchiveError], str]

SQLITE: Final[dict[int, Kind]] = {  # by primary result code
    sqlite3.SQLITE_FULL: (ArchiveFull, FULL),
    sqlite3.SQLITE_READONLY: (ArchiveReadOnly, READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (ArchiveReadOnly, READ_ONLY),
    sqlite3.SQLITE_PERM: (ArchiveReadOnly, READ_ONLY),
    sqlite3.SQLITE_BUSY: (ArchiveBusy, BUSY),
    sqlite3.SQLITE_LOCKED: (ArchiveBusy, BUSY),
    sqlite3.SQLITE_PROTOCOL: (ArchiveBusy, BUSY),
    sqlite3.SQLITE_CORRUPT: (ArchiveDamaged, DAMAGED),
    sqlite3.SQLITE_NOTADB: (ArchiveDamaged, DAMAGED),
    sqlite3.SQLITE_IOERR: (ArchiveError, FAILING),
}
POSTGRESQL: Final[dict[str, Kind]] = {  # by SQLSTATE, its class where the whole is not here; messages may be translated
    "53100": (ArchiveFull, FULL),
    "25006": (ArchiveReadOnly, READ_ONLY),
    "42501": (ArchiveReadOnly, READ_ONLY),
    "55P03": (ArchiveBusy, BUSY),
    "57014": (ArchiveBusy, BUSY),
    "40P01": (ArchiveBusy, BUSY),
    "40001": (ArchiveBusy, BUSY),
    "53": (ArchiveBusy, f"The server is at its limits. {KEPT}"),
    "08": (ArchiveLost, LOST),
    "57": (ArchiveLost, LOST),
    "28": (ArchiveError, "The server does not let this user in. See the user's name, password and rights."),
    "3D": (ArchiveError, "The server has no such database. Have one made: createdb --encoding=UTF8 NAME."),
    "XX001": (ArchiveDamaged, "The server says that its data are damaged. Do not write to it; restore a backup."),
    "58": (ArchiveError, FAILING),
}
DISK: Final[dict[int, Kind]] = {
    errno.ENOSPC: (ArchiveFull, FULL),
    errno.EDQUOT: (ArchiveFull, FULL),
    errno.EFBIG: (ArchiveFull, f"A file would become larger than this system allows. {KEPT}"),
    errno.EROFS: (ArchiveReadOnly, READ_ONLY),
    errno.EACCES: (ArchiveReadOnly, READ_ONLY),
    errno.EPERM: (ArchiveReadOnly, READ_ONLY),
    errno.EIO: (ArchiveError, FAILING),
}


@contextmanager
def told(location: Location) -> Iterator[None]:
    """Raises what the database or the disk raises as an `ArchiveError` of its kind, where the kind is known."""
    try:
        yield
    except DBAPIError as error:
        found = _kind(error, location)
        if found is None:
            raise
        raise found[0](f"{location}: {found[1]} (It said: {_first_line(error)})") from error
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


def _kind(error: DBAPIError, location: Location) -> Kind | None:
    said = error.orig
    if isinstance(said, sqlite3.Error):
        code = getattr(said, "sqlite_errorcode", 0) & 0xFF  # extended codes carry the primary one in their low byte
        # the file of shared memory that cannot grow is told of as a failing disk
        return SQLITE[sqlite3.SQLITE_FULL] if code == sqlite3.SQLITE_IOERR and _is_full(location) else SQLITE.get(code)
    state = getattr(said, "sqlstate", None)
    if state:
        return POSTGRESQL.get(state) or POSTGRESQL.get(state[:2])
    silent = type(said).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")
    return (ArchiveLost, LOST) if error.connection_invalidated or silent else None


def _is_full(location: Location) -> bool:
    if location.folder is None:
        return False
    try:
        room = os.statvfs(location.folder)
    except OSError:
        return False
    return room.f_bavail * room.f_frsize < 1 << 16


def _first_line(error: DBAPIError) -> str:
    return next(iter(str(error.orig).strip().splitlines()), type(error.orig).__name__)
