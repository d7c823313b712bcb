"""Place mentions to places: positions with a radius, how they were found, and the units that they lie in.

`namesakes` chooses which known place a name means, `relative` places what a report puts beside another place.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tawthiq.gazetteer.names import NameIndex, load_names, name_key
from tawthiq.model.documents import Document
from tawthiq.model.events import Candidate, Issue, Place, Unresolved
from tawthiq.model.mentions import ActorMention, PlaceMention
from tawthiq.resolve.anchors import Anchors, entry_label
from tawthiq.resolve.extents import extent_of
from tawthiq.resolve.namesakes import Choice, Namesakes
from tawthiq.resolve.relative import relate
from tawthiq.resolve.setting import countries_of
from tawthiq.resolve.sites import Site

#: so many candidates of an unresolved name are told
_TOLD = 10


class Resolved(msgspec.Struct, frozen=True):
    """`places[i]` belongs to mention `i`."""

    places: tuple[Place, ...]
    issues: tuple[Issue, ...]


def resolve_places(
    mentions: Sequence[PlaceMention],
    document: Document,
    names: NameIndex | None = None,
    actors: Sequence[ActorMention] = (),
) -> Resolved:
    """A place for each mention, in the same order.

    `names` are all known ones if not told; the report's `actors` help to tell which country it is about.
    """
    return _Resolver(mentions, document, load_names() if names is None else names, actors).resolve()


class _Resolver:
    def __init__(
        self, mentions: Sequence[PlaceMention], document: Document, names: NameIndex, actors: Sequence[ActorMention]
    ) -> None:
        self.mentions = mentions
        self.text = document.text
        self.names = names
        self.namesakes = Namesakes(mentions, document, names, countries_of(document.report, actors))
        self.anchors = Anchors(self.namesakes, names)
        self.issues: list[Issue] = []

    def resolve(self) -> Resolved:
        drafts = [self._place(m, self.namesakes.choice(i)) for i, m in enumerate(self.mentions)]
        return Resolved(tuple(_shared(drafts)), tuple(self.issues))

    def _place(self, mention: PlaceMention, choice: Choice) -> Place:
        relation = mention.relation
        entry, point = choice.entry, choice.point
        radius, precision = extent_of(mention.kind, choice)
        known = Place(
            name=mention.name, kind=mention.kind, text=mention.span.of(self.text), span=mention.span,
            id=entry.id if entry else None, lat=point[0] if point else None, lon=point[1] if point else None,
            radius_km=round(radius, 1) if point else None, precision=precision if point else "unknown",
            method="gazetteer" if point else "unresolved",
            admin=self.anchors.admin(entry), relation=relation.text if relation else "", container=mention.container,
            unresolved=None if point else self._unresolved(choice),
            derivation=f"gazetteer position of {entry_label(entry)}, good to {radius:.1f} km" if point else "",
        )  # fmt: skip
        place, issue = relate(known, mention, choice, self.anchors)
        if issue is not None:
            self.issues.append(issue)
        return place

    def _unresolved(self, choice: Choice) -> Unresolved:
        sites = (choice.site, *choice.rivals) if choice.site else choice.rivals
        return Unresolved(why=choice.why, candidates=tuple(self._candidate(site) for site in sites[:_TOLD]))

    def _candidate(self, site: Site) -> Candidate:
        entry = site.entry
        return Candidate(
            id=entry.id, name=entry.name, kind=entry.kind, lat=site.lat, lon=site.lon, admin=self.anchors.admin(entry)
        )


def _shared(places: list[Place]) -> list[Place]:
    """A name that got its position once in the report has it everywhere."""
    known: dict[str, Place] = {}
    for place in places:
        if place.method == "relative":
            known.setdefault(name_key(place.name), place)
    return [_at(p, known[name_key(p.name)]) if p.lat is None and name_key(p.name) in known else p for p in places]


def _at(place: Place, other: Place) -> Place:
    return msgspec.structs.replace(
        place, lat=other.lat, lon=other.lon, radius_km=other.radius_km, precision=other.precision, method=other.method,
        admin=place.admin or other.admin, shape=other.shape, derivation=other.derivation, unresolved=None,
    )  # fmt: skip
