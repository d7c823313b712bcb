"""The learning curve: what more reports in the corpus would bring, by what fewer of them cost.

`python -m tawthiq.train.curve [GOLD_DIR]` cross-validates with parts of each training fold and writes
`docs/quality/learning-curve.json` and `.svg`; takes some minutes.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from tawthiq.evaluate.measures import Figures
from tawthiq.model.events import Event
from tawthiq.resolve.linear import Models
from tawthiq.train.__main__ import OPEN_CORPUS
from tawthiq.train.corpus import GoldDocument, corpus_hash, load_corpus
from tawthiq.train.examples import Example, examples_of
from tawthiq.train.fit import train
from tawthiq.train.picture import Chart, Line, svg
from tawthiq.train.validate import FOLDS, code, figures

OUTPUT = Path("docs/quality/learning-curve")
SHARES = (0.25, 0.5, 0.75, 1.0)
#: parts smaller than the whole are drawn so often, for which reports are in them matters
DRAWS = 3

Examples = Mapping[str, Sequence[Example]]


class Stage(msgspec.Struct, frozen=True):
    """Figures of one share of the corpus, the mean of `draws`, which are (events F1, mean slot F1) each."""

    share: float
    reports: int
    events_f1: float
    slot_f1_mean: float
    draws: tuple[tuple[float, float], ...]


class Curve(msgspec.Struct, frozen=True):
    """`corpus` is the hash of the corpus, `stages` go from the smallest share to the whole."""

    corpus: str
    stages: tuple[Stage, ...]


def learning_curve(documents: Sequence[GoldDocument], corpus: str) -> Curve:
    """Every report of `documents` coded by models that saw a share of the others."""
    examples = {d.id: list(examples_of(d)) for d in documents}
    return Curve(corpus, tuple(_stage(documents, examples, share) for share in SHARES))


def _stage(documents: Sequence[GoldDocument], examples: Examples, share: float) -> Stage:
    draws = tuple(_draw(documents, examples, share, n) for n in range(DRAWS if share < 1 else 1))
    reports = round(share * len(documents) * (FOLDS - 1) / FOLDS)
    events, slots = (sum(d[k] for d in draws) / len(draws) for k in (0, 1))
    return Stage(share, reports, round(events, 4), round(slots, 4), draws)


def _draw(documents: Sequence[GoldDocument], examples: Examples, share: float, number: int) -> tuple[float, float]:
    found = _validated(documents, examples, share, number)
    return round(found.table["events"].f1, 4), round(found.slot_f1_mean, 4)


def _validated(documents: Sequence[GoldDocument], examples: Examples, share: float, number: int) -> Figures:
    coded: dict[str, tuple[Event, ...]] = {}
    for k in range(FOLDS):
        fold = documents[k::FOLDS]
        names = {d.id for d in fold}
        part = drawn([d for d in documents if d.id not in names], share, number)
        models = Models("", train(part, examples))
        coded.update((d.id, code(d, models)) for d in fold)
    return figures(documents, coded)


def drawn(documents: Sequence[GoldDocument], share: float, number: int) -> list[GoldDocument]:
    """A share of `documents`, in their order; the same for the same `number`, and a smaller one lies in a larger."""
    order = sorted(documents, key=lambda d: hashlib.sha256(f"{number} {d.id}".encode()).digest())
    kept = {d.id for d in order[: round(share * len(order))]}
    return [d for d in documents if d.id in kept]


def picture(curve: Curve) -> str:
    """The curve as SVG."""
    stages = curve.stages
    rows = (("events", [s.events_f1 for s in stages]), ("mean of slots", [s.slot_f1_mean for s in stages]))
    at = [float(s.reports) for s in stages]
    lines = [
        Line(label, tuple(zip(at, values, strict=True)), tuple(f"{v:.3f}" for v in values)) for label, values in rows
    ]
    return svg(
        Chart(
            title="Learning curve, open corpus, cross-validated",
            x_title="reports trained on",
            y_title="F1",
            x_ticks=[0, *at],
            y_ticks=[0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
            lines=lines,
        )
    )


def main(arguments: list[str]) -> int:
    """Draw the curve of the corpus in the folder that is named, tests/gold if none."""
    folder = Path(arguments[0]) if arguments else OPEN_CORPUS
    curve = learning_curve(load_corpus(folder), corpus_hash(folder))
    OUTPUT.with_suffix(".json").write_bytes(msgspec.json.format(msgspec.json.encode(curve), indent=2) + b"\n")
    OUTPUT.with_suffix(".svg").write_text(picture(curve), "utf-8")
    for stage in curve.stages:
        print(f"{stage.reports:4} reports: events F1 {stage.events_f1:.3f}, mean F1 of slots {stage.slot_f1_mean:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
