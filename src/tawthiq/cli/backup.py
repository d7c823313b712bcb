"""`tawthiq backup` and `tawthiq restore`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.progress import Progress

from tawthiq.cli.screen import complain, errors, progress, remark

DONE, NOT_WHOLE = 0, 1


def backup(archive: str, to: Path, /) -> int:
    """Copy an archive as it is at this moment; others may go on writing.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    to
        A folder, or a file that ends in .tar, .tar.gz or .tgz. A folder that holds an earlier backup of the same
        archive gets what is new.
    """
    from tawthiq.archive.backup import backup as write_backup
    from tawthiq.archive.counts import count_sources
    from tawthiq.store import locate, open_archive

    with open_archive(locate(archive)) as store, progress("Copying", count_sources(store)) as bar:
        made = write_backup(store, to, _step(bar))
    for sha256 in made.gone:
        complain(f"{sha256}: was erased meanwhile. Make the backup again so that no words of it stay.")
    number, head = made.head
    errors().print(f"{to}: {made.rows:,} rows, {made.n_raw:,} sources ({made.n_new:,} new, {made.n_bytes:,} bytes).")
    remark(f"Head of the log: {number} {head}")
    return NOT_WHOLE if made.gone else DONE


def restore(backup: Path, archive: str, /) -> int:
    """Make an archive from its backup, in a folder or on a server, whichever it came from.

    Nothing is ever restored over something else.

    Parameters
    ----------
    backup
        The folder or file that `tawthiq backup` wrote.
    archive
        Folder that is not there yet, or postgresql://user@host/database of an empty database.
    """
    from tawthiq.archive.restore import restore as make_from
    from tawthiq.store import locate

    with progress("Restoring", None) as bar:
        restored = make_from(backup, locate(archive), _step(bar))
    number, head = restored.head
    errors().print(f"{archive}: {restored.rows:,} rows and {restored.n_raw:,} sources are back.")
    remark(f"Head of the log: {number} {head}. Run `tawthiq verify {archive}` to look at every byte.")
    return DONE


def _step(bar: Progress | None) -> Callable[[int], None]:
    def step(n: int) -> None:
        if bar is not None:
            bar.advance(bar.task_ids[0], n)

    return step
