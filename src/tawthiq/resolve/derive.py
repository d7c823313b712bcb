"""The derivation of an event: which rule gave which value from which words."""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.events import Actor, Casualty, Event, Place, Step, Weapon
from tawthiq.resolve.draft import Draft


def derivation(event: Event, draft: Draft) -> tuple[Step, ...]:
    """The steps in the order of the event's fields."""
    return tuple(_steps(event, draft))


def _steps(event: Event, draft: Draft) -> Iterator[Step]:
    trigger = event.trigger
    yield Step(
        field="trigger",
        rule=draft.trigger.found_by,
        value=f"chosen with {draft.score:.2f}",
        text=trigger.text,
        span=trigger.span,
    )
    yield Step(
        field="subtype",
        rule="decision.kind",
        value=f"{event.subtype} ({draft.kind_score:.2f})",
        text=trigger.text,
        span=trigger.span,
    )
    yield Step(field="status", rule="decision.standing", value=event.status)
    yield Step(field="background", rule="decision.standing", value=str(event.background).lower())
    date = f"{event.date.start}..{event.date.end}" if event.date.start else "unknown"
    yield Step(field="date", rule=event.date.method, value=date, text=event.date.text, span=event.date.span)
    scores = {
        p.mention.span: p for p in (*draft.places, *draft.initiators, *draft.targets, *draft.counts, *draft.weapons)
    }
    for field, values in (
        ("places", event.places), ("initiators", event.initiators), ("targets", event.targets),
        ("weapons", event.weapons), ("casualties", event.casualties),
    ):  # fmt: skip
        for value in values:
            picked = scores.get(value.span) if value.span else None
            rule = picked.mention.found_by if picked else "rule.implied"
            note = f" ({picked.score:.2f})" if picked else ""
            yield Step(field=field, rule=rule, value=_name(value) + note, text=value.text, span=value.span)
            if isinstance(value, Place) and value.derivation:
                where = f"position.{value.method}"
                yield Step(field=field, rule=where, value=value.derivation, text=value.text, span=value.span)
    for item in event.damage:
        yield Step(
            field="damage",
            rule="rule.nearest-event",
            value=f"{item.object} {item.effect}",
            text=item.text,
            span=item.span,
        )
    for claim in event.claims:
        yield Step(
            field="claims",
            rule=f"attribution.{claim.stance}",
            value=claim.source.name,
            text=claim.source.text,
            span=claim.source.span,
        )


def _name(value: Place | Actor | Weapon | Casualty) -> str:
    if isinstance(value, Casualty):
        return f"{value.outcome} {value.low}{'+' if value.high is None else f'..{value.high}'}"
    return value.name
