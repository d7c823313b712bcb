"""Which accounts are compared, and that taking reports apart by what ties them does not change what comes out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import duckdb
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linked import all_coded
from tawthiq.link.accounts import Account, accounts_of
from tawthiq.link.align import Told
from tawthiq.link.blocking import block
from tawthiq.link.components import components
from tawthiq.link.linking import grouped
from tawthiq.link.model import load_model
from tawthiq.link.scoring import Pair
from tawthiq.link.stories import stories
from tawthiq.link.tables import gather, prepare

DAY = date(2017, 3, 5).toordinal()
NOTHING = msgspec.structs.replace(
    accounts_of(all_coded()[0])[0], terms=(), places=(), lat=None, lon=None, days=(), near_days=(), n_accounts=1
)


def account(name: str, *terms: str, day: int | None = None, lat: float | None = None) -> Account:
    days = () if day is None else (DAY + day,)
    return msgspec.structs.replace(NOTHING, report=name, terms=terms, days=days, near_days=days, lat=lat, lon=lat)


def compared(accounts: list[Account]) -> set[frozenset[str]]:
    """The reports of the pairs that are compared."""
    order = sorted(range(len(accounts)), key=lambda n: accounts[n].report)
    with duckdb.connect() as connection:
        gather(connection, ((n, n, one) for n, one in enumerate(accounts)))
        prepare(connection, [order.index(n) for n in range(len(accounts))])
        for _ in block(connection):
            pass
        rows = connection.execute("SELECT a, b FROM candidates").fetchall()
    return {frozenset((accounts[order[a]].report, accounts[order[b]].report)) for a, b in rows}


RARE = ("harbour", "silo", "bakery")
COMPARED = [
    (account("a", *RARE, day=0), account("b", *RARE, day=0), True),
    (account("a", *RARE), account("b", *RARE), True),
    (account("a", *RARE, day=0), account("b", *RARE), True),
    (account("a", *RARE, day=0), account("b", *RARE, day=31), True),
    (account("a", *RARE, day=0), account("b", *RARE, day=32), False),  # over a month apart
    (account("a", day=0, lat=35.0), account("b", day=1, lat=35.05), True),  # near, the next day
    (account("a", day=0, lat=35.0), account("b", day=1, lat=36.0), False),
    (account("a", day=0, lat=35.0), account("b", day=2, lat=35.05), False),
    (account("a", "harbour", day=0), account("b", "silo", day=0), False),
]


@pytest.mark.parametrize(("one", "other", "is_compared"), COMPARED)
def test_what_shares_something_and_may_be_of_one_time_is_compared(
    one: Account, other: Account, is_compared: bool
) -> None:
    assert compared([one, other]) == ({frozenset("ab")} if is_compared else set())


@pytest.mark.parametrize("day", range(-70, 71, 7))
def test_edges_of_periods_part_nobody(day: int) -> None:
    assert compared([account("a", *RARE, day=day), account("b", *RARE, day=day + 20)]) == {frozenset("ab")}


def test_the_order_of_reports_makes_no_difference() -> None:
    chance = random.Random(5)
    words = [f"word{n}" for n in range(30)]
    accounts = [
        account(f"r{n:02d}", *chance.sample(words, 5), day=chance.choice((None, chance.randrange(90))))
        for n in range(60)
    ]
    found = compared(accounts)
    chance.shuffle(accounts)
    assert compared(accounts) == found


def test_the_likeliest_are_compared_where_not_all_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tawthiq.link.blocking.PAIRS", 0)
    monkeypatch.setattr("tawthiq.link.blocking.FEWEST", 1)
    one, same = account("a", *RARE, day=0), account("b", *RARE, day=0)
    others = [account(f"c{n}", "harbour", f"word{n}", day=20) for n in range(6)]
    found = compared([one, same, *others])
    assert frozenset("ab") in found
    assert len(found) <= 8  # one wish of each


# ---- components


def accounts_told(reports: list[int]) -> list[Told]:
    return [Told(f"r{report}", ((f"e{n}", "Attack"),)) for n, report in enumerate(sorted(reports))]


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[int], list[Pair], list[tuple[int, int]], list[tuple[int, int]]]:
    """Reports of accounts, pairs of accounts of different reports, and what is the same and different."""
    reports = sorted(draw(st.lists(st.integers(0, 8), min_size=2, max_size=14)))
    number = {report: n for n, report in enumerate(sorted(set(reports)))}
    reports = [number[report] for report in reports]
    every = [(a, b) for a in range(len(reports)) for b in range(a + 1, len(reports)) if reports[a] != reports[b]]
    if not every:
        return reports, [], [], []
    chances = st.sampled_from((0.06, 0.2, 0.41, 0.6, 0.88, 0.93, 0.99))
    pairs = draw(st.dictionaries(st.sampled_from(every), chances, max_size=30))
    said = draw(st.lists(st.sampled_from(every), max_size=2, unique=True))
    different = [tie for tie in said[1:] if not touches(tie, said[:1], reports)]
    return reports, [Pair(a, b, p) for (a, b), p in sorted(pairs.items())], said[:1], different


def touches(tie: tuple[int, int], others: list[tuple[int, int]], reports: list[int]) -> bool:
    return any({reports[n] for n in tie} & {reports[n] for n in other} for other in others)


@given(collections())
def test_parts_alone_give_what_the_whole_gives(
    made: tuple[list[int], list[Pair], list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    reports, pairs, same, different = made
    told = accounts_told(reports)
    model = load_model()
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE scored (id_l BIGINT, id_r BIGINT, probability DOUBLE)")
        if pairs:
            connection.executemany("INSERT INTO scored VALUES (?, ?, ?)", [(p.a, p.b, p.probability) for p in pairs])
        groups, _ = grouped(connection, told, model.weights, same, different)
        parts = list(components(connection, reports, model.weights.threshold, same))
    assert groups == sorted(stories(told, pairs, model.weights, same, different))
    assert sorted(n for accounts, _ in parts for n in accounts) == list(range(len(reports)))


def test_a_part_holds_whole_reports_and_all_pairs_between_them() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE scored (id_l BIGINT, id_r BIGINT, probability DOUBLE)")
        connection.execute("INSERT INTO scored VALUES (0, 2, 0.9), (1, 2, 0.1), (2, 3, 0.1)")
        found = list(parts_of(connection))
    assert found == [([3], []), ([0, 1, 2], [Pair(0, 2, 0.9), Pair(1, 2, 0.1)])]


def parts_of(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[list[int], list[Pair]]]:
    """Accounts 0 and 1 are of one report."""
    return components(connection, [0, 0, 1, 2], 0.4, [])
