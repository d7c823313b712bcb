"""A body that posts in its own name («فرقنا», the monitor's own site) says every event of its report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from tawthiq.extract.country import actors_by_id
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Entry
from tawthiq.model.documents import Report
from tawthiq.model.mentions import ActorMention
from tawthiq.model.spans import Span

_HANDLE = "@"
_HEAD_TOKENS = 3


class OwnVoice(msgspec.Struct, frozen=True):
    """The body, and all places where the report names it or where it speaks of itself."""

    actor_id: str
    name: str
    spans: tuple[Span, ...]

    def nearest(self, span: Span) -> Span | None:
        """Where the body is named nearest to `span`."""
        return min(self.spans, key=lambda s: abs(s.start - span.start), default=None)


def find_own_voice(read: ReadDocument, actors: Sequence[ActorMention]) -> OwnVoice | None:
    """The body that posts, told by the outlet, by a word for itself, or by its name and handle on top."""
    own = [(r.entry, read.span(r)) for s in read.sentences for r in read.of_tag(s, "ACTOR") if r.features == "own"]
    entry = _by_outlet(read.document.report) or (own[0][0] if own else None) or _by_handle(read, actors)
    if entry is None:
        return None
    named = [a.span for a in actors if a.actor_id == entry.id]
    return OwnVoice(entry.id, entry.name, tuple(named) or tuple(span for e, span in own if e is entry))


def _by_outlet(report: Report) -> Entry | None:
    said = f"{report.outlet or ''} {report.url or ''}".lower()
    return next((entry for word, entry in _outlets() if word in said), None)


@cache
def _outlets() -> tuple[tuple[str, Entry], ...]:
    """Words by which an outlet is known as a body's own, and the body."""
    return tuple(
        (word.strip(), entry)
        for entry in actors_by_id().values()
        for word in entry.get("outlets").split(",")
        if word.strip()
    )


def _by_handle(read: ReadDocument, actors: Sequence[ActorMention]) -> Entry | None:
    """«الدفاع المدني السوري@…» at the head of a post."""
    for actor in actors:
        if actor.first > _HEAD_TOKENS:
            return None
        follows = read.tokens[actor.last].text if actor.last < len(read.tokens) else ""
        entry = actors_by_id().get(actor.actor_id)
        if follows == _HANDLE and entry is not None and entry.get("outlets"):
            return entry
    return None
