"""Labelled pairs of drafts, made by models that did not see the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tawthiq.evaluate.events import from_coder, from_gold
from tawthiq.evaluate.pairing import likeness
from tawthiq.resolve.decisions.keep import keep_features
from tawthiq.resolve.decisions.same import may_be_same, same_features
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.events import DraftMaker
from tawthiq.resolve.linear import Models
from tawthiq.resolve.values import EventWriter
from tawthiq.train.corpus import GoldDocument, spans_of
from tawthiq.train.examples import Example

LOOSE = 0.15
LIKE = 0.6


def pair_examples(documents: Sequence[GoldDocument], models: Models) -> Iterator[Example]:
    """Drafts to keep and pairs of drafts, labelled by the gold events that they tell."""
    trigger = msgspec.structs.replace(models["trigger"], threshold=LOOSE)
    loose = Models(models.corpus, {**models.models, "trigger": trigger})
    for document in documents:
        drafts = DraftMaker(document.index, loose, document.published).make()
        told = [_gold_event(document, draft, n) for n, draft in enumerate(drafts)]
        yield from _kept(document, drafts, told)
        for j, second in enumerate(drafts):
            for i in range(j):
                if told[i] is not None and told[j] is not None and may_be_same(drafts[i], second):
                    yield "same", same_features(document.index, drafts[i], second), told[i] == told[j]


def _kept(document: GoldDocument, drafts: Sequence[Draft], told: Sequence[int | None]) -> Iterator[Example]:
    """The surest draft of each gold event is one to keep; further ones of the same event are no example."""
    done: set[int] = set()
    for draft, event in sorted(zip(drafts, told, strict=True), key=lambda item: -item[0].score):
        if event is None or event not in done:
            yield "keep", keep_features(document.index, draft, drafts), event is not None
        if event is not None:
            done.add(event)


def _gold_event(document: GoldDocument, draft: Draft, number: int) -> int | None:
    """Which gold event a draft tells: that of its trigger, else the one most like it."""
    for k, event in enumerate(document.events):
        span = spans_of(event, "trigger")[0]
        if span is not None and draft.trigger.span.overlaps(span):
            return k
    coded = from_coder(EventWriter(document.index, {}, document.id).write(draft, number))
    scored: list[tuple[float, int]] = [(_likeness(event, coded), k) for k, event in enumerate(document.events)]
    best, k = max(scored, default=(0.0, -1))
    return k if best >= LIKE else None


def _likeness(event: dict[str, Any], coded: Any) -> float:
    return likeness(from_gold(event), coded)
