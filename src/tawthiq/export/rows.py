"""An incident under a profile as one typed row: what all formats start from. A format only spells it.

    incidents ─ Rows(profile).row ─> Row    every value by a named rule, with the claims that it was taken from

Nothing that the profile withholds is in a row, so a format cannot give it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from tawthiq.export import registry, views
from tawthiq.export.claim_values import is_day
from tawthiq.export.corrected import Said, shown
from tawthiq.export.corrections import Correction, Corrections
from tawthiq.export.discretion import Discretion, private_names_of, sited
from tawthiq.export.private_names import PrivateNames
from tawthiq.export.profiles import Profile
from tawthiq.export.row import CORRECTED, HARM, Derivation, Harm, Row, RowActor, RowCorrection, RowDate
from tawthiq.export.row_claims import RowClaims, iso_day
from tawthiq.export.views import LowBestHigh, MinMax, Viewed
from tawthiq.export.where import Where
from tawthiq.link.contradictions import contradictions
from tawthiq.model.events import STATUSES, TYPE_OF
from tawthiq.model.incidents import Incident, IncidentClaim


class Rows:
    """Makes rows under one profile."""

    def __init__(
        self, profile: Profile, private: PrivateNames | None = None, corrections: Corrections | None = None
    ) -> None:
        self.profile, self.private = profile, private or PrivateNames()
        self.corrections = corrections or {}

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
        discretion = Discretion(self.profile, self.private, own)
        plain = _RowMaker(discretion, incident, kind, Said({})).row()
        said = self.corrections.get(incident.id)
        if not said:
            return plain
        return _told(plain, _RowMaker(discretion, incident, kind, Said(said)).row(), said.values(), self.profile)


def _told(plain: Row, row: Row, corrections: Iterable[Correction], profile: Profile) -> Row:
    """`row` with what was corrected in it, beside what the rules gave."""
    told = tuple(
        RowCorrection(
            field=one.field.removesuffix(".one"), was=shown(plain, one.field), now=shown(row, one.field),
            by=None if profile.is_public else one.by, at=None if profile.is_public else one.at,
        )
        for one in corrections
    )  # fmt: skip
    derivations = tuple(Derivation(field, CORRECTED, (), ()) for field in dict.fromkeys(one.field for one in told))
    return msgspec.structs.replace(row, corrections=told, derivations=row.derivations + derivations)


def private_names(incidents: Iterable[Incident]) -> PrivateNames:
    """The names of private persons in all of `incidents`, so that one's quote does not tell another's witness."""
    return PrivateNames(name for incident in incidents for name in private_names_of(incident.claims))


class _RowMaker:
    """One row; `note` keeps where each value comes from."""

    def __init__(self, discretion: Discretion, incident: Incident, kind: Viewed[Any], said: Said) -> None:
        self.discretion, self.incident, self.claims, self.said = discretion, incident, incident.claims, said
        self.derivations: list[Derivation] = []
        self.withheld: list[str] = []
        self.kind = str(said.value("subtype", kind.value))
        self._note("subtype", kind)

    def row(self) -> Row:
        initiators, targets = self._actors("initiator"), self._actors("target")
        status, day = self._status(), views.finest_day(self.claims)
        fatalities = self._noted("fatalities", views.acled_conservative(self.claims))
        deaths = self._noted("deaths", self._deaths(initiators, targets))
        is_told = deaths.rule == "ucdp_low_best_high"
        corrected = self.said.deaths(deaths.value, is_told=is_told)
        is_corrected = corrected != deaths.value
        objects, grade = self._things("damage", "OBJECT", "object"), views.airwars_grade(self.claims)
        self._note("grade", grade)
        groups = {claim.group for claim in self.claims if claim.stance != views.DENIES}
        row_claims = RowClaims(self.discretion, self.claims)
        return Row(
            key=self.incident.id, id=self.discretion.record(self.incident.id), type=TYPE_OF[self.kind],
            subtype=self.kind,
            status=str(self.said.value("status", self._noted("status", status).value if status else "occurred")),
            background=self._is_background(), date=self.said.day(_date(self._noted("date", day)) if day else None),
            place=self._place(), initiators=initiators, targets=targets,
            weapons=self._things("weapon", "WEAPON", "name"), objects=objects,
            fatalities=corrected.low if is_corrected else fatalities.value,
            unknown_number=not is_corrected and fatalities.rule.endswith("unknown_number"), deaths=corrected,
            killed=self._harm("killed"), wounded=self._harm("wounded"), killed_all=self._all("killed"),
            wounded_all=self._all("wounded"), grade=self.said.value("grade", grade.value),
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
        for actor in self.said.actors(f"{field}s", [value.value for value in told]):
            ident, name = self.discretion.actor(actor)
            known = registry.actor(ident)
            if name != actor.get("name") and known is None:
                self.withheld.append(field)
            inter = registry.INTER.get(known.get("kind"), 0) if known else 0
            found.setdefault(f"{ident} {name}", RowActor(ident, name, inter, known.get("country") if known else ""))
        for value in told:
            self._note(f"{field}s", value)
        return tuple(found.values())

    def _place(self) -> Where | None:
        found = views.finest_place(self.claims)
        if found is not None:
            self._note("place", found)
        place = self.said.place(found.value if found else None)
        if place is None:
            return None
        others = [c.value for c in self.claims if c.field == "place" and isinstance(c.value, dict)]
        where = self.discretion.place(sited(place, self.claims), others)
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
        column = f"{name}_{outcome}"
        told = views.airwars_min_max(self.claims, outcome, groups)
        if told is not None:
            self._note(column, told)
        found = self.said.bounds(column, told.value if told else None)
        if found is None:
            return None
        smallest = found.high if found.high is not None else found.low
        if self.discretion.count(smallest, name) != smallest or self.discretion.count(found.low, name) != found.low:
            self.withheld.append(column)
            return None
        return found

    def _all(self, outcome: str) -> MinMax | None:
        found = views.all_min_max(self.claims, outcome)
        return self.said.bounds(outcome, self._noted(f"{outcome}_all", found).value if found else None)

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


def _date(found: Viewed[dict[str, Any]]) -> RowDate | None:
    """The days; None where another program wrote something else there."""
    start, end = found.value["start"], found.value.get("end") or found.value["start"]
    precision = found.value.get("precision")
    known = precision if precision in registry.care().closed["date_precision"] else "unknown"
    return RowDate(start, end, known) if is_day(start) and is_day(end) else None


def _denied_type(claims: Sequence[IncidentClaim]) -> Viewed[Any] | None:
    """The type of what every source denies."""
    told = tuple(n for n, claim in enumerate(claims) if claim.field == "type")
    return Viewed(claims[told[0]].value, "denied", told) if told else None
