"""Where tables come from: files of the coder and of linking, or an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tawthiq.errors import InputError
from tawthiq.export.gathered import Gathered
from tawthiq.export.inputs import gather_files
from tawthiq.ingest.coded import read_coded
from tawthiq.ingest.linked import is_linked
from tawthiq.ingest.outcome import Failure
from tawthiq.model.events import Analysis

T = TypeVar("T")


def read_incidents(paths: list[str], archive: str | None, run: str) -> Gathered:
    """Incidents as linked, and an incident of its own for every other event.

    Raises UnreadableSource for what cannot be read: an analysis on half of the data would be wrong without a word.
    """
    _check(paths, archive)
    if archive is not None:
        from tawthiq.archive.gathered import gather_archive
        from tawthiq.store import locate, open_archive

        with open_archive(locate(archive), read_only=True) as store, store.read() as connection:
            return gather_archive(connection, run)
    return gather_files(paths, _refuse)


def read_analyses(paths: list[str], archive: str | None, run: str) -> Iterator[Analysis]:
    """What the coder gave, report by report. Raises as `read_incidents`."""
    _check(paths, archive)
    if archive is not None:
        return _kept(archive, run)
    return _sound(found for path in paths if not is_linked(path) for found in read_coded(path))


def _kept(archive: str, run: str) -> Iterator[Analysis]:
    from tawthiq.archive.gathered import kept_analyses
    from tawthiq.store import locate, open_archive
    from tawthiq.store.runs import find_run

    with open_archive(locate(archive), read_only=True) as store, store.read() as connection:
        yield from kept_analyses(connection, find_run(connection, run).id)


def _check(paths: list[str], archive: str | None) -> None:
    if bool(paths) == bool(archive):
        raise InputError("Name the .jsonl files of `tawthiq code` and `tawthiq link`, or an archive.")


def _refuse(failure: Failure) -> None:
    raise failure.error


def _sound(found: Iterable[T | Failure]) -> Iterator[T]:
    for one in found:
        if isinstance(one, Failure):
            raise one.error
        yield one
