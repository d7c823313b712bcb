"""What an export starts from: incidents with their claims, and the coders that their reports were coded by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from tawthiq.export.edited import Edit
from tawthiq.link.claims import Claims, claims_of_event, incident_alone, side_by_side
from tawthiq.model.events import Analysis, Coder
from tawthiq.model.incidents import Incident


class Gathered(msgspec.Struct, frozen=True):
    """Incidents in a steady order, coders each once.

    `edits`: of an archive, what people corrected in exported tables; `n_other_judgements`: what they said of claims in
    other ways, which an export does not apply.
    """

    incidents: tuple[Incident, ...]
    coders: tuple[Coder, ...] = ()
    edits: tuple[Edit, ...] = ()
    n_other_judgements: int = 0


def gather(
    analyses: Iterable[Analysis], incidents: Iterable[Incident] = (), groups: Mapping[str, str] | None = None
) -> Gathered:
    """Incidents as linked, and an incident of its own for every event that is in none of them.

    An incident without claims gets those of its events. `groups`: report to the report that it is a copy of.
    """
    linked = tuple(incidents)
    inside = {(ref.report, ref.event) for incident in linked for ref in incident.events}
    bare = {(ref.report, ref.event) for incident in linked if not incident.claims for ref in incident.events}
    told: dict[tuple[str, str | None], Claims] = {}
    alone: list[Incident] = []
    coders: dict[Coder, None] = {}
    for analysis in analyses:
        coders[analysis.coder] = None
        for event in analysis.events:
            name = (analysis.report.id, event.id)
            if name in bare:
                told[name] = claims_of_event(analysis, event, groups)
            elif name not in inside:
                alone.append(incident_alone(analysis, event, groups))
    filled = tuple(incident if incident.claims else _filled(incident, told) for incident in linked)
    return Gathered((*filled, *alone), tuple(coders))


def _filled(incident: Incident, told: Mapping[tuple[str, str | None], Claims]) -> Incident:
    found = (told.get((ref.report, ref.event), ()) for ref in incident.events)
    return msgspec.structs.replace(incident, claims=side_by_side(found))
