"""Erasure on request: words and bytes go, a tombstone stays that says who erased, when, why and on what legal basis.

Bytes that hold several documents cannot lose one of them and still be the bytes that were acquired. So the whole of the
bytes goes, and who erases says what becomes of the other documents: they go too, or stay as text, proven by the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, Table, delete, or_, select, update

from tawthiq.errors import InputError, SharedSource
from tawthiq.store import schema
from tawthiq.store.append_only import changing
from tawthiq.store.asking import batched, rows_among
from tawthiq.store.blank import blank_sources
from tawthiq.store.incidents import forget_documents
from tawthiq.store.linkings import digest_anew
from tawthiq.store.proofs import GONE, STATES, Proof, prove, row_key
from tawthiq.store.store import Store, Writing
from tawthiq.store.watched import forget_waiting
from tawthiq.store.withdraw import DOCUMENT, ERASED, documents_of

Others = Literal["refuse", "erase", "keep"]
TOMBSTONE: Final[dict[str, Any]] = {
    **{column.name: None for column in schema.documents.c if column.nullable},
    "address": "", "text": "", "text_sha256": "", "extractor": "", "evidence_json": "[]", "remarks_json": "[]",
    "state": ERASED,
}  # fmt: skip
"""What a document's row is after its erasure, beside its id, its number, when it was added, and its version."""


class Erasure(msgspec.Struct, frozen=True):
    """What an erasure takes: documents' ids, hashes of bytes. `others` lose their bytes and stay.

    `copies` are documents that tell the same and are not erased; `captures` other documents from the same addresses.
    """

    documents: tuple[str, ...]
    sources: tuple[str, ...]
    others: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()


def plan(connection: Connection, names: Sequence[str], others: Others) -> Erasure:
    """What erasing `names` (ids of documents, SHA-256 of sources) takes.

    Raises SharedSource where it would touch documents that were not named and `others` is "refuse"; InputError where a
    name is unknown.
    """
    documents = {ident for name in names for ident in documents_of(connection, name)}
    sources = {name for name in names if not DOCUMENT.fullmatch(name)}
    sources |= _sources_of(connection, documents)
    beside = _documents_of(connection, sources) - documents
    if others == "erase":
        while beside:
            documents |= beside
            sources |= _sources_of(connection, beside)
            beside = _documents_of(connection, sources) - documents
    elif beside and others == "refuse":
        raise SharedSource(
            f"Other documents ({len(beside)}), such as {min(beside)}, lie in the same bytes, and bytes can only be "
            "erased whole. Say what becomes of the others: --whole-source erases them too, --keep-others keeps their "
            "text, proven by the log, without the bytes."
        )
    return Erasure(
        tuple(sorted(documents)), tuple(sorted(sources)), tuple(sorted(beside)),
        _copies(connection, documents), _captures(connection, documents),
    )  # fmt: skip


def erase(writing: Writing, erasure: Erasure, reason: str, basis: str) -> None:
    """All but the bytes and what lies in the corners of the database: `finish_erasure` must follow the commit."""
    if not reason.strip() or not basis.strip():
        raise InputError("Give a reason and the legal basis: they stand in the log beside your name.")
    connection = writing.connection
    body: dict[str, Any] = {"reason": reason, "basis": basis, "kept_without_bytes": list(erasure.others)}
    gone: dict[str, list[str]] = {}
    was_linked = False
    forget_waiting(connection, _addresses(connection, erasure.documents))
    for ids in batched(erasure.documents):
        _add(gone, "coded", _take(connection, schema.coded, schema.coded.c.document_id.in_(ids)))
        was_linked = forget_documents(connection, ids) or was_linked
        _forget_events(connection, ids)
        _add(gone, "origins", _take(connection, schema.origins, schema.origins.c.document_id.in_(ids)))
        _forget_derived(connection, ids)
    empty = [sha256 for sha256 in erasure.sources if not _documents_of(connection, [sha256])]
    for hashes in batched(empty):
        _forget_sources(connection, hashes, gone)
    body |= blank_sources(connection, sorted({*erasure.sources} - {*empty}))
    body |= _bury(connection, erasure.documents)
    body["judgements"] = _silence(connection, erasure.documents)
    body["raw"] = _mark(connection, erasure.sources, writing.at)
    if was_linked:
        body["linkings"] = digest_anew(connection)
    body[GONE] = gone
    subject = erasure.documents[0] if len(erasure.documents) == 1 else "documents"
    writing.log("erase", subject, body)


def finish_erasure(store: Store, actor: str) -> int:
    """Takes away bytes that are marked as erased and still there, also by a run that was cut off. Their number."""
    with store.read() as connection:
        marked = connection.scalars(select(schema.raw.c.sha256).where(schema.raw.c.erased_at.is_not(None))).all()
    return drop_bytes(store, actor, marked)


def drop_bytes(store: Store, actor: str, hashes: Iterable[str]) -> int:
    """Takes away those of `hashes` that are still there. Their number.

    After the commit that marks them: a file cannot come back where the transaction fails.
    """
    with store.read() as connection:
        left = [sha256 for sha256 in hashes if store.raw.digest(connection, sha256) is not None]
    if left:
        with store.write(actor) as writing:
            for sha256 in left:
                store.raw.erase(writing.connection, sha256)
    return len(left)


def withhold(writing: Writing, sha256: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Where bytes just acquired hold documents that were erased, among `ids`, the bytes are marked as erased.

    The other documents stay as text. To be called in the transaction that records the documents; `drop_bytes` must
    follow its commit. The erased ones.
    """
    connection = writing.connection
    found = sorted(erased_among(connection, set(ids)))
    if not found:
        return ()
    gone: dict[str, list[str]] = {}
    blank: dict[str, list[Proof]] = {}
    if _documents_of(connection, [sha256]):
        blank = blank_sources(connection, [sha256])
    else:
        _forget_sources(connection, [sha256], gone)
    body = {**blank, "why": "they hold erased documents", "raw": _mark(connection, [sha256], writing.at), GONE: gone}
    writing.log("withhold", sha256, {**body, "erased": found})
    return tuple(found)


def is_erased(connection: Connection, sha256: str) -> bool:
    """Whether the bytes of that hash were erased."""
    return connection.scalar(select(schema.raw.c.erased_at).where(schema.raw.c.sha256 == sha256)) is not None


def erased_among(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that were erased."""
    row = schema.documents.c
    found = rows_among(connection, (row.id, row.state), row.id, sorted(ids))
    return {ident for ident, state in found if state == ERASED}


def _sources_of(connection: Connection, ids: Iterable[str]) -> set[str]:
    row = schema.origins.c
    return {sha256 for (sha256,) in rows_among(connection, (row.sha256,), row.document_id, sorted(ids))}


def _documents_of(connection: Connection, hashes: Iterable[str]) -> set[str]:
    row = schema.origins.c
    return {ident for (ident,) in rows_among(connection, (row.document_id,), row.sha256, sorted(hashes))}


def _addresses(connection: Connection, ids: Sequence[str]) -> set[str]:
    row = schema.documents.c
    told = rows_among(connection, (row.address, row.url), row.id, ids)
    return {one for pair in told for one in pair if one}


def _copies(connection: Connection, ids: set[str]) -> tuple[str, ...]:
    row = schema.copy_groups.c
    found: set[str] = set()
    for some in batched(sorted(ids)):
        origins = select(row.origin_id).where(or_(row.document_id.in_(some), row.origin_id.in_(some)))
        found.update(connection.scalars(select(row.document_id).where(row.origin_id.in_(origins))))
        found.update(connection.scalars(origins))
    return tuple(sorted(found - ids))


def _captures(connection: Connection, ids: set[str]) -> tuple[str, ...]:
    row = schema.documents.c
    found: set[str] = set()
    for some in batched(sorted(ids)):
        addresses = select(row.address).where(row.id.in_(some), row.state != ERASED)
        found.update(connection.scalars(select(row.id).where(row.address.in_(addresses), row.state != ERASED)))
    return tuple(sorted(found - ids))


def _take(connection: Connection, table: Table, which: Any) -> list[str]:
    """Deletes rows; what the log called them."""
    keys = [row_key(table.name, row) for row in connection.execute(select(table).where(which)).mappings()]
    connection.execute(delete(table).where(which))
    return keys


def _forget_sources(connection: Connection, hashes: Sequence[str], gone: dict[str, list[str]]) -> None:
    """Where they came from, and how they were read."""
    for table in (schema.acquisitions, schema.readings):
        _add(gone, table.name, _take(connection, table, table.c.sha256.in_(hashes)))


def _add(gone: dict[str, list[str]], name: str, keys: list[str]) -> None:
    if keys:
        gone[name] = gone.get(name, []) + keys


def _forget_events(connection: Connection, ids: Sequence[str]) -> None:
    mine = select(schema.events.c.seq).where(schema.events.c.document_id.in_(ids))
    for table in (schema.event_places, schema.event_actors, schema.claims):
        connection.execute(delete(table).where(table.c.event_seq.in_(mine)))
    connection.execute(delete(schema.events).where(schema.events.c.document_id.in_(ids)))


def _forget_derived(connection: Connection, ids: Sequence[str]) -> None:
    row = schema.documents.c
    numbers = select(row.seq).where(row.id.in_(ids))
    connection.execute(delete(schema.search_forms).where(schema.search_forms.c.seq.in_(numbers)))
    connection.execute(delete(schema.signatures).where(schema.signatures.c.document_id.in_(ids)))
    pair, group = schema.copy_pairs.c, schema.copy_groups.c
    connection.execute(delete(schema.copy_pairs).where(or_(pair.a.in_(ids), pair.b.in_(ids))))
    connection.execute(delete(schema.copy_groups).where(group.document_id.in_(ids)))
    for origin in connection.scalars(select(group.origin_id).where(group.origin_id.in_(ids)).distinct()).all():
        members = connection.scalars(select(group.document_id).where(group.origin_id == origin)).all()
        heir = connection.scalars(select(row.id).where(row.id.in_(members)).order_by(row.published, row.id)).first()
        moved = update(schema.copy_groups).where(group.origin_id == origin)
        connection.execute(moved.values(origin_id=heir))


def _bury(connection: Connection, ids: Sequence[str]) -> dict[str, list[Proof]]:
    """Empties the rows; what proves them and their states from now on."""
    row = schema.documents.c
    states: list[Proof] = []
    proofs: list[Proof] = []
    for some in batched(ids):
        still = (row.id.in_(some), row.state != ERASED)
        changed = connection.scalars(select(row.id).where(*still).order_by(row.id)).all()
        connection.execute(update(schema.documents).where(*still).values(**TOMBSTONE, version=row.version + 1))
        for now in connection.execute(select(schema.documents).where(row.id.in_(changed))).mappings():
            states.append((now["id"], f"{ERASED}/{now['version']}"))
            proofs += prove("documents", [now])
    return {STATES: states, "documents": proofs}


def _silence(connection: Connection, ids: Sequence[str]) -> list[Proof]:
    """Takes words out of judgements; that someone judged, when and how, stays."""
    row = schema.judgements.c
    proofs: list[Proof] = []
    with changing(connection, schema.judgements.name):
        for some in batched(ids):
            mine = row.document_id.in_(some)
            connection.execute(update(schema.judgements).where(mine).values(value_json=None, why=None))
            proofs += prove("judgements", connection.execute(select(schema.judgements).where(mine)).mappings())
    return proofs


def _mark(connection: Connection, hashes: Sequence[str], at: str) -> list[Proof]:
    row = schema.raw.c
    proofs: list[Proof] = []
    for some in batched(hashes):
        unmarked = (row.sha256.in_(some), row.erased_at.is_(None))
        connection.execute(update(schema.raw).where(*unmarked).values(erased_at=at))
        proofs += prove("raw", connection.execute(select(schema.raw).where(row.sha256.in_(some))).mappings())
    return proofs
