"""Incidents of the files that the coder and linking wrote, and what of these could not be read or does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from tawthiq.errors import UnreadableSource
from tawthiq.export.gathered import Gathered, gather
from tawthiq.ingest.coded import read_coded
from tawthiq.ingest.linked import is_linked, read_linked
from tawthiq.ingest.outcome import Failure
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import Incident

T = TypeVar("T")
Tell = Callable[[Failure], None]


def gather_files(paths: Sequence[str], tell: Tell) -> Gathered:
    """Incidents as linked, and an incident of its own for every other event of the coded files.

    `tell` gets each line that cannot be read, and each incident with events that no coded file has; what is told of
    these incidents is read nevertheless.
    """
    linked = [path for path in paths if is_linked(path)]
    coded = [path for path in paths if path not in linked]
    incidents: dict[str, Incident] = {}
    for path in linked:
        for where, found in read_linked(path):
            if isinstance(found, Incident):
                incidents[where] = found
            else:
                tell(found)
    known = _Known()
    analyses = _noted(_kept((found for path in coded for found in read_coded(path)), tell), known)
    gathered = gather(analyses, incidents.values())
    for where, incident in incidents.items():
        if (problem := _misfit(incident, known)) is not None:
            tell(Failure(where, UnreadableSource(problem)))
    return gathered


def _kept(found: Iterable[T | Failure], tell: Tell) -> Iterator[T]:
    for one in found:
        if isinstance(one, Failure):
            tell(one)
        else:
            yield one


class _Known:
    """Reports and events of the coded files."""

    def __init__(self) -> None:
        self.reports: set[str] = set()
        self.events: set[tuple[str, str]] = set()


def _noted(analyses: Iterable[Analysis], known: _Known) -> Iterator[Analysis]:
    for analysis in analyses:
        known.reports.add(analysis.report.id)
        known.events.update((analysis.report.id, event.id) for event in analysis.events)
        yield analysis


def _misfit(incident: Incident, known: _Known) -> str | None:
    """What is wrong with an incident of other reports than were coded, or of a coding that was made again since.

    The claims of the first are missing; the happening of the second is told a second time, by an event of another id.
    An incident that has its claims with it needs no coded files.
    """
    missing = [ref for ref in incident.events if ref.event is not None and (ref.report, ref.event) not in known.events]
    if incident.claims:
        missing = [ref for ref in missing if ref.report in known.reports]
    if not missing:
        return None
    if not known.reports:
        return f"Incident {incident.id} has no claims: name the coded files that it was linked from too."
    more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
    told = f"The coded files do not have event {missing[0].event} of report {missing[0].report}{more}."
    return f"{told} Name the files that were linked, or link these again."
