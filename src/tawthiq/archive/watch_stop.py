"""How a watch is ended and woken: signals, and folders in which something changed."""

from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

from tawthiq.archive.watch_folder import FolderSource, ignore_lease_signals

_SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM") if hasattr(signal, name))
_LOOK_EVERY_MS: Final = 1_000


class Broken(BaseException):
    """A request that was under way when the end was asked for; nothing but the watch's loop catches it."""


class Halt:
    """Whether the end was asked for. `pause` sleeps until then, or until something changed."""

    def __init__(self) -> None:
        self.is_asked = False
        # a signal's handler may call `put` while the main thread is inside `get`; an event's `set` might lock up there
        self._woken: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._may_break = False

    def ask(self) -> None:
        """Ends the watch after the step that is being taken. From any thread."""
        self.is_asked = True
        self._woken.put(None)

    def ask_by_signal(self, number: int, frame: FrameType | None) -> None:
        """Besides breaks off what only reads from the network; in the watch's own thread."""
        self.ask()
        if self._may_break:
            raise Broken

    def wake(self) -> None:
        """Ends a pause."""
        self._woken.put(None)

    def pause(self, seconds: float) -> None:
        """At most so long."""
        with suppress(queue.Empty):
            if not self.is_asked:
                self._woken.get(timeout=seconds)
                while True:
                    self._woken.get_nowait()

    @contextmanager
    def breakable(self) -> Iterator[None]:
        """What is done inside may be broken off anywhere: it changes nothing that is kept."""
        self._may_break = True
        try:
            if self.is_asked:
                raise Broken
            yield
        finally:
            self._may_break = False


@contextmanager
def ended_by_signals(halt: Halt) -> Iterator[None]:
    """SIGINT and SIGTERM end the watch cleanly. Only in the main thread; elsewhere they do what they did."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    ignore_lease_signals()
    before = {number: signal.signal(number, halt.ask_by_signal) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, what in before.items():
            signal.signal(number, what)


@contextmanager
def woken_by_changes(folders: Sequence[FolderSource], halt: Halt, tell: Callable[[str], None]) -> Iterator[None]:
    """Scans come at once where the system says that something changed; without it they come in their own time."""
    if not folders:
        yield
        return
    ended = threading.Event()
    threads = [threading.Thread(target=_listen, args=(f, halt, ended, tell), daemon=True) for f in folders]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _listen(folder: FolderSource, halt: Halt, ended: threading.Event, tell: Callable[[str], None]) -> None:
    from watchfiles import watch

    try:
        for _ in watch(folder.name, stop_event=ended, debounce=200, rust_timeout=_LOOK_EVERY_MS, raise_interrupt=False,
                       ignore_permission_denied=True):  # fmt: skip
            folder.stir()
            halt.wake()
    except (OSError, RuntimeError) as error:  # no such folder yet, or no more watches to be had
        tell(f"{folder.name}: changes are not announced ({error}); it is looked into every half minute.")
