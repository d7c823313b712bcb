"""Files, folders and standard input on this machine, as things to acquire."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tawthiq.errors import EmptyDocument, InputError
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.found import META, STDIN, cannot_open, printable
from tawthiq.ingest.meta import META_LIMIT, read_meta
from tawthiq.ingest.outcome import Failure, Note

Local = Acquired | Failure | Note


def local_sources(paths: Iterable[str]) -> Iterator[Local]:
    """Every file behind `paths`, folders at any depth and in order of name; hidden files and links to folders are left.

    A folder's files come with `asked_for` False. What cannot be listed or opened is a `Failure`.
    """
    for path in paths:
        if path == STDIN:
            data = sys.stdin.buffer.read()
            yield Acquired(content=data, address=f"stdin:{hashlib.sha256(data).hexdigest()}", name="stdin")
        elif Path(path).is_dir():
            yield from _folder(Path(path))
        else:
            yield _file(Path(path), asked_for=True)


def _folder(folder: Path) -> Iterator[Local]:
    n_files = 0
    problems: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(META):
                n_files += 1
                yield _file(Path(here, name), asked_for=False)
    for error in problems:
        yield Failure(printable(error.filename or folder), cannot_open(error))
    if not n_files and not problems:
        yield Failure(printable(folder), EmptyDocument("The folder holds no files."))


def _file(path: Path, *, asked_for: bool) -> Local:
    try:
        found = path.stat()
        if not path.is_file():
            return Failure(printable(path), EmptyDocument("This is no file with content. Name a file or a folder."))
        return Acquired(
            content=path,
            address=path.absolute().resolve().as_uri(),
            name=printable(path.name),
            where=printable(path),
            modified_at=datetime.fromtimestamp(found.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            meta_json=_meta_json(path),
            asked_for=asked_for,
        )
    except OSError as error:
        return Failure(printable(path), cannot_open(error))
    except InputError as error:
        return Failure(printable(path), error)


def _meta_json(path: Path) -> str:
    """As it stands beside the file, checked. Raises UnreadableSource and BadDate."""
    beside = path.with_name(path.name + META)
    if not beside.exists():
        return "{}"
    read_meta(path)
    return beside.read_bytes()[:META_LIMIT].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
