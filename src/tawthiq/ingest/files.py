"""Files, folders and standard input as reports to code; what cannot be read comes as a `Failure`."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.errors import EmptyDocument, InputError, UnreadableSource
from tawthiq.ingest.complete import complete
from tawthiq.ingest.decode import decode, has_arabic
from tawthiq.ingest.found import STDIN, cannot_open, look_into, others_note, printable
from tawthiq.ingest.language import language_name, looks_like_arabic
from tawthiq.ingest.media import HEAD, TEXT, sniff
from tawthiq.ingest.meta import Meta, read_meta
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import read_raw
from tawthiq.ingest.report import STDIN_ADDRESS, report_of
from tawthiq.model.documents import Report
from tawthiq.model.sources import WHOLE, Extracted, Raw

Item = Report | Failure | Note

#: the coder says itself which text is too long for a report; this only keeps a disk image out of memory
_LIMITS: Final = Limits(letters=100_000_000)
_STDIN_NAME: Final = "standard input"


def read_reports(paths: Iterable[str], *, published: date | None = None, outlet: str | None = None) -> Iterator[Item]:
    """Every report behind `paths`, in order; nothing is left out without a `Failure` or a note that says so.

    A path is a file of any kind that a reader takes, a folder (all such files in it, at any depth), or `-`, standard
    input. `published` and `outlet` hold for all of them, above what the inputs say of themselves.
    """
    options = Options(published=published, outlet=outlet, limits=_LIMITS)
    for path in paths:
        yield from _read_path(path, options)


def _read_path(path: str, options: Options) -> Iterator[Item]:
    if path == STDIN:
        yield from _read_stdin(options)
    elif Path(path).is_dir():
        yield from _read_folder(Path(path), options)
    else:
        yield from _read_file(Path(path), options)


def _read_folder(folder: Path, options: Options) -> Iterator[Item]:
    found = look_into(folder)
    for error in found.unlisted:
        yield Failure(printable(error.filename or folder), cannot_open(error))
    if found.others:
        yield Note(printable(folder), others_note(found))
    if not found.files and not found.unlisted:
        problem = "The folder holds no file that can be read. Give the folder that holds the reports, or name them."
        yield Failure(printable(folder), EmptyDocument(problem))
    for path in found.files:
        yield from _read_file(path, options)


def _read_file(path: Path, options: Options) -> Iterator[Item]:
    where = printable(path)
    try:
        raw = raw_of(path, where)
        yield from _read_raw(raw, read_meta(path), options)
    except OSError as error:
        yield Failure(where, cannot_open(error))
    except InputError as error:
        yield Failure(where, error)


def raw_of(path: Path, name: str) -> Raw:
    """A local file as readers take it, `name` what users know it by. Raises UnreadableSource and OSError."""
    kind = sniff(path, name, TEXT)
    if kind is None:
        raise _unreadable(path)
    address = Path(printable(path.absolute())).as_uri()
    return Raw(path=path, name=name, address=address, media_type=kind, size=path.stat().st_size)


def _unreadable(path: Path) -> InputError:
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        decode(head)
    except UnreadableSource as error:
        return error
    return UnreadableSource("This is a kind of file that is not read. Save it as plain text in UTF-8 and try again.")


def _read_stdin(options: Options) -> Iterator[Item]:
    """By way of a file, as readers go back and forth in what they read."""
    with tempfile.TemporaryDirectory(prefix="tawthiq-") as folder:
        path = Path(folder, "stdin")
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            raw = msgspec.structs.replace(raw_of(path, _STDIN_NAME), address=STDIN_ADDRESS + digest)
            yield from _read_raw(raw, Meta(), options)
        except InputError as error:
            yield Failure(_STDIN_NAME, error)


def _read_raw(raw: Raw, meta: Meta, options: Options) -> Iterator[Item]:
    for found in read_raw(raw, options):
        yield _to_code(complete(found, options, meta), raw) if isinstance(found, Extracted) else found


def _to_code(found: Extracted, raw: Raw) -> Item:
    where = raw.name if found.part == WHOLE else f"{raw.name}, {found.part.replace('=', ' ')}"
    try:
        checked(found.text)
    except EmptyDocument as error:
        return Failure(where, error)
    if found.language is not None and looks_like_arabic(found.language):
        name = language_name(found.language)
        return Note(where, f"It looks {name}, though in Arabic letters; Tawthiq codes Arabic only. Left aside.")
    return report_of(found, raw)


def checked(text: str) -> str:
    """`text` itself, if it has anything to code. Raises EmptyDocument."""
    if not text.strip():
        raise EmptyDocument("It is empty. A report needs text.")
    if not has_arabic(text):
        raise EmptyDocument("It has no Arabic letters. Tawthiq codes reports in Arabic.")
    return text
