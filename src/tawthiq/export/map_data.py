"""What the map page knows: reports, events, and the spots on the ground where their places may lie.

Everything is JSON for the page's own script, which writes text as text and never as HTML. Quotes are lists of
`[words, field]`, so that no offset has to be counted in another unit than the one that it was made in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from tawthiq.export.map_quotes import Quote, quote_of
from tawthiq.export.map_spots import Spot, Spots
from tawthiq.export.wording import bounds
from tawthiq.model.events import Analysis, Candidate, Casualty, Damage, Event, EventClaim, Place

#: a position this vague says only which country; it is listed, not drawn
_TOO_VAGUE: Final = frozenset(("country",))


class MapReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """`title`, `outlet`, `published`, `url` as in the report, None where it does not say."""

    id: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None


class MapPlace(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place of one event. `spot`: number of the spot that it is drawn as; None where it is listed with `why`.

    `candidates`: `[name, kind, admin, lat, lon]` of the known places that it may be.
    """

    name: str
    text: str = ""
    spot: int | None = None
    precision: str = "unknown"
    relation: str = ""
    derivation: str = ""
    admin: tuple[str, ...] = ()
    why: str = ""
    candidates: tuple[tuple[str, str, str, float | None, float | None], ...] = ()
    container: bool = False
    confidence: float = 0.0


class MapEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event; `report` is the number of its report. Names of sides and means are English, as in the registry."""

    id: str
    report: int
    type: str
    subtype: str
    status: str
    confidence: float
    background: bool = False
    start: str | None = None
    end: str | None = None
    precision: str = "day"
    places: tuple[MapPlace, ...] = ()
    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    casualties: tuple[tuple[str, str, str], ...] = ()
    damage: tuple[tuple[str, str], ...] = ()
    claims: tuple[tuple[str, str, str], ...] = ()
    quote: Quote = ()


class MapData(msgspec.Struct, frozen=True):
    """All that is drawn."""

    reports: tuple[MapReport, ...]
    events: tuple[MapEvent, ...]
    spots: tuple[Spot, ...]
    public: bool


class MapBuilder:
    """Takes analyses one by one and keeps only what the map shows of them."""

    def __init__(self, public: bool = False) -> None:
        self.public = public
        self.reports: list[MapReport] = []
        self.events: list[MapEvent] = []
        self.spots = Spots(coarse=public)

    def add(self, analysis: Analysis) -> None:
        """The events of a report; its words only where it holds any events."""
        if not analysis.events:
            return
        info = analysis.report
        full = MapReport(info.id, info.title, info.outlet, info.published, info.url)
        self.reports.append(MapReport(info.id, None, info.outlet, info.published) if self.public else full)
        quotes = [()] * len(analysis.events) if self.public else quote_of(analysis)
        self.events.extend(self._event(event, quote) for event, quote in zip(analysis.events, quotes, strict=True))

    def data(self) -> MapData:
        """What was taken so far."""
        return MapData(tuple(self.reports), tuple(self.events), self.spots.all(), self.public)

    def _event(self, event: Event, quote: Quote) -> MapEvent:
        return MapEvent(
            id=event.id, report=len(self.reports) - 1, type=event.type, subtype=event.subtype, status=event.status,
            confidence=round(event.confidence, 2), background=event.background,
            start=event.date.start, end=event.date.end, precision=event.date.precision,
            places=self._public_places(event.places) if self.public else self._places(event.places),
            initiators=self._names(event.initiators), targets=self._names(event.targets),
            weapons=tuple(dict.fromkeys(w.name for w in event.weapons)),
            casualties=tuple(_casualty(row) for row in event.casualties),
            damage=tuple(_damage(row) for row in event.damage),
            claims=tuple(dict.fromkeys(self._claim(claim) for claim in event.claims)),
            quote=quote,
        )  # fmt: skip

    def _places(self, places: Iterable[Place]) -> tuple[MapPlace, ...]:
        return tuple(self._place(place) for place in places)

    def _place(self, place: Place) -> MapPlace:
        spot = None if place.container else self._spot(place)
        return MapPlace(
            name=place.name, text=place.text, spot=spot, precision=place.precision, relation=place.relation,
            derivation=place.derivation, admin=place.admin, why="" if spot is not None else _why(place),
            candidates=tuple(_candidate(c) for c in (place.unresolved.candidates if place.unresolved else ())),
            container=place.container, confidence=round(place.confidence, 2),
        )  # fmt: skip

    def _public_places(self, places: Sequence[Place]) -> tuple[MapPlace, ...]:
        """Only the units around them: neither their names nor how they were told, which would give them away.

        Where nothing has a position of its own, the unit that the text says it lies in.
        """
        told = [place for place in places if not place.container]
        units = self._units(told) or self._units(places)
        return units or tuple(dict.fromkeys(MapPlace(name="", why=_why(place)) for place in told))

    def _units(self, places: Iterable[Place]) -> tuple[MapPlace, ...]:
        spots = dict.fromkeys(self._spot(place) for place in places)
        names = {spot: self.spots.unit_name(spot) for spot in spots if spot is not None}
        return tuple(MapPlace(name=name, spot=spot, precision="admin1") for spot, name in names.items())

    def _spot(self, place: Place) -> int | None:
        return None if place.precision in _TOO_VAGUE else self.spots.number(place)

    def _names(self, actors: Iterable[Any]) -> tuple[str, ...]:
        """An actor that the registry does not have may be a person; the public is not told."""
        return tuple(dict.fromkeys("unlisted" if self.public and a.id == "unlisted" else a.name for a in actors))

    def _claim(self, claim: EventClaim) -> tuple[str, str, str]:
        """`(name, role and body, stance)`; the public is not told the name."""
        source = claim.source
        told = dict.fromkeys(k for k in (source.role, source.organisation) if k and k != source.name)
        known = [k for k in told if not self.public or not _is_of_the_text(k)]
        return "" if self.public else source.name, ", ".join(known), claim.stance


def build(analyses: Iterable[Analysis], public: bool = False) -> MapData:
    """The map of `analyses`; `public` coarsens places to their unit and leaves the words out."""
    builder = MapBuilder(public)
    for analysis in analyses:
        builder.add(analysis)
    return builder.data()


def _is_of_the_text(name: str) -> bool:
    """Whether a name is copied from the report and not the registry's; «شباب حي …» would tell the place."""
    return any("\u0600" <= character <= "\u06ff" for character in name)


def _why(place: Place) -> str:
    if place.container:
        return ""
    if place.precision in _TOO_VAGUE:
        return "only-country"
    return place.unresolved.why if place.unresolved else "no-position"


def _candidate(found: Candidate) -> tuple[str, str, str, float | None, float | None]:
    return found.name, found.kind, ", ".join(found.admin), found.lat, found.lon


def _casualty(row: Casualty) -> tuple[str, str, str]:
    return bounds(row.low, row.high), row.outcome, row.group


def _damage(row: Damage) -> tuple[str, str]:
    count = "" if row.low is None and row.high is None else bounds(row.low, row.high)
    return count, f"{row.object}, {row.effect}"


def to_script(data: Any) -> str:
    """JSON that stands in a script element as it is: nothing in it can end the element or open a comment."""
    text = msgspec.json.encode(data).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def words(table: dict[str, Any], names: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Labels of those tables as `{table: {key: [Arabic, English]}}`."""
    return {name: {key: [entry.ar, entry.en] for key, entry in table[name].items()} for name in names}
