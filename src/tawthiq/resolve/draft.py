"""An event in the making: the chosen trigger and what was chosen for it, before anything is resolved."""

from __future__ import annotations

import msgspec

from tawthiq.model.events import EventDate
from tawthiq.model.mentions import ObjectMention, TriggerMention
from tawthiq.resolve.choose import Picked


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """`score` is the trigger's probability, `kind_score` the subtype's, `civilians_score` that civilians are hit.

    `dated_by` is the choice that gave the date, None for a default.
    """

    trigger: TriggerMention
    score: float
    subtype: str
    kind_score: float
    status: str
    background: bool
    places: tuple[Picked, ...]
    initiators: tuple[Picked, ...]
    targets: tuple[Picked, ...]
    counts: tuple[Picked, ...]
    weapons: tuple[Picked, ...]
    objects: tuple[ObjectMention, ...]
    hits_civilians: bool
    date: EventDate
    attributions: tuple[Picked, ...]
    dated_by: Picked | None = None
    civilians_score: float = 0.5
