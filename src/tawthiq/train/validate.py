"""Cross-validation: every report of the open corpus coded by models that did not see it.

`python -m tawthiq.train.validate [GOLD_DIR]` prints the figures; `tests/gate` holds their floors.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tawthiq.evaluate.events import ScoredEvent, from_coder, from_gold
from tawthiq.evaluate.measures import Figures, measure
from tawthiq.model.events import Event
from tawthiq.resolve.confidence import Confidence
from tawthiq.resolve.events import DraftMaker
from tawthiq.resolve.linear import Models
from tawthiq.resolve.merge import merge_drafts
from tawthiq.resolve.values import EventWriter
from tawthiq.train.__main__ import OPEN_CORPUS
from tawthiq.train.corpus import GoldDocument, load_corpus
from tawthiq.train.examples import examples_of
from tawthiq.train.fit import train

FOLDS = 5
#: the slice that nobody looks at while tuning: ids whose number leaves this rest by five
UNTOUCHED = 4
#: an id is one of these letters, for the batch that a report was written or found with, and a number
BATCHES = "DER"


class Validation(msgspec.Struct, frozen=True):
    """Figures over all reports and over the untouched slice, and the events of each report."""

    all: Figures
    untouched: Figures
    events: dict[str, tuple[Event, ...]]


def validate(documents: Sequence[GoldDocument], folds: int = FOLDS) -> Validation:
    """Codes each fold with models trained on the others."""
    examples = {d.id: list(examples_of(d)) for d in documents}
    coded: dict[str, tuple[Event, ...]] = {}
    for k in range(folds):
        fold = documents[k::folds]
        names = {d.id for d in fold}
        models = Models("", train([d for d in documents if d.id not in names], examples))
        coded.update((d.id, code(d, models)) for d in fold)
    untouched = [d for d in documents if is_untouched(d.id)]
    return Validation(figures(documents, coded), figures(untouched, coded), coded)


def is_untouched(name: str) -> bool:
    """Whether the report of this id (`E014`) is in the slice that nobody looks at while tuning."""
    return int(name.lstrip(BATCHES)) % FOLDS == UNTOUCHED


def code(document: GoldDocument, models: Models) -> tuple[Event, ...]:
    """The events of an indexed document; places are left unresolved, as nothing measures them here."""
    drafts = merge_drafts(
        document.index, DraftMaker(document.index, models, document.published).make(), models
    )
    writer = EventWriter(document.index, {}, document.id, Confidence(models))
    return tuple(writer.write(draft, n) for n, draft in enumerate(drafts, 1))


def figures(documents: Sequence[GoldDocument], coded: dict[str, tuple[Event, ...]]) -> Figures:
    """The measures of `tawthiq evaluate` over `documents`."""
    gold: dict[str, Sequence[ScoredEvent]] = {d.id: [from_gold(e) for e in d.events] for d in documents}
    return measure(gold, {d.id: [from_coder(e) for e in coded[d.id]] for d in documents})


def lines(title: str, found: Figures) -> list[str]:
    """The figures as text."""
    rows = [f"{name:18} P {r.precision:.3f}  R {r.recall:.3f}  F1 {r.f1:.3f}" for name, r in found.table.items()]
    right = "  ".join(f"{name} {rate:.3f}" for name, rate in found.accuracy.items())
    return [
        f"{title}: {found.documents} reports, {found.gold_events} gold events, {found.coded_events} coded",
        *rows,
        f"right on paired events: {right}",
        f"false events per report without one: {found.false_per_empty_document:.2f} ({found.empty_documents} reports)",
        f"events F1 {found.table['events'].f1:.3f}, mean F1 of slots {found.slot_f1_mean:.3f}",
        "",
    ]


def main(arguments: list[str]) -> int:
    """Prints the figures over all reports and over the untouched slice."""
    found = validate(load_corpus(Path(arguments[0]) if arguments else OPEN_CORPUS))
    print("\n".join([*lines("all", found.all), *lines("untouched slice", found.untouched)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
