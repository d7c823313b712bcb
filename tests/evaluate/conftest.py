"""A coder that is wrong in known ways, so that every figure moves away from 0 and 1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tawthiq.model.events import Analysis, Event

change = msgspec.structs.replace


def spoil(event: Event, number: int) -> Event:
    """Every third event keeps its values; others get a wrong type, lose places, change counts, sides or claims."""
    match number % 6:
        case 1:
            return change(event, subtype="Attack", type="Violence against civilians", claims=())
        case 2:
            return change(event, places=event.places[:1], initiators=event.targets, targets=event.initiators)
        case 4:
            rows = tuple(change(row, high=None) for row in event.casualties)
            return change(event, status="denied", casualties=rows, background=not event.background)
        case 5:
            trigger = change(event.trigger, text="لا")
            return change(event, type="Protests", subtype="Peaceful protest", trigger=trigger, weapons=())
    return event


@pytest.fixture(scope="session")
def flawed(gold_dir: Path, perfect: Callable[[str], Analysis]) -> tuple[Analysis, ...]:
    """All of the open corpus, spoilt; every seventh report twice over, every eleventh not at all."""
    analyses = []
    for number, path in enumerate(sorted(gold_dir.glob("[DE]*.json"))):
        analysis = perfect(path.stem)
        events = tuple(spoil(event, number + index) for index, event in enumerate(analysis.events))
        events = events * 2 if number % 7 == 0 else events[:0] if number % 11 == 0 else events
        if path.stem == "D016":  # a report without events gets one
            events = perfect("D001").events[:1]
        analyses.append(change(analysis, events=events))
    return tuple(analyses)
