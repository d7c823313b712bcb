"""Signatures of documents, pairs of documents that say the same, and the groups that count as one source each.

All of it is made from the documents and can be made again, so the log tells nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, delete, func, or_, select, update

from tawthiq.store import schema
from tawthiq.store.asking import batched
from tawthiq.store.dialects import insert_new
from tawthiq.store.store import Writing

AT_A_TIME: Final = 2_000
"""Rows read together; said of statements, as what is said of a connection holds for what it writes later too."""
KEPT: Final = schema.documents.c.state == "kept"
SIGNED: Final = schema.signatures.c
DOCUMENTS: Final = schema.documents.c


def unsigned(connection: Connection, version: str, limit: int) -> list[tuple[str, str]]:
    """(id, text) of at most `limit` kept documents that have no signature of `version`."""
    signed = and_(SIGNED.document_id == DOCUMENTS.id, SIGNED.version == version)
    wanted = (
        select(DOCUMENTS.id, DOCUMENTS.text)
        .join(schema.signatures, signed, isouter=True)
        .where(KEPT, SIGNED.document_id.is_(None))
        .order_by(DOCUMENTS.seq)
        .limit(limit)
    )
    return [(row.id, row.text) for row in connection.execute(wanted)]


def count_unsigned(connection: Connection, version: str) -> int:
    """How many documents `unsigned` has to give in all."""
    signed = and_(SIGNED.document_id == DOCUMENTS.id, SIGNED.version == version)
    wanted = select(func.count()).select_from(schema.documents).join(schema.signatures, signed, isouter=True)
    return int(connection.scalar(wanted.where(KEPT, SIGNED.document_id.is_(None))) or 0)


def record_signatures(writing: Writing, version: str, signed: Sequence[tuple[str, bytes]]) -> None:
    """In place of those of another version; what was withdrawn or erased since its text was read gets none."""
    ids = [ident for ident, _ in signed]
    _delete(writing.connection, schema.signatures, SIGNED.document_id, ids)
    kept: set[str] = set()
    for some in batched(ids):
        kept.update(writing.connection.scalars(select(DOCUMENTS.id).where(KEPT, DOCUMENTS.id.in_(some))))
    rows = [{"document_id": i, "version": version, "signature": s, "is_grouped": False} for i, s in signed if i in kept]
    if rows:
        writing.connection.execute(insert_new(writing.connection, schema.signatures), rows)


def ungrouped(connection: Connection) -> list[str]:
    """Documents whose copies are to be looked for: signed and not yet compared, or in a group with a withdrawn one.

    The others of such a group may have been compared with the withdrawn one alone.
    """
    grouped = schema.copy_groups.c
    new = select(SIGNED.document_id).join(schema.documents, DOCUMENTS.id == SIGNED.document_id)
    gone = select(grouped.origin_id).join(schema.documents, DOCUMENTS.id == grouped.document_id).where(~KEPT)
    found = set(connection.scalars(new.where(KEPT, SIGNED.is_grouped.is_(False))))
    found.update(connection.scalars(select(grouped.document_id).where(grouped.origin_id.in_(gone))))
    return sorted(found)


def counts(connection: Connection) -> tuple[int, int, int, int]:
    """How many pairs and documents in groups there are, how many signatures, and how often signed ones changed state.

    Where all four are the same, what was compared is still there to be told of: pairs quote the documents.
    """
    tables = (schema.copy_pairs, schema.copy_groups)
    n_pairs, n_grouped = (int(connection.scalar(select(func.count()).select_from(one)) or 0) for one in tables)
    states = select(func.count(), func.sum(DOCUMENTS.version)).select_from(schema.signatures).join(schema.documents)
    n_signed, n_changes = connection.execute(states).one()
    return n_pairs, n_grouped, int(n_signed), int(n_changes or 0)


def grouped(connection: Connection, version: str) -> list[str]:
    """Kept documents whose copies were looked for."""
    wanted = select(SIGNED.document_id).join(schema.documents, DOCUMENTS.id == SIGNED.document_id)
    return list(connection.scalars(wanted.where(KEPT, SIGNED.version == version, SIGNED.is_grouped)))


def load_signatures(
    connection: Connection, version: str, *, only_grouped: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Of all kept documents, in order of id, as they are taken."""
    wanted = (
        select(SIGNED.document_id, SIGNED.signature)
        .join(schema.documents, DOCUMENTS.id == SIGNED.document_id)
        .where(KEPT, SIGNED.version == version)
        .order_by(SIGNED.document_id)
    )
    if only_grouped:
        wanted = wanted.where(SIGNED.is_grouped)
    for row in connection.execute(wanted.execution_options(yield_per=AT_A_TIME)):
        yield row.document_id, row.signature


def load_pairs(connection: Connection) -> Iterator[tuple[str, str, str, float]]:
    """(a, b, kind, score) of all."""
    row = schema.copy_pairs.c
    wanted = select(row.a, row.b, row.kind, row.score).execution_options(yield_per=AT_A_TIME)
    for found in connection.execute(wanted):
        yield found.a, found.b, found.kind, found.score


def load_groups(connection: Connection) -> Iterator[tuple[str, str]]:
    """(document, origin) of all that are in a group."""
    row = schema.copy_groups.c
    wanted = select(row.document_id, row.origin_id).execution_options(yield_per=AT_A_TIME)
    for found in connection.execute(wanted):
        yield found.document_id, found.origin_id


def load_tied(connection: Connection, grouped_by: str | None = None) -> Iterator[tuple[str, str]]:
    """Kept documents of one address, each with the first of them: an entry of a feed and its page, an edited post.

    `grouped_by`: only of those that were compared, by signatures of that version.
    """
    which = KEPT
    if grouped_by is not None:
        compared = select(SIGNED.document_id).where(SIGNED.is_grouped, SIGNED.version == grouped_by)
        which = and_(KEPT, DOCUMENTS.id.in_(compared))
    first = select(DOCUMENTS.address, func.min(DOCUMENTS.id).label("id")).where(which).group_by(DOCUMENTS.address)
    several = first.having(func.count() > 1).subquery()
    wanted = select(several.c.id, DOCUMENTS.id).join(several, several.c.address == DOCUMENTS.address)
    for row in connection.execute(wanted.where(which, DOCUMENTS.id != several.c.id).order_by(DOCUMENTS.id)):
        yield row[0], row[1]


def load_documents(connection: Connection, ids: Sequence[str]) -> list[RowMapping]:
    """What comparing needs of documents; `acquired_at` is the earliest time that their bytes were acquired."""
    how, origin = schema.acquisitions.c, schema.origins.c
    first = (
        select(origin.document_id, func.min(how.acquired_at).label("acquired_at"))
        .join(schema.acquisitions, how.sha256 == origin.sha256)
        .group_by(origin.document_id)
    )
    found: list[RowMapping] = []
    for some in batched(ids):
        times = first.where(origin.document_id.in_(some)).subquery()
        columns = (DOCUMENTS.id, DOCUMENTS.text, DOCUMENTS.address, DOCUMENTS.outlet, DOCUMENTS.published,
                   DOCUMENTS.origin, times.c.acquired_at)  # fmt: skip
        wanted = select(*columns).join(times, times.c.document_id == DOCUMENTS.id, isouter=True)
        found += connection.execute(wanted.where(KEPT, DOCUMENTS.id.in_(some))).mappings()
    return found


def record_groups(
    writing: Writing,
    *,
    compared: Sequence[str],
    pairs: Sequence[dict[str, Any]],
    dropped: Sequence[tuple[str, str]],
    groups: Sequence[tuple[str, Sequence[str]]],
    ungrouped: Sequence[str],
) -> None:
    """`pairs`: rows of `copy_pairs`. `groups`: (origin, members), in place of all that their members were in."""
    connection = writing.connection
    row = schema.copy_pairs.c
    for gone in batched(dropped):
        connection.execute(delete(schema.copy_pairs).where(or_(*(and_(row.a == a, row.b == b) for a, b in gone))))
    if pairs:
        connection.execute(insert_new(connection, schema.copy_pairs), list(pairs))
    members = [name for _, names in groups for name in names]
    _delete(connection, schema.copy_groups, schema.copy_groups.c.document_id, [*members, *ungrouped])
    rows = [{"document_id": name, "origin_id": origin} for origin, names in groups for name in names]
    if rows:
        connection.execute(insert_new(connection, schema.copy_groups), rows)
    for some in batched(compared):
        connection.execute(update(schema.signatures).where(SIGNED.document_id.in_(some)).values(is_grouped=True))


def _delete(connection: Connection, table: Any, column: Any, values: Iterable[str]) -> None:
    for some in batched(values):
        connection.execute(delete(table).where(column.in_(some)))
