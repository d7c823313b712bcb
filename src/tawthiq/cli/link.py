"""`tawthiq link`: events of different reports that tell one happening become an incident."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

from cyclopts import Parameter

from tawthiq.cli.code import ALL_CODED, NOTHING_CODED, SOME_FAILED
from tawthiq.cli.screen import complain, progress, remark
from tawthiq.errors import InputError
from tawthiq.ingest import Failure
from tawthiq.ingest.reread import CodedFiles
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import Incident

if TYPE_CHECKING:
    from tawthiq.link.carry import Change


def link(
    *coded: Annotated[str, Parameter(allow_leading_hyphen=True)],
    archive: str | None = None,
    run: str = "latest",
    output: Path | None = None,
    judgements: Path | None = None,
    copies: Path | None = None,
    previous: Path | None = None,
    collector: str | None = None,
) -> int:
    """Link events of different reports that tell one happening; one incident a line, with its claims.

    Parameters
    ----------
    coded
        Files that `tawthiq code --format jsonl` wrote; - for standard input.
    archive
        In place of files: folder of the archive, or postgresql://user@host/database. It keeps the incidents, and knows
        the judgements, the copies and what was linked before.
    run
        Of an archive, which coding: latest, a number or an id.
    output
        File to write instead of standard output.
    judgements
        What people said of pairs, one object a line: {"left": {"report", "event"}, "right": {…}, "same": true}.
    copies
        Reports that are copies, one object a line: {"report": id, "origin": id}.
    previous
        What linking gave before: incidents keep their names, and what changed is told.
    collector
        Who links in an archive; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    from tawthiq.link.linking import need_packages  # late: `--help` needs none of it

    if bool(coded) == bool(archive):
        complain("Say what to link: files that `tawthiq code --format jsonl` wrote, or --archive.")
        return 2
    need_packages()
    if archive is None:
        return _link_files(coded, output, judgements, copies, previous)
    if output or judgements or copies or previous:
        raise InputError(
            "--output, --judgements, --copies and --previous go with files. An archive has its own: `tawthiq judge` "
            "adds judgements, `tawthiq export jsonl --archive` writes incidents."
        )
    from tawthiq.cli.link_archive import link_in_archive

    return link_in_archive(archive, run, collector)


def _link_files(
    coded: tuple[str, ...], output: Path | None, judgements: Path | None, copies: Path | None, previous: Path | None
) -> int:
    from tawthiq.link.carry import carry_names
    from tawthiq.link.claims import with_claims
    from tawthiq.link.linking import link as link_reports
    from tawthiq.link.read import read_constraints, read_incidents, read_origins

    if output is not None and any(output.exists() and Path(path).exists() and output.samefile(path) for path in coded):
        raise InputError(f"{output}: it is to be read and written at once. Choose another --output.")
    constraints = read_constraints(judgements) if judgements else ()
    origins = read_origins(copies) if copies else {}
    old = list(read_incidents(previous)) if previous else None
    heard = _Heard()
    with CodedFiles(coded) as files:
        with progress("Reading reports", None) as bar:

            def step(what: str, done: float, total: float | None) -> None:
                if bar is not None:
                    bar.update(bar.task_ids[0], description=what, completed=done, total=total)

            analyses = heard.analyses(files.read())
            linked = link_reports(analyses, constraints=constraints, origins=origins, step=step)
        if not linked.n_reports:
            return NOTHING_CODED
        incidents = linked.incidents
        if old is not None:
            incidents, change = carry_names(old, incidents)
            tell_change(str(previous), change)
        _write((with_claims(incident, files.again, origins) for incident in incidents), output)
    n_shared = sum(len({ref.report for ref in incident.events}) > 1 for incident in incidents)
    tell_counts(linked.n_reports, linked.n_events, len(incidents), n_shared)
    if linked.n_repeated:
        remark(f"{linked.n_repeated} reports were left aside: one of the same id came before.")
    return SOME_FAILED if heard.n_failed else ALL_CODED


def tell_change(since: str, change: Change) -> None:
    """What became of the incidents that were there before."""
    remark(
        f"Since {since}: {change.new:,} new incidents, {change.grown:,} grown, {change.joined:,} joined from several, "
        f"{change.split:,} parts of one that was split, {change.unchanged:,} as they were."
    )


def tell_counts(n_reports: int, n_events: int, n_incidents: int, n_shared: int) -> None:
    """`n_shared`: incidents that several reports tell."""
    remark(
        f"{n_reports:,} reports, {n_events:,} events: {n_incidents:,} incidents, "
        f"{n_shared:,} of them told by several reports."
    )


class _Heard:
    """Counts the lines that could not be read."""

    def __init__(self) -> None:
        self.n_failed = 0

    def analyses(self, read: Iterable[Analysis | Failure]) -> Iterator[Analysis]:
        for found in read:
            if isinstance(found, Failure):
                self.n_failed += 1
                complain(str(found))
            else:
                yield found


def _write(incidents: Iterable[Incident], output: Path | None) -> None:
    if output is None:
        _write_lines(incidents, sys.stdout.buffer)
        return
    is_file = output.is_file() or not output.exists()  # no pipe and no device, which stay what they are
    part = output.with_name(f".{output.name}.part") if is_file else output
    try:
        with part.open("wb") as file:
            _write_lines(incidents, file)
        if is_file:  # a run that is interrupted leaves what was there before
            part.replace(output)
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}. Choose another --output.") from None
    finally:
        if is_file:
            part.unlink(missing_ok=True)


def _write_lines(incidents: Iterable[Incident], out: BinaryIO) -> None:
    for incident in incidents:
        out.write(incident.to_json() + b"\n")
