"""A drop folder: each file is taken in when nobody writes to it any more."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.archive.watch_config import FolderConfig
from tawthiq.archive.watch_scan import DONE, FAILED, Dropped, is_being_written, put_away, scan
from tawthiq.archive.watch_state import SourceState
from tawthiq.archive.watch_tools import Tools, remember, take_all
from tawthiq.errors import ArchiveError
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.found import cannot_open
from tawthiq.ingest.local import local_sources
from tawthiq.ingest.network.acquire import meta_json
from tawthiq.ingest.network.pace import backoff_s
from tawthiq.ingest.outcome import Failure

STILL_S: Final = 2.0
SCAN_EVERY_S: Final = 30.0
_FIRST_AGAIN_S: Final = 1.0
_LONGEST_AGAIN_S: Final = 300.0
_REMEMBER_EVERY_S: Final = 10.0
_BATCH_FILES: Final = 50
_BATCH_BYTES: Final = 8 << 20
_REMEMBERED_A_SECOND: Final = 1000
_MOST_FAILURES: Final = 5  # and _LONGEST_GROWING_S: after that a run that looks once does not wait for a folder
_LONGEST_GROWING_S: Final = 60.0
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class FolderSource:
    """One `[[folder]]`. Scans find what is there; a message that something changed only makes the next scan earlier,
    so that folders which send none, such as those of other machines, work too."""

    def __init__(self, config: FolderConfig, tools: Tools) -> None:
        self.name, self._folder = config.path, Path(config.path)
        self._outlet, self._moves = config.outlet, config.after == "move"
        self._tools = tools
        self._files = dict(tools.state.read(self.name).files)
        self._growing: dict[str, tuple[Dropped, float]] = {}  # with the ticks since when it has been as it is
        self._ready: deque[Dropped] = deque()
        self._next_at = self._held_until = _EPOCH
        self._failures = 0
        self._began: float | None = None  # ticks of the first look
        self._at_work: tuple[Dropped, ...] = ()
        self._n_alone = 0  # files to be taken one by one, as one among them made Tawthiq fail
        self._remembered_at, self._is_new = float("-inf"), False

    def stir(self) -> None:
        """Something changed; may be called from any thread."""
        self._next_at = _EPOCH

    def due_at(self, now: datetime) -> datetime:
        return max(self._held_until, now if self._ready else self._next_at)

    def hurry(self) -> None:
        self._next_at = self._held_until = _EPOCH

    def is_done(self, now: datetime) -> bool:
        if self._failures >= _MOST_FAILURES:
            return True
        if self._began is None or self._ready:
            return False
        return not self._growing or self._tools.clock.ticks() - self._began > _LONGEST_GROWING_S

    def step(self, now: datetime) -> None:
        try:
            if self._ready:
                self._at_work = self._next_batch()
                self._take(self._at_work)
                for _ in self._at_work:
                    self._ready.popleft()
                self._n_alone = max(0, self._n_alone - 1)
                self._at_work = ()
            else:
                self._scan(now)
            self._failures = 0
        except (ArchiveError, OSError) as error:
            self._tools.metrics.failed(self.name, "archive" if isinstance(error, ArchiveError) else "disk")
            self._tools.tell(f"{self.name}: {error if isinstance(error, ArchiveError) else cannot_open(error)}")
            self._hold(now)
            self._begin()
        self._tools.metrics.waiting(self.name, len(self._ready) + len(self._growing))
        self._remember()

    def put_off(self, now: datetime) -> None:
        batch, self._at_work = self._at_work, ()
        self._tools.metrics.failed(self.name, "fault")
        self._hold(now)
        if len(batch) == 1:  # this file is at fault, and the others need not wait for it
            self._ready.popleft()
            self._finish(batch[0], is_kept=False)
            self._n_alone = max(0, self._n_alone - 1)
        else:
            self._n_alone = len(batch)

    def _hold(self, now: datetime) -> None:
        self._failures += 1
        wait_s = backoff_s(self._failures, _FIRST_AGAIN_S, _LONGEST_AGAIN_S, self._tools.random())
        self._held_until = self._next_at = now + timedelta(seconds=wait_s)

    # --- finding -----------------------------------------------------------------------------------------------------

    def _scan(self, now: datetime) -> None:
        """Sorts what is there into what is done with, what grows and what is ready. Raises OSError."""
        self._next_at = now + timedelta(seconds=SCAN_EVERY_S)  # set before the look: what changes meanwhile sets it too
        ticks = self._tools.clock.ticks()
        growing: dict[str, tuple[Dropped, float]] = {}
        known: dict[str, tuple[int, int]] = {}
        for file in scan(self._folder):
            if self._files.get(file.name) == file.stamp:
                known[file.name] = file.stamp
            elif self._is_still(file, ticks):
                self._ready.append(file)
            else:
                before = self._growing.get(file.name)
                growing[file.name] = before if before is not None and before[0] == file else (file, ticks)
        self._is_new = self._is_new or len(known) != len(self._files)
        self._files, self._growing = known, growing
        if growing:
            since = min(ticks_then for _, ticks_then in growing.values())
            wait_s = max(STILL_S / 4, since + STILL_S - ticks)
            self._next_at = min(self._next_at, now + timedelta(seconds=wait_s))
        self._tools.metrics.succeeded(self.name, now)
        self._begin()

    def _begin(self) -> None:
        if self._began is None:
            self._began = self._tools.clock.ticks()

    def _is_still(self, file: Dropped, ticks: float) -> bool:
        before = self._growing.get(file.name)
        if before is None or before[0] != file or ticks - before[1] < STILL_S:
            return False
        try:
            return not is_being_written(self._folder / file.name)
        except OSError:  # it cannot be read: told of when it is taken
            return True

    # --- taking ------------------------------------------------------------------------------------------------------

    def _next_batch(self) -> tuple[Dropped, ...]:
        """Several small files go in by one transaction."""
        batch: list[Dropped] = []
        size = 0
        for file in islice(self._ready, 1 if self._n_alone else _BATCH_FILES):
            size += file.size
            if batch and size > _BATCH_BYTES:
                break
            batch.append(file)
        return tuple(batch)

    def _take(self, batch: Sequence[Dropped]) -> None:
        """Raises ArchiveError, OSError; then all of them stay ready."""
        found = {file: source for file in batch if (source := self._acquired(file)) is not None}
        sources = [source for source in found.values() if isinstance(source, Acquired)]
        kept = take_all(self._tools, self.name, sources)
        if kept:
            self._tools.metrics.succeeded(self.name, self._tools.clock.now())
        for file, source in found.items():
            path = self._folder / file.name
            if path.exists() and _stamp(path) == file.stamp:  # else it was written to meanwhile, and is taken again
                self._finish(file, is_kept=isinstance(source, Acquired) and source.address in kept)

    def _acquired(self, file: Dropped) -> Acquired | Failure | None:
        """None where it is gone."""
        path = self._folder / file.name
        if not path.exists() or path.is_symlink():
            return None
        (source,) = local_sources([str(path)])
        if isinstance(source, Acquired):
            return self._with_outlet(msgspec.structs.replace(source, where=file.name))
        self._tools.metrics.failed(self.name, "unread")
        self._tools.tell(f"{self.name}: {source}")
        return source if isinstance(source, Failure) else None

    def _with_outlet(self, source: Acquired) -> Acquired:
        if not self._outlet or source.meta_json != "{}":
            return source
        return msgspec.structs.replace(source, meta_json=meta_json(self._outlet))

    def _finish(self, file: Dropped, *, is_kept: bool) -> None:
        if self._moves:
            try:
                put_away(self._folder, file.name, DONE if is_kept else FAILED)
                return
            except OSError as error:
                self._tools.metrics.failed(self.name, "disk")
                self._tools.tell(f"{self.name}: {file.name} stays: it cannot be moved: {error.strerror or error}.")
        self._files[file.name] = file.stamp
        self._is_new = True

    def _remember(self) -> None:
        """Not after each file: a folder may hold a hundred thousand, and what is forgotten is only looked at again."""
        ticks = self._tools.clock.ticks()
        every_s = max(_REMEMBER_EVERY_S, len(self._files) / _REMEMBERED_A_SECOND)
        if self._is_new and (not self._ready or ticks - self._remembered_at >= every_s):
            remember(self._tools, self.name, SourceState(files=self._files))
            self._remembered_at, self._is_new = ticks, False


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def ignore_lease_signals() -> None:
    """Before any file is asked whether it is being written; from the main thread."""
    if hasattr(signal, "SIGIO"):
        signal.signal(signal.SIGIO, signal.SIG_IGN)
