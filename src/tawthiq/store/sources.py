"""Writing down what was acquired, and the documents read from it. Nothing that is there already is written again.

Whatever comes in numbers is written in few statements: a folder of ten thousand files is ten thousand sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, RowMapping, select, tuple_

from tawthiq.model.sources import Acquisition, Extracted
from tawthiq.store import schema
from tawthiq.store.asking import batched, rows_among
from tawthiq.store.dialects import insert_new, insert_or_change
from tawthiq.store.keepable import keepable_key, keepable_struct
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
REPLACED: Final = "Characters that cannot be kept (NUL, halves of pairs) were replaced by U+FFFD."


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


class Reading(msgspec.Struct, frozen=True):
    """A source that one version of the readers has read to its end; `failures`: (where, why)."""

    sha256: str
    address: str
    reader: str
    options_json: str
    n_documents: int
    failures: tuple[tuple[str, str], ...] = ()


def record_source(writing: Writing, raw: RawBytes, source: SourceRecord, spooled: Spooled) -> Known:
    """`record_sources` for one."""
    return record_sources(writing, raw, [(source, spooled)])[0]


def record_sources(
    writing: Writing, raw: RawBytes, sources: Sequence[tuple[SourceRecord, Spooled]]
) -> tuple[Known, ...]:
    """Places the bytes that the archive did not have; what was erased on request is not taken again."""
    connection = writing.connection
    kept = [(keepable_struct(source), spooled) for source, spooled in sources]
    hashes = {source.acquisition.sha256 for source, _ in kept}
    erased_at = dict(rows_among(connection, (schema.raw.c.sha256, schema.raw.c.erased_at), schema.raw.c.sha256, hashes))
    known = set(rows_among(connection, ACQUIRED, schema.acquisitions.c.sha256, hashes & erased_at.keys()))
    bytes_rows, rows, placed = [], [], []
    said: list[Known] = []
    logged: set[str] = set()
    for source, spooled in kept:
        how = source.acquisition
        row = _acquisition_row(source)
        if erased_at.get(how.sha256) is not None:
            said.append("erased")
            continue
        if how.sha256 not in erased_at:
            erased_at[how.sha256] = None
            bytes_row = {"sha256": how.sha256, "sha1": how.sha1, "size": how.size, "media_type": how.media_type}
            bytes_rows.append(bytes_row)
            placed.append((spooled.path, how.sha256))
        if (how.sha256, row["address"]) in known:
            said.append("known")
            continue
        known.add((how.sha256, row["address"]))
        rows.append(row)
        fresh = [{**one, "erased_at": None} for one in bytes_rows if one["sha256"] == how.sha256 not in logged]
        logged.add(how.sha256)
        proofs = {"acquisitions": prove("acquisitions", [row]), "raw": prove("raw", fresh)}
        writing.log("acquire", how.sha256, {"size": how.size, "media_type": how.media_type, **proofs})
        said.append("new")
    _insert(connection, schema.raw, bytes_rows)
    _insert(connection, schema.acquisitions, rows)
    raw.place(connection, placed)
    return tuple(said)


def record_documents(
    writing: Writing, sha256: str, documents: Sequence[Extracted], forms: Forms
) -> tuple[Extracted, ...]:
    """`record_all_documents` of one source."""
    return record_all_documents(writing, [(sha256, documents)], forms)


def record_all_documents(
    writing: Writing, read: Sequence[tuple[str, Sequence[Extracted]]], forms: Forms
) -> tuple[Extracted, ...]:
    """Those of the documents, read from the sources of these hashes, that the archive did not have."""
    connection = writing.connection
    kept = [(sha256, [_named(document) for document in documents]) for sha256, documents in read]
    known = known_ids(connection, {ident for _, documents in kept for ident, _ in documents})
    new: dict[str, Extracted] = {}
    rows: list[dict[str, Any]] = []
    linked = new_origins(connection, [
        {"document_id": ident, "sha256": sha256, "part": one.part}
        for sha256, documents in kept for ident, one in documents
    ])  # fmt: skip
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in linked:
        by_source.setdefault(row["sha256"], []).append(row)
    for sha256, documents in kept:
        fresh = {ident: one for ident, one in documents if ident not in known}
        known.update(fresh)
        new.update(fresh)
        made = [_row(document, ident, writing.at) for ident, document in fresh.items()]
        rows += made
        origins = by_source.pop(sha256, [])
        if made or origins:
            writing.log("add", sha256, {"documents": prove("documents", made), "origins": prove("origins", origins)})
    _insert(connection, schema.documents, rows)
    _add_forms(connection, new, forms)
    _insert(connection, schema.origins, linked)
    return tuple(new.values())


def known_ids(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that the archive has a document for, withdrawn and erased ones included."""
    column = schema.documents.c.id
    return {ident for (ident,) in rows_among(connection, (column,), column, ids)}


def digest_of(row: RowMapping | Mapping[str, Any]) -> str:
    """SHA-256 of all that makes a document what it is: not when it came or in which state it is."""
    return row_digest("documents", row)


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


def is_read(connection: Connection, sha256: str, address: str, reader: str) -> bool:
    """Whether this version of the readers has read the source to its end."""
    return bool(all_read(connection, [(sha256, address)], reader))


def all_read(connection: Connection, sources: Iterable[tuple[str, str]], reader: str) -> set[tuple[str, str]]:
    """Those of `sources`, (hash, address), that this version of the readers has read to their end."""
    row = schema.readings.c
    asked = {(sha256, keepable_key(address)): (sha256, address) for sha256, address in sources}
    found: set[tuple[str, str]] = set()
    for some in batched(asked):
        wanted = (tuple_(row.sha256, row.address).in_(some), row.reader == reader, row.finished_at.is_not(None))
        found.update(asked[sha256, address] for sha256, address in connection.execute(
            select(row.sha256, row.address).where(*wanted)))  # fmt: skip
    return found


def all_failed(connection: Connection, sources: Iterable[tuple[str, str]], reader: str) -> set[tuple[str, str]]:
    """Those of `sources`, (hash, address), in which this version of the readers could not read something."""
    row = schema.readings.c
    asked = {(sha256, keepable_key(address)): (sha256, address) for sha256, address in sources}
    found: set[tuple[str, str]] = set()
    for some in batched(asked):
        wanted = (tuple_(row.sha256, row.address).in_(some), row.reader == reader, row.failures_json != "[]")
        found.update(asked[sha256, address] for sha256, address in connection.execute(
            select(row.sha256, row.address).where(*wanted)))  # fmt: skip
    return found


def start_reading(writing: Writing, sha256: str, address: str, reader: str, options_json: str) -> None:
    """So that a run which is cut off is known to be unfinished."""
    reading = Reading(sha256, keepable_key(address), reader, options_json, 0)
    _insert(writing.connection, schema.readings, [_reading_row(reading, writing.at)])


def finish_reading(
    writing: Writing, sha256: str, address: str, reader: str, n_documents: int, failures: Sequence[tuple[str, str]]
) -> None:
    """Of a reading that was started. `failures`: (where, why) of each part that gave no document."""
    finish_readings(writing, [Reading(sha256, address, reader, "{}", n_documents, tuple(failures))])


def finish_readings(writing: Writing, readings: Iterable[Reading]) -> None:
    """Of readings that were started, and of those that begin and end in this transaction.

    One that another program has read to its end meanwhile is left as it is.
    """
    kept = [keepable_struct(reading) for reading in readings]
    for reader in {one.reader for one in kept}:
        ended_before = all_read(writing.connection, [(one.sha256, one.address) for one in kept], reader)
        kept = [one for one in kept if one.reader != reader or (one.sha256, one.address) not in ended_before]
    rows = [{**_reading_row(reading, writing.at), "finished_at": writing.at} for reading in kept]
    started = _started(writing.connection, rows)
    if rows:
        ended = ("finished_at", "n_documents", "failures_json")
        writing.connection.execute(insert_or_change(writing.connection, schema.readings, ended), rows)
    for one, row in zip(kept, rows, strict=True):
        # one that was started before keeps when and how
        proofs = prove("readings", [{**row, **started.get((one.sha256, row["address"], one.reader), {})}])
        writing.log("read", one.sha256, {"n": one.n_documents, "n_failures": len(one.failures), "readings": proofs})


def _started(connection: Connection, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """When and how those of `rows` were started that the archive has already."""
    row = schema.readings.c
    columns = (row.sha256, row.address, row.reader, row.started_at, row.options_json)
    found = rows_among(connection, columns, row.sha256, {one["sha256"] for one in rows})
    return {
        (sha256, address, reader): {"started_at": at, "options_json": options}
        for sha256, address, reader, at, options in found
    }


ACQUIRED: Final = (schema.acquisitions.c.sha256, schema.acquisitions.c.address)


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert_new(connection, table), rows)


def _add_forms(connection: Connection, new: dict[str, Extracted], forms: Forms) -> None:
    column = schema.documents.c
    rows = []
    for seq, ident in rows_among(connection, (column.seq, column.id), column.id, new):
        ex, st = forms(new[ident].text)
        rows.append({"seq": seq, "ex": ex, "st": st})
    _insert(connection, schema.search_forms, rows)


def _named(document: Extracted) -> tuple[str, Extracted]:
    """A document that can be kept, with its id, which costs a hash of the text."""
    kept = keepable_struct(document)
    if kept.text != document.text:
        kept = msgspec.structs.replace(kept, remarks=(*kept.remarks, REPLACED))
    return kept.id, kept


def _acquisition_row(source: SourceRecord) -> dict[str, Any]:
    how = source.acquisition
    return {
        "sha256": how.sha256, "address": keepable_key(how.address), "name": source.name,
        "declared_type": how.declared_type, "acquired_at": how.acquired_at, "modified_at": how.modified_at,
        "collector": how.collector, "tool": how.tool, "headers_json": canonical(how.headers),
        "via_json": canonical(how.via), "meta_json": source.meta_json, "basis": how.basis, "purpose": how.purpose,
    }  # fmt: skip


def _reading_row(reading: Reading, at: str) -> dict[str, Any]:
    return {
        "sha256": reading.sha256, "address": keepable_key(reading.address), "reader": reading.reader,
        "options_json": reading.options_json, "started_at": at, "finished_at": None,
        "n_documents": reading.n_documents, "failures_json": canonical(reading.failures),
    }  # fmt: skip


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
        via=msgspec.json.decode(row["via_json"], type=tuple[str, ...]),
    )  # fmt: skip
    return SourceRecord(how, row["name"], row["meta_json"])
