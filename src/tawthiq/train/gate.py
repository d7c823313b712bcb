"""The quality gate: floors under the cross-validated figures, pinned with the hash of the corpus; they only rise.

    python -m tawthiq.train.gate              measures and compares
    python -m tawthiq.train.gate --pin        raises the floors to what is measured
    python -m tawthiq.train.gate --pin --allow-regression --reason "why"
                                              lowers them too, and says so in CHANGELOG.md
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tawthiq.errors import DataError
from tawthiq.evaluate.events import SLOTS
from tawthiq.evaluate.measures import FIELDS, Figures
from tawthiq.train.__main__ import OPEN_CORPUS
from tawthiq.train.corpus import corpus_hash, load_corpus
from tawthiq.train.validate import validate

FLOORS = Path("tests/gate/floors.json")
CHANGELOG = Path("CHANGELOG.md")
#: how far under the measured figure its floor lies
MARGIN = 0.01
PIN = "python -m tawthiq.train.gate --pin"
LOWER = f'{PIN} --allow-regression --reason "…"'
_UNRELEASED, _CHANGED = "## [Unreleased]", "### Changed"

Values = Mapping[str, float]


class Floors(msgspec.Struct, frozen=True):
    """`corpus` is the hash of the corpus that `floors` were measured on; names as in `values_of`."""

    corpus: str
    floors: dict[str, float]


def values_of(figures: Figures) -> dict[str, float]:
    """The guarded figures by name: F1 of events and of each slot, their mean, how often single-valued fields agree."""
    f1 = {name: figures.table[name].f1 for name in ("events", *SLOTS)}
    return {**f1, "slots": figures.slot_f1_mean, **{name: figures.accuracy[name] for name in FIELDS}}


def measured(folder: Path = OPEN_CORPUS) -> dict[str, float]:
    """The guarded figures of the open corpus, cross-validated; takes about a minute."""
    return values_of(validate(load_corpus(folder)).all)


def read_floors(path: Path = FLOORS) -> Floors:
    """The pinned floors. Raises DataError if the file is missing or broken."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Floors)
    except (OSError, msgspec.DecodeError) as problem:
        raise DataError(f"cannot load {path}: {problem}; pin it with `{PIN}`") from problem


def shortfalls(floors: Values, found: Values) -> list[str]:
    """A line for each figure that lies below its floor or is no longer measured."""
    return [
        f"{name}: {found.get(name, 0.0):.3f}, its floor is {floor:.3f}"
        for name, floor in floors.items()
        if found.get(name, 0.0) < floor
    ]


def stale(floors: Floors, folder: Path = OPEN_CORPUS) -> str | None:
    """What to say where the corpus is no longer the one that the floors were measured on."""
    if floors.corpus == corpus_hash(folder):
        return None
    return f"The open corpus has changed since the floors were pinned. Look at the figures and pin them again: {PIN}"


def raised(floors: Values, found: Values) -> dict[str, float]:
    """Floors a margin under what was found, and none lower than it was."""
    return {name: max(_under(value), floors.get(name, 0.0)) for name, value in found.items()}


def lowered(floors: Values, found: Values) -> dict[str, float]:
    """As `raised`, but with the floors of what fell lying under it."""
    fallen = {name for name, value in found.items() if value < floors.get(name, 0.0)}
    return {**raised(floors, found), **{name: _under(found[name]) for name in fallen}}


def _under(value: float) -> float:
    return math.floor(round((value - MARGIN) * 1000, 6)) / 1000


def with_reason(changelog: str, before: Values, after: Values, reason: str) -> str:
    """`changelog` with a line under Unreleased, Changed, that tells which floors fell and why."""
    fell = ", ".join(f"{n} {before[n]:.3f} to {after[n]:.3f}" for n in before if after.get(n, 0.0) < before[n])
    line = f"- Quality floors lowered ({fell}): {reason.strip()}\n"
    head, unreleased, rest = changelog.partition(_UNRELEASED)
    here, following, later = rest.partition("\n## ")
    if f"\n{_CHANGED}\n\n" in here:
        here = here.replace(f"\n{_CHANGED}\n\n", f"\n{_CHANGED}\n\n{line}", 1)
    else:
        here = f"{here.rstrip()}\n\n{_CHANGED}\n\n{line}"
    return head + (unreleased or f"\n{_UNRELEASED}") + here + following + later


def pin(found: Values, corpus: str, *, reason: str | None) -> list[str]:
    """Write the floors; with a `reason` lower ones too. Returns what stood in the way, nothing where it was done."""
    before = read_floors(FLOORS).floors if FLOORS.exists() else {}
    fallen = shortfalls(before, found)
    if fallen and reason is None:
        return fallen
    after = lowered(before, found)
    if fallen and reason is not None:
        CHANGELOG.write_text(with_reason(CHANGELOG.read_text("utf-8"), before, after, reason), "utf-8")
    FLOORS.write_bytes(msgspec.json.format(msgspec.json.encode(Floors(corpus, after)), indent=2) + b"\n")
    return []


def main(arguments: list[str]) -> int:
    """Measure, then compare or pin. The exit code: 0 all well, 1 below a floor or pinned on another corpus."""
    options = _options(arguments)
    found = measured()
    for name, value in found.items():
        print(f"{name:12}{value:.4f}")
    if options.pin:
        faults = pin(found, corpus_hash(OPEN_CORPUS), reason=options.reason if options.allow_regression else None)
        advice = f"Floors only rise. If a lower one is meant: {LOWER}"
    else:
        floors = read_floors()
        faults = [*filter(None, [stale(floors)]), *shortfalls(floors.floors, found)]
        advice = "Below the gate."
    for line in [*faults, advice] if faults else []:
        print(line, file=sys.stderr)
    return 1 if faults else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tawthiq.train.gate", description="Quality floors that only rise.")
    parser.add_argument("--pin", action="store_true", help="write tests/gate/floors.json")
    parser.add_argument("--allow-regression", action="store_true", help="let a floor fall; needs --reason")
    parser.add_argument("--reason", help="why it may fall, a line for CHANGELOG.md")
    options = parser.parse_args(arguments)
    if options.allow_regression != bool((options.reason or "").strip()):
        parser.error("--allow-regression needs --reason, and --reason needs --allow-regression")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
