"""The figures of a coder over a gold set, and the list of what it got wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tawthiq.evaluate.events import SLOTS, Keys, ScoredEvent
from tawthiq.evaluate.pairing import pair
from tawthiq.evaluate.tally import Accuracy, Rates, Tally, share

FIELDS = ("subtype", "status", "background")


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong in one document. `kind`: missed, extra, or the name of a slot or field of a paired event."""

    document: str
    kind: str
    event: str
    wanted: str = ""
    found: str = ""
    quote: str = ""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """`table`: precision, recall, F1 of events, foreground events, slots; `accuracy` is of paired events."""

    documents: int
    gold_events: int
    coded_events: int
    table: dict[str, Rates]
    accuracy: dict[str, float]
    slot_f1_mean: float
    empty_documents: int
    false_per_empty_document: float
    faults: tuple[Fault, ...] = ()


class _Counts:
    def __init__(self) -> None:
        self.events, self.foreground = Tally(), Tally()
        self.slots = {slot: Tally() for slot in SLOTS}
        self.fields = {name: Accuracy() for name in FIELDS}
        self.faults: list[Fault] = []

    def add(self, document: str, gold: Sequence[ScoredEvent], coded: Sequence[ScoredEvent]) -> None:
        pairs = pair(gold, coded)
        for i, j in pairs:
            self._add_pair(document, gold[i], coded[j])
        paired_gold, paired_coded = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, event in enumerate(gold):
            if i not in paired_gold:
                self._add_missed(document, event)
        for j, event in enumerate(coded):
            if j not in paired_coded:
                self._add_extra(document, event)

    def _add_pair(self, document: str, gold: ScoredEvent, coded: ScoredEvent) -> None:
        self.events.right += 1
        self.foreground.right += not gold.background
        for name in FIELDS:
            wanted, found = getattr(gold, name), getattr(coded, name)
            self.fields[name].add(wanted, found)
            if wanted != found:
                self.faults.append(Fault(document, name, str(gold), str(wanted), str(found), gold.quote))
        for slot in SLOTS:
            wanted_keys, found_keys = gold.slots[slot], coded.slots[slot]
            if slot == "places":  # naming the area that a gold place lies in is neither right nor wrong
                found_keys -= gold.containers - wanted_keys
            self.slots[slot].add(wanted_keys, found_keys)
            if wanted_keys != found_keys:
                values = readable(wanted_keys), readable(found_keys)
                self.faults.append(Fault(document, slot, str(gold), *values, gold.quote))

    def _add_missed(self, document: str, event: ScoredEvent) -> None:
        self.events.missed += 1
        self.foreground.missed += not event.background
        for slot in SLOTS:
            self.slots[slot].missed += len(event.slots[slot])
        self.faults.append(Fault(document, "missed", str(event), quote=event.quote))

    def _add_extra(self, document: str, event: ScoredEvent) -> None:
        self.events.false += 1
        self.foreground.false += not event.background
        for slot in SLOTS:
            self.slots[slot].false += len(event.slots[slot])
        self.faults.append(Fault(document, "extra", str(event), quote=event.quote))

    @property
    def table(self) -> dict[str, Rates]:
        rows = {"events": self.events, "foreground events": self.foreground, **self.slots}
        return {name: tally.rates for name, tally in rows.items()}


Documents = Mapping[str, Sequence[ScoredEvent]]


def measure(gold: Documents, coded: Documents) -> Figures:
    """Figures of `coded` over the documents of `gold`, both by document id; a document not coded counts as empty."""
    counts = _Counts()
    for document, events in sorted(gold.items()):
        counts.add(document, events, coded.get(document, ()))
    empty = [document for document, events in gold.items() if not events]
    n_false = sum(len(coded.get(document, ())) for document in empty)
    table = counts.table
    return Figures(
        documents=len(gold),
        gold_events=sum(map(len, gold.values())),
        coded_events=sum(len(coded.get(document, ())) for document in gold),
        table=table,
        accuracy={name: accuracy.rate for name, accuracy in counts.fields.items()},
        slot_f1_mean=sum(table[slot].f1 for slot in SLOTS) / len(SLOTS),
        empty_documents=len(empty),
        false_per_empty_document=share(n_false, len(empty)),
        faults=tuple(counts.faults),
    )


def readable(keys: Keys) -> str:
    """Keys of a slot as a line of words: casualties as `killed 9+`, dates as `2018-01-15`."""
    return "; ".join(sorted(_readable(key) for key in keys)) or "nothing"


def _readable(key: object) -> str:
    match key:
        case (str(start), str(end)):
            return start if start == end else f"{start} to {end}"
        case (str(outcome), low, high):
            bounds = f"{low}" if low == high else f"{low}+" if high is None else f"{low} to {high}"
            return f"{outcome} {bounds}"
        case True:
            return "a claimant"
    return str(key)
