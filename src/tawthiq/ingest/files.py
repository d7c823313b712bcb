"""Text files, folders, JSON Lines and standard input as reports; what cannot be read comes as a `Failure`."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from tawthiq.errors import EmptyDocument, InputError
from tawthiq.ingest.decode import decode, has_arabic
from tawthiq.ingest.found import LINES, STDIN, TEXT, cannot_open, look_into, others_note, printable
from tawthiq.ingest.lines import looks_like_lines, read_lines
from tawthiq.ingest.meta import read_meta
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.model.documents import Report

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


Item = Report | Failure | Note


def read_reports(paths: Iterable[str], *, published: date | None = None, outlet: str | None = None) -> Iterator[Item]:
    """Every report behind `paths`, in order; nothing is left out without a `Failure` or a note that says so.

    A path is a text file, a folder (its `*.txt`, at any depth), a `.jsonl` or `.ndjson` file, or `-`, standard input.
    `published` and `outlet` hold for all of them, above what the inputs say of themselves.
    """
    known = {"published": published, "outlet": outlet}
    given = {name: value for name, value in known.items() if value is not None}
    for path in paths:
        for item in _read_path(path):
            yield msgspec.structs.replace(item, **given) if isinstance(item, Report) else item


def _read_path(path: str) -> Iterator[Item]:
    if path == STDIN:
        yield from _read_stdin()
    elif Path(path).is_dir():
        yield from _read_folder(Path(path))
    elif Path(path).suffix.lower() in LINES:
        yield from _read_lines_file(Path(path))
    else:
        yield _read_text(Path(path))


def _read_folder(folder: Path) -> Iterator[Item]:
    found = look_into(folder)
    for error in found.unlisted:
        yield Failure(printable(error.filename or folder), cannot_open(error))
    if found.others:
        yield Note(printable(folder), others_note(found))
    if not found.texts and not found.unlisted:
        problem = f"The folder holds no {TEXT} file. Give the folder that holds the reports, or name their files."
        yield Failure(printable(folder), EmptyDocument(problem))
    for path in found.texts:
        yield _read_text(path)


def _read_text(path: Path) -> Item:
    where = printable(path)
    try:
        data = path.read_bytes()
        meta = read_meta(path)
        return Report(
            id=printable(path.stem),
            text=checked(decode(data)),
            path=where,
            sha256=hashlib.sha256(data).hexdigest(),
            published=meta.published_on,
            outlet=meta.outlet,
            url=meta.url,
            title=meta.title,
        )
    except OSError as error:
        return Failure(where, cannot_open(error))
    except InputError as error:
        return Failure(where, error)


def _read_stdin() -> Iterator[Item]:
    data = sys.stdin.buffer.read()
    try:
        text = decode(data)
        if looks_like_lines(text):
            yield from _reports_of_lines(text.encode().split(b"\n"), STDIN, "stdin")
            return
        yield Report(id="stdin", text=checked(text), sha256=hashlib.sha256(data).hexdigest())
    except InputError as error:
        yield Failure("standard input", error)


def _read_lines_file(path: Path) -> Iterator[Item]:
    where, stem = printable(path), printable(path.stem)
    n_lines = 0
    try:
        with path.open("rb") as file:
            lines: Iterable[bytes] = file
            if file.peek(2)[:2] in UTF16_MARKS:
                lines = decode(file.read()).encode().split(b"\n")
            for item in _reports_of_lines(lines, where, stem):
                n_lines += 1
                yield item
    except OSError as error:
        yield Failure(where, cannot_open(error))
        return
    except InputError as error:
        yield Failure(where, error)
        return
    if not n_lines:
        yield Failure(where, EmptyDocument('The file is empty. It should hold one JSON object with a "text" a line.'))


def _reports_of_lines(lines: Iterable[bytes], where: str, stem: str) -> Iterator[Item]:
    for number, found in read_lines(_without_mark(lines), stem):
        place = f"{where}, line {number}"
        if isinstance(found, Report):
            try:
                checked(found.text)
            except EmptyDocument as error:
                yield Failure(place, error)
            else:
                yield msgspec.structs.replace(found, path=None if where == STDIN else where)
        else:
            yield Failure(place, found)


def _without_mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        yield line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line


def checked(text: str) -> str:
    """`text` itself, if it has anything to code. Raises EmptyDocument."""
    if not text.strip():
        raise EmptyDocument("It is empty. A report needs text.")
    if not has_arabic(text):
        raise EmptyDocument("It has no Arabic letters. Tawthiq codes reports in Arabic.")
    return text
