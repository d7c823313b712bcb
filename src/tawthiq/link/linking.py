"""READ FIRST. Reports into incidents: the stages in order."""

from __future__ import annotations

import importlib.util
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tawthiq.errors import MissingPackage
from tawthiq.link.accounts import Account, accounts_of
from tawthiq.link.align import Told, align
from tawthiq.link.model import LinkModel, load_model
from tawthiq.link.obey import Stated, obey, sides
from tawthiq.link.scoring import Pair, reasons, score_pairs
from tawthiq.link.stories import stories, without
from tawthiq.link.tables import gather, prepare
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import (
    INCIDENT_SCHEMA,
    EventRef,
    Incident,
    LinkConstraint,
    PairReason,
    Weight,
    incident_id,
)

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "3GB"
"""What DuckDB may hold; the rest it keeps in temporary files."""
_NEEDED: Final = ("splink", "duckdb", "pyarrow")


class Linked(msgspec.Struct, frozen=True):
    """Incidents in order of their first event. `n_repeated`: reports left aside, as one of their id came before."""

    incidents: tuple[Incident, ...]
    n_reports: int
    n_events: int
    n_repeated: int = 0


def need_packages() -> None:
    """Raises MissingPackage where the extra `link` is not installed."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackage(
            f'Linking needs {" and ".join(missing)}, not installed here. Install it with: pip install "tawthiq[link]"'
        )


def link(
    analyses: Iterable[Analysis],
    *,
    constraints: Sequence[LinkConstraint] = (),
    origins: Mapping[str, str] | None = None,
    model: LinkModel | None = None,
) -> Linked:
    """The incidents that `analyses` tell; every event is in exactly one of them.

    `constraints`: what people said of pairs; it is always obeyed. `origins`: for reports that are copies, the report
    that they go back to; copies are linked without looking further. The order of `analyses` makes no difference.

    Raises InputError where constraints contradict each other, MissingPackage without the extra `link`.
    """
    need_packages()
    import duckdb

    chosen = model or load_model()
    with tempfile.TemporaryDirectory(prefix="tawthiq-link-") as folder:
        connection = duckdb.connect(str(Path(folder) / "link.duckdb"))
        try:
            connection.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
            connection.execute(f"SET temp_directory = '{folder}'")
            return _link(connection, analyses, constraints, origins or {}, chosen)
        finally:
            connection.close()


def _link(
    connection: duckdb.DuckDBPyConnection,
    analyses: Iterable[Analysis],
    constraints: Sequence[LinkConstraint],
    origins: Mapping[str, str],
    model: LinkModel,
) -> Linked:
    gathered = _Gathered()
    gather(connection, gathered.take(analyses))
    told, numbers = gathered.in_order()
    prepare(connection, numbers)
    pairs = score_pairs(connection, model)
    home = {EventRef(t.report, event): n for n, t in enumerate(told) for event, _ in t.events} if constraints else {}
    same, different = sides(constraints, home)
    united = without(_copies(told, origins), same, different)  # a person may say that what looks like a copy is none
    groups = stories(told, pairs, model.weights, united, different)
    refs = [refs for group in groups for refs in align([told[n] for n in group])]
    refs = obey(refs, constraints)
    why = _Why(connection, model, told, groups, pairs, Stated(constraints, origins))
    incidents = [why.incident(events) for events in refs if any(ref.event is not None for ref in events)]
    n_events = sum(len(t.events) for t in told)
    ordered = tuple(sorted(incidents, key=lambda i: _key(i.events[0])))
    return Linked(ordered, len({t.report for t in told}), n_events, gathered.n_repeated)


class _Gathered:
    """What has to be known of the accounts when they are in the tables."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.n_repeated = 0

    def take(self, analyses: Iterable[Analysis]) -> Iterator[tuple[int, int, Account]]:
        seen: set[str] = set()
        for analysis in analyses:
            if analysis.report.id in seen:
                self.n_repeated += 1
                continue
            subtypes = {event.id: event.subtype for event in analysis.events}
            for account in accounts_of(analysis):
                yield len(self.told), len(seen), account
                self.told.append(Told(account.report, tuple((e, subtypes[e]) for e in account.events)))
            seen.add(analysis.report.id)

    def in_order(self) -> tuple[list[Told], list[int]]:
        """The accounts in order of their reports' ids, and for each as gathered its place in this order."""
        order = sorted(range(len(self.told)), key=lambda n: (self.told[n].report, n))
        numbers = [0] * len(order)
        for place, n in enumerate(order):
            numbers[n] = place
        return [self.told[n] for n in order], numbers


def _copies(told: Sequence[Told], origins: Mapping[str, str]) -> list[tuple[int, int]]:
    """The first account of each copy with that of the first copy of its group."""
    first: dict[str, int] = {}
    found: list[tuple[int, int]] = []
    seen: set[str] = set()
    named = {*origins, *origins.values()}
    for n, account in enumerate(told):
        if account.report not in named or account.report in seen:
            continue
        seen.add(account.report)
        origin = first.setdefault(origins.get(account.report, account.report), n)
        if origin != n:
            found.append((origin, n))
    return found


class _Why:
    """The pairs that hold each cluster together: of every account, the likeliest tie to what is joined already."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        model: LinkModel,
        told: Sequence[Told],
        groups: Sequence[Sequence[int]],
        pairs: Sequence[Pair],
        stated: Stated,
    ) -> None:
        home = {n: g for g, group in enumerate(groups) if len(group) > 1 for n in group}
        inside = [p for p in pairs if p.a in home and home[p.a] == home.get(p.b)]
        self._ties = _tree(inside)
        self._weights = reasons(connection, model.weights, [(p.a, p.b) for p in self._ties])
        self._told, self._stated = told, stated
        self._of_report: dict[str, list[Pair]] = defaultdict(list)
        for tie in self._ties:
            self._of_report[told[tie.b].report].append(tie)

    def incident(self, events: tuple[EventRef, ...]) -> Incident:
        ordered = tuple(sorted(events, key=_key))
        first = next(ref for ref in ordered if ref.event is not None)
        return Incident(schema=INCIDENT_SCHEMA, id=incident_id(first), events=ordered, why=self._reasons(ordered))

    def _reasons(self, events: tuple[EventRef, ...]) -> tuple[PairReason, ...]:
        if len(events) == 1:
            return ()
        by_report = {ref.report: ref for ref in events}
        found = self._stated.reasons(events)
        for ref in by_report.values():
            for tie in self._of_report[ref.report]:
                other = self._told[tie.a].report
                if other in by_report:
                    found.append(self._reason(by_report[other], ref, tie))
        return tuple(found)

    def _reason(self, left: EventRef, right: EventRef, tie: Pair) -> PairReason:
        weights: tuple[Weight, ...] = self._weights.get((tie.a, tie.b), ())
        return PairReason(left=left, right=right, probability=round(tie.probability, 3), weights=weights)


def _tree(pairs: Sequence[Pair]) -> list[Pair]:
    """A spanning tree of the likeliest pairs."""
    home: dict[int, int] = {}

    def root(n: int) -> int:
        while home.get(n, n) != n:
            n = home[n]
        return n

    kept: list[Pair] = []
    for pair in sorted(pairs, key=lambda p: (-p.probability, p.a, p.b)):
        a, b = root(pair.a), root(pair.b)
        if a != b:
            home[max(a, b)] = min(a, b)
            kept.append(pair)
    return sorted(kept, key=lambda p: (p.a, p.b))


def _key(ref: EventRef) -> tuple[str, str]:
    return ref.report, ref.event or ""


