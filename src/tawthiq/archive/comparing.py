"""Two runs of coders over the same documents: which events came, went or changed, and in which fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from tawthiq.archive.projection import Said, values_of
from tawthiq.model.coded import unpack
from tawthiq.model.events import Event
from tawthiq.store import Store
from tawthiq.store.coded import analyses, analyses_of
from tawthiq.store.runs import Run

Pair = tuple[Event | None, Event | None]
"""An event of the older run and the same of the newer one, None where there is none."""

PAGE: Final = 200
LIKE: Final = 0.5
"""Events that share no trigger are the same from this share of common values on."""


class FieldChange(msgspec.Struct, frozen=True):
    """Values of `field` that went, and that came in their place."""

    field: str
    went: tuple[Said, ...]
    came: tuple[Said, ...]


class EventChange(msgspec.Struct, frozen=True, kw_only=True):
    """`old` None: the event came; `new` None: it went; else `fields` changed."""

    document_id: str
    old: Event | None
    new: Event | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def kind(self) -> str:
        """came, went, changed."""
        return "came" if self.old is None else "went" if self.new is None else "changed"


class DocumentChanges(msgspec.Struct, frozen=True):
    """One document that both runs coded: how many of its events stayed as they were, and the others."""

    document_id: str
    n_same: int
    changes: tuple[EventChange, ...]


class Totals:
    """Counts over documents: events by what became of them, changes by field."""

    def __init__(self) -> None:
        self.n_documents = self.n_touched = 0
        self.events: Counter[str] = Counter(same=0, came=0, went=0, changed=0)
        self.fields: Counter[str] = Counter()

    def add(self, document: DocumentChanges) -> None:
        """Counts one document in."""
        self.n_documents += 1
        self.n_touched += bool(document.changes)
        self.events["same"] += document.n_same
        for change in document.changes:
            self.events[change.kind] += 1
            self.fields.update(field.field for field in change.fields)


def compare_runs(store: Store, old: Run, new: Run) -> Iterator[DocumentChanges]:
    """Every document that both runs coded, by id; a page of them in memory at a time."""
    after = ""
    while True:
        with store.read() as connection:
            page = analyses(connection, old.id, after=after, most=PAGE)
            others = analyses_of(connection, new.id, [ident for ident, _ in page])
        for ident, kept in page:
            if ident in others:
                before = unpack(kept, f"{ident} in run {old.n}").events
                now = unpack(others[ident], f"{ident} in run {new.n}").events
                yield compare_events(ident, before, now)
        if not page:
            return
        after = page[-1][0]


def compare_events(document_id: str, old: Sequence[Event], new: Sequence[Event]) -> DocumentChanges:
    """The events of one document in two runs."""
    n_same = 0
    changes = []
    for before, now in match_events(old, new):
        fields = _field_changes(before, now) if before and now else ()
        if before and now and not fields:
            n_same += 1
        else:
            changes.append(EventChange(document_id=document_id, old=before, new=now, fields=fields))
    return DocumentChanges(document_id, n_same, tuple(changes))


def match_events(old: Sequence[Event], new: Sequence[Event]) -> list[Pair]:
    """Each event with its other self: by the same trigger, then one that overlaps, then by what else they share.

    Old events come first, in order, then those that came.
    """
    taken = _best_pairs(old, new)
    came = [event for n, event in enumerate(new) if n not in taken.values()]
    pairs: list[Pair] = [(event, new[taken[n]] if n in taken else None) for n, event in enumerate(old)]
    return pairs + [(None, event) for event in came]


def _best_pairs(old: Sequence[Event], new: Sequence[Event]) -> dict[int, int]:
    ranked = sorted(
        (-likeness, i, j)
        for i, before in enumerate(old)
        for j, now in enumerate(new)
        if (likeness := _likeness(before, now)) >= LIKE
    )
    taken: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in taken and j not in taken.values():
            taken[i] = j
    return taken


def _likeness(before: Event, now: Event) -> float:
    """The share of values that both have; 2 more for the same trigger, 1 more for one that overlaps."""
    told, tells = before.trigger.span, now.trigger.span
    by_place = 2.0 if told == tells else 1.0 if told.overlaps(tells) else 0.0
    ours, theirs = _keys(before), _keys(now)
    return by_place + len(ours & theirs) / len(ours | theirs)


def _keys(event: Event) -> set[tuple[str, str]]:
    return {(said.field, said.value_json) for said in values_of(event)}


def _field_changes(before: Event, now: Event) -> tuple[FieldChange, ...]:
    """By value; a value that stays counts as one that stays though its words or its confidence are others."""
    ours, theirs = _by_field(before), _by_field(now)
    changes = []
    for field in dict.fromkeys([*ours, *theirs]):
        went = _without(ours.get(field, []), theirs.get(field, []))
        came = _without(theirs.get(field, []), ours.get(field, []))
        if went or came:
            changes.append(FieldChange(field, went, came))
    return tuple(changes)


def _by_field(event: Event) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for said in values_of(event):
        found.setdefault(said.field, []).append(said)
    return found


def _without(values: list[Said], others: list[Said]) -> tuple[Said, ...]:
    left = Counter(said.value_json for said in others)
    gone = []
    for said in values:
        if left[said.value_json]:
            left[said.value_json] -= 1
        else:
            gone.append(said)
    return tuple(gone)
