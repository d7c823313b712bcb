"""Accounts as tables in DuckDB, as Splink compares them: words and places weighed.

Words and names of places become numbers that carry their weight (`number * 128 + weight`), so that what two accounts
share is weighed by plain arithmetic. The weight falls with the number of reports that use the word, and does not grow
with the number of reports that do not: unrelated reports beside them leave a pair's score nearly as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from tawthiq.link.accounts import Account
from tawthiq.link.common import load_common

if TYPE_CHECKING:
    import duckdb

TOLD_BY: Final = 600
"""Reports that use a word from which on it weighs nothing."""
SIZE: Final = 1300
"""Reports of the collection that weights were trained on. A smaller one is topped up with what reports of the open
corpus would say (`common`): among ten reports the word for a raid tells as little as among a thousand."""
RECURS: Final = 0.45
"""What part of a word's uses, but for half of one, is taken for use that goes on in the reports that are missing."""
FEW: Final = 3
"""Reports up to which a word counts as rare in a collection of any size. A word that more use weighs by its share of
them: else the words of one town would weigh nothing where 20,000 reports of others stand beside."""
STEP: Final = 16
"""Weights are kept in sixteenths."""
BATCH: Final = 20_000

_COLUMNS: Final = (
    ("id", "BIGINT"), ("report", "BIGINT"), ("has_event", "BOOLEAN"), ("background", "BOOLEAN"), ("subtype", "VARCHAR"),
    ("subtypes", "VARCHAR[]"), ("kinds", "VARCHAR[]"), ("lat", "DOUBLE"), ("lon", "DOUBLE"), ("radius_km", "DOUBLE"),
    ("place_names", "VARCHAR[]"), ("wide", "VARCHAR[]"), ("days", "INTEGER[]"), ("near_days", "INTEGER[]"),
    ("year_days", "INTEGER[]"), ("weekdays", "VARCHAR[]"), ("published", "INTEGER"), ("initiators", "VARCHAR[]"),
    ("targets", "VARCHAR[]"), ("killed", "INTEGER"), ("wounded", "INTEGER"), ("tolls", "VARCHAR[]"),
    ("weapons", "VARCHAR[]"), ("objects", "VARCHAR[]"), ("names", "VARCHAR[]"), ("outlet", "VARCHAR"),
    ("n_accounts", "INTEGER"),
)  # fmt: skip
_WEEKDAYS: Final = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
"""By the remainder of an ordinal day."""

MACROS: Final = """
CREATE MACRO shared_weight(a, b) AS coalesce(list_sum(list_transform(list_intersect(a, b), lambda x: x & 127)), 0) / 16;
CREATE MACRO shared_square(a, b) AS
    coalesce(list_sum(list_transform(list_intersect(a, b), lambda x: (x & 127) * (x & 127))), 0) / 256;
CREATE MACRO likeness(a, b, a_norm, b_norm) AS shared_square(a, b) / (a_norm * b_norm + 1e-9);
CREATE MACRO day_gap(a, b) AS
    CASE WHEN list_has_any(a, b) THEN 0
    ELSE list_min(list_transform(a, lambda x: list_min(list_transform(b, lambda y: abs(x - y))))) END;
CREATE MACRO year_gap(a, b) AS
    list_min(list_transform(a, lambda x: list_min(list_transform(b, lambda y: least(abs(x - y), 366 - abs(x - y))))));
CREATE MACRO apart_km(a_lat, a_lon, b_lat, b_lon) AS
    sqrt(pow((a_lat - b_lat) * 111.2, 2) + pow((a_lon - b_lon) * 111.2 * cos(radians((a_lat + b_lat) / 2)), 2));
"""


def gather(connection: duckdb.DuckDBPyConnection, accounts: Iterable[tuple[int, int, Account]]) -> None:
    """Writes down (id, number of its report, account) as they come; the accounts of one report follow each other."""
    connection.execute(MACROS)
    connection.execute(f"CREATE TABLE raw ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS)})")
    connection.execute("CREATE TABLE told (report BIGINT, word VARCHAR[])")
    for rows, words in _batches(accounts):
        _insert(connection, "raw", [name for name, _ in _COLUMNS], rows)
        _insert(connection, "told", ["report", "word"], words)


def prepare(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> None:
    """Makes table `accounts` of what was gathered. `numbers`: for each id as gathered the one that it has from now on.

    The order in which reports came then leaves no trace.
    """
    import pyarrow

    kind = pyarrow.int64()
    ids = pyarrow.array(range(len(numbers)), kind)
    connection.register("numbers", pyarrow.table({"gathered": ids, "number": pyarrow.array(numbers, kind)}))
    connection.execute("CREATE TABLE numbered AS SELECT number AS id, raw.* EXCLUDE (id) "
                       "FROM raw JOIN numbers ON raw.id = numbers.gathered; DROP TABLE raw; "
                       "ALTER TABLE numbered RENAME TO raw")  # fmt: skip
    connection.unregister("numbers")
    connection.execute("CREATE TABLE named AS SELECT report, id, place_names AS word FROM raw")
    words, shares = zip(*load_common().items(), strict=True)
    connection.register("common", pyarrow.table({"word": list(words), "share": list(shares)}))
    _weigh(connection, "told", "report", "report_terms")
    _weigh(connection, "named", "id", "account_places")
    connection.unregister("common")
    connection.execute(_ACCOUNTS)


def _batches(accounts: Iterable[tuple[int, int, Account]]) -> Iterable[tuple[list[Any], list[Any]]]:
    rows: list[tuple[Any, ...]] = []
    words: list[tuple[int, list[str]]] = []
    last = -1
    for ident, report, account in accounts:
        rows.append(_row(ident, report, account))
        if report != last:
            words.append((report, list(account.terms)))
            last = report
        if len(rows) >= BATCH:
            yield rows, words
            rows, words = [], []
    if rows:
        yield rows, words


def _row(ident: int, report: int, a: Account) -> tuple[Any, ...]:
    weekdays = [_WEEKDAYS[day % 7] for day in a.days] or list(a.weekdays)
    return (
        ident, report, bool(a.events), a.background, a.subtypes[0] if a.subtypes else None, list(a.subtypes),
        list(a.kinds), a.lat, a.lon, a.radius_km, list(a.places), list(a.wide), list(a.days), list(a.near_days),
        list(a.year_days), weekdays, a.published, list(a.initiators), list(a.targets), a.killed, a.wounded,
        list(a.tolls), list(a.weapons), list(a.objects), list(a.names), a.outlet, a.n_accounts,
    )  # fmt: skip


def _insert(connection: duckdb.DuckDBPyConnection, table: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    import pyarrow

    kinds = dict(_COLUMNS) | {"word": "VARCHAR[]"}
    arrow = {
        "BIGINT": pyarrow.int64(), "INTEGER": pyarrow.int32(), "DOUBLE": pyarrow.float64(), "BOOLEAN": pyarrow.bool_(),
        "VARCHAR": pyarrow.string(), "VARCHAR[]": pyarrow.list_(pyarrow.string()),
        "INTEGER[]": pyarrow.list_(pyarrow.int32()),
    }  # fmt: skip
    columns = zip(*rows, strict=True)
    arrays = [pyarrow.array(column, arrow[kinds[name]]) for name, column in zip(names, columns, strict=True)]
    batch = pyarrow.Table.from_arrays(arrays, names=names)
    connection.register("batch", batch)
    connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
    connection.unregister("batch")


def _weigh(connection: duckdb.DuckDBPyConnection, table: str, owner: str, into: str) -> None:
    """`into`: for each owner (report or account) its words' `codes`, heaviest first, and their `norm`."""
    [(n_reports,)] = connection.execute("SELECT count(DISTINCT report) FROM raw").fetchall()
    if n_reports > SIZE:
        uses = f"least(n, greatest({FEW}, n * {SIZE / n_reports!r}))"
    else:
        share = f"greatest(coalesce(share, 0), {RECURS} * (n - 0.5) / {max(1, n_reports)})"
        uses = f"n + {SIZE - n_reports} * {share}"
    connection.execute(f"""
        CREATE TABLE each AS SELECT report, {owner} AS owner, unnest(list_distinct(word)) AS word FROM {table};
        CREATE TABLE counted AS SELECT word, count(DISTINCT report) AS n FROM each GROUP BY word;
        CREATE TABLE weights AS
            SELECT word, row_number() OVER (ORDER BY word) AS number, n,
                   CAST(round({STEP} * greatest(0, ln({TOLD_BY} / ({uses})))) AS BIGINT) AS weight
            FROM counted LEFT JOIN common USING (word);
        CREATE TABLE {into} AS
            SELECT owner, list(number * 128 + weight ORDER BY weight DESC, word)
                       FILTER (n > 1 AND weight > 0) AS codes,
                   sqrt(sum(weight * weight)) / {STEP} AS norm
            FROM each JOIN weights USING (word) GROUP BY owner;
        DROP TABLE each; DROP TABLE counted; DROP TABLE weights; DROP TABLE {table};
    """)


_ACCOUNTS: Final = """
CREATE TABLE accounts AS
    SELECT raw.* EXCLUDE (place_names), coalesce(t.codes, []) AS terms, coalesce(t.norm, 0) AS terms_norm,
           coalesce(p.codes, []) AS places, coalesce(p.norm, 0) AS places_norm
    FROM raw LEFT JOIN report_terms t ON t.owner = raw.report LEFT JOIN account_places p ON p.owner = raw.id;
DROP TABLE report_terms;
DROP TABLE account_places;
DROP TABLE raw;
"""
