"""Four programs that write into one archive for a minute, on both stores: errors, lost updates, gaps in the log.

    python benchmarks/writers.py [--writers 4] [--seconds 60] [--stores sqlite,postgres]

Each draws at random what it does: takes a source in, judges, changes a user's role, withdraws or restores a document;
the last two are changes of rows with a version, which meet at few rows. Then the sum of versions must be the number of
entries of the log, every row must have its entry, and the chain must hold. Exits with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from servers import running
from tawthiq.store import locate
from writers import KINDS, Tally, write_together


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--stores", default="sqlite,postgres")
    told = parser.parse_args()
    wrong = 0
    print(f"{'store':10} {'writes':>7} {'a second':>8} " + " ".join(f"{kind:>8}" for kind in KINDS)
          + f" {'lost races':>10} {'slowest s':>9} {'wrong':>5}")  # fmt: skip
    for store in told.stores.split(","):
        with ExitStack() as stack:
            if store == "sqlite":
                address = stack.enter_context(tempfile.TemporaryDirectory()) + "/archive"
            else:
                address = stack.enter_context(running()).database()
            tally = write_together(locate(address), told.writers, told.seconds)
        show(store, tally, told.seconds)
        wrong += len(tally.wrong)
    return 1 if wrong else 0


def show(store: str, tally: Tally, seconds: float) -> None:
    counts = " ".join(f"{sum(one.counts[kind] for one in tally.done):8}" for kind in KINDS)
    races = sum(one.lost_races for one in tally.done)
    slowest = max(one.slowest for one in tally.done)
    rate = tally.n_writes / seconds
    told = f"{store:10} {tally.n_writes:7} {rate:8.0f} {counts} {races:10} {slowest:9.2f} {len(tally.wrong):5}"
    print(told, flush=True)
    for one in tally.wrong:
        print(f"    {one}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
