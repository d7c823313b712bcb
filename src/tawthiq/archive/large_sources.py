"""Sources that are placed first and read from their place, so that a run which is cut off can be gone on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.archive.forms import forms
from tawthiq.archive.reading import Job, reads_of
from tawthiq.archive.taking import WITHHELD, Settings, Told, raw_of, told_erased, told_taken
from tawthiq.errors import InputError
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import Read
from tawthiq.model.sources import Extracted
from tawthiq.store import Store
from tawthiq.store.erase import drop_bytes, erased_among, is_erased, withhold
from tawthiq.store.log import canonical
from tawthiq.store.sources import (
    Unfinished,
    finish_reading,
    record_documents,
    record_source,
    start_reading,
    unfinished_readings,
)
from tawthiq.store.spool import Spool, Spooled

CHUNK_DOCUMENTS: Final = 500


def take_large(store: Store, spool: Spool, job: Job, settings: Settings) -> Iterator[Told]:
    """Places the bytes first, then reads them in their place."""
    how = job.record.acquisition
    spool.settle([job.spooled])
    with store.write(settings.collector) as writing:
        known = record_source(writing, store.raw, job.record, job.spooled)
        if known != "erased":
            start_reading(writing, how.sha256, how.address, settings.reader, canonical(settings.options))
    spool.drop(job.spooled)
    if known == "erased":
        yield told_erased(job)
        return
    yield from _read_in_place(store, job, settings.options, settings.reader, settings.collector)


def _read_in_place(store: Store, job: Job, options: Options, reader: str, collector: str) -> Iterator[Told]:
    how = job.record.acquisition
    n_documents = n_new = 0
    failures: list[tuple[str, str]] = []
    erased: set[str] = set()
    with ExitStack() as stack:
        with store.read() as connection:
            path = stack.enter_context(store.raw.lent(connection, how.sha256))
        reads = reads_of(msgspec.structs.replace(job, raw=msgspec.structs.replace(job.raw, path=path)), options)
        while some := list(islice(reads, CHUNK_DOCUMENTS)):
            documents = [read for read in some if isinstance(read, Extracted)]
            with store.write(collector) as writing:
                is_gone = is_erased(writing.connection, how.sha256)  # by someone else, while it was read
                if not is_gone:
                    n_new += len(record_documents(writing, how.sha256, documents, forms))
                    erased |= erased_among(writing.connection, {document.id for document in documents})
            if is_gone:
                break
            n_documents += len(documents)
            for told in _others(some):
                if isinstance(told, Failure):
                    failures.append((told.where, str(told.error)))
                yield told
    with store.write(collector) as writing:
        is_gone = is_erased(writing.connection, how.sha256)
        if not is_gone:
            finish_reading(writing, how.sha256, how.address, reader, n_documents, failures)
        withheld = () if is_gone else withhold(writing, how.sha256, erased)
    if is_gone:
        yield told_erased(job)
        return
    if withheld:
        drop_bytes(store, collector, [how.sha256])
        yield Note(job.raw.name, WITHHELD)
    yield told_taken(job, n_documents, n_new)


def _others(reads: Iterable[Read]) -> Iterator[Failure | Note]:
    for read in reads:
        if not isinstance(read, Extracted):
            yield read


def finish_unfinished(store: Store, settings: Settings) -> Iterator[Told]:
    """Reads on what an earlier run left unfinished."""
    with store.read() as connection:
        waiting = unfinished_readings(connection)
    for left in waiting:
        try:
            options = msgspec.json.decode(left.options_json, type=Options)
            yield from _read_in_place(store, _job_of(left), options, left.reader, settings.collector)
        except InputError as error:
            yield Failure(left.record.name, error)


def _job_of(left: Unfinished) -> Job:
    how = left.record.acquisition
    nowhere = Spooled(Path(), how.sha256, how.sha1, how.size)
    return Job(left.record, nowhere, raw_of(how, left.record.name, nowhere))
