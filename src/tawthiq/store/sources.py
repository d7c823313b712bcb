"""Writing down what was acquired, and the documents read from it. Nothing that is there already is written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, RowMapping, select, update

from tawthiq.model.sources import Acquisition, Extracted
from tawthiq.store import schema
from tawthiq.store.dialects import insert_new
from tawthiq.store.log import canonical
from tawthiq.store.origins import new_origins
from tawthiq.store.proofs import prove, row_digest
from tawthiq.store.raw_bytes import RawBytes
from tawthiq.store.spool import Spooled
from tawthiq.store.store import Writing

Forms = Callable[[str], tuple[str, str]]
"""A text's folded surface and its light stems, as `search_forms` keeps them."""
Known = Literal["new", "known", "erased"]
"""What the archive knew of bytes from an address before they were written down."""
Headers = tuple[tuple[str, str], ...]
MANY: Final = 500
"""Values in one question: SQLite takes at most 32,766 in one statement, older ones 999."""


class SourceRecord(msgspec.Struct, frozen=True):
    """A source to write down: how it was acquired, its file's name, and what a file beside it says (JSON text)."""

    acquisition: Acquisition
    name: str
    meta_json: str = "{}"


class Unfinished(msgspec.Struct, frozen=True):
    """A source that was not read to its end, and how it was being read."""

    record: SourceRecord
    reader: str
    options_json: str


def record_source(writing: Writing, raw: RawBytes, source: SourceRecord, spooled: Spooled) -> Known:
    """Places the bytes if the archive did not have them; what was erased on request is not taken again."""
    how, connection = source.acquisition, writing.connection
    kept = connection.execute(select(schema.raw.c.erased_at).where(schema.raw.c.sha256 == how.sha256)).first()
    if kept is not None and kept.erased_at is not None:
        return "erased"
    bytes_rows = []
    if kept is None:
        values = {"sha256": how.sha256, "sha1": how.sha1, "size": how.size, "media_type": how.media_type}
        connection.execute(insert_new(connection, schema.raw), values)
        raw.place(connection, spooled.path, how.sha256)
        bytes_rows = [{**values, "erased_at": None}]
    row = {
        "sha256": how.sha256, "address": how.address, "name": source.name, "declared_type": how.declared_type,
        "acquired_at": how.acquired_at, "modified_at": how.modified_at, "collector": how.collector, "tool": how.tool,
        "headers_json": canonical(how.headers), "meta_json": source.meta_json, "basis": how.basis,
        "purpose": how.purpose,
    }  # fmt: skip
    known = schema.acquisitions.c
    if connection.scalar(select(known.sha256).where(known.sha256 == how.sha256, known.address == how.address)):
        return "known"
    connection.execute(insert_new(connection, schema.acquisitions), row)
    proofs = {"acquisitions": prove("acquisitions", [row]), "raw": prove("raw", bytes_rows)}
    writing.log("acquire", how.sha256, {"size": how.size, "media_type": how.media_type, **proofs})
    return "new"


def record_documents(
    writing: Writing, sha256: str, documents: Sequence[Extracted], forms: Forms
) -> tuple[Extracted, ...]:
    """Those of `documents`, read from the source `sha256`, that the archive did not have."""
    connection = writing.connection
    by_id = {document.id: document for document in documents}
    known = known_ids(connection, by_id)
    new = {ident: document for ident, document in by_id.items() if ident not in known}
    rows = {ident: _row(document, ident, writing.at) for ident, document in new.items()}
    if rows:
        connection.execute(insert_new(connection, schema.documents), list(rows.values()))
        _add_forms(connection, new, forms)
    linked = [{"document_id": document.id, "sha256": sha256, "part": document.part} for document in documents]
    linked = new_origins(connection, linked)
    if linked:
        connection.execute(insert_new(connection, schema.origins), linked)
    if rows or linked:
        proofs = {"documents": prove("documents", rows.values()), "origins": prove("origins", linked)}
        writing.log("add", sha256, proofs)
    return tuple(new.values())


def known_ids(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that the archive has a document for, withdrawn and erased ones included."""
    found: set[str] = set()
    wanted = list(ids)
    for start in range(0, len(wanted), MANY):
        some = wanted[start : start + MANY]
        found.update(connection.scalars(select(schema.documents.c.id).where(schema.documents.c.id.in_(some))))
    return found


def digest_of(row: RowMapping | dict[str, Any]) -> str:
    """SHA-256 of all that makes a document what it is: not when it came or in which state it is."""
    return row_digest("documents", row)


def read_already(connection: Connection, hashes: Iterable[str], reader: str) -> set[tuple[str, str]]:
    """(SHA-256, address) of those among `hashes` that this version of the readers has read to their end."""
    row = schema.readings.c
    found: set[tuple[str, str]] = set()
    wanted = list(hashes)
    for start in range(0, len(wanted), MANY):
        some = row.sha256.in_(wanted[start : start + MANY])
        done = select(row.sha256, row.address).where(some, row.reader == reader, row.finished_at.is_not(None))
        found.update((sha256, address) for sha256, address in connection.execute(done))
    return found


def unfinished_readings(connection: Connection) -> tuple[Unfinished, ...]:
    """What runs that were cut off had begun to read, in order of when they began."""
    how, reading, kept = schema.acquisitions.c, schema.readings.c, schema.raw.c
    wanted = (
        select(schema.acquisitions, kept.sha1, kept.size, kept.media_type, reading.reader, reading.options_json)
        .join(schema.readings, (reading.sha256 == how.sha256) & (reading.address == how.address))
        .join(schema.raw, kept.sha256 == how.sha256)
        .where(reading.finished_at.is_(None), kept.erased_at.is_(None))
        .order_by(reading.started_at, reading.sha256, reading.address)
    )
    return tuple(
        Unfinished(_source_record(row), row["reader"], row["options_json"])
        for row in connection.execute(wanted).mappings()
    )


def start_reading(writing: Writing, sha256: str, address: str, reader: str, options_json: str) -> None:
    """So that a run which is cut off is known to be unfinished."""
    values = {
        "sha256": sha256, "address": address, "reader": reader, "options_json": options_json,
        "started_at": writing.at, "n_documents": 0, "failures_json": "[]",
    }  # fmt: skip
    writing.connection.execute(insert_new(writing.connection, schema.readings), values)


def finish_reading(
    writing: Writing, sha256: str, address: str, reader: str, n_documents: int, failures: Sequence[tuple[str, str]]
) -> None:
    """`failures`: (where, why) of each part that gave no document."""
    row = schema.readings.c
    which = (row.sha256 == sha256, row.address == address, row.reader == reader, row.finished_at.is_(None))
    values = {"finished_at": writing.at, "n_documents": n_documents, "failures_json": canonical(list(failures))}
    done = writing.connection.execute(update(schema.readings).where(*which).values(**values))
    if done.rowcount == 0:  # another program read it to its end meanwhile
        return
    done_now = (*which[:3], row.finished_at.is_not(None))
    proofs = prove("readings", writing.connection.execute(select(schema.readings).where(*done_now)).mappings())
    writing.log("read", sha256, {"n": n_documents, "n_failures": len(failures), "readings": proofs})


def _add_forms(connection: Connection, new: dict[str, Extracted], forms: Forms) -> None:
    column = schema.documents.c
    rows = []
    wanted = list(new)
    for start in range(0, len(wanted), MANY):
        some = wanted[start : start + MANY]
        for seq, ident in connection.execute(select(column.seq, column.id).where(column.id.in_(some))):
            ex, st = forms(new[ident].text)
            rows.append({"seq": seq, "ex": ex, "st": st})
    connection.execute(insert_new(connection, schema.search_forms), rows)


def _row(document: Extracted, ident: str, at: str) -> dict[str, Any]:
    return {
        "id": ident, "address": document.address, "text": document.text, "text_sha256": document.text_sha256,
        "title": document.title, "outlet": document.outlet, "byline": document.byline, "dateline": document.dateline,
        "published": document.published, "published_on": document.published[:10] if document.published else None,
        "url": document.url, "language": document.language, "encoding": document.encoding,
        "encoding_from": document.encoding_from, "extractor": document.extractor,
        "evidence_json": canonical(document.evidence), "confidence": document.confidence, "follows": document.follows,
        "origin": document.origin, "edited_at": document.edited_at, "given_id": document.given_id,
        "remarks_json": canonical(document.remarks), "added_at": at, "state": "kept", "version": 1,
    }  # fmt: skip


def _source_record(row: RowMapping) -> SourceRecord:
    how = Acquisition(
        sha256=row["sha256"], sha1=row["sha1"], size=row["size"], address=row["address"],
        media_type=row["media_type"], acquired_at=row["acquired_at"], collector=row["collector"], tool=row["tool"],
        declared_type=row["declared_type"], headers=msgspec.json.decode(row["headers_json"], type=Headers),
        modified_at=row["modified_at"], basis=row["basis"], purpose=row["purpose"],
    )  # fmt: skip
    return SourceRecord(how, row["name"], row["meta_json"])
