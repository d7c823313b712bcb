"""Trains the linking model: `python -m tawthiq.train.link DATA_DIR [--coded FILE]`.

DATA_DIR holds `airwars_dev.jsonl`: reports, each tied to the incident that Airwars filed it under. These data are no
part of the project; only sums over them, the weights of levels, go into `data/link/`. One in five incidents, told by a
hash of its id, is never trained on. `--coded`: output of `tawthiq code` for these reports under their `source_id`, so
that they need not be coded anew.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from tawthiq.ingest.address_dates import published_by_address
from tawthiq.ingest.coded import read_coded
from tawthiq.ingest.written_dates import iso_date
from tawthiq.link.accounts import accounts_of
from tawthiq.link.blocking import block
from tawthiq.link.model import NULL_VALUE, SETTINGS, WEIGHTS, Level, LinkModel, Weighed, Weights, levels_of
from tawthiq.link.scoring import compare
from tawthiq.link.tables import gather, prepare
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis
from tawthiq.train.link_comparisons import AT_MOST, COMPARISONS, settings
from tawthiq.train.link_dense import of_one_day
from tawthiq.train.link_fit import fit_weights

FILE: Final = "airwars_dev.jsonl"
SLICES: Final = 5
UNTOUCHED: Final = 4
THRESHOLD: Final = 0.33
STRONG: Final = 0.98
KEEP: Final = 0.05
KEPT_SHARE: Final = 0.9995
"""Of the pairs with a probability of `KEEP` or more, how many Splink's own weights let through."""
SMOOTHING: Final = 1.0


class Compared(msgspec.Struct, frozen=True):
    """All blocked pairs: numbers of both reports, and the level of each comparison."""

    left: Any
    right: Any
    levels: Any


def is_untouched(incident: str) -> bool:
    """Whether an incident is kept for measuring; the rule of the benchmarks (`benchmarks/rows.py`)."""
    return int(hashlib.sha1(incident.encode()).hexdigest(), 16) % SLICES == UNTOUCHED


def train(analyses: Sequence[Analysis], incidents: Mapping[str, str]) -> LinkModel:
    """The model of `analyses`; `incidents`: by report, the incident that it tells of."""
    compared = compared_pairs(analyses)
    names = [incidents[a.report.id] for a in analyses]
    is_same = [names[a] == names[b] for a, b in zip(compared.left, compared.right, strict=True)]
    numbered = [dict(levels_of(c)) for c in settings()["comparisons"]]
    dense = of_one_day(compared.levels, is_same, [c.name for c in COMPARISONS], settings()["comparisons"])
    values = [sorted(n) for n in numbered]
    fitted = fit_weights(compared.levels, is_same, compared.left, compared.right, values, dense)
    weighed = tuple(
        Weighed(c.name, f"gamma_{made['output_column_name']}", tuple(
            Level(value, label, round(min(fitted.weights[k][value], AT_MOST.get((c.name, label), math.inf)), 4))
            for value, label in levels_of(made)
        ))
        for k, (c, made) in enumerate(zip(COMPARISONS, settings()["comparisons"], strict=True))
    )  # fmt: skip
    shares = _shares(compared.levels, is_same)
    least = _least_match_weight(compared.levels, fitted.probabilities, shares, settings(shares))
    weights = Weights(
        bias=round(fitted.bias, 4), least_match_weight=least, threshold=THRESHOLD, strong=STRONG, keep=KEEP,
        comparisons=weighed,
    )  # fmt: skip
    return LinkModel(settings(shares), weights)


def compared_pairs(analyses: Sequence[Analysis]) -> Compared:
    """What Splink's blocking gives of all accounts of `analyses`."""
    import duckdb
    import numpy

    accounts = [(n, account) for n, analysis in enumerate(analyses) for account in accounts_of(analysis)]
    connection = duckdb.connect()
    gather(connection, ((ident, report, account) for ident, (report, account) in enumerate(accounts)))
    prepare(connection, range(len(accounts)))
    for _ in block(connection):
        pass
    table = compare(connection, settings())
    columns = [f"gamma_{c['output_column_name']}" for c in settings()["comparisons"]]
    found = connection.execute(f"SELECT report_l, report_r, {', '.join(columns)} FROM {table} ORDER BY id_l, id_r")
    arrays = found.fetchnumpy()
    levels = numpy.stack([numpy.asarray(arrays[name]) for name in columns], 1).astype("int16")
    return Compared(numpy.asarray(arrays["report_l"]), numpy.asarray(arrays["report_r"]), levels)


_Shares = dict[str, dict[str, tuple[float, float]]]


def _shares(levels: Any, is_same: Sequence[bool]) -> _Shares:
    """(m, u) of each level: its share among pairs of one happening, and among others, where the level is told."""
    import numpy

    same = numpy.asarray(is_same)
    found: _Shares = {}
    for k, (compared, made) in enumerate(zip(COMPARISONS, settings()["comparisons"], strict=True)):
        column = levels[:, k]
        told = column != NULL_VALUE
        real = [(value, label) for value, label in levels_of(made) if value != NULL_VALUE]
        n_same, n_other = int((told & same).sum()), int((told & ~same).sum())
        found[compared.name] = {
            label: (
                round((int(((column == v) & same).sum()) + SMOOTHING) / (n_same + SMOOTHING * len(real)), 6),
                round((int(((column == v) & ~same).sum()) + SMOOTHING) / (n_other + SMOOTHING * len(real)), 6),
            )
            for v, label in real
        }
    return found


def _least_match_weight(levels: Any, probabilities: Any, shares: _Shares, made: dict[str, Any]) -> float:
    """What Splink gives nearly all pairs that have a probability worth keeping."""
    import numpy

    prior = made["probability_two_random_records_match"]
    total = numpy.full(len(levels), math.log2(prior / (1 - prior)))
    for k, (compared, comparison) in enumerate(zip(COMPARISONS, made["comparisons"], strict=True)):
        for value, label in levels_of(comparison):
            if value != NULL_VALUE:
                m, u = shares[compared.name][label]
                total[levels[:, k] == value] += math.log2(m / u)
    kept = total[probabilities >= KEEP]
    return float(math.floor(numpy.quantile(kept, 1 - KEPT_SHARE)))


# ---- the data


def read_incidents(path: Path) -> dict[str, str]:
    """Incident by report."""
    rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines() if line.strip()]
    return {row["source_id"]: row["incident_id"] for row in rows}


def code_rows(path: Path, gazetteers: Sequence[str] | None = ("none",)) -> list[Analysis]:
    """The rows coded as `tawthiq code` does: author as outlet, the publication date, else what the address tells."""
    from tawthiq.gazetteer.names import load_names
    from tawthiq.pipeline import EmptyDocument, code_report

    names = load_names(gazetteers)
    found: list[Analysis] = []
    for line in path.read_bytes().splitlines():
        row = msgspec.json.decode(line)
        try:
            found.append(code_report(_report(row), names=names))
        except EmptyDocument:
            continue
    return found


def _report(row: Mapping[str, Any]) -> Report:
    told = iso_date(row["publication_date"]) if row["publication_date"] else None
    if told is None and (by_address := published_by_address(row["url"])):
        told = by_address[0]
    day = date.fromisoformat(told[:10]) if told else None
    return Report(id=row["source_id"], text=row["text"], published=day, outlet=row["author"] or None, url=row["url"])


def read_analyses(paths: Iterable[Path]) -> list[Analysis]:
    """What `tawthiq code` wrote."""
    return [found for path in paths for found in read_coded(str(path)) if isinstance(found, Analysis)]


def main(arguments: list[str] | None = None) -> int:
    """Writes both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--coded", type=Path)
    told = parser.parse_args(arguments)
    path: Path = told.data / FILE
    if not path.is_file():
        print(f"{path} is not there: linking is trained on data that are no part of the project", file=sys.stderr)
        return 2
    incidents = read_incidents(path)
    analyses = read_analyses([told.coded]) if told.coded else code_rows(path)
    seen = [a for a in analyses if not is_untouched(incidents[a.report.id])]
    model = train(seen, incidents)
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_bytes(msgspec.json.format(msgspec.json.encode(model.settings), indent=1) + b"\n")
    WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(model.weights), indent=1) + b"\n")
    print(f"trained on {len(seen)} reports; least match weight {model.weights.least_match_weight:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
