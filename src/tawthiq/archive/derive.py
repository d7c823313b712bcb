"""How this version makes again what an archive derives from texts and analyses."""

from __future__ import annotations

from typing import Any

import msgspec

from tawthiq.archive.copies.signature import signature, signature_version
from tawthiq.archive.copying import regroup
from tawthiq.archive.forms import forms
from tawthiq.archive.projection import project
from tawthiq.archive.verify_derived import Derive, Rows
from tawthiq.model.coded import ACTOR, CLAIM, EVENT, PLACE
from tawthiq.model.events import Analysis


def derive() -> Derive:
    """All that can be made again."""
    return Derive(
        forms=forms, project=rows_of, signature=signature, signature_version=signature_version(), regroup=regroup
    )  # fmt: skip


def rows_of(analysis: bytes) -> Rows:
    """By table, of the JSON of an analysis. Raises msgspec.DecodeError where it is none."""
    found: dict[str, list[dict[str, Any]]] = {"events": [], "event_places": [], "event_actors": [], "claims": []}
    for event in project(msgspec.json.decode(analysis, type=Analysis)):
        row = dict(zip(EVENT, event.event, strict=True))
        found["events"].append(row)
        parts = (("event_places", PLACE, event.places), ("event_actors", ACTOR, event.actors),
                 ("claims", CLAIM, event.claims))  # fmt: skip
        for name, columns, rows in parts:
            found[name] += [{"event": row["id"], **dict(zip(columns, cells, strict=True))} for cells in rows]
    return found
