"""What `tawthiq code --format jsonl` wrote, read back: one analysis a line, without the report's text."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.errors import UnreadableSource
from tawthiq.ingest.found import LINES, STDIN, cannot_open
from tawthiq.ingest.outcome import Failure
from tawthiq.model.events import SCHEMA, STATUSES, TYPE_OF, Analysis

_HEAD: Final = re.compile(rb'\s*\{\s*"schema"\s*:\s*"tawthiq/')


def is_coded(path: str) -> bool:
    """Whether a path, or standard input for `-`, holds coded reports; False for what cannot be opened."""
    if path == STDIN:
        return bool(_HEAD.match(sys.stdin.buffer.peek())) if hasattr(sys.stdin.buffer, "peek") else False
    if Path(path).suffix.lower() not in LINES:
        return False
    try:
        with Path(path).open("rb") as file:
            return _is_analysis(next((line for line in file if line.strip()), b""))
    except OSError:  # told of where it is read
        return False


def read_coded(path: str) -> Iterator[Analysis | Failure]:
    """Each line's analysis, or why it is none."""
    if path == STDIN:
        yield from _read(sys.stdin.buffer, "standard input")
        return
    try:
        with Path(path).open("rb") as file:
            yield from _read(file, path)
    except OSError as error:
        yield Failure(path, cannot_open(error))


def read_lines(lines: Iterable[bytes], where: str) -> Iterator[tuple[int, Analysis | Failure]]:
    """The same of lines, each with the number of bytes before it."""
    place = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield place, _analysis(line, f"{where}:{number}")
        place += len(line)


def _read(lines: Iterable[bytes], where: str) -> Iterator[Analysis | Failure]:
    return (found for _, found in read_lines(lines, where))


def _analysis(line: bytes, where: str) -> Analysis | Failure:
    try:
        analysis = msgspec.json.decode(line, type=Analysis)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Failure(where, UnreadableSource(f"The line is no output of `tawthiq code --format jsonl`: {error}."))
    if analysis.schema != SCHEMA:
        return Failure(where, UnreadableSource(f"The line has schema {analysis.schema}, not {SCHEMA}: code it again."))
    strange = [e.id for e in analysis.events if TYPE_OF.get(e.subtype) != e.type or e.status not in STATUSES]
    if strange:
        return Failure(where, UnreadableSource(f"Event {strange[0]} has a type or status that the codebook lacks."))
    return analysis


def _is_analysis(line: bytes) -> bool:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return bool(_HEAD.match(line))
    return isinstance(found, dict) and "events" in found and "report" in found
