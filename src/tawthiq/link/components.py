"""Accounts that may come to share an incident, part by part, so that stories are looked for in small pieces.

Two clusters are joined only where the mean of the pairs between them reaches a threshold, so at least one pair does.
Reports that no chain of such pairs ties together can be taken apart without a change of the result.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from tawthiq.link.scoring import Pair

if TYPE_CHECKING:
    import duckdb

Tie = tuple[int, int]
ROWS: Final = 50_000
"""Rows taken from the database at a time."""


def components(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[int], least: float, same: Iterable[Tie]
) -> Iterator[tuple[list[int], list[Pair]]]:
    """Accounts by number with all `scored` pairs between them; those that nothing ties come one by one, without pairs.

    `reports`: for each account the number of its report; accounts of one report follow each other and stay together.
    `least`: probability from which on a pair ties. `same`: ties by judgement or as copies.
    """
    homes = _homes(connection, reports, least, same)
    members: dict[int, list[int]] = {}
    for account, report in enumerate(reports):
        if homes[report] < 0:
            yield [account], []
        else:
            members.setdefault(homes[report], []).append(account)
    for home, pairs in _pairs_inside(connection, homes, reports):
        yield members.pop(home), pairs
    for accounts in members.values():  # tied by judgements or as copies alone
        yield accounts, []


def _homes(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[int], least: float, same: Iterable[Tie]
) -> array[int]:
    """By report the smallest report of its component; -1 for one that nothing ties."""
    n_reports = reports[-1] + 1 if reports else 0
    home = array("q", range(n_reports))
    is_tied = bytearray(n_reports)

    def root(n: int) -> int:
        while home[n] != n:
            home[n] = home[home[n]]
            n = home[n]
        return n

    for one, other in _ties(connection, least, same):
        a, b = sorted((root(reports[one]), root(reports[other])))
        home[b] = a
        is_tied[reports[one]] = is_tied[reports[other]] = True
    return array("q", (root(n) if is_tied[n] else -1 for n in range(n_reports)))


def _ties(connection: duckdb.DuckDBPyConnection, least: float, same: Iterable[Tie]) -> Iterator[Tie]:
    yield from same
    found = connection.execute(f"SELECT id_l, id_r FROM scored WHERE probability >= {least!r}")
    while rows := found.fetchmany(ROWS):
        yield from rows


def _pairs_inside(
    connection: duckdb.DuckDBPyConnection, homes: Sequence[int], reports: Sequence[int]
) -> Iterator[tuple[int, list[Pair]]]:
    """By component its pairs in order."""
    import pyarrow

    kind = pyarrow.int64()
    of_account = pyarrow.array((homes[report] for report in reports), kind)
    connection.register("home", pyarrow.table({"id": pyarrow.array(range(len(reports)), kind), "home": of_account}))
    found = connection.execute(
        "SELECT home, id_l, id_r, probability FROM scored JOIN home ON id = id_l WHERE home >= 0 ORDER BY 1, 2, 3"
    )  # were `home` joined for both sides, DuckDB could join it with itself first: all pairs of a component
    for home, rows in groupby(_rows(found), key=itemgetter(0)):
        yield home, [Pair(a, b, probability) for _, a, b, probability in rows if homes[reports[b]] == home]
    connection.unregister("home")


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int, int, float]]:
    while rows := found.fetchmany(ROWS):
        yield from rows
