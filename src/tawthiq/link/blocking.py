"""Which accounts are compared: table `candidates`, by what they share and when, before Splink looks at any pair.

Comparing is dear, so a large collection cannot afford every pair that shares a word. Two steps keep its cost in bounds:

1. **Keys.** Each word and each name of a place is a key. Accounts whose days are known meet under a key only if their
   days may be within a month of each other, as pairs further apart never link; accounts without a day meet all that
   have the key. Cells of a grid of positions are keys for the same and the next day. Keys are used from the cheapest
   up, by the number of rows that they would give, until `ROWS` rows an account are reached.
2. **A rough score** of each pair that met: the weights of the words and names that they share, nearness, and how far
   apart their days are. Each account keeps the pairs with the highest, so many that `PAIRS` pairs are compared in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import duckdb

PERIOD: Final = 64
"""Days of a period; accounts of one period and of those beside it may be within a month of each other."""
APART: Final = 31
"""Days from which on pairs never link; stretches longer than this are treated as no day."""
CELL: Final = 0.125
"""Degrees of the grid of positions; a position meets those of its own cell and of the eight around it."""
ROWS: Final = 100
"""Rows an account that keys may give among accounts with days, and again among the others."""
LEAST_ROWS: Final = 60_000_000
"""Rows that any collection may give: small ones use every key."""
PAIRS: Final = 2_500_000
"""Pairs that are compared in all."""
FEWEST: Final = 12
"""Pairs that an account may wish to have compared in the largest collection; those that others wish come on top."""
ROWS_AT_ONCE: Final = 7_500_000
"""Rows that are looked at at a time, so that they fit into memory; small collections seldom give all they may."""
LEAST_AT_ONCE: Final = 500
"""Accounts whose pairs are looked for at a time at least."""

# ---- the rough score, in sixteenths of the weight of a word: about what a logistic model of pairs worth keeping gives
ALL_WORDS: Final = 16
"""The rarest shared word counts in full, the sum over all shared words by this part of it."""
NAMED: Final = 48
NEAR: Final = 32
GAPS: Final = ((0, 112), (1, 83), (3, 16), (10, 10), (APART, 16))
"""What days so far apart, or less, add; 0 where one of both tells no day."""
ROUND_UP: Final = 40
"""What each e-fold of the number of a report's accounts takes away."""
LEAST: Final = -30
"""Pairs below this are not compared."""

_POSTED: Final = f"""
CREATE TABLE timed AS
    SELECT id, report, list_min(near_days) AS first, list_max(near_days) AS last,
           CASE WHEN list_max(near_days) - list_min(near_days) <= {APART}
                THEN list_min(near_days) // {PERIOD} END AS period,
           ln(n_accounts) AS many
    FROM accounts;
CREATE TABLE every AS
    SELECT id, hash('word', code >> 7) AS key, (code & 127)::INTEGER AS weight, 0 AS is_named
    FROM (SELECT id, unnest(terms) AS code FROM accounts)
    UNION ALL
    SELECT id, hash('name', code >> 7), 0, 1
    FROM (SELECT id, unnest(places) AS code FROM accounts);
CREATE TABLE blocks AS SELECT key, period, count(*) AS n FROM every JOIN timed USING (id) GROUP BY key, period;
CREATE TABLE costs AS
    SELECT key, 3 * coalesce(sum(n * n) FILTER (period IS NOT NULL), 0) AS timed_cost,
           coalesce(sum(n) FILTER (period IS NULL), 0) * sum(n) AS open_cost
    FROM blocks GROUP BY key HAVING sum(n) > 1;
DROP TABLE blocks;
"""


def block(connection: duckdb.DuckDBPyConnection) -> Iterator[int]:
    """Makes table `candidates` (`a` < `b`) of table `accounts`; tells of how many accounts the pairs were found."""
    [(n_accounts,)] = connection.execute("SELECT count(*) FROM accounts").fetchall()
    n_rows = max(LEAST_ROWS, ROWS * n_accounts)
    _post(connection, n_rows)
    chunk = max(LEAST_AT_ONCE, ROWS_AT_ONCE * n_accounts // (2 * n_rows))
    wished = max(FEWEST, min(n_accounts, PAIRS // max(1, n_accounts)))
    connection.execute("CREATE TABLE wishes (a BIGINT, b BIGINT)")
    for start in range(0, n_accounts, chunk):
        connection.execute(_wishes(start, start + chunk, wished))
        yield min(n_accounts, start + chunk)
    connection.execute(
        "CREATE TABLE candidates AS SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM wishes; "
        "DROP TABLE wishes; DROP TABLE posted; DROP TABLE cells; DROP TABLE timed"
    )


def _post(connection: duckdb.DuckDBPyConnection, n_rows: int) -> None:
    """Table `posted`: the accounts of each key that is not too dear; table `cells`: those of each cell and day."""
    connection.execute(_POSTED)
    connection.execute(f"""
        CREATE TABLE useful AS
            SELECT key, sum(timed_cost) OVER (ORDER BY timed_cost) <= {n_rows} AS is_timed,
                   sum(open_cost) OVER (ORDER BY open_cost) <= {n_rows} AS is_open
            FROM costs;
        CREATE TABLE posted AS
            SELECT id, key, weight, is_named, first, last, period, is_timed, is_open
            FROM every JOIN useful USING (key) JOIN timed USING (id) WHERE is_timed OR is_open;
        CREATE TABLE cells AS
            SELECT id, floor(lat / {CELL})::INTEGER AS y, floor(lon / {CELL})::INTEGER AS x, unnest(near_days) AS day
            FROM accounts WHERE lat IS NOT NULL;
        DROP TABLE every; DROP TABLE costs; DROP TABLE useful;
    """)


def _wishes(start: int, end: int, wished: int) -> str:
    """The pairs that accounts from `start` to before `end` wish to have compared.

    Score and account are one number, so that the highest are found without sorting, and ties by the account.
    """
    mine = f"id >= {start} AND id < {end}"
    gap = "greatest(l.first, r.first) - least(l.last, r.last)"  # of NULL and a day it is no NULL
    days = " ".join(f"WHEN {gap} <= {most} THEN {adds}" for most, adds in GAPS)
    return f"""
        INSERT INTO wishes
        WITH mine AS (SELECT * FROM posted WHERE {mine}),
        met AS (
            SELECT l.id AS a, r.id AS b, l.weight AS weight, l.is_named AS is_named, 0 AS is_near
            FROM (SELECT *, unnest([period - 1, period, period + 1]) AS beside
                  FROM mine WHERE period IS NOT NULL AND is_timed) l
            JOIN posted r ON l.key = r.key AND l.beside = r.period WHERE {gap} <= {APART}
            UNION ALL
            SELECT l.id, r.id, l.weight, l.is_named, 0
            FROM (SELECT * FROM mine WHERE period IS NULL AND is_open) l JOIN posted r ON l.key = r.key
            UNION ALL
            SELECT l.id, r.id, l.weight, l.is_named, 0
            FROM (SELECT * FROM mine WHERE period IS NOT NULL AND is_open) l
            JOIN (SELECT * FROM posted WHERE period IS NULL) r ON l.key = r.key
            UNION ALL
            SELECT l.id, r.id, 0, 0, 1
            FROM (SELECT id, unnest([y - 1, y, y + 1]) AS y, x, day FROM
                     (SELECT id, y, unnest([x - 1, x, x + 1]) AS x, day FROM
                         (SELECT id, y, x, unnest([day - 1, day, day + 1]) AS day FROM cells WHERE {mine}))) l
            JOIN cells r ON l.y = r.y AND l.x = r.x AND l.day = r.day
        ),
        pairs AS (
            SELECT a, b, max(weight) + sum(weight) / {ALL_WORDS} + {NAMED} * max(is_named) + {NEAR} * max(is_near)
                         AS score
            FROM met GROUP BY a, b
        ),
        scored AS (
            SELECT a, b, round(score - {ROUND_UP} * greatest(l.many, r.many) +
                CASE WHEN l.first IS NULL OR r.first IS NULL THEN 0 {days} ELSE -999 END)::BIGINT AS score
            FROM pairs JOIN timed l ON l.id = a JOIN timed r ON r.id = b WHERE l.report <> r.report
        )
        SELECT a, 4294967295 - (ranked & 4294967295) FROM (
            SELECT a, unnest(max(score * 4294967296 + 4294967295 - b, {wished})) AS ranked
            FROM scored WHERE score >= {LEAST} GROUP BY a
        )
    """
