"""Linking: reports of one incident together, by B-cubed; unrelated reports mixed in.

    python benchmarks/link.py DATA_DIR [--coded FILE] [--unrelated N | --coded-unrelated FILE] [--kept]

DATA_DIR holds `airwars_dev.jsonl`: reports, each tied to the incident that Airwars filed it under. These data are no
part of the project. They are coded as `tawthiq code` does (bundled gazetteer; the publication date where the row has
one, else what the address tells), or read from `--coded`.

Reports that share an incident of `tawthiq link` are together, and so are those that share one with a third: the
strictest reading for precision. A report in no incident is alone. Precision, recall and F1 are the B-cubed means over
all reports, those in which the coder found no event included.

Incidents are in four folds by a hash of their id. Each fold is linked alone, by weights trained on the other three
(`folds`). One in five incidents, told by another hash, is in no fold: the shipped weights were never trained on it
(`untouched`). `all` links every report at once with the shipped weights, which were trained on four fifths of them.

`--unrelated`: the same folds with so many reports made from the open corpus (`mutated`) mixed in; F1 is over the fold's
reports alone, but whatever joins them counts. `--kept` only prints what share of the pairs of reports of one incident
blocking keeps, alone and with the unrelated ones mixed in. For a million events see `link_made.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mutated import make_reports
from rows import ABSENT, is_untouched
from tawthiq.errors import TawthiqError
from tawthiq.link.accounts import accounts_of
from tawthiq.link.blocking import block
from tawthiq.link.linking import link
from tawthiq.link.model import LinkModel, load_model
from tawthiq.link.tables import gather, prepare
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis
from tawthiq.train.link import FILE, code_rows, read_analyses, read_incidents, train

FOLDS = 4
Figures = tuple[float, float, float]


def fold_of(incident: str) -> int | None:
    """None for the untouched slice."""
    if is_untouched(incident):
        return None
    return int(hashlib.sha1(f"f{incident}".encode()).hexdigest(), 16) % FOLDS


def clusters(analyses: Sequence[Analysis], model: LinkModel) -> dict[str, str]:
    """By report the name of the reports that it is together with."""
    home = {a.report.id: a.report.id for a in analyses}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    for incident in link(analyses, model=model).incidents:
        first = root(incident.events[0].report)
        for ref in incident.events[1:]:
            home[root(ref.report)] = first
    return {name: root(name) for name in home}


def b_cubed(found: Mapping[str, str], true: Mapping[str, str]) -> Figures:
    """Over the reports of `true`; what else shares their clusters counts against precision."""
    together, real = defaultdict(set), defaultdict(set)
    for name, cluster in found.items():
        together[cluster].add(name)
    for name, incident in true.items():
        real[incident].add(name)
    precision = recall = 0.0
    for name, incident in true.items():
        shared = len(together[found[name]] & real[incident])
        precision += shared / len(together[found[name]])
        recall += shared / len(real[incident])
    precision, recall = precision / len(true), recall / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def show(what: str, figures: Figures) -> None:
    print(f"{what:<42}" + "  ".join(f"{value:.3f}" for value in figures), flush=True)


def judge(what: str, analyses: Sequence[Analysis], incidents: Mapping[str, str], model: LinkModel,
          others: Sequence[Analysis] = ()) -> Figures:  # fmt: skip
    started = time.perf_counter()
    found = clusters([*analyses, *others], model)
    figures = b_cubed(found, {a.report.id: incidents[a.report.id] for a in analyses})
    show(f"{what} ({len(analyses)} reports, {time.perf_counter() - started:.0f} s)", figures)
    return figures


def mean(figures: Iterable[Figures]) -> Figures:
    columns = list(zip(*figures, strict=True))
    return tuple(sum(column) / len(column) for column in columns)  # type: ignore[return-value]


def unrelated(n_reports: int) -> Iterator[Analysis]:
    """Made reports, coded."""
    from datetime import date

    from tawthiq.gazetteer.names import load_names
    from tawthiq.pipeline import code_report

    names = load_names(("none",))
    for made in make_reports(n_reports, seed=7):
        day = date.fromisoformat(made.published)
        report = Report(id=f"made-{made.n}", text=made.text, published=day, outlet=made.outlet)
        try:
            yield code_report(report, names=names)
        except TawthiqError:
            continue


def kept(what: str, analyses: Sequence[Analysis], incidents: Mapping[str, str]) -> None:
    """Prints how many pairs of accounts are compared, and the share of pairs of reports of one incident among them."""
    import duckdb

    reports = sorted(analyses, key=lambda a: a.report.id)
    accounts = [(n, account) for n, analysis in enumerate(reports) for account in accounts_of(analysis)]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '3GB'; SET temp_directory = '{folder}'")
        gather(connection, ((ident, report, account) for ident, (report, account) in enumerate(accounts)))
        prepare(connection, range(len(accounts)))
        for _ in block(connection):
            pass
        rows = connection.execute("SELECT a, b FROM candidates").fetchall()
    home = [incidents.get(account.report) for _, account in accounts]
    found = {frozenset((accounts[a][0], accounts[b][0])) for a, b in rows if home[a] and home[a] == home[b]}
    sizes = Counter(incidents[a.report.id] for a in reports if a.report.id in incidents)
    n_pairs = sum(n * (n - 1) // 2 for n in sizes.values())
    print(f"{what}: {len(rows)} pairs compared, {len(found)} of {n_pairs} true pairs ({len(found) / n_pairs:.3f})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--coded", type=Path)
    parser.add_argument("--unrelated", type=int, default=0)
    parser.add_argument("--coded-unrelated", type=Path)
    parser.add_argument("--kept", action="store_true")
    told = parser.parse_args()
    path: Path = told.data / FILE
    if not path.is_file():
        print(f"{path} is not there: this benchmark reads data that are no part of the project", file=sys.stderr)
        return ABSENT
    incidents = read_incidents(path)
    analyses = read_analyses([told.coded]) if told.coded else code_rows(path)
    others = read_analyses([told.coded_unrelated]) if told.coded_unrelated else list(unrelated(told.unrelated))
    if told.kept:
        kept("alone", analyses, incidents)
        kept(f"{len(others)} unrelated mixed in", [*analyses, *others], incidents)
        return 0
    print(f"{'':<42}precision, recall, F1 (targets 0.90, 0.75, 0.82)")
    plain, mixed = [], []
    for k in range(FOLDS):
        model = train([a for a in analyses if fold_of(incidents[a.report.id]) not in (k, None)], incidents)
        mine = [a for a in analyses if fold_of(incidents[a.report.id]) == k]
        plain.append(judge(f"fold {k}", mine, incidents, model))
        if others:
            mixed.append(judge(f"fold {k}, {len(others)} unrelated", mine, incidents, model, others))
    show("folds", mean(plain))
    if others:
        show(f"folds, {len(others)} unrelated mixed in", mean(mixed))
        print(f"F1 drops by {mean(plain)[2] - mean(mixed)[2]:.3f} (target 0.02 or less)")
    judge("untouched", [a for a in analyses if fold_of(incidents[a.report.id]) is None], incidents, load_model())
    judge("all, as shipped", analyses, incidents, load_model())
    return 0


if __name__ == "__main__":
    sys.exit(main())
