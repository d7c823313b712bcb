"""What a search gives: frozen, and as JSON one object a hit."""

from __future__ import annotations

import msgspec

from tawthiq.model.spans import Span

SEARCH_SCHEMA = "tawthiq-search/1"


class Quote(msgspec.Struct, frozen=True):
    """Words of a document, verbatim: `document.text[span.start:span.end] == text`, code points."""

    text: str
    span: Span


class Passage(msgspec.Struct, frozen=True):
    """A piece of a document's text; `marks`: the words in it that were looked for, or that an event rests on."""

    text: str
    span: Span
    marks: tuple[Quote, ...]


class FoundDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: kept or withdrawn. `copies`: how many other documents tell the same dispatch; `origin`: the first."""

    id: str
    address: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    state: str
    copies: int = 0
    origin: str | None = None


class FoundPlace(msgspec.Struct, frozen=True, kw_only=True):
    """As in `tawthiq.model.events.Place`."""

    name: str
    id: str | None
    admin: tuple[str, ...]
    lat: float | None
    lon: float | None
    radius_km: float | None


class FoundActor(msgspec.Struct, frozen=True, kw_only=True):
    """`role`: initiator, target, claimant."""

    role: str
    id: str | None
    name: str


class FoundClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One value of one field, who said it, and the words that give it."""

    field: str
    value: msgspec.Raw
    speaker: str | None
    stance: str | None
    quote: Quote | None
    confidence: float


class FoundEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that fits what was asked of events; where nothing was, one that rests on words that were found.

    `incident`: id of the one that it was linked into, None where its run was not linked since it was coded.
    """

    id: str
    type: str
    subtype: str
    status: str
    background: bool
    start: str | None
    end: str | None
    precision: str
    trigger: Quote
    places: tuple[FoundPlace, ...]
    actors: tuple[FoundActor, ...]
    claims: tuple[FoundClaim, ...]
    confidence: float
    incident: str | None = None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A document with the passages and events that made it one. `score`: None where hits are in order of days."""

    schema: str = SEARCH_SCHEMA
    document: FoundDocument
    passages: tuple[Passage, ...]
    events: tuple[FoundEvent, ...]
    score: float | None = None

    def to_json(self) -> bytes:
        """One line, without a line end."""
        return msgspec.json.encode(self)


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """`more`: there are more hits than were asked for. `run`: number of the coder's run, None where nothing is coded.

    `ranked`: of how many documents, the newest that fit, these are the best; None where hits are in order of days.
    """

    hits: tuple[Hit, ...]
    more: bool
    run: int | None
    ranked: int | None = None
