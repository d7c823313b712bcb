"""Labelled pairs of drafts and labelled events, made by models that did not see the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tawthiq.evaluate.events import ScoredEvent, from_coder, from_gold
from tawthiq.evaluate.pairing import likeness, pair
from tawthiq.resolve.decisions.keep import keep_features
from tawthiq.resolve.decisions.same import may_be_same, same_features
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.events import DraftMaker
from tawthiq.resolve.linear import Models
from tawthiq.resolve.merge import unite_drafts
from tawthiq.resolve.values import EventWriter
from tawthiq.train.corpus import GoldDocument, spans_of
from tawthiq.train.examples import Example

LOOSE = 0.15
LIKE = 0.6


def same_examples(documents: Sequence[GoldDocument], models: Models) -> Iterator[Example]:
    """Pairs of drafts, alike where both tell the same gold event."""
    trigger = msgspec.structs.replace(models["trigger"], threshold=LOOSE)
    loose = Models(models.corpus, {**models.models, "trigger": trigger})
    for document in documents:
        drafts = DraftMaker(document.index, loose, document.published).make()
        told = [_gold_event(document, draft, n) for n, draft in enumerate(drafts)]
        for j, second in enumerate(drafts):
            for i in range(j):
                if told[i] is not None and told[j] is not None and may_be_same(drafts[i], second):
                    features = same_features(document.index, drafts[i], second, models["twin"])
                    yield "same", features, told[i] == told[j]


def united_drafts(document: GoldDocument, models: Models) -> list[Draft]:
    """The drafts of a document as they stand after merging."""
    made = DraftMaker(document.index, models, document.published).make()
    return unite_drafts(document.index, made, models)


def keep_examples(documents: Sequence[GoldDocument], united: Sequence[Sequence[Draft]]) -> Iterator[Example]:
    """The united drafts of each document, to keep where they pair with a gold event."""
    for document, drafts in zip(documents, united, strict=True):
        gold = [from_gold(e) for e in document.events]
        coded = [_scored(document, draft, n) for n, draft in enumerate(drafts)]
        paired = {j for _, j in pair(gold, coded)}
        for j, draft in enumerate(drafts):
            yield "keep", keep_features(document.index, draft, drafts), j in paired


def _gold_event(document: GoldDocument, draft: Draft, number: int) -> int | None:
    """Which gold event a draft tells: that of its trigger, else the one most like it."""
    for k, event in enumerate(document.events):
        span = spans_of(event, "trigger")[0]
        if span is not None and draft.trigger.span.overlaps(span):
            return k
    coded = _scored(document, draft, number)
    scored = [(likeness(from_gold(event), coded), k) for k, event in enumerate(document.events)]
    best, k = max(scored, default=(0.0, -1))
    return k if best >= LIKE else None


def _scored(document: GoldDocument, draft: Draft, number: int) -> ScoredEvent:
    return from_coder(EventWriter(document.index, {}, document.id).write(draft, number))
