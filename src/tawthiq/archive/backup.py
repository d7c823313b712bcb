"""A copy of an archive, whole and of one moment, made while others go on writing."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, select

from tawthiq.archive.backup_files import FORMAT, Closing, Opening, Sink, Written, is_tar, open_sink
from tawthiq.archive.contents import digest_of_contents
from tawthiq.errors import ArchiveDamaged, ArchiveError
from tawthiq.store import Store, schema
from tawthiq.store.clock import stamp
from tawthiq.store.faults import told_of_disk
from tawthiq.store.log import head
from tawthiq.store.migrate import HEAD

LEFT_OUT: Final = {"raw_bytes"}
"""Bytes of sources are files of a backup."""
MANY: Final = 500
Told = Callable[[int], None]


class Made(msgspec.Struct, frozen=True):
    """What a backup holds; `n_new` sources were not in the backup before."""

    rows: int
    n_raw: int
    n_new: int
    n_bytes: int
    head: tuple[int, str]
    contents: str
    gone: tuple[str, ...] = ()
    """Sources that were erased while the backup was made."""


def backup(store: Store, to: Path, told: Told = lambda n: None) -> Made:
    """Writes a folder, or a tar file where `to` ends like one. `told` hears how many more sources were copied.

    A folder that holds an earlier backup of the same archive gets what is new, and loses what was erased. Cut off, the
    last whole backup stays. Raises ArchiveError.
    """
    _refuse_inside(store, to)
    with store.read() as connection, told_of_disk(str(to)), open_sink(to) as sink:
        sink.open(Opening(FORMAT, HEAD, _id(connection), stamp(store.clock())))
        tables = dict(_write_tables(connection, sink, to))
        n_new, n_raw, n_bytes, gone = _write_bytes(store, connection, sink, told)
        contents = digest_of_contents(connection)
        closing = Closing(head(connection), tables, n_raw, n_bytes, contents)
        sink.close(closing, _hashes(connection))
    rows = sum(table.rows for table in tables.values())
    return Made(rows, n_raw, n_new, n_bytes, closing.head, contents, gone)


def tables_in_order() -> list[Table]:
    """Those that others point to first."""
    return [table for table in schema.METADATA.sorted_tables if table.name not in LEFT_OUT]


def _refuse_inside(store: Store, to: Path) -> None:
    folder = store.location.folder
    if folder is not None and to.absolute().resolve().is_relative_to(folder.resolve()):
        raise ArchiveError(f"{to}: this is inside the archive. Name a place outside, best on another disk.")


def _id(connection: Connection) -> str:
    found = connection.scalar(select(schema.archive.c.value).where(schema.archive.c.key == "id"))
    return str(found)


def _write_tables(connection: Connection, sink: Sink, to: Path) -> Iterator[tuple[str, Written]]:
    for table in tables_in_order():
        with tempfile.TemporaryFile(dir=_beside(to)) as file:
            told, n = hashlib.sha256(), 0
            for line in _lines(connection, table):
                file.write(line)
                told.update(line)
                n += 1
            file.seek(0)
            sink.add_table(table.name, file)
        yield table.name, Written(n - 1, told.hexdigest())


def _beside(to: Path) -> Path:
    """Where there is room for a table, if there is room for the backup."""
    return to.parent if is_tar(to) else to


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    yield msgspec.json.encode([str(column.name) for column in table.c]) + b"\n"
    wanted = select(*table.c).order_by(*table.primary_key).execution_options(yield_per=MANY)
    for row in connection.execute(wanted):
        yield msgspec.json.encode([_plain(value) for value in row]) + b"\n"


def _plain(value: Any) -> Any:
    """Bytes become {"bytes": base64}, as msgspec writes them."""
    return {"bytes": value} if isinstance(value, bytes) else value


def _write_bytes(
    store: Store, connection: Connection, sink: Sink, told: Told
) -> tuple[int, int, int, tuple[str, ...]]:
    n_new = n_raw = n_bytes = 0
    gone: list[str] = []
    row = schema.raw.c
    wanted = select(row.sha256, row.size).where(row.erased_at.is_(None)).order_by(row.sha256)
    for sha256, size in connection.execute(wanted.execution_options(yield_per=MANY)):
        if not sink.has(sha256, size):
            try:
                with store.raw.lent(connection, sha256) as path:
                    sink.add_raw(sha256, path)
            except (ArchiveDamaged, FileNotFoundError):
                if not _erased_now(store, sha256):
                    raise
                gone.append(sha256)
                continue
            n_new += 1
        n_raw += 1
        n_bytes += size
        told(1)
    return n_new, n_raw, n_bytes, tuple(gone)


def _erased_now(store: Store, sha256: str) -> bool:
    with store.read() as later:
        return later.scalar(select(schema.raw.c.erased_at).where(schema.raw.c.sha256 == sha256)) is not None


def _hashes(connection: Connection) -> Iterator[str]:
    row = schema.raw.c
    wanted = select(row.sha256).where(row.erased_at.is_(None)).order_by(row.sha256)
    with connection.execute(wanted.execution_options(yield_per=MANY)) as rows:  # whoever reads may stop early
        yield from rows.scalars()
