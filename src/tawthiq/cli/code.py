"""`tawthiq code`: reports in, events out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from tawthiq.cli.code_archive import code_in_archive, refuse_with_archive
from tawthiq.cli.coding import Outcome, check_gazetteers, code_all
from tawthiq.cli.screen import advance, complain, is_terminal, progress, remark
from tawthiq.cli.sinks import Format, Sink, open_sink
from tawthiq.errors import InputError
from tawthiq.ingest import Failure, Note, parse_published, read_reports
from tawthiq.ingest.found import count_texts

ALL_CODED, NOTHING_CODED, SOME_FAILED = 0, 1, 3


def code(
    *paths: Annotated[str, Parameter(allow_leading_hyphen=True)],
    published: str | None = None,
    outlet: str | None = None,
    form: Annotated[Format | None, Parameter(name="--format")] = None,
    output: Path | None = None,
    jobs: Annotated[int, Parameter(validator=Number(gte=1))] = 1,
    gazetteer: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    archive: str | None = None,
    retry: Annotated[bool, Parameter(negative=())] = False,
    limit: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    collector: str | None = None,
) -> int:
    """Code reports and print their events, or code the documents of an archive and keep them there.

    Parameters
    ----------
    paths
        Files of any kind that is read (text, pages, feeds, Telegram exports, tables, JSON Lines …), folders of them, or
        - for standard input.
    published
        Publication date, such as 2018-01-15, of every report, above what the input says. Weekdays need it.
    outlet
        Who published, for every report, above what the input says.
    form
        table, jsonl or html; by the suffix of --output if not told, else table.
    output
        File to write instead of standard output.
    jobs
        Processes to code in.
    gazetteer
        Packs of place names to use, by name or path, or none for the bundled ones alone; all that are installed if not
        told.
    archive
        Code what this archive holds and today's coder has not coded yet, instead of paths. It goes on where it stopped.
    retry
        With --archive: also try again what could not be coded.
    limit
        With --archive: at most so many documents.
    collector
        With --archive: who runs it; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    if archive is not None:
        refuse_with_archive(paths, published=published, outlet=outlet, form=form, output=output)
        return code_in_archive(archive, jobs, gazetteer or None, retry=retry, limit=limit, collector=collector)
    if retry or limit is not None or collector is not None:
        raise InputError("--retry, --limit and --collector are for coding an archive: name it with --archive.")
    if not paths:
        complain("Nothing to code. Name a file, a folder, or - for standard input.")
        return 2
    day = parse_published(published) if published is not None else None
    check_gazetteers(gazetteer or None)
    sink = open_sink(form, output)
    items = read_reports(paths, published=day, outlet=outlet)
    tables_run_past = output is None and is_terminal()
    with progress("Coding", count_texts(paths), wanted=not tables_run_past) as bar:
        tally = Tally()
        try:
            for outcome in code_all(items, jobs, gazetteer or None):
                tally.take(outcome, sink)
                if not isinstance(outcome, Note):
                    advance(bar)
        finally:
            sink.close()
    return tally.exit_code()


class Tally:
    """Counts outcomes, hands analyses on, tells of the rest."""

    def __init__(self) -> None:
        self.n_coded = self.n_failed = 0

    def take(self, outcome: Outcome, sink: Sink) -> None:
        if isinstance(outcome, Failure):
            self.n_failed += 1
            complain(str(outcome))
        elif isinstance(outcome, Note):
            remark(str(outcome))
        else:
            self.n_coded += 1
            sink.add(outcome)

    def exit_code(self) -> int:
        """Also tells the count where something failed."""
        if not self.n_failed:
            return ALL_CODED
        if self.n_coded + self.n_failed > 1:
            remark(f"{self.n_coded} coded, {self.n_failed} failed.")
        return SOME_FAILED if self.n_coded else NOTHING_CODED
