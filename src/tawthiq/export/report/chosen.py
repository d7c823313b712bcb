"""The incidents of a report, numbered in order of time, each with its tolls and how it stands to the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from tawthiq.export.report.copies import joined
from tawthiq.export.report.counted import Counts, toll
from tawthiq.export.report.period import Period, Standing, standing
from tawthiq.export.row import Row
from tawthiq.export.rows import Rows
from tawthiq.export.tolls import CIVILIAN_GROUPS, COMBATANTS
from tawthiq.model.incidents import Incident, IncidentClaim

_HAPPENED: Final = frozenset(("occurred", "attempted", "ongoing"))
JOINT: Final = "killed+wounded"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An incident on the page. `number`: from 1, its name there.

    `sources`: its reports, each with the report that its text goes back to; copies of one text are one source.
    """

    number: int
    row: Row
    standing: Standing
    counts: Counts
    sources: frozenset[tuple[str, str]]

    @property
    def anchor(self) -> str:
        """Id of its entry in the page."""
        return f"i{self.number}"

    @property
    def happened(self) -> bool:
        """Whether it is told as having happened, by a report that does not only recall it."""
        return self.row.status in _HAPPENED and not self.row.background and self.row.grade != "discounted"

    @property
    def is_counted(self) -> bool:
        """Whether figures count it: it happened, on days that lie in the period."""
        return self.standing == "inside" and self.happened


class Chosen(msgspec.Struct, frozen=True):
    """All that the page tells of, and how many incidents lie outside the period or tell no event."""

    period: Period
    shown: tuple[Shown, ...]
    n_outside: int = 0
    n_silent: int = 0

    @property
    def counted(self) -> tuple[Shown, ...]:
        """What figures count."""
        return tuple(each for each in self.shown if each.is_counted)

    def of(self, *standings: Standing) -> tuple[Shown, ...]:
        """Those that stand so to the period."""
        return tuple(each for each in self.shown if each.standing in standings)


def choose(incidents: Iterable[Incident], rows: Rows, asked: Period) -> Chosen:
    """Rows of the incidents that may lie in the period, the dated ones first and in order of time."""
    found: list[tuple[Incident, Row, Standing]] = []
    left: Counter[str] = Counter()
    for incident in joined(incidents):
        row = rows.row(incident)
        how = standing(row, asked) if row is not None else None
        if row is None or how is None:
            left["silent"] += 1
        elif how == "outside":
            left["outside"] += 1
        else:
            found.append((incident, row, how))
    found.sort(key=lambda each: _order(each[1], each[2]))
    shown = tuple(_shown(n, *each) for n, each in enumerate(found, 1))
    return Chosen(asked, shown, left["outside"], left["silent"])


def _order(row: Row, how: Standing) -> tuple[int, str, str, str]:
    return (
        ("inside", "vague", "undated").index(how), row.date.start if row.date else row.first_published or "",
        row.place.admin1 if row.place else "", row.id,
    )  # fmt: skip


def _shown(number: int, incident: Incident, row: Row, how: Standing) -> Shown:
    claims = incident.claims
    return Shown(
        number=number, row=row, standing=how, counts=counts(claims, is_unnumbered=row.unknown_number),
        sources=_sources(incident),
    )  # fmt: skip


def _sources(incident: Incident) -> frozenset[tuple[str, str]]:
    """A report without claims, such as a list of names, is a source of its own."""
    origin = {claim.report: claim.group for claim in incident.claims}
    return frozenset((ref.report, origin.get(ref.report, ref.report)) for ref in incident.events)


def counts(claims: Sequence[IncidentClaim], *, is_unnumbered: bool = False) -> Counts:
    """The tolls that a report tells of an incident."""
    return Counts(
        killed=toll(claims, "killed"), civilians=toll(claims, "killed", CIVILIAN_GROUPS),
        combatants=toll(claims, "killed", COMBATANTS), wounded=toll(claims, "wounded"), joint=toll(claims, JOINT),
        is_unnumbered=is_unnumbered,
    )  # fmt: skip
