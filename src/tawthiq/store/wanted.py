"""What is looked for, with every name resolved to what the tables hold."""

from __future__ import annotations

from typing import Literal

import msgspec

from tawthiq.store.fulltext import TextQuery
from tawthiq.store.spatial import Box, Circle

Role = Literal["initiator", "target", "claimant"]


class Days(msgspec.Struct, frozen=True):
    """ISO days, both included; None is open."""

    first: str | None = None
    last: str | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


class PlacesWanted(msgspec.Struct, frozen=True):
    """Places by any of: key of the name, id in a gazetteer, administrative units as `event_places.admin` has them."""

    keys: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


class ActorsWanted(msgspec.Struct, frozen=True):
    """Actors in a role, in any where it is None, by any of: id, key of the name."""

    role: Role | None
    ids: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


class EventsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What one event must be, all of it at once; empty is anything. `killed`: at least so many."""

    run_id: str
    days: Days = Days()
    subtypes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    background: bool | None = None
    places: PlacesWanted | None = None
    actors: tuple[ActorsWanted, ...] = ()
    killed: int | None = None
    area: Circle | Box | None = None
    inside: bool = False


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Documents with these words, of these outlets, … and, where `events` is told, with an event that fits it."""

    text: TextQuery = TextQuery()
    states: tuple[str, ...] = ("kept",)
    published: Days = Days()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    events: EventsWanted | None = None


class Found(msgspec.Struct, frozen=True, gc=False):
    """A document that fits, and the event that made it fit."""

    seq: int
    id: str
    event_seq: int | None = None
