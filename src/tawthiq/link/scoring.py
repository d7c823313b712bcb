"""Pairs of accounts: Splink blocks and compares them, sums of weights give their probability."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tawthiq.link.model import LinkModel, Weights
from tawthiq.link.tables import SIZE
from tawthiq.model.incidents import Weight

if TYPE_CHECKING:
    import duckdb

PART: Final = 250_000
"""Pairs compared at a time: Splink's table of them, which holds the columns of both accounts, then stays small."""
ROWS: Final = 20_000
"""Rows taken from the database at a time."""
CROWDING: Final = 0.5
"""What the odds of a pair fall by, as a power, where more reports stand beside than weights were trained on. The more
there are, the more of them look alike by chance; a power of 1 would be right if none of them lay in other years or
countries. Measured with 20,000 unrelated reports beside a quarter of the training data."""
TOLD: Final = 6
"""Weights of a pair that are told."""


class Pair(msgspec.Struct, frozen=True, array_like=True):
    """Two accounts by number, the smaller first, and the probability that they tell one happening."""

    a: int
    b: int
    probability: float


def score_pairs(connection: duckdb.DuckDBPyConnection, model: LinkModel) -> Iterator[float]:
    """Makes table `scored`: the `candidates` with at least `keep`, and their levels. Tells what share is done."""
    weights = _among_many(model.weights, connection)
    columns = ", ".join(["id_l", "id_r", *(f"{c.column}::TINYINT AS {c.column}" for c in weights.comparisons)])
    kinds = ", ".join(f"{c.column} TINYINT" for c in weights.comparisons)
    connection.execute(f"CREATE TABLE scored (id_l BIGINT, id_r BIGINT, {kinds}, probability DOUBLE)")
    for table, share in _parts(connection, model.settings, weights.least_match_weight):
        connection.execute(
            f"INSERT INTO scored SELECT * FROM (SELECT {columns}, 1 / (1 + exp(-({_sum(weights)}))) AS probability "
            f"FROM {table}) WHERE probability >= {weights.keep!r}"
        )
        yield share


def _among_many(weights: Weights, connection: duckdb.DuckDBPyConnection) -> Weights:
    [(n_reports,)] = connection.execute("SELECT count(DISTINCT report) FROM accounts").fetchall()
    crowd = CROWDING * math.log(max(1.0, n_reports / SIZE))
    return msgspec.structs.replace(weights, bias=weights.bias - crowd)


def compare(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> str:
    """Name of a table of all `candidates` with both reports and their levels; for training."""
    levels = [f"gamma_{comparison['output_column_name']}" for comparison in settings["comparisons"]]
    columns = ", ".join(["id_l", "id_r", "report_l", "report_r", *levels])
    for n, (table, _) in enumerate(_parts(connection, settings, None)):
        query = f"SELECT {columns} FROM {table}"
        connection.execute(f"INSERT INTO compared {query}" if n else f"CREATE TABLE compared AS {query}")
    return "compared"


def _parts(
    connection: duckdb.DuckDBPyConnection, settings: dict[str, Any], least: float | None
) -> Iterator[tuple[str, float]]:
    """Splink's table of each part of the candidates, dropped afterwards, and the share done with it."""
    api, linker = _linker(connection, settings)
    [(n_pairs,)] = connection.execute("SELECT count(*) FROM candidates").fetchall()
    n_parts = 1 + n_pairs // PART
    for part in range(n_parts):
        name = f"part_{part}"
        connection.execute(
            f"CREATE TABLE {name} AS SELECT '0' AS match_key, a AS join_key_l, b AS join_key_r "
            f"FROM candidates WHERE a % {n_parts} = {part}"
        )
        linker.table_management.register_blocked_pairs_for_predict(api.register(name))
        made = linker.inference.predict(warning_mode="never", threshold_match_weight=least)
        yield str(made.physical_name), (part + 1) / n_parts
        connection.execute(f"DROP TABLE {name}")
        made.drop_table_from_database_and_remove_from_cache()


def _linker(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> tuple[Any, Any]:
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)  # it tells of untrained levels, which were rare in training
    api = DuckDBAPI(connection)
    return api, Linker(api.register("accounts"), settings, log_level=None, validate_settings=False)


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
    found = connection.execute(f"SELECT id_l, id_r, {columns} FROM scored JOIN wanted USING (id_l, id_r)")
    known = [{level.value: Weight(c.name, level.label, round(level.weight, 2)) for level in c.levels if level.weight}
             for c in weights.comparisons]  # fmt: skip
    told: dict[tuple[int, int], tuple[Weight, ...]] = {}
    while rows := found.fetchmany(ROWS):
        told |= {(row[0], row[1]): _told(known, row[2:]) for row in rows}
    connection.unregister("wanted")
    return told


def _told(known: Sequence[Mapping[int, Weight]], values: Sequence[int]) -> tuple[Weight, ...]:
    found = [weights[value] for weights, value in zip(known, values, strict=True) if value in weights]
    return tuple(sorted(found, key=lambda w: (-abs(w.weight), w.comparison))[:TOLD])
