"""`tawthiq ingest`: sources into an archive."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from tawthiq.cli.counting import counted
from tawthiq.cli.screen import advance, complain, errors, progress, remark
from tawthiq.errors import InputError
from tawthiq.ingest import Failure, Note, parse_published
from tawthiq.ingest.options import Options
from tawthiq.store.location import locate

if TYPE_CHECKING:
    from tawthiq.archive.taking import Told

ALL_TAKEN, NOTHING_TAKEN, SOME_FAILED = 0, 1, 3
COLLECTOR = "TAWTHIQ_COLLECTOR"


def ingest(
    *sources: Annotated[str, Parameter(allow_leading_hyphen=True)],
    archive: str,
    outlet: str | None = None,
    published: str | None = None,
    column: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    ocr: bool = True,
    articles: bool = False,
    collector: str | None = None,
    basis: str | None = None,
    purpose: str | None = None,
    contact: str | None = None,
    allow_private_addresses: Annotated[bool, Parameter(negative=())] = False,
    copies: bool = True,
    jobs: Annotated[int, Parameter(validator=Number(gte=1))] = 1,
) -> int:
    """Take sources into an archive: their bytes as they are, and the documents in them.

    What the archive has already is not taken twice, and what an earlier run left unfinished is finished first.

    Parameters
    ----------
    sources
        Files, folders, https:// addresses of pages and feeds, or - for standard input. Read are text, Markdown, HTML,
        RSS and Atom, Telegram Desktop exports, WARC and WACZ, PDF, pictures of statements, CSV, TSV, XLSX, JSON Lines.
    archive
        Folder of the archive, made if there is none, or postgresql://user@host/database.
    outlet
        Who published, for every document, above what the sources say.
    published
        Publication date, such as 2018-01-15, of every document, above what the sources say.
    column
        Which column of a table holds what, such as text=النص or published=التاريخ; for each column once.
    ocr
        Recognise the words of pictures and of PDF pages without text; needs tesseract.
    articles
        Fetch the page of each entry of a feed as well.
    collector
        Who acquires; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    basis
        Legal basis for keeping the sources, for the record.
    purpose
        What they are kept for, for the record.
    contact
        Address that web servers are shown, so that they can reach you.
    allow_private_addresses
        Fetch from addresses inside your own network too.
    copies
        Find the copies of dispatches when all is taken in, so that they count as one source.
    jobs
        Processes to read in.
    """
    if not sources:
        complain("Nothing to take in. Name a file, a folder, an https:// address, or - for standard input.")
        return 2
    options = Options(
        published=parse_published(published) if published else None,
        outlet=outlet,
        columns=tuple(_column(told) for told in column),
        ocr=ocr,
    )
    from tawthiq.archive.copying import group_copies
    from tawthiq.archive.ingesting import ingest as take_in
    from tawthiq.archive.sourcing import acquire, is_address
    from tawthiq.archive.taking import Settings
    from tawthiq.ingest.network.policy import Policy
    from tawthiq.store import create_archive, open_archive

    if contact is None and any(is_address(source) for source in sources):
        raise InputError("To fetch from the web, say who you are by --contact: a mail or web address that servers see.")
    policy = Policy(contact=contact, allow_private=allow_private_addresses) if contact else None
    who = collector_name(collector)
    settings = Settings(collector=who, tool=tool_name(), basis=basis, purpose=purpose, options=options, jobs=jobs)
    location = locate(archive)
    create_archive(location, who)
    tally = Tally()
    with open_archive(location) as store:
        with progress("Taking in", None) as bar:
            for told in take_in(store, acquire(sources, policy, articles=articles), settings):
                tally.take(told)
                advance(bar)
        if copies:
            with progress("Looking for copies", None) as bar:
                group_copies(store, who, jobs=jobs, advance=lambda n: advance(bar, n))
    return tally.tell()


def collector_name(told: str | None) -> str:
    """Who is written down as the collector. Raises InputError where nobody can be found."""
    if told or os.environ.get(COLLECTOR):
        return told or os.environ[COLLECTOR]
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise InputError(f"Who collects? Give --collector, or set {COLLECTOR}. A handle is enough.") from None


def tool_name() -> str:
    """`tawthiq 0.1.0`."""
    from tawthiq.pipeline import VERSION

    return f"tawthiq {VERSION}"


def _column(told: str) -> tuple[str, str]:
    field, mark, name = told.partition("=")
    if not mark or not name:
        raise InputError(f"--column {told}: write FIELD=COLUMN, such as text=Body or published=Date.")
    return field.strip(), name.strip()


class Tally:
    """Counts what became of the sources, and tells of what failed."""

    def __init__(self) -> None:
        self.n_sources = self.n_known = self.n_documents = self.n_failures = self.n_erased = self.n_unread = 0

    def take(self, told: Told) -> None:
        if isinstance(told, Failure):
            self.n_failures += 1
            complain(str(told))
        elif isinstance(told, Note):
            remark(str(told))
        elif told.erased:
            self.n_erased += 1
            remark(f"{told.name}: was erased from this archive on request and is not taken again.")
        else:
            self.n_sources += not told.known
            self.n_known += told.known
            self.n_unread += told.failed
            self.n_documents += told.n_new

    def tell(self) -> int:
        parts = [f"{counted(self.n_sources, 'source')} taken in", counted(self.n_documents, "new document")]
        parts += [f"{self.n_known:,} known already"] if self.n_known else []
        parts += [counted(self.n_failures, "failure")] if self.n_failures else []
        errors().print("; ".join(parts) + ".")
        if self.n_unread:
            remark(f"Of those known, {self.n_unread:,} could not be read in full before: see tawthiq doctor ARCHIVE.")
        if not self.n_failures:
            return ALL_TAKEN
        return SOME_FAILED if self.n_sources or self.n_known else NOTHING_TAKEN
