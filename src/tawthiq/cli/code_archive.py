"""`tawthiq code --archive`: the documents of an archive into a run of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tawthiq.cli.coding import Gazetteers, check_gazetteers
from tawthiq.cli.counting import counted
from tawthiq.cli.screen import advance, complain, errors, progress, remark
from tawthiq.errors import InputError
from tawthiq.store.location import locate

if TYPE_CHECKING:
    from tawthiq.archive.coding import Recorded, Started

ALL_CODED, NOTHING_CODED, SOME_FAILED = 0, 1, 3
SHOWN: Final = 20
"""Failures told of one by one; `tawthiq runs show` lists the others."""


def refuse_with_archive(paths: tuple[str, ...], **told: Any) -> None:
    """Raises InputError for what makes no sense beside --archive."""
    if paths:
        named = " ".join(paths[:3])
        raise InputError(
            "--archive codes what the archive holds, so no paths go with it. "
            f"Take them in first: tawthiq ingest {named} --archive …"
        )
    for name, value in told.items():
        if value is not None:
            option = "format" if name == "form" else name
            raise InputError(f"--{option} does not go with --archive: the archive keeps what is coded.")


def code_in_archive(
    archive: str, jobs: int, gazetteers: Gazetteers, *, retry: bool, limit: int | None, collector: str | None
) -> int:
    """The exit code: 0 all coded, 1 nothing but failures, 3 some failed."""
    check_gazetteers(gazetteers)
    from tawthiq.archive.coding import Started, code_archive
    from tawthiq.cli.ingest import collector_name
    from tawthiq.store import open_archive

    who = collector_name(collector)
    tally = Tally()
    with open_archive(locate(archive)) as store:
        steps = code_archive(store, who, jobs=jobs, gazetteers=gazetteers, retry=retry, limit=limit)
        try:
            started = next(steps)
            assert isinstance(started, Started)
            with progress("Coding", started.n_pending) as bar:
                for step in steps:
                    assert not isinstance(step, Started)
                    tally.take(step)
                    advance(bar, step.n_documents)
        finally:
            steps.close()  # writes what is coded
    return tally.tell(started)


class Tally:
    """Counts what was written, and tells of the first that failed."""

    def __init__(self) -> None:
        self.n_coded = self.n_events = self.n_failed = 0

    def take(self, step: Recorded) -> None:
        self.n_coded += step.n_coded
        self.n_events += step.n_events
        for document, why in step.failed:
            self.n_failed += 1
            if self.n_failed <= SHOWN:
                complain(f"{document}: {why}")

    def tell(self, started: Started) -> int:
        """Also gives the exit code."""
        run = started.run
        if self.n_failed > SHOWN:
            remark(f"{self.n_failed - SHOWN} more failed; see: tawthiq runs show {run.n} --archive …")
        parts = [f"Run {run.n}: {counted(self.n_coded, 'document')} coded", counted(self.n_events, "event")]
        parts += [f"{self.n_failed} failed"] if self.n_failed else []
        errors().print("; ".join(parts) + ".")
        if started.n_foreign:
            remark(f"Left aside, as they are in other languages: {counted(started.n_foreign, 'document')}.")
        if not self.n_failed:
            return ALL_CODED
        return SOME_FAILED if self.n_coded else NOTHING_CODED
