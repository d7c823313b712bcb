"""The values of an event that stand on words, one by one: what a page highlights and an audit walks over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tawthiq.model.events import Analysis, Event
from tawthiq.model.spans import Span

FIELDS = ("trigger", "date", "place", "initiator", "target", "weapon", "casualty", "damage", "claim")


class Value(msgspec.Struct, frozen=True):
    """`id` is unique within a report's page: `e2-place-1` is the second place of the third event, whose `event` is 2.

    A claim has two values of one id: the source's words and the reporting word.
    """

    id: str
    event: int
    field: str
    text: str
    span: Span


def value_id(event: int, field: str, number: int = 0) -> str:
    """The id by which card and highlighted words find each other."""
    return f"e{event}-{field}-{number}"


def values_of(event: Event, number: int) -> Iterator[Value]:
    """The values of `event`, which is `number` (from 0) in its report; inferred ones, without words, are left out."""
    groups: tuple[tuple[str, Iterable[tuple[str | None, Span | None]]], ...] = (
        ("trigger", [(event.trigger.text, event.trigger.span)]),
        ("date", [(event.date.text, event.date.span)]),
        ("place", ((place.text, place.span) for place in event.places)),
        ("initiator", ((actor.text, actor.span) for actor in event.initiators)),
        ("target", ((actor.text, actor.span) for actor in event.targets)),
        ("weapon", ((weapon.text, weapon.span) for weapon in event.weapons)),
        ("casualty", ((row.text, row.span) for row in event.casualties)),
        ("damage", ((row.text, row.span) for row in event.damage)),
        ("claim", ((claim.source.text, claim.source.span) for claim in event.claims)),
    )
    for field, found in groups:
        for index, (text, span) in enumerate(found):
            if span is not None and text is not None:
                yield Value(value_id(number, field, index), number, field, text, span)
    for index, claim in enumerate(event.claims):
        if claim.verb is not None and claim.span is not None:
            yield Value(value_id(number, "claim", index), number, "claim", claim.verb, claim.span)


def all_values(analysis: Analysis) -> tuple[Value, ...]:
    """The values of all events, in the order of the events."""
    return tuple(value for number, event in enumerate(analysis.events) for value in values_of(event, number))
