"""Whether the confidence of an event, and of a value, means what it says, on reports that the models did not see.

`python -m tawthiq.train.calibration [GOLD_DIR]` writes `docs/quality/reliability.json` and `.svg`, and the same of
values as `reliability-values`. An event counts as right where scoring pairs it with a gold event, a value where that
event holds it. Two mappings of the events' confidence are fitted on one half of the reports and measured on the other,
only to report what they would bring: the output is not mapped so.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from tawthiq.evaluate.events import from_coder, from_gold
from tawthiq.evaluate.pairing import pair
from tawthiq.resolve.confidence import SLOTS
from tawthiq.resolve.linear import logistic
from tawthiq.train.__main__ import OPEN_CORPUS
from tawthiq.train.corpus import GoldDocument, corpus_hash, load_corpus
from tawthiq.train.judged import judged
from tawthiq.train.picture import Chart, Line, svg
from tawthiq.train.validate import Validation, validate

OUTPUT = Path("docs/quality/reliability")
VALUES = Path("docs/quality/reliability-values")
#: a bin of fewer values is not drawn
LEAST_DRAWN = 15
BINS = 10
_STEPS = 50
_EDGE = 1e-3

Scored = tuple[float, bool]  # confidence, whether the event is right
Mapping = Callable[[float], float]


class Bin(msgspec.Struct, frozen=True):
    """Events (or values) with a confidence in `[low, high)`: how many, their mean confidence, the share right."""

    low: float
    high: float
    events: int
    confidence: float
    right: float


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """`*_error`: expected calibration errors, the mean distance of confidence and share right, weighted by events."""

    corpus: str
    events: int
    right: float
    confidence: float
    bins: tuple[Bin, ...]
    error: float
    platt_error: float
    isotonic_error: float


class SlotReliability(msgspec.Struct, frozen=True, kw_only=True):
    """The values of one slot; in `bins` they stand for the events."""

    values: int
    right: float
    confidence: float
    error: float
    bins: tuple[Bin, ...]


class ValueReliability(msgspec.Struct, frozen=True, kw_only=True):
    """By slot; `error` is that over the values of all slots."""

    corpus: str
    error: float
    slots: dict[str, SlotReliability]


def scored_events(documents: Sequence[GoldDocument], found: Validation) -> dict[str, list[Scored]]:
    """The events of each document with whether they are paired with a gold event."""
    return {d.id: _scored(d, found) for d in documents}


def _scored(document: GoldDocument, found: Validation) -> list[Scored]:
    events = found.events[document.id]
    paired = {j for _, j in pair([from_gold(e) for e in document.events], [from_coder(e) for e in events])}
    return [(event.confidence, j in paired) for j, event in enumerate(events)]


def scored_values(documents: Sequence[GoldDocument], found: Validation) -> dict[str, list[Scored]]:
    """The values of each slot with whether they are right."""
    held: dict[str, list[Scored]] = {slot: [] for slot in SLOTS}
    for document in documents:
        for slot, confidence, right in judged(found.events[document.id], document.events):
            held[slot].append((confidence, right))
    return held


def bins_of(scored: Sequence[Scored]) -> tuple[Bin, ...]:
    """Bins of equal width that hold at least one event."""
    held: dict[int, list[Scored]] = {}
    for confidence, right in scored:
        held.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return tuple(_bin(k, rows) for k, rows in sorted(held.items()))


def _bin(number: int, rows: Sequence[Scored]) -> Bin:
    confidence, right = (sum(row[k] for row in rows) / len(rows) for k in (0, 1))
    return Bin(number / BINS, (number + 1) / BINS, len(rows), round(confidence, 4), round(right, 4))


def calibration_error(scored: Sequence[Scored]) -> float:
    """Expected calibration error over the bins, 0 for no events."""
    total = sum(b.events * abs(b.confidence - b.right) for b in bins_of(scored))
    return round(total / len(scored), 4) if scored else 0.0


def platt(scored: Sequence[Scored]) -> Mapping:
    """A logistic of the confidence's log-odds, fitted by Newton's method."""
    rows = [(_log_odds(c), float(right)) for c, right in scored]
    slope, bias = 1.0, 0.0
    for _ in range(_STEPS):
        fitted = [(x, y, logistic(slope * x + bias)) for x, y in rows]
        gs, gb = sum((y - p) * x for x, y, p in fitted), sum(y - p for _, y, p in fitted)
        weights = [(x, p * (1 - p)) for x, _, p in fitted]
        ss, sb, bb = (sum(w * x**k for x, w in weights) for k in (2, 1, 0))
        determinant = ss * bb - sb * sb
        if determinant < _EDGE:
            break
        slope, bias = slope + (bb * gs - sb * gb) / determinant, bias + (ss * gb - sb * gs) / determinant
    return lambda confidence: logistic(slope * _log_odds(confidence) + bias)


def _log_odds(confidence: float) -> float:
    p = min(max(confidence, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))


def isotonic(scored: Sequence[Scored]) -> Mapping:
    """A rising staircase, by pooling neighbours that stand in the wrong order."""
    pools: list[tuple[float, int, int]] = []  # highest confidence, events right, events
    for confidence, is_right in sorted(scored):
        pools.append((confidence, int(is_right), 1))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            top, right, n = pools.pop()
            _, right_before, n_before = pools.pop()
            pools.append((top, right + right_before, n + n_before))
    steps = [(top, right / n) for top, right, n in pools]
    return lambda confidence: next((share for top, share in steps if confidence <= top), steps[-1][1])


def mapped_error(documents: Sequence[Sequence[Scored]], fit: Callable[[Sequence[Scored]], Mapping]) -> float:
    """Calibration error of confidences that are mapped as learnt on the other half of the reports."""
    halves = [[row for document in documents[k::2] for row in document] for k in (0, 1)]
    if not all(halves):
        return 0.0
    mapped: list[Scored] = []
    for held_out, other in (halves, reversed(halves)):
        mapping = fit(list(other))
        mapped.extend((mapping(confidence), right) for confidence, right in held_out)
    return calibration_error(mapped)


def reliability(by_document: Sequence[Sequence[Scored]], corpus: str) -> Reliability:
    """The figures of events whose documents are told apart."""
    scored = [row for document in by_document for row in document]
    confidence, right = (sum(row[k] for row in scored) / max(len(scored), 1) for k in (0, 1))
    return Reliability(
        corpus=corpus,
        events=len(scored),
        right=round(right, 4),
        confidence=round(confidence, 4),
        bins=bins_of(scored),
        error=calibration_error(scored),
        platt_error=mapped_error(by_document, platt),
        isotonic_error=mapped_error(by_document, isotonic),
    )


def value_reliability(by_slot: dict[str, list[Scored]], corpus: str) -> ValueReliability:
    """The figures of each slot that has values."""
    every = [row for scored in by_slot.values() for row in scored]
    slots = {slot: _slot_reliability(scored) for slot, scored in by_slot.items() if scored}
    return ValueReliability(corpus=corpus, error=calibration_error(every), slots=slots)


def _slot_reliability(scored: Sequence[Scored]) -> SlotReliability:
    confidence, right = (round(sum(row[k] for row in scored) / len(scored), 4) for k in (0, 1))
    return SlotReliability(
        values=len(scored), right=right, confidence=confidence, error=calibration_error(scored), bins=bins_of(scored)
    )


def picture_of_values(found: ValueReliability) -> str:
    """A line for each slot: the share that is right by confidence, as SVG."""
    ticks = [k / 5 for k in range(6)]
    drawn = {slot: [b for b in r.bins if b.events >= LEAST_DRAWN] for slot, r in found.slots.items()}
    lines = [Line(s, tuple((b.confidence, b.right) for b in bins)) for s, bins in drawn.items() if bins]
    return svg(
        Chart(
            title=f"Reliability of the confidence of values, calibration error {found.error:.3f}",
            x_title="mean confidence of the values in a bin",
            y_title="share that the gold event holds",
            x_ticks=ticks,
            y_ticks=ticks,
            lines=[*lines, Line("ideal", ((0.0, 0.0), (1.0, 1.0)), dashed=True)],
            key=True,
        )
    )


def picture(found: Reliability) -> str:
    """The share that is right by confidence, as SVG, with the number of events at each point."""
    ticks = [k / 5 for k in range(6)]
    points = tuple((b.confidence, b.right) for b in found.bins)
    notes = tuple(str(b.events) for b in found.bins)
    return svg(
        Chart(
            title=f"Reliability of confidence, calibration error {found.error:.3f}",
            x_title="mean confidence of the events in a bin",
            y_title="share paired with a gold event",
            x_ticks=ticks,
            y_ticks=ticks,
            lines=[Line("", points, notes), Line("ideal", ((0.0, 0.0), (1.0, 1.0)), dashed=True)],
        )
    )


def main(arguments: list[str]) -> int:
    """Measure the corpus in the folder that is named, tests/gold if none."""
    folder = Path(arguments[0]) if arguments else OPEN_CORPUS
    documents = load_corpus(folder)
    coded = validate(documents)
    found = reliability(list(scored_events(documents, coded).values()), corpus_hash(folder))
    values = value_reliability(scored_values(documents, coded), corpus_hash(folder))
    _write(OUTPUT, found, picture(found))
    _write(VALUES, values, picture_of_values(values))
    print(
        f"{found.events} events, {found.right:.3f} right, mean confidence {found.confidence:.3f}; "
        f"calibration error {found.error:.3f}, Platt {found.platt_error:.3f}, isotonic {found.isotonic_error:.3f}"
    )
    for slot, held in values.slots.items():
        print(
            f"{slot}: {held.values} values, {held.right:.3f} right, mean confidence {held.confidence:.3f}; "
            f"calibration error {held.error:.3f}"
        )
    print(f"all values: calibration error {values.error:.3f}")
    return 0


def _write(path: Path, found: msgspec.Struct, drawn: str) -> None:
    path.with_suffix(".json").write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    path.with_suffix(".svg").write_text(drawn, "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
