"""The pages of a PDF, asked of a program of its own that is ended when it takes too long."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

import msgspec

from tawthiq.errors import UnreadableSource
from tawthiq.ingest.pdf_lines import Glyph

CHILD: Final = Path(__file__).with_name("pdf_child.py")
MEMORY: Final = 3 << 30
"""Bytes of address space: a page of 40 million pixels takes a tenth of it."""
MOST_PIXELS: Final = 40_000_000
_LONGEST_ANSWER: Final = 32 << 20
T = TypeVar("T")


class Opened(msgspec.Struct, frozen=True):
    """What the program says first."""

    pages: int = 0
    title: str | None = None
    error: str | None = None


class PageText(msgspec.Struct, frozen=True):
    """A page's glyphs in pdfium's order. `n_unmapped`: glyphs without a known letter. `n_objects`: all things on the
    page, `n_pictures` those that may be pictures, `n_invisible` pieces of text that are not shown. `is_cut`: not all
    glyphs are here."""

    glyphs: list[Glyph] = []
    n_unmapped: int = 0
    n_objects: int = 0
    n_pictures: int = 0
    n_invisible: int = 0
    width: float = 0.0
    height: float = 0.0
    is_cut: bool = False
    error: str | None = None


class Rendered(msgspec.Struct, frozen=True):
    """How fine a page was drawn."""

    dpi: int = 0
    error: str | None = None


class PdfPages:
    """A PDF that is open in another process. All methods raise UnreadableSource, after which `restart` is possible."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._path, self._seconds = path, seconds
        self._start()

    def __enter__(self) -> PdfPages:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def is_alive(self) -> bool:
        """Whether the process still answers."""
        return not self._is_lost and self._child.poll() is None

    def restart(self) -> None:
        """A new process after one that hung or crashed."""
        self.close()
        self._start()

    def close(self) -> None:
        """Ends the process."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                with suppress(OSError):  # what was not yet written to the dead process
                    pipe.close()

    def text(self, page: int) -> PageText:
        """The glyphs of a page, counted from 0."""
        answer = self._ask(f"text {page}", PageText)
        return _checked(answer, answer.error)

    def render(self, page: int, target: Path, dpi: int) -> Rendered:
        """Draws a page into the file `target`, with so many dots an inch or fewer where it is huge."""
        answer = self._ask(f"render {page} {MOST_PIXELS} {dpi} {target}", Rendered)
        return _checked(answer, answer.error)

    def _start(self) -> None:
        self._is_lost = False
        command = [sys.executable, "-P", str(CHILD), str(self._path), str(MEMORY)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: queue.Queue[bytes] = queue.Queue(maxsize=2)
        threading.Thread(target=_listen, args=(self._child, self._answers), daemon=True).start()
        try:
            opened = self._answer(Opened)
            self.count, self.title = opened.pages, opened.title
            _checked(opened, opened.error)
        except UnreadableSource:
            self.close()
            raise

    def _ask(self, request: str, kind: type[T]) -> T:
        pipe = self._child.stdin
        assert pipe is not None
        try:
            pipe.write(request.encode() + b"\n")
            pipe.flush()
        except OSError:
            self._is_lost = True
            raise UnreadableSource("The program that opens it has ended.") from None
        return self._answer(kind)

    def _answer(self, kind: type[T]) -> T:
        try:
            line = self._answers.get(timeout=self._seconds)
        except queue.Empty:
            self._is_lost = True
            problem = f"It takes more than {self._seconds:.0f} seconds to read, so it was given up."
            raise UnreadableSource(problem) from None
        try:
            return msgspec.json.decode(line, type=kind)
        except msgspec.DecodeError:
            self._is_lost = True
            raise UnreadableSource("The program that opens it has broken down.") from None


def _listen(child: subprocess.Popen[bytes], answers: queue.Queue[bytes]) -> None:
    """Puts each answer into the queue; an empty one where the process has ended."""
    pipe = child.stdout
    assert pipe is not None
    while True:
        try:
            line = pipe.readline(_LONGEST_ANSWER)
        except (OSError, ValueError):  # closed
            line = b""
        answers.put(line)
        if not line:
            return


def _checked(answer: T, error: str | None) -> T:
    if error is not None:
        if "password" in error.lower():
            raise UnreadableSource("The PDF is encrypted. Save it without a password.")
        raise UnreadableSource(f"The PDF is broken: {error.rstrip('.')}. Fetch it again, or print it to a new PDF.")
    return answer
