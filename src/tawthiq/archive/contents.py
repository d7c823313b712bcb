"""What an archive holds, as one hash that does not tell in which order or by how many programs it came to hold it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, select

from tawthiq.store import Store, schema
from tawthiq.store.incidents import stored_incidents
from tawthiq.store.log import canonical
from tawthiq.store.proofs import row_digest

BITS: Final = 256
TIMES: Final = {"acquired_at"}
MANY: Final = 200


def contents_digest(store: Store) -> str:
    """Hex. The same for archives into which the same things were taken, coded and judged, whatever the order and time.

    For comparing archives of one's own: it is a sum of hashes, which a forger could bring about. `verify` is the proof.
    """
    with store.read() as connection:
        return digest_of_contents(connection)


def digest_of_contents(connection: Connection) -> str:
    """The same, of what a transaction sees."""
    total = 0
    for item in contents(connection):
        total += int.from_bytes(hashlib.sha256(canonical(item).encode()).digest())
    return f"{total % (1 << BITS):064x}"


def contents(connection: Connection) -> Iterator[list[Any]]:
    """One item for each thing, without times and without numbers that tell of an order."""
    yield from _bytes_and_their_ways(connection)
    yield from _documents(connection)
    yield from _coded(connection)
    yield from _judged(connection)
    for incident in stored_incidents(connection):  # its name tells what was linked first
        yield ["incident", *((ref.report, ref.event) for ref in incident.events)]


def _bytes_and_their_ways(connection: Connection) -> Iterator[list[Any]]:
    raw = schema.raw.c
    for sha256, size, erased_at in _stream(connection, select(raw.sha256, raw.size, raw.erased_at)):
        yield ["raw", sha256, size, erased_at is not None]
    columns = [column for column in schema.acquisitions.c if column.name not in TIMES]
    for row in _stream(connection, select(*columns)):
        yield ["acquisition", *row]
    reading = schema.readings.c
    done = select(reading.sha256, reading.address, reading.reader, reading.n_documents, reading.failures_json)
    for row in _stream(connection, done.where(reading.finished_at.is_not(None))):
        yield ["reading", *row]


def _documents(connection: Connection) -> Iterator[list[Any]]:
    rows = connection.execute(select(schema.documents).execution_options(yield_per=MANY)).mappings()
    for row in rows:
        yield ["document", row["id"], row_digest("documents", row), row["state"]]
    for row in _stream(connection, select(schema.origins)):
        yield ["origin", *row]


def _coded(connection: Connection) -> Iterator[list[Any]]:
    run, coded = schema.runs.c, schema.coded.c
    wanted = select(
        run.coder, run.coder_version, run.lexicon, run.models, run.gazetteers_json,
        coded.document_id, coded.analysis_sha256, coded.n_events, coded.error,
    ).join_from(schema.coded, schema.runs, run.id == coded.run_id)  # fmt: skip
    for row in _stream(connection, wanted):
        yield ["coded", *row]


def _judged(connection: Connection) -> Iterator[list[Any]]:
    left_out = {"seq", "id", "made_at", "run_id"}
    columns = [column for column in schema.judgements.c if column.name not in left_out]
    for row in _stream(connection, select(*columns)):
        yield ["judgement", *row]


def _stream(connection: Connection, wanted: Any) -> Iterator[Any]:
    yield from connection.execute(wanted.execution_options(yield_per=MANY))
