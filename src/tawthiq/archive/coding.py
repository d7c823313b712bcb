"""Coding the documents of an archive: a run goes on where it stopped, and each document is coded once in it."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from itertools import islice
from typing import Final

import msgspec

from tawthiq.archive.coder_worker import Work, work
from tawthiq.archive.crew import SECONDS, Crew
from tawthiq.model.coded import Coded, Pending
from tawthiq.store import Store
from tawthiq.store.coded import record_coded
from tawthiq.store.runs import Run, count_foreign, count_pending, find_or_make_run, pending
from tawthiq.store.search_objects import refresh_statistics

PAGE: Final = 200
"""Documents read at a time."""
BATCH: Final = 200
"""Documents written in one transaction."""
HELD: Final = 2.0
"""Seconds after which fewer are written, so that little is done again after a power cut."""


MANY: Final = 1000
"""Documents from which on the database looks anew at how common things are, so that searches stay fast."""


class Started(msgspec.Struct, frozen=True):
    """The run, how many documents are to be coded, and how many are left aside for their language."""

    run: Run
    n_pending: int
    n_foreign: int = 0


class Recorded(msgspec.Struct, frozen=True):
    """What one transaction wrote: documents, those of them with an analysis, events in these.

    `failed`: (document, why) of those that could not be coded, also where an earlier program had written the same.
    """

    n_documents: int
    n_coded: int
    n_events: int
    failed: tuple[tuple[str, str], ...]


def code_archive(
    store: Store,
    actor: str,
    *,
    jobs: int = 1,
    gazetteers: tuple[str, ...] | None = None,
    retry: bool = False,
    limit: int | None = None,
    seconds: float = SECONDS,
    work: Work = work,
) -> Generator[Started | Recorded, None, None]:
    """Codes what the run of today's coder lacks, in `jobs` processes, and tells of it as it is written.

    `gazetteers` as in `load_names`. `retry`: also documents that it failed on. `limit`: at most so many documents.
    `seconds`: how long one may take. `work`: what each process runs. Closed or interrupted, it writes what is coded.
    Raises ArchiveError, GazetteerError, CoderFault.
    """
    with Crew(jobs, gazetteers, seconds, work) as crew:
        coder = crew.known_coder()
        with store.write(actor) as writing:
            run = find_or_make_run(writing, coder)
        with store.read() as connection:
            n_pending = count_pending(connection, run.id, retry=retry)
            n_foreign = count_foreign(connection)
        yield Started(run, n_pending if limit is None else min(limit, n_pending), n_foreign)
        documents = islice(_pending(store, run, retry), limit)
        yield from _code(store, actor, run, crew, documents)


def _code(
    store: Store, actor: str, run: Run, crew: Crew, documents: Iterator[Pending]
) -> Generator[Recorded, None, None]:
    held: list[Coded] = []
    n_written = 0
    written_at = time.monotonic()
    try:
        crew.fill(documents)
        while held or not crew.is_idle:
            if not crew.is_idle:
                held += crew.answers()
                crew.fill(documents)
            if held and (len(held) >= BATCH or crew.is_idle or time.monotonic() - written_at > HELD):
                recorded = _record(store, actor, run, held)
                held = []
                n_written += recorded.n_documents
                yield recorded
                written_at = time.monotonic()
    except (KeyboardInterrupt, GeneratorExit):
        if held:
            _record(store, actor, run, held)
        raise
    if n_written >= MANY:
        with store.write(actor) as writing:
            refresh_statistics(writing.connection)


def _record(store: Store, actor: str, run: Run, batch: list[Coded]) -> Recorded:
    with store.write(actor) as writing:
        written = record_coded(writing, run.id, batch)
    n_coded = sum(one.error is None for one in written)
    failed = tuple((one.document_id, one.error) for one in batch if one.error is not None)
    return Recorded(len(written), n_coded, sum(len(one.rows) for one in written), failed)


def _pending(store: Store, run: Run, retry: bool) -> Iterator[Pending]:
    """Read in pages, each in a transaction of its own: a long one would keep the database from tidying its log."""
    after = 0
    while True:
        with store.read() as connection:
            page = pending(connection, run.id, after=after, most=PAGE, retry=retry)
        if not page:
            return
        yield from page
        after = page[-1].seq
