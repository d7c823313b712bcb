"""An archive of reports that `link_made` makes: linked, linked again, and linked with one report in thirty more.

    python benchmarks/link_archive.py [N_REPORTS] [--folder FOLDER]

Prints for each linking the seconds on the clock and of processor, and the most memory that the process took so far.
The archive is made in a temporary folder, or in FOLDER, which must not be there.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from archives import ACTOR, READER, Item, put
from link_made import made
from linked_archive import CODER, documents
from tawthiq.archive.linking import link_archive
from tawthiq.archive.projection import project
from tawthiq.model.coded import Coded, pack
from tawthiq.model.events import Analysis
from tawthiq.model.sources import Extracted
from tawthiq.store import Store, create_archive, locate, open_archive
from tawthiq.store.coded import record_coded
from tawthiq.store.runs import find_or_make_run

LATER = 30
"""One in so many reports comes after the first linking."""
BATCH = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int, nargs="?", default=30_000)
    parser.add_argument("--folder", type=Path)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as made_here:
        location = locate(str(told.folder or Path(made_here) / "archive"))
        create_archive(location, ACTOR)
        analyses = list(islice(made(told.reports * 3), told.reports))
        with open_archive(location) as store:
            take_in(store, analyses)
            late = max(1, told.reports // LATER)
            code(store, analyses[:-late])
            measure(store, "first")
            measure(store, "nothing new")
            code(store, analyses[-late:])
            measure(store, f"{late:,} more")


def take_in(store: Store, analyses: Sequence[Analysis]) -> None:
    """A document for each report; its text does not matter, as linking reads analyses alone."""
    items = []
    for analysis in analyses:
        name = analysis.report.id
        document = Extracted(text=f"تقرير {name}", address=name, extractor=READER, language="ar")
        items.append(Item(name, name.encode(), (document,)))
    put(store, items, batch=1_000)


def code(store: Store, analyses: Sequence[Analysis]) -> None:
    ids = documents(store)
    for start in range(0, len(analyses), BATCH):
        with store.write(ACTOR) as writing:
            run = find_or_make_run(writing, CODER)
            record_coded(writing, run.id, [_coded(one, ids[one.report.id]) for one in analyses[start : start + BATCH]])


def _coded(analysis: Analysis, ident: str) -> Coded:
    report = msgspec.structs.replace(analysis.report, id=ident)
    named = msgspec.structs.replace(analysis, report=report)
    return Coded(ident, *pack(named), project(named))


def measure(store: Store, what: str) -> None:
    began, used = time.monotonic(), time.process_time()
    linking = link_archive(store, ACTOR).linking
    took, worked = time.monotonic() - began, time.process_time() - used
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{what:12} {linking.n_reports:,} reports, {linking.n_events:,} events, {linking.n_incidents:,} incidents: "
        f"{took:.1f} s, {worked:.1f} s of processor, {most:.2f} GiB"
    )


if __name__ == "__main__":
    main()
