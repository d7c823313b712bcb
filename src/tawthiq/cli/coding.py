"""Runs the coder over a stream of inputs, in this process or in several, and keeps going when one fails."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from tawthiq.archive.attempt import CoderFault, fault
from tawthiq.archive.workers import begin_worker
from tawthiq.errors import InputError
from tawthiq.ingest import Failure, Item, Note
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis

Outcome = Analysis | Failure | Note
Gazetteers = tuple[str, ...] | None
"""Packs by name or path, `("none",)` for no pack, None for all that are installed."""
WAITING_EACH = 4


def code_one(report: Report, gazetteers: Gazetteers = None) -> Analysis:
    """Raises what the pipeline raises."""
    from tawthiq.gazetteer.names import load_names  # late: `--help` and `schema` need no lexicon
    from tawthiq.pipeline import code_report

    return code_report(report, names=load_names(gazetteers))


def check_gazetteers(gazetteers: Gazetteers) -> None:
    """Raises GazetteerError for a pack that is not there or cannot be read, before any report is coded."""
    from tawthiq.gazetteer.installed import select_packs
    from tawthiq.gazetteer.pack import read_info

    for path in select_packs(gazetteers):
        read_info(path)


def attempt(report: Report, gazetteers: Gazetteers = None) -> Analysis | Failure:
    """The one place where any exception is caught: a fault in the coder must not cost a long run its other reports."""
    where = report.path or report.id
    try:
        return code_one(report, gazetteers)
    except InputError as error:
        return Failure(where, error)
    except Exception as error:
        return Failure(where, fault(error))


def code_all(items: Iterable[Item], jobs: int = 1, gazetteers: Gazetteers = None) -> Iterator[Outcome]:
    """Outcomes in the order of `items`; failures and notes pass through."""
    if jobs > 1:
        yield from _in_processes(items, jobs, gazetteers)
        return
    for item in items:
        yield attempt(item, gazetteers) if isinstance(item, Report) else item


def _in_processes(items: Iterable[Item], jobs: int, gazetteers: Gazetteers) -> Iterator[Outcome]:
    """Only a few reports wait at any time, so an archive is never held in memory."""
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=begin_worker)
    waiting: deque[tuple[Item, Future[Analysis | Failure] | None]] = deque()
    try:
        for item in items:
            future = pool.submit(attempt, item, gazetteers) if isinstance(item, Report) else None
            waiting.append((item, future))
            if len(waiting) > jobs * WAITING_EACH:
                yield _outcome(*waiting.popleft())
        while waiting:
            yield _outcome(*waiting.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _outcome(item: Item, future: Future[Analysis | Failure] | None) -> Outcome:
    if future is None or not isinstance(item, Report):
        assert not isinstance(item, Report)
        return item
    try:
        return future.result()
    except BrokenProcessPool:
        died = CoderFault("A worker process died, perhaps for want of memory. Try again with fewer --jobs.")
        return Failure(item.path or item.id, died)
