"""`tawthiq export`: what leaves an archive, one format a command."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from tawthiq.cli import export_analysis, export_tables
from tawthiq.cli.counting import counted
from tawthiq.cli.ingest import collector_name, tool_name
from tawthiq.cli.screen import advance, complain, errors, progress, remark
from tawthiq.errors import InputError
from tawthiq.ingest import parse_published

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tawthiq.store import Store

DONE = 0
MOST = 10_000
NO_RUN = "none"

app = App(name="export", help="Give away incidents in the format of the field, or documents with what proves them.")
export_tables.mount(app)
export_analysis.mount(app)


@app.command
def evidence(
    *names: str,
    archive: str,
    output: Path,
    since: Annotated[str | None, Parameter(name="--from")] = None,
    until: Annotated[str | None, Parameter(name="--to")] = None,
    query: str | None = None,
    run: str = "latest",
    withdrawn: Annotated[bool, Parameter(negative=())] = False,
    whole_log: Annotated[bool, Parameter(negative=())] = False,
    collector: str | None = None,
) -> int:
    """Pack documents with their sources and what proves them, for a court or an archivist.

    The pack is a BagIt bag; its README says in English and Arabic how to check it with sha256sum alone. Web captures
    are in it as WACZ too, what was erased never. The log tells of each pack.

    Parameters
    ----------
    names
        Ids of documents, or the SHA-256 of sources for all that was taken from them.
    archive
        Folder of the archive, or postgresql://user@host/database.
    output
        Folder, or file that ends in .zip, to write.
    since
        Documents published from this day on, such as 2018-01-15.
    until
        Documents published up to this day.
    query
        Documents that hold these words, as `tawthiq search` reads them; copies of them too.
    run
        Which coding to add: latest, a number or an id; none for none.
    withdrawn
        Withdrawn documents too.
    whole_log
        Every entry of the log, not only those that prove what is in the pack. It holds no words of sources.
    collector
        Who gives it away; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    if bool(names) == bool(since or until or query):
        raise InputError("Say what to pack: ids of documents, or which ones with --from, --to and --query.")
    from tawthiq.archive.evidence import write_evidence
    from tawthiq.archive.evidence_choice import Choice, choose
    from tawthiq.store import locate, open_archive

    days = [parse_published(day) if day else None for day in (since, until)]
    with open_archive(locate(archive)) as store:
        found = _found(store, query, days, withdrawn) if query else names
        with store.read() as connection:
            ids = choose(connection, found, *(day.isoformat() if day else None for day in days))
            run_id = _run_id(connection, run)
        choice = Choice(run_id=run_id, withdrawn=withdrawn, whole_log=whole_log, tool=tool_name())
        with progress("Packing", len(ids)) as bar:
            pack = write_evidence(store, ids, output, choice, collector_name(collector), lambda n: advance(bar))
    for name, why in pack.left_out:
        complain(f"{name}: left out: {why}.")
    if pack.beside:
        remark(f"The bytes of the sources hold {counted(pack.beside, 'more document')}, not asked for.")
    errors().print(
        f"{output}: {counted(pack.n_documents, 'document')}, {counted(pack.n_sources, 'source')}, "
        f"{pack.n_coded:,} analyses, {pack.n_captures:,} web captures."
    )
    remark(f"SHA-256 of tagmanifest-sha256.txt: {pack.sha256}. Tell it to the receiver by another way.")
    return DONE


def _found(store: Store, query: str, days: list[date | None], withdrawn: bool) -> tuple[str, ...]:
    from tawthiq.archive.query import Query
    from tawthiq.archive.search import search

    asked = Query(
        text=query, first=days[0], last=days[1], dates="published", limit=MOST, all_copies=True, withdrawn=withdrawn
    )
    results = search(store, asked)
    if not results.hits:
        raise InputError(f"--query {query}: nothing was found.")
    if results.more:
        raise InputError(f"--query {query}: more than {MOST:,} documents. Ask for fewer, by words or days.")
    return tuple(hit.document.id for hit in results.hits)


def _run_id(connection: Connection, run: str) -> str | None:
    from tawthiq.errors import NoRun
    from tawthiq.store.runs import LATEST, find_run

    if run == NO_RUN:
        return None
    try:
        return find_run(connection, run).id
    except NoRun:
        if run == LATEST:
            return None
        raise
