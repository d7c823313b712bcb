"""kill -9 at many moments of ingest, code, link and migrate, on both stores: what is lost, doubled, or not made good.

    python benchmarks/kill.py [--moments 25] [--stores sqlite,postgres] [--tasks ingest,code,link,migrate] [--seed 1]

Each moment: a fresh archive, the command, SIGKILL, a check of all that the archive proves, the same command again to
its end, and a comparison with what an undisturbed run leaves. `clock`: moments spread over the run's time. `line`:
before lines of the store's own code, drawn at random. Exits with 1 where anything is wrong. Needs PostgreSQL.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import killing
from servers import running

KINDS = {"clock": killing.kills_by_clock, "line": killing.kills_by_line}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=25)
    parser.add_argument("--stores", default="sqlite,postgres")
    parser.add_argument("--tasks", default="ingest,code,link,migrate")
    parser.add_argument("--kinds", default="clock,line")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    killing.prepare()
    wrong = 0
    print(f"{'store':10} {'task':8} {'kill':6} {'kills':>5} {'ended before':>12} {'wrong':>5} {'seconds':>7}")
    for store in told.stores.split(","):
        for name in told.tasks.split(","):
            for kind in told.kinds.split(","):
                if (name, kind) != ("code", "line"):  # its work is done by other processes
                    wrong += measure(store, name, kind, told.moments, told.seed)
    return 1 if wrong else 0


def measure(store: str, name: str, kind: str, moments: int, seed: int) -> int:
    started = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        copies: killing.Copies = (
            killing.Folders(folder / "archives") if store == "sqlite"
            else killing.Databases(stack.enter_context(running()))
        )  # fmt: skip
        task = made_task(name, copies, folder / "sources")
        outcomes = list(KINDS[kind](task, copies, moments, seed))
    bad = [outcome for outcome in outcomes if outcome.faults]
    ended = sum(outcome.ended for outcome in outcomes)
    took = time.monotonic() - started
    print(f"{store:10} {name:8} {kind:6} {len(outcomes):5} {ended:12} {len(bad):5} {took:7.0f}", flush=True)
    for outcome in bad:
        print(f"    {outcome.moment}: {'; '.join(outcome.faults)}", flush=True)
    return len(bad)


def made_task(name: str, copies: killing.Copies, sources: Path) -> killing.Task:
    if name == "ingest":
        return killing.ingest_task(copies, sources, files=40, lines=80)
    if name == "code":
        return killing.code_task(copies, sources, files=30, jobs=2)
    if name == "link":
        return killing.link_task(copies)
    return killing.migrate_task(copies, 2000)


if __name__ == "__main__":
    sys.exit(main())
