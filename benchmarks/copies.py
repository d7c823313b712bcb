"""Copies of reports by the edits that outlets make, found among reports that look alike: precision and recall.

    python benchmarks/copies.py [--show N]

Reports are the texts of tests/gold, of which those whose number leaves 4 when divided by 5 are the untouched half:
the rule was fitted to the others. Each report of at least twelve words gets one copy by each edit of `copies_edits`;
a copy that the edit did not change, or in which no eight running words of the report are left, is not made. All
reports and copies of a half lie in one pool with pairs that look alike and are no copies (`copies_apart`), and pairs
are found as an archive finds them: by signature, then by text.

Recall of an edit: copies that make a pair (exact, near or forward) with their report. Precision: pairs of two texts
of one report, of all pairs found whose texts are of different reports or apart by making. A pair that holds
(`contains`) is none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

import msgspec

from copies_apart import APART, Report
from copies_edits import ALL_EDITS, holds
from tawthiq.archive.copies.documents import SAME_DISPATCH, CopyDocument, CopyPair
from tawthiq.archive.copies.groups import group
from tawthiq.archive.copies.pairs import find_pairs
from tawthiq.archive.copies.signature import gather, signature

GOLD: Final = Path(__file__).parents[1] / "tests" / "gold"
UNTOUCHED: Final = 4
SHORTEST: Final = 12
UNPROVEN: Final = frozenset({"marks and slips", "three at once"})
"""Edits that change letters, so that running words cannot be looked for."""


class Text(msgspec.Struct, frozen=True):
    """A text of the pool. `family`: the report that it is, or is a copy of. `made_by`: the edit, or the kind of pair
    that looks alike. `apart_from`: the text that it is to be told from."""

    id: str
    text: str
    family: str
    made_by: str
    apart_from: str | None = None


def read_reports(is_untouched: bool) -> list[Report]:
    reports = []
    for path in sorted(GOLD.glob("[A-Z][0-9]*.json")):
        if (int(path.stem[1:]) % 5 == UNTOUCHED) is not is_untouched:
            continue
        text = (GOLD / "texts" / f"{path.stem}.txt").read_text("utf-8")
        events = json.loads(path.read_text("utf-8"))["events"]
        places = {text[start:end] for event in events for start, end in event["spans"]["places"]}
        reports.append(Report(path.stem, text, tuple(sorted(places, key=lambda place: (-len(place), place)))))
    return reports


def make_copies(reports: Sequence[Report]) -> Iterator[Text]:
    for report in reports:
        yield Text(report.id, report.text, report.id, "")
        for at, (name, edit) in enumerate(ALL_EDITS.items()):
            copy = edit(report.text, Random(f"{name} {report.id}"))
            is_copy = name in UNPROVEN or holds(copy, report.text)
            if report.n_words >= SHORTEST and copy != report.text and is_copy:
                yield Text(f"{report.id}-e{at:02}", copy, report.id, name)


def make_apart(reports: Sequence[Report]) -> Iterator[Text]:
    """Pairs that look alike. Of a pair the left text may be a report itself, which is in the pool already."""
    known = {report.text: report.id for report in reports}
    for kind, make in APART.items():
        for at, (left, right) in enumerate(make(reports, Random(kind))):
            name = f"{kind}-{at:03}"
            left_id = known.get(left.text) or f"{name}-l"
            if left_id not in known.values():
                yield Text(left_id, left.text, left.family or left_id, kind)
            yield Text(f"{name}-r", right.text, right.family or f"{name}-r", kind, left_id)


def find(texts: Iterable[Text]) -> list[CopyPair]:
    by_id = {text.id: CopyDocument(id=text.id, text=text.text) for text in texts}
    new = gather((name, signature(document.text)) for name, document in by_id.items())
    return list(find_pairs(new, gather(()), lambda ids: [by_id[name] for name in ids]))


def measure(is_untouched: bool, show: int) -> None:
    reports = read_reports(is_untouched)
    texts = [*make_copies(reports), *make_apart(reports)]
    started = time.process_time()
    pairs = find(texts)
    print(f"\n{'untouched' if is_untouched else 'development'} half: {len(reports)} reports, {len(texts)} texts, "
          f"{len(pairs)} pairs in {time.process_time() - started:.1f} s of one core")  # fmt: skip
    by_id = {text.id: text for text in texts}
    same = {(pair.a, pair.b): pair for pair in pairs if pair.kind in SAME_DISPATCH}
    _print_recall(texts, set(same))
    _print_groups(texts)
    _print_apart(texts, {(pair.a, pair.b): pair for pair in pairs})
    _print_precision(by_id, list(same.values()), show)


def _print_recall(texts: Sequence[Text], found: set[tuple[str, str]]) -> None:
    made, hit = Counter[str](), Counter[str]()
    for text in texts:
        if text.made_by in ALL_EDITS:
            made[text.made_by] += 1
            hit[text.made_by] += (text.family, text.id) in found
    for name in made:
        print(f"  recall  {name:28} {hit[name]:5} of {made[name]:5}  {hit[name] / made[name]:.3f}")
    print(f"  recall  {'all':28} {hit.total():5} of {made.total():5}  {hit.total() / made.total():.3f}")


def _print_groups(texts: Sequence[Text]) -> None:
    """With ids as an archive has them, by chance: who leads a bucket is then no matter of who was the report."""
    hashed = {text.id: "d" + hashlib.sha256(text.id.encode()).hexdigest()[:24] for text in texts}
    by_id = {hashed[text.id]: CopyDocument(id=hashed[text.id], text=text.text) for text in texts}
    new = gather((name, signature(document.text)) for name, document in by_id.items())
    pairs = list(find_pairs(new, gather(()), lambda ids: [by_id[name] for name in ids]))
    group_of = {name: found.origin_id for found in group(pairs, by_id.values()) for name in found.members}
    copies = [text for text in texts if text.made_by in ALL_EDITS]
    hit = sum(group_of.get(hashed[text.id], "-") == group_of.get(hashed[text.family], "+") for text in copies)
    apart = [text for text in texts if text.apart_from and text.family == text.id]
    tied = sum(group_of.get(hashed[text.id], "-") == group_of.get(hashed[text.apart_from or ""], "+") for text in apart)
    print(f"  groups  {hit} of {len(copies)} copies with their report {hit / len(copies):.3f}, "
          f"{tied} of {len(apart)} others with the one they look like; {len(pairs)} pairs")  # fmt: skip


def _print_apart(texts: Sequence[Text], found: dict[tuple[str, str], CopyPair]) -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if text.apart_from:
            left, right = sorted((text.apart_from, text.id))
            pair = found.get((left, right))
            kinds[text.made_by][pair.kind.value if pair else "no pair"] += 1
    for name, counts in kinds.items():
        print(f"  apart   {name:28} {dict(counts.most_common())}")


def _print_precision(by_id: dict[str, Text], pairs: Sequence[CopyPair], show: int) -> None:
    """Texts made to look alike hold others' words, so pairs of those are counted apart from pairs of reports and
    copies."""
    right, wrong = Counter[str](), Counter[str]()
    shown = 0
    for pair in pairs:
        one, other = by_id[pair.a], by_id[pair.b]
        is_right = one.family == other.family
        made = [text.made_by for text in (one, other) if text.made_by in APART]
        (right if is_right else wrong)[made[-1] if made else "reports and copies"] += 1
        if not is_right and shown < show:
            shown += 1
            print(f"--- {pair}\n{one.text}\n-\n{other.text}")
    for name in dict.fromkeys([*right, *wrong]):
        print(f"  pairs   {name:28} {right[name]:6} right {wrong[name]:4} wrong")
    print(f"  precision {right.total() / max(1, right.total() + wrong.total()):.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--show", type=int, default=0, help="print so many wrong pairs")
    show = parser.parse_args().show
    for is_untouched in (False, True):
        measure(is_untouched, show)


if __name__ == "__main__":
    main()
