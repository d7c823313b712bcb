"""An incident under a profile as one typed row: what all formats start from. A format only spells it.

    incidents ─ Rows(profile).row ─> Row    every value by a named rule, with the claims that it was taken from

Nothing that the profile withholds is in a row, so a format cannot give it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from tawthiq.export import registry, views
from tawthiq.export.discretion import UNIDENTIFIED, Discretion, private_names_of, sited
from tawthiq.export.private_names import PrivateNames
from tawthiq.export.profiles import Profile
from tawthiq.export.row_claims import RowClaim, RowClaims, iso_day
from tawthiq.export.tolls import CHILDREN, CIVILIAN_GROUPS, COMBATANTS, WOMEN
from tawthiq.export.views import LowBestHigh, MinMax, Viewed
from tawthiq.export.where import Where
from tawthiq.link.contradictions import Contradiction, contradictions
from tawthiq.model.events import STATUSES, TYPE_OF
from tawthiq.model.incidents import Incident, IncidentClaim

HARM: Final = {"civilians": CIVILIAN_GROUPS, "children": CHILDREN, "women": WOMEN, "militants": COMBATANTS}
_ORGANISED: Final = frozenset((1, 2, 3, 4, 8))
"""Interaction codes of actors that are organised."""


class RowActor(msgspec.Struct, frozen=True):
    """A side. `inter`: ACLED-style interaction code, 0 where the registry does not know the actor."""

    id: str
    name: str
    inter: int
    country: str = ""

    @property
    def is_organised(self) -> bool:
        """Whether it is a force or group that is known by name."""
        return self.inter in _ORGANISED and self.id != UNIDENTIFIED


class RowDate(msgspec.Struct, frozen=True):
    """ISO days, both included."""

    start: str
    end: str
    precision: str


class Harm(msgspec.Struct, frozen=True):
    """Bounds by group of persons, as `airwars_min_max` gives them; None where nobody counts them, or withheld."""

    civilians: MinMax | None = None
    children: MinMax | None = None
    women: MinMax | None = None
    militants: MinMax | None = None


class Derivation(msgspec.Struct, frozen=True):
    """Where a value of a row comes from: the rule, the claims by their index in `Row.claims`, their words' places."""

    column: str
    rule: str
    claims: tuple[int, ...]
    anchors: tuple[str, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One incident. `key` is the incident's own id and never written; `id` is what the profile calls it.

    `n_sources`: independent groups. `outlets`: without what the profile withholds. `withheld`: the columns that hold
    less than is known. `unknown_number`: killed are told, but by nobody how many.
    """

    key: str
    id: str
    type: str
    subtype: str
    status: str
    background: bool
    date: RowDate | None
    place: Where | None
    initiators: tuple[RowActor, ...]
    targets: tuple[RowActor, ...]
    weapons: tuple[str, ...]
    objects: tuple[str, ...]
    fatalities: int
    unknown_number: bool
    deaths: LowBestHigh
    killed: Harm
    wounded: Harm
    killed_all: MinMax | None
    wounded_all: MinMax | None
    grade: str
    n_sources: int
    n_reports: int
    outlets: tuple[str, ...]
    speakers: tuple[str, ...]
    first_published: str | None
    links: tuple[str, ...]
    claims: tuple[RowClaim, ...]
    derivations: tuple[Derivation, ...]
    contradictions: tuple[Contradiction, ...] = ()
    withheld: tuple[str, ...] = ()


class Rows:
    """Makes rows under one profile."""

    def __init__(self, profile: Profile, private: PrivateNames | None = None) -> None:
        self.profile = profile
        self.private = private or PrivateNames()

    def rows(self, incidents: Iterable[Incident]) -> Iterator[Row]:
        """A row for each incident that claims tell a type of; an incident without one is no event."""
        for incident in incidents:
            row = self.row(incident)
            if row is not None:
                yield row

    def row(self, incident: Incident) -> Row | None:
        """The row, None for an incident without any claim of a type."""
        kind = views.most_told(incident.claims, "type") or _denied_type(incident.claims)
        if kind is None or kind.value not in TYPE_OF:
            return None
        own = PrivateNames(private_names_of(incident.claims))
        return _RowMaker(Discretion(self.profile, self.private, own), incident, kind).row()


def private_names(incidents: Iterable[Incident]) -> PrivateNames:
    """The names of private persons in all of `incidents`, so that one's quote does not tell another's witness."""
    return PrivateNames(name for incident in incidents for name in private_names_of(incident.claims))


class _RowMaker:
    """One row; `note` keeps where each value comes from."""

    def __init__(self, discretion: Discretion, incident: Incident, kind: Viewed[Any]) -> None:
        self.discretion, self.incident, self.claims = discretion, incident, incident.claims
        self.derivations: list[Derivation] = []
        self.withheld: list[str] = []
        self.kind = str(kind.value)
        self._note("subtype", kind)

    def row(self) -> Row:
        initiators, targets = self._actors("initiator"), self._actors("target")
        status, day = self._status(), views.finest_day(self.claims)
        fatalities = self._noted("fatalities", views.acled_conservative(self.claims))
        deaths = self._noted("deaths", self._deaths(initiators, targets))
        objects = self._things("damage", "OBJECT", "object")
        groups = {claim.group for claim in self.claims if claim.stance != views.DENIES}
        row_claims = RowClaims(self.discretion, self.claims)
        return Row(
            key=self.incident.id, id=self.discretion.record(self.incident.id), type=TYPE_OF[self.kind],
            subtype=self.kind, status=str(self._noted("status", status).value) if status else "occurred",
            background=self._is_background(), date=_date(self._noted("date", day)) if day else None,
            place=self._place(), initiators=initiators, targets=targets,
            weapons=self._things("weapon", "WEAPON", "name"), objects=objects, fatalities=fatalities.value,
            unknown_number=fatalities.rule.endswith("unknown_number"), deaths=deaths.value,
            killed=self._harm("killed"), wounded=self._harm("wounded"), killed_all=self._all("killed"),
            wounded_all=self._all("wounded"), grade=self._noted("grade", views.airwars_grade(self.claims)).value,
            n_sources=len(groups), n_reports=len({event.report for event in self.incident.events}),
            outlets=self._outlets(), speakers=row_claims.speakers(),
            first_published=min(filter(None, (iso_day(c.published) for c in self.claims)), default=None),
            links=tuple(dict.fromkeys(self.discretion.anchor(c) for c in self.claims if c.field == "type")),
            claims=row_claims.all(), derivations=tuple(self.derivations),
            contradictions=contradictions(self.claims),
            withheld=tuple(dict.fromkeys(self.withheld)),
        )  # fmt: skip

    # ---- fields

    def _status(self) -> Viewed[Any] | None:
        """Of those in the codebook; another program's word for it is not shown."""
        told = [found for found in views.all_told(self.claims, "status") if found.value in STATUSES]
        return told[0] if told else None

    def _actors(self, field: str) -> tuple[RowActor, ...]:
        told = views.all_told(self.claims, field)
        found: dict[str, RowActor] = {}
        for value in told:
            ident, name = self.discretion.actor(value.value)
            known = registry.actor(ident)
            if name != value.value.get("name") and known is None:
                self.withheld.append(field)
            inter = registry.INTER.get(known.get("kind"), 0) if known else 0
            found.setdefault(f"{ident} {name}", RowActor(ident, name, inter, known.get("country") if known else ""))
        for value in told:
            self._note(f"{field}s", value)
        return tuple(found.values())

    def _place(self) -> Where | None:
        found = views.finest_place(self.claims)
        if found is None:
            return None
        self._note("place", found)
        others = [c.value for c in self.claims if c.field == "place" and isinstance(c.value, dict)]
        where = self.discretion.place(sited(found.value, self.claims), others)
        if where is None or where.coarsened:
            self.withheld.append("place")
        return where

    def _things(self, field: str, tag: str, name: str) -> tuple[str, ...]:
        told = views.all_told(self.claims, field)
        for value in told:
            self._note("weapons" if field == "weapon" else "objects", value)
        return tuple(dict.fromkeys(self.discretion.thing(tag, str(value.value[name])) for value in told))

    def _deaths(self, initiators: Sequence[RowActor], targets: Sequence[RowActor]) -> Viewed[LowBestHigh]:
        sides = [next((actor.id for actor in side if actor.is_organised), None) for side in (initiators, targets)]
        return views.ucdp_low_best_high(self.claims, *sides)

    def _harm(self, outcome: str) -> Harm:
        return Harm(**{name: self._bounds(outcome, name, groups) for name, groups in HARM.items()})

    def _bounds(self, outcome: str, name: str, groups: frozenset[str]) -> MinMax | None:
        found = views.airwars_min_max(self.claims, outcome, groups)
        if found is None:
            return None
        column = f"{name}_{outcome}"
        self._note(column, found)
        low, high = found.value.low, found.value.high
        smallest = high if high is not None else low
        if self.discretion.count(smallest, name) != smallest or self.discretion.count(low, name) != low:
            self.withheld.append(column)
            return None
        return found.value

    def _all(self, outcome: str) -> MinMax | None:
        found = views.all_min_max(self.claims, outcome)
        return self._noted(f"{outcome}_all", found).value if found else None

    def _outlets(self) -> tuple[str, ...]:
        names = dict.fromkeys(claim.outlet for claim in self.claims if claim.outlet)
        shown = [self.discretion.outlet(name) for name in names]
        if None in shown:
            self.withheld.append("outlets")
        return tuple(name for name in shown if name)

    def _is_background(self) -> bool:
        """Whether every report only recalls it."""
        told = {(claim.report, claim.event) for claim in self.claims if claim.field == "type"}
        recalled = {(claim.report, claim.event) for claim in self.claims if claim.field == "background"}
        return told <= recalled

    # ---- where values come from

    def _noted(self, column: str, found: Viewed[Any]) -> Viewed[Any]:
        self._note(column, found)
        return found

    def _note(self, column: str, found: Viewed[Any]) -> None:
        anchors = tuple(dict.fromkeys(self.discretion.anchor(self.claims[n]) for n in found.claims))
        self.derivations.append(Derivation(column, found.rule, found.claims, anchors))


def _date(found: Viewed[dict[str, Any]]) -> RowDate:
    value = found.value
    return RowDate(value["start"], value["end"] or value["start"], value["precision"])


def _denied_type(claims: Sequence[IncidentClaim]) -> Viewed[Any] | None:
    """The type of what every source denies."""
    told = tuple(n for n, claim in enumerate(claims) if claim.field == "type")
    return Viewed(claims[told[0]].value, "denied", told) if told else None
