"""An archive of many reports: ingest, code, search, verify. How fast, how much memory, how large.

    python benchmarks/archive.py [--reports 100000] [--as files|lines] [--jobs 2] [--archive URL] [--json]

The reports are made by `mutated.py`. Each stage is the program as users run it. Seconds are wall-clock; CPU seconds are
those of all its processes and tell more where other programs run beside it. Memory is the proportional set size of all
processes together, looked at twice a second; `memory_late_over_early` compares its mean in the last quarter of a stage
with that of the second quarter: about 1 is flat. "again and copies" takes in the same things again, which adds nothing,
and then looks for copies among all documents.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import msgspec
from rich.console import Console
from rich.table import Table

from mutated import Made, make_reports
from tawthiq.cli.main import app
from tawthiq.errors import QueryError

PER_FOLDER: Final = 1000
EVERY: Final = 0.5
MIB: Final = 1024 * 1024
SEARCHES: Final = 40
COMMON: Final = "قصف"
PHRASE: Final = "قوات النظام"
MARKS: Final = ".,،:؛!؟()[]{}«»\"'-*…"


class Stage(msgspec.Struct, frozen=True):
    """One program's run: `memory_mib` over time."""

    name: str
    seconds: float
    cpu_seconds: float
    memory_mib: tuple[float, ...]

    def figures(self, n_reports: int) -> dict[str, Any]:
        """Per report, and memory."""
        told = {
            "seconds": round(self.seconds, 1),
            "cpu_seconds": round(self.cpu_seconds, 1),
            "reports_per_second": round(n_reports / self.seconds, 1),
            "cpu_ms_per_report": round(1000 * self.cpu_seconds / n_reports, 2),
            "peak_memory_mib": round(max(self.memory_mib, default=0.0), 1),
        }
        quarter = len(self.memory_mib) // 4
        if quarter >= 4:
            early, late = self.memory_mib[quarter : 2 * quarter], self.memory_mib[-quarter:]
            told["memory_late_over_early"] = round(fmean(late) / fmean(early), 3)
        return told


# Inputs ---------------------------------------------------------------------------------------------------------------


def write_inputs(folder: Path, n_reports: int, form: str, seed: int) -> list[str]:
    """What to ingest: a folder of folders of text files with what is known beside them, or one file of JSON Lines."""
    reports = make_reports(n_reports, seed)
    if form == "lines":
        path = folder / "reports.jsonl"
        with path.open("wb") as file:
            file.writelines(_line(made) for made in reports)
        return [str(path)]
    for made in reports:
        here = folder / f"{made.n // PER_FOLDER:04}"
        here.mkdir(parents=True, exist_ok=True)
        path = here / f"{made.n:07}.txt"
        path.write_text(made.text, "utf-8")
        known = {"published": made.published, "outlet": made.outlet}
        path.with_name(f"{path.name}.meta.json").write_bytes(msgspec.json.encode(known))
    return [str(folder)]


def _line(made: Made) -> bytes:
    known = {"id": str(made.n), "text": made.text, "published": made.published, "outlet": made.outlet}
    return msgspec.json.encode(known) + b"\n"


# Measuring ------------------------------------------------------------------------------------------------------------


def run(name: str, *arguments: str) -> Stage:
    """`tawthiq ARGUMENTS…`, watched. Raises CalledProcessError where it fails."""
    command = [str(Path(sys.executable).with_name("tawthiq")), *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    memory: list[float] = []
    watching = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, memory, watching))
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    watching.set()
    watcher.join()
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code not in (0, 3):
        raise subprocess.CalledProcessError(code, command)
    return Stage(name, seconds, usage.ru_utime + usage.ru_stime, tuple(memory))


def _watch(pid: int, memory: list[float], done: threading.Event) -> None:
    while not done.wait(EVERY):
        total = sum(_proportional(one) for one in _family(pid))
        if total:
            memory.append(total / MIB)


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started, as far as they live."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ProcessLookupError):
        pass
    return 0


def sizes(archive: Path) -> dict[str, float]:
    """MiB of the database, of the raw bytes as disks hold them, and of the log's text."""
    raw = sum(path.stat().st_blocks * 512 for path in (archive / "raw").rglob("*") if path.is_file())
    return {
        "database_mib": round((archive / "tawthiq.sqlite").stat().st_size / MIB, 1),
        "raw_mib": round(raw / MIB, 1),
        "log_mib": round((archive / "log.jsonl").stat().st_size / MIB, 1),
    }


def search_times(archive: str, reports: Sequence[Made]) -> dict[str, Any]:
    """Milliseconds of searches for words, phrases, days, kinds and surroundings, as the archive's own texts suggest."""
    from tawthiq.archive.query import Query
    from tawthiq.archive.search import search
    from tawthiq.store import locate, open_archive

    chance = random.Random(2)
    queries = [Query(text=COMMON), Query(text=COMMON, sort="rank"), Query(text=f'"{PHRASE}"')]
    queries.append(Query(types=("Battles",)))
    for made in reports:
        words = made.text.split()
        at = chance.randrange(max(1, len(words) - 3))
        day = date.fromisoformat(made.published)
        queries += [
            Query(text=chance.choice(words).strip(MARKS)),
            Query(text=" ".join(word.strip(MARKS) for word in words[at : at + 2])),
            Query(text=COMMON, first=day, last=day + timedelta(30)),
            Query(types=("Air/drone strike",), first=day, last=day + timedelta(90)),
            Query(text=COMMON, area=f"{chance.uniform(32, 37):.2f},{chance.uniform(36, 42):.2f},20"),
        ]
    taken = []
    with open_archive(locate(archive), read_only=True) as store:
        for query in queries:
            started = time.perf_counter()
            try:
                search(store, query)
            except QueryError:  # nothing but marks
                continue
            taken.append(1000 * (time.perf_counter() - started))
    ranked = sorted(taken)
    return {
        "searches": len(ranked),
        **{f"p{part}_ms": round(ranked[len(ranked) * part // 100], 1) for part in (50, 95)},
        "slowest_ms": round(ranked[-1], 1),
    }


def has_command(name: str) -> bool:
    """Whether the program knows a command."""
    return name in {command for command in app if not command.startswith("-")}


# All of it ------------------------------------------------------------------------------------------------------------


def measure(inputs: Sequence[str], archive: str, n_reports: int, jobs: int) -> dict[str, Any]:
    """All stages, one after the other."""
    to = ("--archive", archive, "--jobs", str(jobs))
    stages = [
        run("ingest", "ingest", *inputs, *to, "--collector", "benchmark", "--no-copies"),
        run("code", "code", *to, "--gazetteer", "none", "--collector", "benchmark"),
    ]
    both = Stage("ingest and code", *(sum(getattr(s, f) for s in stages) for f in ("seconds", "cpu_seconds")),
                 max((s.memory_mib for s in stages), key=max))  # fmt: skip
    figures: dict[str, Any] = {"reports": n_reports, "jobs": jobs, "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    figures["overall"] = {**both.figures(n_reports), "memory_late_over_early": None}
    figures |= {stage.name: stage.figures(n_reports) for stage in stages}
    quiet = both.cpu_seconds / min(jobs, 2)
    figures["overall"]["reports_per_second_on_2_quiet_cores_at_most"] = round(n_reports / quiet, 1)
    again = run("again and copies", "ingest", *inputs, *to, "--collector", "benchmark")
    figures[again.name] = again.figures(n_reports)
    if has_command("search"):
        figures["search"] = search_times(archive, list(make_reports(SEARCHES, seed=7)))
    if has_command("verify"):
        figures["verify"] = run("verify", "verify", archive).figures(n_reports)
    if "://" not in archive:
        figures["size"] = sizes(Path(archive))
    return figures


def show(figures: dict[str, Any]) -> None:
    """One table."""
    table = Table(title="An archive", show_header=False)
    for name, value in figures.items():
        for part, figure in value.items() if isinstance(value, dict) else [("", value)]:
            if figure is not None:
                told = f"{figure:,}" if isinstance(figure, int | float) else str(figure)
                table.add_row(name, part.replace("_", " "), told)
    Console().print(table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--as", dest="form", choices=["files", "lines"], default="files")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--archive", help="instead of a temporary folder: one that does not exist, an empty database")
    parser.add_argument("--keep", action="store_true", help="leave the temporary folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tawthiq-benchmark-"))
    try:
        (folder / "inputs").mkdir()
        inputs = write_inputs(folder / "inputs", arguments.reports, arguments.form, arguments.seed)
        archive = arguments.archive or str(folder / "archive")
        figures = {"as": arguments.form, **measure(inputs, archive, arguments.reports, arguments.jobs)}
        print(json.dumps(figures)) if arguments.json else show(figures)
        if arguments.keep:
            print(folder, file=sys.stderr)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
