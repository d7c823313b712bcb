"""READ FIRST. Reports into incidents: the stages in order."""

from __future__ import annotations

import errno
import importlib.util
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tawthiq.errors import MissingPackage
from tawthiq.link.accounts import Account, accounts_of
from tawthiq.link.align import Told, align
from tawthiq.link.blocking import block
from tawthiq.link.components import Tie, components
from tawthiq.link.model import LinkModel, Weights, load_model
from tawthiq.link.obey import Stated, obey, sides
from tawthiq.link.scoring import Pair, reasons, score_pairs
from tawthiq.link.stories import Joined, numbers_of_reports, stories, without
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
TELL_AFTER: Final = 1000
"""Reports read between two steps of the progress."""
DISK: Final = "12GB"
"""What temporary files may take at most: a query gone wrong must not fill the disk of others."""
_NEEDED: Final = ("splink", "duckdb", "pyarrow")


Step = Callable[[str, float, float | None], None]
"""Told of progress: what is done now, how much of it, and of how much (None: not known)."""


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
    step: Step = lambda what, done, total: None,
) -> Linked:
    """The incidents that `analyses` tell; every event is in exactly one of them.

    `constraints`: what people said of pairs; it is always obeyed. `origins`: for reports that are copies, the report
    that they go back to; copies are linked without looking further. The order of `analyses` makes no difference.
    `step` is told of progress.

    What does not fit into memory is kept in files of a temporary folder, which are gone afterwards.

    Raises InputError where constraints contradict each other, MissingPackage without the extra `link`, OSError where
    the temporary folder is full.
    """
    need_packages()
    import duckdb
    from splink.internals.exceptions import SplinkException

    chosen = model or load_model()
    with tempfile.TemporaryDirectory(prefix="tawthiq-link-") as folder:
        connection = duckdb.connect(str(Path(folder) / "link.duckdb"))
        try:
            connection.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
            connection.execute(f"SET temp_directory = '{folder}'; SET max_temp_directory_size = '{DISK}'")
            return _link(connection, analyses, constraints, origins or {}, chosen, step)
        except (RuntimeError, duckdb.OperationalError, SplinkException) as problem:
            _tell(problem)
            raise
        finally:
            connection.close()


def _tell(problem: BaseException) -> None:
    """Raises what a user should see for what stops a query; Splink wraps errors of DuckDB in its own."""
    import duckdb

    root = problem.__cause__ or problem
    if isinstance(root, RuntimeError) and str(root) == "Query interrupted":  # what DuckDB makes of Ctrl-C
        raise KeyboardInterrupt from None
    if isinstance(root, duckdb.OutOfMemoryException | duckdb.IOException):
        why = f"no room for temporary files of linking, which may take {DISK}; set TMPDIR to a folder with more"
        raise OSError(errno.ENOSPC, why) from root


def _link(
    connection: duckdb.DuckDBPyConnection,
    analyses: Iterable[Analysis],
    constraints: Sequence[LinkConstraint],
    origins: Mapping[str, str],
    model: LinkModel,
    step: Step,
) -> Linked:
    gathered = Gathered()
    gather(connection, gathered.take(analyses, step))
    told, numbers = gathered.in_order()
    step("Weighing words", 0, None)
    prepare(connection, numbers)
    for n_done in block(connection):
        step("Looking for pairs", n_done, len(told))
    for share in score_pairs(connection, model):
        step("Comparing", share, 1)
    home = {EventRef(t.report, event): n for n, t in enumerate(told) for event, _ in t.events} if constraints else {}
    same, different = sides(constraints, home)
    united = without(_copies(told, origins), same, different)  # a person may say that what looks like a copy is none
    groups, ties = grouped(connection, told, model.weights, united, different, step)
    refs = [refs for group in groups for refs in align([told[n] for n in group])]
    refs = obey(refs, constraints)
    why = _Why(connection, model, told, ties, Stated(constraints, origins))
    incidents = [why.incident(events) for events in refs if any(ref.event is not None for ref in events)]
    n_events = sum(len(t.events) for t in told)
    ordered = tuple(sorted(incidents, key=lambda i: _key(i.events[0])))
    return Linked(ordered, len({t.report for t in told}), n_events, gathered.n_repeated)


def grouped(
    connection: duckdb.DuckDBPyConnection,
    told: Sequence[Told],
    weights: Weights,
    same: Sequence[Tie],
    different: Sequence[Tie],
    step: Step = lambda what, done, total: None,
) -> tuple[list[list[int]], list[Pair]]:
    """The accounts in clusters, by the first of each, and the pairs that hold each cluster together."""
    groups: list[list[int]] = []
    ties: list[Pair] = []
    n_done = 0
    for accounts, pairs in components(
        connection, numbers_of_reports(told), min(weights.threshold, weights.strong), same
    ):
        if len(accounts) == 1:
            groups.append(accounts)
        else:
            place = {account: n for n, account in enumerate(accounts)}
            mine = [Pair(place[p.a], place[p.b], p.probability) for p in pairs]
            here = [[(place[a], place[b]) for a, b in said if a in place and b in place] for said in (same, different)]
            found = stories([told[n] for n in accounts], mine, weights, *here)
            groups += [[accounts[n] for n in group] for group in found]
            ties += _tree(groups[-len(found) :], pairs)
        n_done += len(accounts)
        if n_done % TELL_AFTER < len(accounts):
            step("Joining", n_done, len(told))
    return sorted(groups), sorted(ties, key=lambda p: (p.a, p.b))


class Gathered:
    """What has to be known of the accounts when they are in the tables."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.n_repeated = 0

    def take(self, analyses: Iterable[Analysis], step: Step) -> Iterator[tuple[int, int, Account]]:
        seen: set[str] = set()
        for analysis in analyses:
            if analysis.report.id in seen:
                self.n_repeated += 1
                continue
            subtypes = {event.id: event.subtype for event in analysis.events}
            for account in accounts_of(analysis):
                yield len(self.told), len(seen), account
                events = tuple((e, subtypes[e]) for e in account.events)
                days = account.near_days
                self.told.append(Told(account.report, events, (days[0], days[-1]) if days else None))
            seen.add(analysis.report.id)
            if len(seen) % TELL_AFTER == 0:
                step("Reading reports", len(seen), None)

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
    """The reasons of incidents, from the pairs that hold their clusters together."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        model: LinkModel,
        told: Sequence[Told],
        ties: Sequence[Pair],
        stated: Stated,
    ) -> None:
        self._weights = reasons(connection, model.weights, [(p.a, p.b) for p in ties])
        self._told, self._stated = told, stated
        self._of_report: dict[str, list[Pair]] = defaultdict(list)
        for tie in ties:
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


def _tree(groups: Sequence[Sequence[int]], pairs: Sequence[Pair]) -> list[Pair]:
    """Of the pairs inside groups a spanning tree of the likeliest."""
    group_of = {n: g for g, group in enumerate(groups) for n in group}
    inside = [p for p in pairs if group_of[p.a] == group_of[p.b]]
    joined = Joined(())
    kept: list[Pair] = []
    for pair in sorted(inside, key=lambda p: (-p.probability, p.a, p.b)):
        tie = pair.a, pair.b
        if not joined.holds(tie):
            joined.join(tie)
            kept.append(pair)
    return kept


def _key(ref: EventRef) -> tuple[str, str]:
    return ref.report, ref.event or ""


