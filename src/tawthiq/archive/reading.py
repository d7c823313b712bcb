"""Reading small sources, in this process or in several; what a reader raises costs its own source alone."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

import msgspec

from tawthiq.errors import MissingPackage, TawthiqError, UnreadableSource
from tawthiq.ingest.complete import complete
from tawthiq.ingest.first_lines import described
from tawthiq.ingest.meta import Meta
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import Read, read_raw
from tawthiq.model.sources import Extracted, Raw
from tawthiq.store.sources import SourceRecord
from tawthiq.store.spool import Spooled

LIGHT: Final = frozenset({"text/plain", "text/markdown", "application/x-ndjson", "text/csv"})
"""Kinds that are read faster than they are handed to another process."""


class Job(msgspec.Struct, frozen=True):
    """A source that waits to be read: what to write down of it, where its bytes wait, and as a reader meets it."""

    record: SourceRecord
    spooled: Spooled
    raw: Raw


class Reading(msgspec.Struct, frozen=True):
    """All that a reader gave for a small source."""

    job: Job
    documents: tuple[Extracted, ...]
    failures: tuple[Failure, ...]
    notes: tuple[Note, ...]


class ReaderFault(TawthiqError):
    """A fault of Tawthiq's own, or of a library that it reads with, in one source."""


class Readers:
    """`n_processes` readers for kinds that take long; they are started when first wanted and stay until `close`."""

    def __init__(self, n_processes: int) -> None:
        self.n_processes = n_processes
        self._pool: ProcessPoolExecutor | None = None

    def read(self, jobs: Sequence[Job], options: Options) -> Iterator[Reading]:
        """All of `jobs`, in order."""
        heavy = [job for job in jobs if job.raw.media_type not in LIGHT] if self.n_processes > 1 else []
        waiting = {job.spooled.path: self._submit(job, options) for job in heavy}
        for job in jobs:
            future = waiting.get(job.spooled.path)
            yield _reading(job, reads_of(job, options) if future is None else self._result(future, job))

    def close(self) -> None:
        """What was not begun is left."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _submit(self, job: Job, options: Options) -> Future[list[Read]]:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.n_processes, context, initializer=_leave_interrupts_to_parent)
        return self._pool.submit(_all_reads, job, options)

    def _result(self, future: Future[list[Read]], job: Job) -> list[Read]:
        try:
            return future.result()
        except BrokenProcessPool:
            self.close()
            died = UnreadableSource("The program that read it died, perhaps for want of memory. Its bytes are kept.")
            return [Failure(job.raw.name, died)]


def reads_of(job: Job, options: Options) -> Iterator[Read]:
    """What the reader gives, completed; here alone any exception is caught: strangers' files must not stop a run."""
    meta = msgspec.json.decode(job.record.meta_json, type=Meta)
    try:
        for read in read_raw(job.raw, options):
            if isinstance(read, Extracted):
                yield described(complete(read, options, meta), job.raw.media_type)
            else:
                yield read
    except MissingPackage as error:
        yield Failure(job.raw.name, error)
    except Exception as error:
        where = f"{type(error).__name__}: {error}"
        yield Failure(job.raw.name, ReaderFault(f"Its reader failed, which is a fault of Tawthiq: {where}."))


def _all_reads(job: Job, options: Options) -> list[Read]:
    return list(reads_of(job, options))


def _reading(job: Job, reads: Iterable[Read]) -> Reading:
    found = list(reads)
    return Reading(
        job,
        tuple(read for read in found if isinstance(read, Extracted)),
        tuple(read for read in found if isinstance(read, Failure)),
        tuple(read for read in found if isinstance(read, Note)),
    )


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
