"""Coded reports read in order once, and then one by one again: a million of them are never held at a time."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import msgspec

from tawthiq.errors import InputError
from tawthiq.ingest.coded import read_lines
from tawthiq.ingest.found import STDIN, cannot_open
from tawthiq.ingest.outcome import Failure
from tawthiq.model.events import Analysis

KEPT: Final = 500
"""Analyses held at a time: reports of one incident are often asked for together."""


class CodedFiles:
    """`read` gives all, and remembers where each report stands; `again` reads the one of an id.

    Standard input is kept in a temporary file while it is read. To be used in a `with`, which closes the files.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self._stack = ExitStack()
        self._files: list[tuple[str, BinaryIO]] = []
        self._places: dict[str, tuple[int, int]] = {}
        self.again = lru_cache(KEPT)(self._again)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def read(self) -> Iterator[Analysis | Failure]:
        """Each line's analysis, or why it is none. Of two reports of one id the first is remembered."""
        for path in self._paths:
            try:
                file = self._opened(path)
            except OSError as error:
                yield Failure(path, cannot_open(error))
                continue
            where = "standard input" if path == STDIN else path
            self._files.append((where, file))
            for place, found in read_lines(self._lines(path, file), where):
                if isinstance(found, Analysis):
                    self._places.setdefault(found.report.id, (len(self._files) - 1, place))
                yield found

    def _opened(self, path: str) -> BinaryIO:
        kept: BinaryIO = tempfile.TemporaryFile("w+b") if path == STDIN else Path(path).open("rb")  # noqa: SIM115
        return self._stack.enter_context(kept)

    def _lines(self, path: str, file: BinaryIO) -> Iterable[bytes]:
        if path != STDIN:
            yield from file
            return
        for line in sys.stdin.buffer:
            file.write(line)
            yield line

    def _again(self, report: str) -> Analysis | None:
        """None for a report that was not read. Raises InputError where its file is another one by now."""
        if report not in self._places:
            return None
        number, place = self._places[report]
        where, file = self._files[number]
        file.seek(place)
        try:
            found = msgspec.json.decode(file.readline(), type=Analysis)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _changed(where) from error
        if found.report.id != report:
            raise _changed(where)
        return found


def _changed(where: str) -> InputError:
    return InputError(f"{where}: the file was changed while it was read. Link it again.")
