"""Time and memory of finding copies in an archive that grows.

    python benchmarks/copies_archive.py [N] [--batches B] [--one-statement M]

N (100,000) reports are made from tests/gold: of each text, by turns, a copy by one edit of `copies_edits`, and the
report told of other places (no copy), each under a new stamp. They are added in B (10) batches, shuffled.
Then an archive of M (10,000) copies of one statement, each with other noise, is made at once. Signatures lie in memory
packed as a store keeps them, texts in a file, so that what is measured is the finding.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from copies import read_reports
from copies_apart import Report, retold_elsewhere
from copies_edits import ALL_EDITS, hashtags, noise, stamp
from tawthiq.archive.copies.documents import CopyDocument
from tawthiq.archive.copies.groups import Update, update_groups
from tawthiq.archive.copies.signature import signature

EDITS = list(ALL_EDITS.values())


class Archive:
    """As much of a store as `update_groups` needs, in SQLite."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.executescript(
            "create table d (id text primary key, text text, signature blob);"
            "create table p (a text, b text, kind text, score real, primary key (a, b));"
            "create table g (id text primary key, origin text);"
        )

    def add(self, texts: Sequence[str]) -> list[str]:
        rows = [("d" + hashlib.sha256(text.encode()).hexdigest()[:24], text, signature(text)) for text in texts]
        self.connection.executemany("insert or ignore into d values (?, ?, ?)", rows)
        self.connection.commit()
        return [row[0] for row in rows]

    def documents(self, ids: Sequence[str]) -> Iterator[CopyDocument]:
        marks = ",".join("?" * len(ids))
        for name, text in self.connection.execute(f"select id, text from d where id in ({marks})", ids):
            yield CopyDocument(id=name, text=text, published="2018-01-15")

    def update(self, new: Sequence[str]) -> Update:
        ask = self.connection.execute
        update = update_groups(
            new,
            self.documents,
            lambda: ask("select id, signature from d order by id"),
            lambda: ask("select a, b, kind, score from p"),
            lambda: ask("select id, origin from g"),
        )
        many = self.connection.executemany
        many("delete from p where a = ? and b = ?", update.dropped)
        many("insert or replace into p values (?, ?, ?, ?)", ((p.a, p.b, p.kind.value, p.score) for p in update.pairs))
        gone = [*update.ungrouped, *(name for group in update.groups for name in group.members)]
        many("delete from g where id = ?", ((name,) for name in gone))
        added = ((name, group.origin_id) for group in update.groups for name in group.members)
        many("insert into g values (?, ?)", added)
        self.connection.commit()
        return update

    def count(self) -> str:
        ask = self.connection.execute
        pairs = ask("select count(*) from p").fetchone()[0]
        grouped, groups = ask("select count(*), count(distinct origin) from g").fetchone()
        return f"{pairs} pairs, {grouped} documents in {groups} groups"


def make_texts(reports: Sequence[Report], n: int) -> Iterator[str]:
    placed = [report for report in reports if len(report.places) > 2]
    for at in range(n):
        report, turn = reports[at % len(reports)], at // len(reports)
        random = Random(f"{at}")
        text = report.text if turn % 3 else retold_elsewhere(report, placed, random)
        yield stamp(EDITS[turn % len(EDITS)](text, random), random) + f"\n{at}"


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(archive: Archive, batches: Sequence[Sequence[str]]) -> None:
    for batch in batches:
        started = time.process_time()
        new = archive.add(batch)
        signed = time.process_time()
        archive.update(new)
        done = time.process_time()
        print(f"  {len(batch)} more: signatures {signed - started:.1f} s, update {done - signed:.1f} s of one core, "
              f"peak {peak_mb():.0f} MB; {archive.count()}", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("n", type=int, nargs="?", default=100_000)
    parser.add_argument("--batches", type=int, default=10)
    parser.add_argument("--one-statement", type=int, default=10_000)
    asked = parser.parse_args()
    reports = [*read_reports(False), *read_reports(True)]
    with tempfile.TemporaryDirectory() as folder:
        texts = list(make_texts(reports, asked.n))
        Random(0).shuffle(texts)
        size = -(-len(texts) // asked.batches)
        print(f"{asked.n} reports, {peak_mb():.0f} MB before", file=sys.stdout)
        run(Archive(Path(folder, "archive.db")), [texts[at : at + size] for at in range(0, len(texts), size)])
        statement = max((r.text for r in reports if r.n_words < 90), key=len)
        copies = [hashtags(noise(statement, Random(at)), Random(at)) + f" {at}" for at in range(asked.one_statement)]
        print(f"{len(copies)} copies of one statement")
        run(Archive(Path(folder, "one.db")), [copies])


if __name__ == "__main__":
    main()
