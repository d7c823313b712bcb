"""Worker processes that code documents. One that dies or hangs costs no more than the document it was at.

A document that ends its worker twice, or takes longer than `seconds`, is answered with an error.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Iterator
from multiprocessing.connection import wait
from types import TracebackType
from typing import Final

import msgspec

from tawthiq.archive.attempt import CoderFault
from tawthiq.archive.coder_worker import Hello, Work, work
from tawthiq.errors import CoderChanged, GazetteerError
from tawthiq.model.coded import Coded, Pending
from tawthiq.model.events import Coder

WINDOW: Final = 64
"""Documents that lie with a worker: enough for it to go on while the parent writes."""
WAITING: Final = 64 << 10
"""Bytes that may lie unread with a worker: less than the system takes, so that sending waits for none that hangs."""
DEATHS: Final = 2
STARTS: Final = 3
SECONDS: Final = 60.0
POLL: Final = 0.5
ENDED: Final = (
    "It ended the process that coded it, twice, perhaps for want of memory. "
    "`tawthiq code --archive … --retry` tries it again."
)
HUNG: Final = "It was not coded within {} seconds. `tawthiq code --archive … --retry` tries it again."


class _Worker:
    """A process and what lies with it, in the order in which it was sent."""

    def __init__(self, work: Work, gazetteers: tuple[str, ...] | None) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, gazetteers), daemon=True)
        self.process.start()
        theirs.close()  # so that its death is seen as the end of the connection
        self.sent: deque[Pending] = deque()
        self.sizes: deque[int] = deque()
        self.n_waiting = 0
        self.is_ready = False
        self.since = time.monotonic()

    @property
    def has_room(self) -> bool:
        return self.is_ready and len(self.sent) < WINDOW and self.n_waiting < WAITING

    def take(self, document: Pending) -> bool:
        """Sends it, unless it is too large to lie with others. Raises OSError where the process is dead."""
        message = msgspec.msgpack.encode(document)
        if self.sent and self.n_waiting + len(message) > WAITING:
            return False
        if not self.sent:
            self.since = time.monotonic()
        self.sent.append(document)
        self.sizes.append(len(message))
        self.n_waiting += len(message)
        self.connection.send_bytes(message)
        return True

    def answered(self) -> None:
        """The first that it was sent is done."""
        self.sent.popleft()
        self.n_waiting -= self.sizes.popleft()
        self.since = time.monotonic()

    def is_late(self, seconds: float) -> bool:
        """Whether it has been at one document for too long."""
        return self.is_ready and bool(self.sent) and time.monotonic() - self.since > seconds

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Crew:
    """`jobs` workers. `fill` gives them documents, `answers` gives what they made; used as a context."""

    def __init__(
        self, jobs: int, gazetteers: tuple[str, ...] | None = None, seconds: float = SECONDS, work: Work = work
    ) -> None:
        """`work`: what each process runs."""
        self.gazetteers, self.seconds, self.work = gazetteers, seconds, work
        self.again: deque[Pending] = deque()
        self.deaths: Counter[str] = Counter()
        self.n_failed_starts = 0
        self.coder: Coder | None = None
        self.workers = [_Worker(work, gazetteers) for _ in range(jobs)]

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self.workers:
            worker.end()

    @property
    def pids(self) -> list[int]:
        """Of the processes that work now."""
        return [worker.process.pid for worker in self.workers if worker.process.pid is not None]

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being coded or waits to be coded again."""
        return not self.again and not any(worker.sent for worker in self.workers)

    def known_coder(self) -> Coder:
        """The coder that the workers are; waits for the first of them. Raises what it cannot load."""
        while self.coder is None:
            self.answers()
        return self.coder

    def fill(self, documents: Iterator[Pending]) -> None:
        """Sends documents until every worker that is ready has enough or there are no more."""
        room = [worker for worker in self.workers if worker.has_room]
        while room:
            for worker in list(room):
                document = self.again.popleft() if self.again else next(documents, None)
                if document is None:
                    return
                try:
                    taken = worker.take(document)
                except OSError:  # it is dead; `answers` sees to it
                    return
                if not taken:
                    self.again.appendleft(document)
                if not taken or not worker.has_room:
                    room.remove(worker)

    def answers(self) -> list[Coded]:
        """What has come in, after waiting for a moment; also answers for those that ended or held up their worker."""
        ready = set(wait([worker.connection for worker in self.workers], POLL))
        found: list[Coded] = []
        for n, worker in enumerate(self.workers):
            if worker.connection in ready and not self._take(worker, found):
                self.workers[n] = self._replaced(worker)
                self._blame(worker, found)
            elif worker.is_late(self.seconds):
                worker.process.kill()
                while self._take(worker, found):  # what it said before it was stopped
                    pass
                self.workers[n] = self._replaced(worker)
                if worker.sent:
                    found.append(Coded(worker.sent.popleft().id, error=HUNG.format(f"{self.seconds:g}")))
                self.again.extendleft(reversed(worker.sent))
        return found

    def _take(self, worker: _Worker, found: list[Coded]) -> bool:
        """Adds all that `worker` has said to `found`; False where it is dead."""
        try:
            while worker.connection.poll():
                message = worker.connection.recv_bytes()
                if worker.is_ready:
                    found.append(msgspec.msgpack.decode(message, type=Coded))
                    worker.answered()
                else:
                    self._greet(worker, msgspec.msgpack.decode(message, type=Hello))
        except (EOFError, OSError):
            return False
        return True

    def _greet(self, worker: _Worker, hello: Hello) -> None:
        if hello.coder is None:
            raise GazetteerError(str(hello.refused))
        if self.coder not in (None, hello.coder):
            raise CoderChanged("The coder or its data changed while it ran. Run the same command again.")
        self.coder, worker.is_ready, self.n_failed_starts = hello.coder, True, 0

    def _replaced(self, worker: _Worker) -> _Worker:
        worker.end()
        if not worker.is_ready:
            self.n_failed_starts += 1
        if self.n_failed_starts >= STARTS:
            raise CoderFault(
                f"The processes that code end before they are ready (exit code {worker.process.exitcode}), "
                "perhaps for want of memory. Try again with fewer --jobs."
            )
        return _Worker(self.work, self.gazetteers)

    def _blame(self, dead: _Worker, found: list[Coded]) -> None:
        """The document that a dead worker was at is tried once more; all that lay with it is coded by others."""
        if not dead.sent:
            return
        suspect = dead.sent[0].id
        self.deaths[suspect] += 1
        if self.deaths[suspect] >= DEATHS:
            dead.sent.popleft()
            found.append(Coded(suspect, error=ENDED))
        self.again.extendleft(reversed(dead.sent))
