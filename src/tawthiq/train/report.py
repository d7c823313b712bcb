"""The figures of README.md and docs/quality/index.md, measured and written between their markers.

    python -m tawthiq.train.report [--real GOLD_DIR]

The open corpus is cross-validated; reports that cannot be shipped, if a folder of them is named, are coded by the
shipped models. Without `--real` their last figures are kept. All figures also go to docs/quality/figures.json.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from tawthiq.errors import DataError
from tawthiq.evaluate.events import SLOTS
from tawthiq.evaluate.gold import GoldDocument, read_gold
from tawthiq.evaluate.measures import FIELDS, Figures
from tawthiq.evaluate.score import score
from tawthiq.gazetteer.installed import NONE
from tawthiq.gazetteer.names import load_names
from tawthiq.pipeline import code_report
from tawthiq.train.__main__ import OPEN_CORPUS
from tawthiq.train.corpus import corpus_hash, load_corpus
from tawthiq.train.validate import is_untouched, validate

STORE = Path("docs/quality/figures.json")
FULL, SHORT = Path("docs/quality/index.md"), Path("README.md")
PARTS = ("open", "open_untouched", "real", "real_untouched")
HEADINGS = ("open corpus", "its untouched slice", "real reports", "their untouched slice")
NAMES = {
    "side_a": "initiators", "side_b": "targets", "claimed": "has a claimant", "date": "date, exact interval",
    "casualties": "casualties, outcome and bounds",
}  # fmt: skip
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


class Part(msgspec.Struct, frozen=True):
    """Figures of one set of reports. `f1`: precision, recall, F1 by name; `right`: share of paired events."""

    reports: int
    events: int
    empty_reports: int
    false_per_empty: float
    f1: dict[str, tuple[float, float, float]]
    slots: float
    right: dict[str, float]


class Quality(msgspec.Struct, frozen=True):
    """`corpus` is the hash of the open corpus; `parts` by the names in PARTS."""

    corpus: str
    parts: dict[str, Part]


Table = Callable[[Mapping[str, Part]], str]


def read_quality(path: Path = STORE) -> Quality:
    """The stored figures. Raises DataError if the file is missing or broken."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Quality)
    except (OSError, msgspec.DecodeError) as problem:
        raise DataError(f"cannot load {path}: {problem}; write it with `python -m tawthiq.train.report`") from problem


def part_of(figures: Figures) -> Part:
    """What is published of an evaluation."""
    return Part(
        reports=figures.documents,
        events=figures.gold_events,
        empty_reports=figures.empty_documents,
        false_per_empty=round(figures.false_per_empty_document, 4),
        f1={name: (round(r.precision, 4), round(r.recall, 4), round(r.f1, 4)) for name, r in figures.table.items()},
        slots=round(figures.slot_f1_mean, 4),
        right={name: round(rate, 4) for name, rate in figures.accuracy.items()},
    )


def of_open_corpus() -> dict[str, Part]:
    """The open corpus, cross-validated."""
    found = validate(load_corpus(OPEN_CORPUS))
    return {"open": part_of(found.all), "open_untouched": part_of(found.untouched)}


def of_real_reports(folder: Path) -> dict[str, Part]:
    """The reports of a gold folder, coded by the shipped models."""
    gold = read_gold(folder)
    untouched = [d for d in gold if is_untouched(d.report.id)]
    return {"real": part_of(_coded(gold)), "real_untouched": part_of(_coded(untouched))}


def _coded(gold: Iterable[GoldDocument]) -> Figures:
    documents = tuple(gold)
    names = load_names((NONE,))
    return score(documents, (code_report(d.report, names=names) for d in documents))


def full_table(parts: Mapping[str, Part]) -> str:
    """Every figure, one column a set."""
    columns = [parts[name] for name in PARTS if name in parts]
    rows = [
        _row("reports / events", [f"{c.reports} / {c.events}" for c in columns]),
        _row("**events**, F1", [f"**{c.f1['events'][2]:.3f}**" for c in columns]),
        _row("events, precision / recall", [f"{c.f1['events'][0]:.3f} / {c.f1['events'][1]:.3f}" for c in columns]),
        _row("events that are news, F1", [f"{c.f1['foreground events'][2]:.3f}" for c in columns]),
        _row("**mean of slots**, F1", [f"**{c.slots:.3f}**" for c in columns]),
        *(_row(f"{NAMES.get(slot, slot)}, F1", [f"{c.f1[slot][2]:.3f}" for c in columns]) for slot in SLOTS),
        *(_row(f"{name} right, of paired events", [f"{c.right[name]:.3f}" for c in columns]) for name in FIELDS),
        _row("reports without an event", [str(c.empty_reports) for c in columns]),
        _row("false events in each of those", [f"{c.false_per_empty:.2f}" for c in columns]),
    ]
    return "\n".join([*_head(columns), *rows])


def short_table(parts: Mapping[str, Part]) -> str:
    """The figures of the README."""
    columns = [parts[name] for name in PARTS if name in parts]
    rows = [
        _row("events, F1", [f"{c.f1['events'][2]:.2f}" for c in columns]),
        _row("mean of seven slots, F1", [f"{c.slots:.2f}" for c in columns]),
        *(_row(f"{NAMES.get(s, s)}, F1", [f"{c.f1[s][2]:.2f}" for c in columns]) for s in ("places", "casualties")),
        _row("initiators / targets, F1", [f"{c.f1['side_a'][2]:.2f} / {c.f1['side_b'][2]:.2f}" for c in columns]),
        _row("subtype right, of paired events", [f"{c.right['subtype']:.2f}" for c in columns]),
        _row("false events in a report that has none", [f"{c.false_per_empty:.2f}" for c in columns]),
    ]
    return "\n".join([*_head(columns), *rows])


def _head(columns: Sequence[Part]) -> list[str]:
    return [_row("", HEADINGS[: len(columns)]), "|---|" + "---:|" * len(columns)]


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def replaced(page: str, table: str) -> str:
    """`page` with `table` between its markers. Raises ValueError where it has none."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"no {BEGIN} … {END} in the page")
    return pattern.sub(lambda _: f"{BEGIN}\n\n{table}\n\n{END}", page, count=1)


def main(arguments: list[str]) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m tawthiq.train.report", description="Write the published figures.")
    parser.add_argument("--real", type=Path, help="a gold folder of reports that cannot be shipped")
    options = parser.parse_args(arguments)
    held = read_quality().parts if STORE.exists() else {}
    parts = {**held, **of_open_corpus(), **(of_real_reports(options.real) if options.real else {})}
    quality = Quality(corpus_hash(OPEN_CORPUS), parts)
    STORE.write_bytes(msgspec.json.format(msgspec.json.encode(quality), indent=2) + b"\n")
    for page, table in ((FULL, full_table(parts)), (SHORT, short_table(parts))):
        page.write_text(replaced(page.read_text("utf-8"), table), "utf-8")
    print(full_table(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
