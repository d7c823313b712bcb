"""Pairs of accounts: Splink blocks and compares them, sums of weights give their probability."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tawthiq.link.model import LinkModel, Weighed, Weights
from tawthiq.model.incidents import Weight

if TYPE_CHECKING:
    import duckdb

CHUNK: Final = 150_000
"""Accounts compared with all others at a time: Splink's table of pairs then stays small."""
TOLD: Final = 6
"""Weights of a pair that are told."""


class Pair(msgspec.Struct, frozen=True, array_like=True):
    """Two accounts by number, the smaller first, and the probability that they tell one happening."""

    a: int
    b: int
    probability: float


def score_pairs(connection: duckdb.DuckDBPyConnection, model: LinkModel) -> list[Pair]:
    """Pairs of table `accounts` with at least `keep`, in order of their numbers; their levels stay in `scored`."""
    weights = model.weights
    columns = ", ".join(["id_l", "id_r", *(f"{c.column}::TINYINT AS {c.column}" for c in weights.comparisons)])
    made = False
    for table in _predicted(connection, model):
        query = (
            f"SELECT {columns}, 1 / (1 + exp(-({_sum(weights)}))) AS probability FROM {table} "
            f"WHERE 1 / (1 + exp(-({_sum(weights)}))) >= {weights.keep!r}"
        )
        connection.execute(f"INSERT INTO scored {query}" if made else f"CREATE TABLE scored AS {query}")
        connection.execute(f"DROP TABLE {table}")
        made = True
    rows = connection.execute("SELECT id_l, id_r, probability FROM scored ORDER BY id_l, id_r").fetchall()
    return [Pair(a, b, p) for a, b, p in rows]


def compare(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> str:
    """Name of Splink's table of all blocked pairs with their levels; for training."""
    return str(_linker(connection, settings).inference.predict(warning_mode="never").physical_name)


def _predicted(connection: duckdb.DuckDBPyConnection, model: LinkModel) -> Iterator[str]:
    linker = _linker(connection, model.settings)
    [(n_accounts,)] = connection.execute("SELECT count(*) FROM accounts").fetchall()
    n_chunks = 1 + n_accounts // CHUNK
    for chunk in range(1, n_chunks + 1):
        made = linker.inference.predict_chunk(
            left_chunk=(chunk, n_chunks), right_chunk=(1, 1), warning_mode="never",
            threshold_match_weight=model.weights.least_match_weight,
        )  # fmt: skip
        yield str(made.physical_name)


def _linker(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> Any:
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)  # it tells of untrained levels, which were rare in training
    api = DuckDBAPI(connection)
    return Linker(api.register("accounts"), settings, log_level=None, validate_settings=False)


def _sum(weights: Weights) -> str:
    cases = [
        f"CASE {c.column} {' '.join(f'WHEN {level.value} THEN {level.weight!r}' for level in c.levels)} ELSE 0 END"
        for c in weights.comparisons
    ]
    return " + ".join([repr(weights.bias), *cases])


def reasons(
    connection: duckdb.DuckDBPyConnection, weights: Weights, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], tuple[Weight, ...]]:
    """What weighed most in each pair, heaviest first."""
    import pyarrow

    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    ids = [pyarrow.array(side, pyarrow.int64()) for side in zip(*wanted, strict=True)]
    connection.register("wanted", pyarrow.table(dict(zip(("id_l", "id_r"), ids, strict=True))))
    columns = ", ".join(c.column for c in weights.comparisons)
    rows = connection.execute(f"SELECT id_l, id_r, {columns} FROM scored JOIN wanted USING (id_l, id_r)").fetchall()
    connection.unregister("wanted")
    return {(row[0], row[1]): _told(weights.comparisons, row[2:]) for row in rows}


def _told(comparisons: Sequence[Weighed], values: Sequence[int]) -> tuple[Weight, ...]:
    found = [
        Weight(comparison.name, level.label, round(level.weight, 2))
        for comparison, value in zip(comparisons, values, strict=True)
        for level in comparison.levels
        if level.value == value and level.weight
    ]
    return tuple(sorted(found, key=lambda w: (-abs(w.weight), w.comparison))[:TOLD])
