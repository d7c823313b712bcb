"""Sources into an archive: bytes first, then what readers take from them, each step one transaction.

Small sources go in by chunks, one transaction a chunk. A large one is placed first and read from its place, so a run
that is cut off leaves a reading that is known to be unfinished, and the next run finishes it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

from tawthiq.archive.forms import forms
from tawthiq.archive.large_sources import finish_unfinished, take_large
from tawthiq.archive.reading import Job, Readers, Reading
from tawthiq.archive.taking import WITHHELD, Settings, Taken, Told, raw_of, told_erased, told_taken
from tawthiq.errors import NotPublished, UnreadableSource
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.found import cannot_open
from tawthiq.ingest.media import TELEGRAM, sniff
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.readers.telegram import closed_chats
from tawthiq.model.sources import Acquisition, Extracted
from tawthiq.store import Store, Writing
from tawthiq.store.clock import stamp
from tawthiq.store.erase import drop_bytes, erased_among, finish_erasure, withhold
from tawthiq.store.log import canonical
from tawthiq.store.sources import Reading as EndedReading
from tawthiq.store.sources import (
    SourceRecord,
    all_failed,
    all_read,
    finish_readings,
    record_all_documents,
    record_sources,
)
from tawthiq.store.spool import Spool, stale

CHUNK_SOURCES: Final = 200
CHUNK_BYTES: Final = 32 << 20
LARGE: Final = 4 << 20
"""Bytes from which on a source is placed before it is read."""
NAMED_IS: Final = "text/plain"
"""What a file that a user named himself is taken for where nothing in it or its name tells."""


def ingest(store: Store, sources: Iterable[Acquired | Failure | Note], settings: Settings) -> Iterator[Told]:
    """Takes `sources` in, in order, and finishes first what an earlier run left unfinished.

    Failures and notes pass through. Raises ArchiveError where the archive itself cannot go on.
    """
    with store.spool() as spool, closing(Readers(settings.jobs)) as readers:
        _clear_stale(store, settings)
        yield from finish_unfinished(store, settings)
        source_stream = iter(sources)
        while chunk := _next_chunk(source_stream):
            yield from _take_chunk(store, spool, readers, chunk, settings)


def _clear_stale(store: Store, settings: Settings) -> None:
    if any(stale(store.incoming)):
        with store.write(settings.collector) as writing:
            store.raw.clear_stale(writing.connection)
        finish_erasure(store, settings.collector)  # it may have been cut off before it took bytes away


def _next_chunk(sources: Iterator[Acquired | Failure | Note]) -> list[Acquired | Failure | Note]:
    chunk: list[Acquired | Failure | Note] = []
    size = 0
    for source in islice(sources, CHUNK_SOURCES):
        chunk.append(source)
        size += _size(source)
        if size > CHUNK_BYTES:
            break
    return chunk


def _size(source: Acquired | Failure | Note) -> int:
    try:
        return source.size if isinstance(source, Acquired) else 0
    except OSError:  # told of when it is opened
        return 0


# A chunk ------------------------------------------------------------------------------------------------------------


def _take_chunk(
    store: Store, spool: Spool, readers: Readers, chunk: Sequence[Acquired | Failure | Note], settings: Settings
) -> Iterator[Told]:
    """The chunk's documents are all read before anything is written."""
    jobs: list[Job] = []
    large: list[Job] = []
    for item in _without_known(store, chunk, settings):
        if not isinstance(item, Acquired):
            yield item
            continue
        job = _spooled(spool, item, settings, stamp(store.clock()))
        if isinstance(job, Job):
            (large if job.spooled.size >= LARGE else jobs).append(job)
        else:
            yield job
    readings = list(readers.read(jobs, settings.options))
    yield from _write_readings(store, spool, readings, settings)
    for job in large:
        yield from take_large(store, spool, job, settings)


def _without_known(
    store: Store, chunk: Sequence[Acquired | Failure | Note], settings: Settings
) -> Iterator[Acquired | Told]:
    """What the archive has read already comes as `Taken` and is not copied again."""
    hashes: dict[int, str] = {}
    for n, item in enumerate(chunk):
        if isinstance(item, Acquired):
            try:
                with item.open() as file:
                    hashes[n] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:  # told of when it is spooled
                continue
    asked = [(sha256, item.address) for n, sha256 in hashes.items() if isinstance(item := chunk[n], Acquired)]
    with store.read() as connection:
        already = all_read(connection, asked, settings.reader)
        failed = all_failed(connection, already, settings.reader)
    for n, item in enumerate(chunk):
        if isinstance(item, Acquired) and (hashes.get(n), item.address) in already:
            item.discard()
            has_failed = (hashes[n], item.address) in failed
            yield Taken(
                name=item.name, address=item.address, sha256=hashes[n], known=True, failed=has_failed
            )  # fmt: skip
        else:
            yield item


def _spooled(spool: Spool, source: Acquired, settings: Settings, now: str) -> Job | Told:
    try:
        with source.open() as file:
            spooled = spool.take(file)
        kind = sniff(spooled.path, source.name, source.declared_type or (NAMED_IS if source.asked_for else None))
    except OSError as error:
        return Failure(source.told_as, cannot_open(error))
    finally:
        source.discard()
    if kind is None:
        spool.drop(spooled)
        return _unknown_kind(source)
    if kind == TELEGRAM and (refusal := _private(spooled.path, settings.options.limits.line)):
        spool.drop(spooled)
        return Failure(source.told_as, refusal)
    acquisition = Acquisition(
        sha256=spooled.sha256,
        sha1=spooled.sha1,
        size=spooled.size,
        address=source.address,
        media_type=kind,
        acquired_at=source.acquired_at or now,
        collector=settings.collector,
        tool=settings.tool,
        declared_type=source.declared_type,
        headers=source.headers,
        modified_at=source.modified_at,
        basis=settings.basis,
        purpose=settings.purpose,
        via=source.via,
    )
    record = SourceRecord(acquisition, source.name, source.meta_json)
    return Job(record, spooled, raw_of(acquisition, source.told_as, spooled))


def _private(path: Path, longest: int) -> NotPublished | None:
    """Before any byte is kept: an archive must not hold private chats, not even as bytes (SECURITY.md)."""
    closed = Counter(kind.replace("_", " ") for kind in closed_chats(path, longest))
    if not closed:
        return None
    told = ", ".join(f"{n} {kind}" for kind, n in sorted(closed.items()))
    return NotPublished(
        f"It holds chats that are not public ({told}), so nothing of it was read or kept. Export only public channels "
        "and groups."
    )


def _unknown_kind(source: Acquired) -> Failure | Note:
    if source.asked_for:
        return Failure(source.told_as, UnreadableSource("Nothing here reads such files. Save it as text, HTML or PDF."))
    return Note(source.told_as, "Left aside: nothing here reads such files.")


def _write_readings(store: Store, spool: Spool, readings: Sequence[Reading], settings: Settings) -> Iterator[Told]:
    if not readings:
        return
    spool.settle(reading.job.spooled for reading in readings)
    with store.write(settings.collector) as writing:
        known = record_sources(writing, store.raw, [(one.job.record, one.job.spooled) for one in readings])
        kept = [one for one, said in zip(readings, known, strict=True) if said != "erased"]
        found = [(one.job.spooled.sha256, one.documents) for one in kept]
        new = {document.id for document in record_all_documents(writing, found, forms)}
        finish_readings(writing, (_ended(one, settings) for one in kept))
        withheld = _withhold(writing, found)
    drop_bytes(store, settings.collector, withheld)
    for reading, said in zip(readings, known, strict=True):
        spool.drop(reading.job.spooled)
        if said == "erased":
            yield told_erased(reading.job)
            continue
        yield from reading.notes
        yield from reading.failures
        if reading.job.spooled.sha256 in withheld:
            yield Note(reading.job.raw.name, WITHHELD)
        yield told_taken(reading.job, len(reading.documents), sum(document.id in new for document in reading.documents))


def _withhold(writing: Writing, found: Sequence[tuple[str, Sequence[Extracted]]]) -> set[str]:
    """Hashes of sources that brought erased documents back, whose bytes are not kept."""
    erased = erased_among(writing.connection, {document.id for _, documents in found for document in documents})
    if not erased:
        return set()
    return {
        sha256 for sha256, documents in found
        if withhold(writing, sha256, erased & {document.id for document in documents})
    }  # fmt: skip


def _ended(reading: Reading, settings: Settings) -> EndedReading:
    how = reading.job.record.acquisition
    failures = tuple((failure.where, str(failure.error)) for failure in reading.failures)
    told = canonical(settings.options)
    return EndedReading(how.sha256, how.address, settings.reader, told, len(reading.documents), failures)
