"""Does the coder tell sentences with an event of a class from those without? ASSAULT and PROTEST in newswire.

    python benchmarks/protest_assault.py DATA_DIR

DATA_DIR holds `arabic_gsr_dev.jsonl`: newswire sentences of 2006-2008, each judged by several people for one class:
yes, easy no, difficult no, ambiguous. Ambiguous rows are dropped. The coder finds the class where it gives an event of
one of its subtypes:

ASSAULT  all explosions and remote violence, all violence against civilians, armed clashes (the codebook calls an attack
         with direct fire on soldiers or police a clash), mob violence, excessive force against protesters
PROTEST  all protests, and violent demonstrations: the class asks for a crowd, peaceful or not

An event counts if it occurred, or was attempted (a failed assassination is an assault; a protest that was planned or
called for is none, nor is one denied). Background events count: the judges said yes to happenings of past years too.
Arrests, captures of territory and defused bombs count for neither class.

The judges call many reports of bombings "difficult no", so no coder can reach a precision near 1; what tells most
is how often the class is found by label. A threshold drops events whose confidence is below it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.table import Table

from rows import Row, data_file, is_untouched, read_rows
from tawthiq import code_report
from tawthiq.errors import TawthiqError
from tawthiq.model.documents import Report
from tawthiq.model.events import TYPES, Event

FILE = "arabic_gsr_dev.jsonl"
CLASSES: dict[str, frozenset[str]] = {
    "ASSAULT": frozenset(
        {
            *TYPES["Explosions/Remote violence"],
            *TYPES["Violence against civilians"],
            "Armed clash",
            "Mob violence",
            "Excessive force against protesters",
        }
    ),
    "PROTEST": frozenset({*TYPES["Protests"], "Violent demonstration"}),
}
STATUSES = ("occurred", "attempted")
LABELS = ("easy no", "difficult no", "yes")
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
WIDTH = 110


class Judged(msgspec.Struct, frozen=True):
    """One sentence with its class and label; `confidence`: of the surest event of the class, None if it has none."""

    category: str
    label: str
    confidence: float | None
    untouched: bool

    def found(self, threshold: float) -> bool:
        return self.confidence is not None and self.confidence >= threshold


class Score(msgspec.Struct, frozen=True):
    """How often the class was found rightly, wrongly, and not."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def judge(row: Row) -> Judged:
    """Codes the sentence of `row`."""
    sure = [e.confidence for e in events(row) if e.subtype in CLASSES[row["category"]] and e.status in STATUSES]
    return Judged(row["category"], row["label"], max(sure, default=None), is_untouched(row["id"]))


def events(row: Row) -> tuple[Event, ...]:
    """The events of the sentence; a text that the coder refuses has none."""
    try:
        return code_report(Report(id=row["id"], text=row["text"])).events
    except TawthiqError:
        return ()


def score(rows: Sequence[Judged], threshold: float) -> Score:
    found = [row for row in rows if row.found(threshold)]
    right = sum(row.label == "yes" for row in found)
    positives = sum(row.label == "yes" for row in rows)
    return Score(right, len(found) - right, positives - right)


def found_share(rows: Sequence[Judged], label: str, threshold: float) -> str:
    """In how many of the rows of `label` the coder finds the class."""
    of_label = [row for row in rows if row.label == label]
    found = sum(row.found(threshold) for row in of_label)
    return f"{found}/{len(of_label)} {found / len(of_label):.2f}" if of_label else "-"


def table(title: str, rows: Sequence[Judged]) -> Table:
    result = Table("class", "confidence", "prec.", "recall", "F1", *LABELS, title=title)
    for category in CLASSES:
        of_class = [row for row in rows if row.category == category]
        for threshold in THRESHOLDS:
            s = score(of_class, threshold)
            shares = [found_share(of_class, label, threshold) for label in LABELS]
            name = category if threshold == THRESHOLDS[0] else ""
            at_least = f">= {threshold}" if threshold else "any"
            result.add_row(name, at_least, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", *shares)
        result.add_section()
    return result


def main() -> int:
    rows = read_rows(data_file(__doc__ or "", FILE))
    judged = [judge(row) for row in rows if row["label"] in LABELS]
    console = Console(width=WIDTH)
    console.print(table(f"all {len(judged)} sentences", judged))
    untouched = [row for row in judged if row.untouched]
    console.print(table(f"untouched slice, {len(untouched)} sentences", untouched))
    return 0


if __name__ == "__main__":
    sys.exit(main())
