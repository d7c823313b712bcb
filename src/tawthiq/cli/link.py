"""`tawthiq link`: events of different reports that tell one happening become an incident."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

from cyclopts import Parameter

from tawthiq.cli.code import ALL_CODED, NOTHING_CODED, SOME_FAILED
from tawthiq.cli.screen import complain, progress, remark
from tawthiq.errors import InputError
from tawthiq.ingest import Failure
from tawthiq.ingest.coded import read_coded
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import Incident


def link(
    *coded: Annotated[str, Parameter(allow_leading_hyphen=True)],
    output: Path | None = None,
    judgements: Path | None = None,
    copies: Path | None = None,
    previous: Path | None = None,
) -> int:
    """Link events of different reports that tell one happening; one incident a line.

    Parameters
    ----------
    coded
        Files that `tawthiq code --format jsonl` wrote; - for standard input.
    output
        File to write instead of standard output.
    judgements
        What people said of pairs, one object a line: {"left": {"report", "event"}, "right": {…}, "same": true}.
    copies
        Reports that are copies, one object a line: {"report": id, "origin": id}.
    previous
        What linking gave before: incidents keep their names, and what changed is told.
    """
    from tawthiq.link.carry import carry_names  # late: `--help` needs none of it
    from tawthiq.link.linking import link as link_reports
    from tawthiq.link.linking import need_packages
    from tawthiq.link.read import read_constraints, read_incidents, read_origins

    if not coded:
        complain("Nothing to link. Name files that `tawthiq code --format jsonl` wrote.")
        return 2
    need_packages()
    constraints = read_constraints(judgements) if judgements else ()
    origins = read_origins(copies) if copies else {}
    old = list(read_incidents(previous)) if previous else None
    heard = _Heard()
    with progress("Reading reports", None) as bar:

        def step(what: str, done: float, total: float | None) -> None:
            if bar is not None:
                bar.update(bar.task_ids[0], description=what, completed=done, total=total)

        linked = link_reports(heard.analyses(coded), constraints=constraints, origins=origins, step=step)
    if not linked.n_reports:
        return NOTHING_CODED
    incidents = linked.incidents
    if old is not None:
        incidents, change = carry_names(old, incidents)
        remark(
            f"Since {previous}: {change.new} new incidents, {change.grown} grown, {change.joined} joined from several, "
            f"{change.split} parts of one that was split, {change.unchanged} as they were."
        )
    _write(incidents, output)
    n_shared = sum(len({ref.report for ref in incident.events}) > 1 for incident in incidents)
    remark(
        f"{linked.n_reports} reports, {linked.n_events} events: {len(incidents)} incidents, "
        f"{n_shared} of them told by several reports."
    )
    if linked.n_repeated:
        remark(f"{linked.n_repeated} reports were left aside: one of the same id came before.")
    return SOME_FAILED if heard.n_failed else ALL_CODED


class _Heard:
    """Counts the lines that could not be read."""

    def __init__(self) -> None:
        self.n_failed = 0

    def analyses(self, paths: Iterable[str]) -> Iterator[Analysis]:
        for path in paths:
            for found in read_coded(path):
                if isinstance(found, Failure):
                    self.n_failed += 1
                    complain(str(found))
                else:
                    yield found


def _write(incidents: Sequence[Incident], output: Path | None) -> None:
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
