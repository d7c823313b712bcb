"""What an archive holds, in numbers."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Table, func, select, text

from tawthiq.store import schema
from tawthiq.store.linkings import last_linking
from tawthiq.store.log import head
from tawthiq.store.migrate import known_version
from tawthiq.store.store import Store


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """`n_bytes`: of all sources; `database_bytes`: what the database takes, without them where they are in a folder.

    `head`: hash of the last of `n_entries` of the log. `linked_at`, `linked_run`: when incidents were made last, and
    the id of the run that they are made of. `unfinished`: readings that were begun and not ended.
    """

    archive: str
    id: str
    made_at: str
    format: str
    tables: str
    n_sources: int
    n_bytes: int
    n_acquisitions: int
    unfinished: int
    documents: dict[str, int]
    languages: dict[str, int]
    first_day: str | None
    last_day: str | None
    n_runs: int
    last_run: str | None
    n_events: int
    n_incidents: int
    linked_at: str | None
    linked_run: str | None
    n_judgements: int
    n_users: int
    database_bytes: int
    n_entries: int
    head: str


def archive_info(store: Store) -> Info:
    """Of one moment."""
    with store.read() as connection:
        told = {row.key: row.value for row in connection.execute(select(*schema.archive.c))}
        raw, documents = schema.raw.c, schema.documents.c
        n_bytes = connection.scalar(select(func.coalesce(func.sum(raw.size), 0)).where(raw.erased_at.is_(None)))
        days = connection.execute(
            select(func.min(documents.published_on), func.max(documents.published_on)).where(documents.state == "kept")
        ).one()
        last = select(schema.runs.c.id).order_by(schema.runs.c.n.desc()).limit(1)
        last_run = connection.scalar(last)
        linked = last_linking(connection)
        seq, hash_ = head(connection)
        return Info(
            archive=str(store.location),
            id=told.get("id", ""),
            made_at=told.get("made_at", ""),
            format=told.get("format", ""),
            tables=str(known_version(connection)),
            n_sources=_count(connection, schema.raw),
            n_bytes=int(n_bytes or 0),
            n_acquisitions=_count(connection, schema.acquisitions),
            unfinished=_count(connection, schema.readings, schema.readings.c.finished_at.is_(None)),
            documents=_counts(connection, documents.state),
            languages=_counts(connection, documents.language, documents.state != "erased"),
            first_day=days[0],
            last_day=days[1],
            n_runs=_count(connection, schema.runs),
            last_run=last_run,
            n_events=_count(connection, schema.events, schema.events.c.run_id == last_run) if last_run else 0,
            n_incidents=_count(connection, schema.incidents),
            linked_at=linked.made_at if linked else None,
            linked_run=linked.run_id if linked else None,
            n_judgements=_count(connection, schema.judgements),
            n_users=_count(connection, schema.users),
            database_bytes=_database_bytes(store, connection),
            n_entries=seq,
            head=hash_,
        )


def _count(connection: Connection, table: Table, *conditions: Any) -> int:
    return int(connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0)


def _counts(connection: Connection, column: Column[Any], *conditions: Any) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).where(*conditions).group_by(column))
    return {str(key or "unknown"): int(n) for key, n in sorted(rows, key=lambda row: (-row[1], row[0] or ""))}


def _database_bytes(store: Store, connection: Connection) -> int:
    if store.location.folder is None:
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    base = store.location.database
    files = [base.with_name(base.name + end) for end in ("", "-wal")]
    return sum(file.stat().st_size for file in files if file.exists())
