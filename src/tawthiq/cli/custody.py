"""`tawthiq archive withdraw`, `restore-document` and `erase`."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import App, Parameter
from rich.prompt import Confirm

from tawthiq.cli.counting import counted
from tawthiq.cli.ingest import collector_name
from tawthiq.cli.screen import complain, errors, remark
from tawthiq.errors import InputError

DONE, NOTHING_CHANGED = 0, 1
STAYS = "The reason stays in the log for ever: name nobody in it who should not be named."


def withdraw(archive: str, /, *names: str, reason: str, collector: str | None = None) -> int:
    """Leave documents out of search, coding, exports and copies from now on. Nothing is lost.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    names
        Ids of documents, or the SHA-256 of sources for all that was taken from them.
    reason
        Why. It stays in the log for ever: name nobody in it who should not be named.
    collector
        Who decides; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    return _change(archive, names, reason, collector, back=False)


def restore_document(archive: str, /, *names: str, reason: str, collector: str | None = None) -> int:
    """Take a withdrawal back.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    names
        Ids of documents, or the SHA-256 of sources for all that was taken from them.
    reason
        Why. It stays in the log for ever: name nobody in it who should not be named.
    collector
        Who decides; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    return _change(archive, names, reason, collector, back=True)


def erase(
    archive: str,
    /,
    *names: str,
    reason: str,
    basis: str,
    whole_source: Annotated[bool, Parameter(negative=())] = False,
    keep_others: Annotated[bool, Parameter(negative=())] = False,
    yes: Annotated[bool, Parameter(negative=())] = False,
    collector: str | None = None,
) -> int:
    """Erase documents for good: words, bytes, and all that was made of them. A tombstone in the log stays.

    Backups that were made before still hold them: make new ones. Copies and other captures are named, not erased.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    names
        Ids of documents, or the SHA-256 of sources for all that was taken from them.
    reason
        Why. It stays in the log for ever: name nobody in it who should not be named.
    basis
        The legal basis, such as GDPR 17(1)(b).
    whole_source
        Erase the other documents too that lie in the same bytes.
    keep_others
        Keep the text of the other documents; the bytes, which hold them all, are erased.
    yes
        Do not ask.
    collector
        Who decides; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    from tawthiq.store import locate, open_archive
    from tawthiq.store.erase import Others, finish_erasure, plan
    from tawthiq.store.erase import erase as bury
    from tawthiq.store.scrub import scrub

    _check_names(names)
    if whole_source and keep_others:
        raise InputError("--whole-source and --keep-others say opposite things. Give one.")
    others: Others = "erase" if whole_source else "keep" if keep_others else "refuse"
    who = collector_name(collector)
    with open_archive(locate(archive)) as store:
        with store.read() as connection:
            planned = plan(connection, names, others)
        sources = counted(len(planned.sources), "source")
        what = f"{counted(len(planned.documents), 'document')} and the bytes of {sources}"
        if not yes and not _is_sure(f"Erase {what} for good?"):
            complain("Nothing was erased.")
            return NOTHING_CHANGED
        with store.write(who) as writing:
            planned = plan(writing.connection, names, others)
            bury(writing, planned, reason, basis)
        finish_erasure(store, who)
        scrub(store)
    errors().print(f"Erased: {what}.")
    if planned.others:
        remark(f"Kept as text: {counted(len(planned.others), 'other document')} of the same bytes.")
    for kind, ids in (("tells the same", planned.copies), ("comes from the same address", planned.captures)):
        for ident in ids:
            complain(f"{ident} {kind} and was not erased.")
    remark("Backups made before still hold what was erased: make new ones and delete them.")
    return DONE


def _change(archive: str, names: tuple[str, ...], reason: str, collector: str | None, *, back: bool) -> int:
    from tawthiq.store import locate, open_archive
    from tawthiq.store.withdraw import documents_of, restore, withdraw

    _check_names(names)
    with open_archive(locate(archive)) as store, store.write(collector_name(collector)) as writing:
        ids = {ident for name in names for ident in documents_of(writing.connection, name)}
        changed = (restore if back else withdraw)(writing, ids, reason)
    errors().print(f"{counted(len(changed), 'document')} {'brought back' if back else 'withdrawn'}.")
    remark(STAYS)
    return DONE if changed else NOTHING_CHANGED


def _check_names(names: tuple[str, ...]) -> None:
    if not names:
        raise InputError("Name a document by its id, or a source by its SHA-256.")


def _is_sure(question: str) -> bool:
    if not sys.stdin.isatty():
        raise InputError("Erasing cannot be undone, and nobody can be asked here. Give --yes.")
    return Confirm.ask(question, default=False, console=errors())


def mount(app: App) -> None:
    """Adds the commands to `tawthiq archive`."""
    app.command(withdraw)
    app.command(restore_document)
    app.command(erase)
