"""Reports a second and peak memory of the coder, in one process, over the texts of the open corpus.

    python benchmarks/throughput.py [--documents 2000] [--texts DIR] [--gazetteer PACK] [--json]

The texts are repeated in turn up to the number of documents, after one round to warm up: what the coder holds between
reports is filled, as it is after some hundred reports of one kind. The first are coded a tenth to a fifth more slowly.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tawthiq import pipeline
from tawthiq.gazetteer.names import NameIndex, load_names
from tawthiq.model.documents import Report

GOLD = Path(__file__).parents[1] / "tests" / "gold"
KIB_PER_MIB = 1024


def read_reports(texts: Path) -> list[Report]:
    """The texts, with the publication dates of the annotations beside them where there are any."""
    return [
        Report(
            id=path.stem,
            text=path.read_bytes().decode("utf-8"),
            published=published(texts.parent / f"{path.stem}.json"),
        )
        for path in sorted(texts.glob("*.txt"))
    ]


def published(gold: Path) -> date | None:
    day = json.loads(gold.read_bytes())["source"].get("published") if gold.exists() else None
    return date.fromisoformat(day) if day else None


def run(reports: Sequence[Report], documents: int, names: NameIndex) -> dict[str, Any]:
    """Codes `documents` reports; seconds are wall-clock and CPU of this process."""
    for report in reports:
        pipeline.code_report(report, names=names)
    started, cpu_started = time.perf_counter(), time.process_time()
    n_events = n_characters = 0
    for report in islice(cycle(reports), documents):
        n_events += len(pipeline.code_report(report, names=names).events)
        n_characters += len(report.text)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
    return {
        "documents": documents,
        "events": n_events,
        "characters": n_characters,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu_seconds, 3),
        "reports_per_second": round(documents / seconds, 1),
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def peak_memory_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / KIB_PER_MIB / (KIB_PER_MIB if sys.platform == "darwin" else 1)


def show(figures: dict[str, Any]) -> None:
    table = Table(title="tawthiq, one process", show_header=False)
    for name, value in figures.items():
        table.add_row(name.replace("_", " "), f"{value:,}")
    console = Console()
    console.print(table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--texts", type=Path, default=GOLD / "texts")
    parser.add_argument("--gazetteer", action="append", help="a pack of places, by name or path; none if not told")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    reports = read_reports(arguments.texts)
    if not reports or arguments.documents < 1:
        parser.error(f"nothing to code: {len(reports)} texts in {arguments.texts}, {arguments.documents} documents")
    figures = run(reports, arguments.documents, load_names(arguments.gazetteer or ("none",)))
    print(json.dumps(figures)) if arguments.json else show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
