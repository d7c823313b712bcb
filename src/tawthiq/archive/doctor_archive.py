"""What is wrong with an archive, short of its contents, which `verify` looks at; and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from tawthiq.archive.checks import Check
from tawthiq.archive.gathered import count_unlinked
from tawthiq.archive.mend import MEND, Mended, mend_all
from tawthiq.archive.sizes import size_of
from tawthiq.errors import ArchiveError
from tawthiq.store import Location, Store, open_archive, schema
from tawthiq.store.linkings import last_linking
from tawthiq.store.log import head
from tawthiq.store.mirror import last_seq

LEAST_ROOM: Final = 1 << 30
LARGEST_WAL: Final = 256 << 20
SHOWN: Final = 3
SAFE: Final = f"Safe to mend: tawthiq doctor ARCHIVE {MEND}"


def check_archive(location: Location, *, mend: bool, actor: str) -> Iterator[Check]:
    """Every part of it; `mend` does first what is safe. Where it cannot be opened, that alone."""
    try:
        with open_archive(location, read_only=not mend) as store:
            done = mend_all(store, actor) if mend else Mended()
            yield from _checks(store, done)
    except ArchiveError as error:
        yield Check("archive", "broken", str(error), "Do as it says.")


def _checks(store: Store, done: Mended) -> Iterator[Check]:
    yield _tables(store)
    if store.location.folder is not None:
        yield _room(store)
        yield _rights(store)
        yield _wal(store)
        yield _mirror(store, done)
    yield _spools(store, done)
    with store.read() as connection:
        yield _unfinished(connection)
        yield from _failing(connection)
        yield from _uncoded(connection)
        yield _forms(connection, done)
        yield _signatures(connection)
        yield _linked(connection)
        yield _erased(store, connection, done)
    if done.events:
        yield Check("rows of events", "ok", f"made again for {done.events:,} documents", mended=True)


def _tables(store: Store) -> Check:
    from tawthiq.store.migrate import HEAD

    with store.read() as connection:
        number, hash_of_head = head(connection)
    return Check("archive", "ok", f"{store.location}, tables {HEAD}, head of the log: {number} {hash_of_head}")


def _room(store: Store) -> Check:
    assert store.location.folder is not None
    free = shutil.disk_usage(store.location.folder).free
    told = f"{size_of(free)} free"
    if free < LEAST_ROOM:
        return Check("room", "look", told, "Make room on the disk, or move the archive with backup and restore.")
    return Check("room", "ok", told)


def _rights(store: Store) -> Check:
    folder = store.location.folder
    assert folder is not None
    closed = [path.name for path in (folder, store.location.database) if not os.access(path, os.W_OK)]
    if closed:
        return Check("rights", "look", f"not writable: {', '.join(closed)}", "It can be read. To add, chmod u+w.")
    return Check("rights", "ok", "writable")


def _wal(store: Store) -> Check:
    path = store.location.database.with_name(f"{store.location.database.name}-wal")
    size = path.stat().st_size if path.exists() else 0
    if size > LARGEST_WAL:
        told = f"{size_of(size)}: a program has read for long while others wrote"
        return Check("write-ahead log", "look", told, f"End programs that have the archive open. {SAFE}")
    return Check("write-ahead log", "ok", size_of(size))


def _mirror(store: Store, done: Mended) -> Check:
    assert store.mirror is not None
    with store.read() as connection:
        number, _ = head(connection)
    behind = number - last_seq(store.mirror)
    if behind:
        return Check("log.jsonl", "look", f"{behind} entries behind the table", SAFE)
    return Check("log.jsonl", "ok", f"{number:,} entries", mended=done.mirror)


def _spools(store: Store, done: Mended) -> Check:
    from tawthiq.store.spool import stale

    if done.spools:
        return Check("interrupted runs", "ok", f"what {done.spools} left is cleared", mended=True)
    try:
        left = sum(1 for _ in stale(store.incoming))
    except OSError:  # where nothing may be written, nothing can be locked
        left = 0
    if left:
        return Check("interrupted runs", "look", f"{left} left files behind", SAFE)
    return Check("interrupted runs", "ok", "none left anything behind")


def _unfinished(connection: Connection) -> Check:
    row = schema.readings.c
    n = connection.scalar(select(func.count()).select_from(schema.readings).where(row.finished_at.is_(None))) or 0
    if n:
        return Check("unfinished sources", "look", f"{n:,} were not read to their end", "Run `tawthiq ingest` again.")
    return Check("unfinished sources", "ok", "none")


def _failing(connection: Connection) -> Iterator[Check]:
    row = schema.readings.c
    reasons: Counter[str] = Counter()
    first: dict[str, str] = {}
    n = 0
    wanted = select(row.failures_json).where(row.failures_json != "[]").execution_options(yield_per=500)
    for told in connection.scalars(wanted):
        n += 1
        for where, why in msgspec.json.decode(told, type=list[tuple[str, str]]):
            reasons[why] += 1
            first.setdefault(why, where)
    if not n:
        yield Check("failed parts of sources", "ok", "none")
        return
    most = " ".join(f"{first[why]}{_and_others(count)}: {why}" for why, count in reasons.most_common(SHOWN))
    yield Check("failed parts of sources", "look", f"in {n:,} sources. {most}", "Mend the files and ingest them again.")


def _and_others(count: int) -> str:
    return f" and {count - 1:,} more" if count > 1 else ""


def _uncoded(connection: Connection) -> Iterator[Check]:
    row = schema.coded.c
    wanted = select(row.run_id, func.count()).where(row.error.is_not(None)).group_by(row.run_id)
    for run, n in connection.execute(wanted):
        told = f"{n:,} documents could not be coded"
        yield Check(f"run {run[:8]}", "look", told, "tawthiq runs show tells why; tawthiq code --archive … --retry")


def _forms(connection: Connection, done: Mended) -> Check:
    document, form = schema.documents.c, schema.search_forms.c
    lacking = (
        select(func.count()).select_from(schema.documents.outerjoin(schema.search_forms, document.seq == form.seq))
        .where(form.seq.is_(None), document.state != "erased")
    )  # fmt: skip
    n = connection.scalar(lacking) or 0
    if n:
        return Check("search forms", "look", f"{n:,} documents cannot be found by their words", SAFE)
    told = f"made again for {done.forms:,} documents" if done.forms else "of all documents"
    return Check("search forms", "ok", told, mended=bool(done.forms))


def _signatures(connection: Connection) -> Check:
    document, row = schema.documents.c, schema.signatures.c
    joined = schema.documents.outerjoin(schema.signatures, row.document_id == document.id)
    wanted = select(func.count()).select_from(joined).where(row.document_id.is_(None), document.state == "kept")
    n = connection.scalar(wanted) or 0
    if n:
        return Check("signatures", "look", f"{n:,} documents were not compared with others", "Look for copies again.")
    return Check("signatures", "ok", "of all documents")


def _linked(connection: Connection) -> Check:
    last = last_linking(connection)
    if last is None:
        return Check("incidents", "ok", "nothing was linked")
    told = f"linking {last.n} of {last.made_at}"
    if n := count_unlinked(connection):
        return Check("incidents", "look", f"{told}; {n:,} events of the last run came later", "tawthiq link --archive")
    return Check("incidents", "ok", told)


def _erased(store: Store, connection: Connection, done: Mended) -> Check:
    marked = connection.scalars(select(schema.raw.c.sha256).where(schema.raw.c.erased_at.is_not(None))).all()
    left = sum(store.raw.digest(connection, sha256) is not None for sha256 in marked)
    if left:
        return Check("erased sources", "broken", f"the bytes of {left} are still there", SAFE)
    told = f"{len(marked):,}" if marked else "none"
    return Check("erased sources", "ok", told, mended=bool(done.erased))

