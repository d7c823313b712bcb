"""Relative mentions of a whole archive: reports as texts, or what `tawthiq code` wrote of them.

What was read is kept beside the output while the run lasts, a line a report, so that a run that was cut off goes on
where it stopped. Lines made with another lexicon or another set of known places are not taken up again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from tawthiq.errors import InputError, UnreadableSource
from tawthiq.gazetteer.names import NameIndex
from tawthiq.ingest import Failure, Note, read_reports
from tawthiq.ingest.found import LINES
from tawthiq.learn.coded import CodedLine, mentions_of
from tawthiq.learn.mentions import read_mentions
from tawthiq.learn.told import Told
from tawthiq.model.documents import Report

_CODED = b'"tawthiq/'
_PEEKED = 200


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What one report told, in the form of a line of the unfinished run."""

    report: str
    sha256: str
    told: tuple[Told, ...]
    n_skipped: int = 0


Outcome = Read | Failure | Note


def read_archive(paths: Iterable[str], names: NameIndex, unfinished: Unfinished | None = None) -> Iterator[Outcome]:
    """What each report behind `paths` tells, in order; nothing is left out without a `Failure` or a `Note`.

    A path is what `tawthiq code` takes, or a .jsonl file that it wrote.
    """
    for path in paths:
        if is_coded(path):
            yield from _read_coded(path, names)
            continue
        for item in read_reports([path]):
            if not isinstance(item, Report):
                yield item
                continue
            held = unfinished.held(item) if unfinished is not None else None
            read = held or _read(item, names)
            if unfinished is not None and held is None and isinstance(read, Read):
                unfinished.add(read)
            yield read


def _read(report: Report, names: NameIndex) -> Read | Failure:
    try:
        told = read_mentions(report, names)
    except InputError as error:
        return Failure(report.path or report.id, error)
    return Read(report=report.id, sha256=_digest(report), told=told)


def _digest(report: Report) -> str:
    return report.sha256 or hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest()


# ---- output of the coder


def is_coded(path: str) -> bool:
    """Whether a file is JSON Lines that `tawthiq code` wrote."""
    if Path(path).suffix.lower() not in LINES:
        return False
    try:
        with Path(path).open("rb") as file:
            return _CODED in file.read(_PEEKED)
    except OSError:
        return False  # read_reports tells of it


def _read_coded(path: str, names: NameIndex) -> Iterator[Outcome]:
    n_skipped = 0
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    coded = msgspec.json.decode(line, type=CodedLine)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    problem = f"The line is no output of `tawthiq code`: {error}. Code that report again."
                    yield Failure(f"{path}, line {number}", UnreadableSource(problem))
                    continue
                told, skipped = mentions_of(coded, names)
                n_skipped += skipped
                yield Read(report=coded.report.id, sha256=coded.report.sha256, told=told)
    except OSError as error:
        yield Failure(path, UnreadableSource(f"Cannot be read: {error.strerror}. Check the file."))
    if n_skipped:
        yield Note(
            path,
            f"{n_skipped} places told beside others come without the shape that says where from, as known places do; "
            "give the reports themselves to use these.",
        )


# ---- an unfinished run


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of an unfinished run: what its mentions were made with."""

    made_with: str


class Unfinished:
    """The file of an unfinished run; as a context it is removed where the run ends well, and kept where it does not.

    `made_with` tells lexicon and known places apart from others. Raises InputError where it cannot be written.
    """

    def __init__(self, path: Path, made_with: str) -> None:
        self._path = path
        self._held = {(r.report, r.sha256): r for r in _read_unfinished(path, made_with)}
        self.n_held = len(self._held)
        try:
            self._file = path.open("ab" if self._held else "wb")
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror}. Choose another --output.") from None
        if not self._held:
            self._write(_Head(made_with=made_with))
        else:
            self._file.write(b"\n")  # ends a line that was cut off

    def held(self, report: Report) -> Read | None:
        """What the unfinished run had read of `report`."""
        return self._held.get((report.id, _digest(report)))

    def add(self, read: Read) -> None:
        """Keep what was read."""
        self._write(read)

    def _write(self, line: _Head | Read) -> None:
        self._file.write(msgspec.json.encode(line) + b"\n")

    def __enter__(self) -> Unfinished:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None:
            os.unlink(self._path)


def _read_unfinished(path: Path, made_with: str) -> Iterator[Read]:
    """The whole lines of an unfinished run that was made with the same; none where there is no such run."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}. Remove it or choose another --output.") from None
    try:
        if msgspec.json.decode(lines[0], type=_Head).made_with != made_with:
            return
    except msgspec.DecodeError:
        return
    for line in lines[1:]:
        try:
            yield msgspec.json.decode(line, type=Read)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # cut off while it was written; that report is read again

