"""Copies that nothing linked: what two copies of one text tell is one incident, or its toll would be counted twice.

Linking knows of copies. But coded reports may be reported on without it, and an archive tells which reports are copies
of one text (`IncidentClaim.group`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any, Final

import msgspec

from tawthiq.link.claims import superseded
from tawthiq.model.incidents import Incident, IncidentClaim

_TOLD: Final = frozenset(("type", "date", "place", "initiator", "target"))


def joined(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Incidents that one report tells each, where the reports go back to one text and tell the same, as one.

    The same: type, days, places and sides. Two events of one report are never joined.
    """
    found: dict[Hashable, Incident] = {}
    seen: Counter[Hashable] = Counter()
    for n, incident in enumerate(incidents):
        told = _told(incident)
        key: Hashable = n
        if told is not None:
            report = incident.events[0].report
            key = (told, seen[report, told])
            seen[report, told] += 1
        found[key] = _both(found[key], incident) if key in found else incident
    return tuple(found.values())


def _told(incident: Incident) -> Hashable | None:
    """What a copy tells too; None for an incident of several reports, and where nothing says what it is."""
    groups = {claim.group for claim in incident.claims}
    reports = {ref.report for ref in incident.events}
    if len(groups) != 1 or len(reports) != 1:
        return None
    values = [_value(claim) for claim in incident.claims if claim.field in _TOLD]
    return (*groups, *values)


def _value(claim: IncidentClaim) -> Hashable:
    value: Any = claim.value
    if isinstance(value, dict):
        value = tuple(str(value.get(name)) for name in ("start", "end", "name", "id") if name in value)
    return claim.field, value


def _both(one: Incident, other: Incident) -> Incident:
    plain = [msgspec.structs.replace(claim, superseded_by=None) for claim in (*one.claims, *other.claims)]
    plain.sort(key=lambda claim: (claim.published or "~", claim.report))
    return msgspec.structs.replace(one, events=(*one.events, *other.events), claims=superseded(plain))
