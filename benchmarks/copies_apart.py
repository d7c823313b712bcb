"""Pairs of reports that look alike and are not copies, for `copies`; deterministic in their `Random`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

import msgspec

from copies_edits import TABLES, paragraphs, sentences, toll


class Report(msgspec.Struct, frozen=True):
    """A text of the gold corpus; `places`: the words of its events' places, longest first."""

    id: str
    text: str
    places: tuple[str, ...]

    @property
    def n_words(self) -> int:
        return len(self.text.split())


class Part(msgspec.Struct, frozen=True):
    """A text of a pair that looks alike. `family`: the report that it still is, though something was added; None for a
    text that is none of the corpus any more."""

    text: str
    family: str | None = None


Pair = tuple[Part, Part]


def retold_elsewhere(report: Report, others: Sequence[Report], random: Random) -> str:
    """The same report of other places, with other numbers and on another day: one outlet's template."""
    text = toll(report.text, random)
    pool = [place for other in random.sample(others, 8) for place in other.places if place not in report.places]
    for at, place in enumerate(report.places):
        text = re.sub(rf"(?<!\w)(?P<joined>[وبل]?){re.escape(place)}(?!\w)", rf"\g<joined>{pool[at % len(pool)]}", text)
    days = TABLES["days"]
    return re.sub("|".join(days), lambda match: days[(days.index(match.group()) + 3) % 7], text)


def templates(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """Reports of the corpus told again of other places; only those that name a place for each 12 words, since one
    that keeps most of its words and names is a copy with mistakes and not another dispatch."""
    for report in reports:
        told = sum(len(re.findall(rf"(?<!\w)[وبل]?{re.escape(place)}(?!\w)", report.text)) for place in report.places)
        if report.n_words >= 12 and told * 12 >= report.n_words:
            retold = retold_elsewhere(report, [r for r in reports if len(r.places) > 2], random)
            yield Part(report.text, report.id), Part(retold)


def written_templates(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """The outlet's own templates, filled twice."""
    del reports
    for template in TABLES["templates"]:
        for _ in range(15):
            yield filled(template, random), filled(template, random)


def formulas(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """Posts of fewer than twelve words, filled twice."""
    del reports
    for formula in TABLES["formulas"]:
        for _ in range(15):
            yield filled(formula, random), filled(formula, random)


_used: dict[str, list[str]] = {}


def filled(template: str, random: Random) -> Part:
    """`template` with a place that it was not yet filled with, if there are any left; of one place and one day it is
    one family, since another toll there is an update."""
    left = _used.setdefault(template, [])
    if not left:
        left.extend(random.sample(TABLES["places"], len(TABLES["places"])))
    counts = list(TABLES["numbers"].values())[:8]
    n, m = random.sample(counts, 2)
    day, place = random.choice(TABLES["days"]), left.pop()
    return Part(str(template).format(n=n, m=m, day=day, place=place), f"{template[:20]} {place} {day}")


def backgrounds(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """Two reports with the same paragraph of background at the end."""
    long = [report for report in reports if 40 <= report.n_words <= 250]
    for left, right in _couples(long, random):
        shared = random.choice(TABLES["backgrounds"])
        yield Part(f"{left.text}\n\n{shared}", left.id), Part(f"{right.text}\n\n{shared}", right.id)


def follow_ups(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """A report, and another that recalls it in one paragraph: its longest."""
    long = [report for report in reports if report.n_words >= 90 and len(paragraphs(report.text)) >= 4]
    for left, right in _couples(long, random):
        recalled = max(paragraphs(left.text), key=len)
        yield Part(left.text, left.id), Part(f"{right.text}\n\n{recalled}", right.id)


def recaps(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """Two daily bulletins with the same headings; nothing told is the same."""
    told = [sentence for report in reports for sentence in sentences(report.text) if 8 <= len(sentence.split()) <= 30]
    random.shuffle(told)
    size = len(TABLES["recap_heads"])
    for at in range(0, min(len(told), 40 * 2 * size) - 2 * size, 2 * size):
        yield Part(_bulletin(told[at : at + size])), Part(_bulletin(told[at + size : at + 2 * size]))


def _bulletin(told: Sequence[str]) -> str:
    items = [f"{head}\n{item}" for head, item in zip(TABLES["recap_heads"], told, strict=True)]
    return "\n\n".join([TABLES["recap_titles"][0], *items])


def collected(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """A short report, and a bulletin that tells it in full among others."""
    short = [report for report in reports if 15 <= report.n_words <= 60]
    for left, right in _couples(short, random):
        others = random.sample([r for r in short if r.id not in (left.id, right.id)], 4)
        told = [report.text for report in (right, *others[:2], left, *others[2:])]
        yield Part(left.text, left.id), Part("\n\n".join([TABLES["recap_titles"][1], *told]))


def quoted(reports: Sequence[Report], random: Random) -> Iterator[Pair]:
    """A statement, and a longer report that quotes it in full."""
    statements = [report for report in reports if 30 <= report.n_words <= 90]
    long = [report for report in reports if report.n_words >= 120]
    for statement in statements[:60]:
        report = random.choice(long)
        around = paragraphs(report.text)
        quoting = [*around[:2], f'{TABLES["frame"]}: "{statement.text}"', *around[2:]]
        yield Part(statement.text, statement.id), Part("\n\n".join(quoting), report.id)


def _couples(reports: Sequence[Report], random: Random) -> Iterator[tuple[Report, Report]]:
    shuffled = random.sample(list(reports), len(reports))
    yield from zip(shuffled[::2], shuffled[1::2], strict=False)


APART: Final = {
    "told of other places": templates, "one template": written_templates, "one formula": formulas,
    "shared background": backgrounds, "follow-up": follow_ups, "daily recaps": recaps,
    "bulletin that holds it": collected, "quoted in full": quoted,
}  # fmt: skip
