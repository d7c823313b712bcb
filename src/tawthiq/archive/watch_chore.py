"""Work on the archive that follows on what was taken in, such as grouping copies: now and then, not after each file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from tawthiq.archive.taking import Taken, Told
from tawthiq.archive.watch_tools import Take, Tools
from tawthiq.errors import ArchiveError
from tawthiq.ingest.acquired import Acquired

EVERY_S: Final = 900.0
_FAR: Final = datetime.max.replace(tzinfo=UTC)


class Chore:
    """Does `work` when documents are new, at most every quarter of an hour; in a run that looks once, at its end.

    `work` raises ArchiveError where the archive cannot go on.
    """

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name = name
        self._work = work
        self._is_needed = True  # a run before this one may have ended before its turn
        self._next_at: datetime | None = None
        self._tools: Tools | None = None

    def watching(self, take: Take) -> Take:
        """`take`, which tells the chore of what is new."""

        def taking(sources: Sequence[Acquired]) -> Iterator[Told]:
            yield from self._noticed(take(sources))

        return taking

    def use(self, tools: Tools) -> None:
        """Before the first step."""
        self._tools = tools

    def due_at(self, now: datetime) -> datetime:
        if self._next_at is None:
            self._next_at = now + timedelta(seconds=EVERY_S)
        return self._next_at if self._is_needed else _FAR

    def step(self, now: datetime) -> None:
        assert self._tools is not None
        self._next_at = now + timedelta(seconds=EVERY_S)
        self._is_needed = False
        try:
            self._work()
        except ArchiveError as error:
            self._is_needed = True
            self._tools.metrics.failed(self.name, "archive")
            self._tools.tell(f"{self.name}: {error}")

    def put_off(self, now: datetime) -> None:
        assert self._tools is not None
        self._tools.metrics.failed(self.name, "fault")

    def hurry(self) -> None:
        """Not before the others are done."""

    def is_done(self, now: datetime) -> bool:
        """It keeps no run going; whoever runs once steps it at the end."""
        return True

    def _noticed(self, told: Iterable[Told]) -> Iterator[Told]:
        for one in told:
            if isinstance(one, Taken) and one.n_new:
                self._is_needed = True
            yield one
