"""Parquet: `incidents.parquet` and `claims.parquet`, for Polars, DuckDB, pandas, R, Spark. zstd, typed, lists as lists."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tawthiq.export.arrow import arrow, claim_batches, claim_schema, incident_batches, incident_schema, missing
from tawthiq.export.cleaned import cleaned
from tawthiq.export.made_by import notes
from tawthiq.export.profiles import Profile
from tawthiq.export.rows import Row

INCIDENTS = "incidents.parquet"
CLAIMS = "claims.parquet"


def write_parquet(folder: Path, rows: Iterable[Row], profile: Profile) -> int:
    """Both files into `folder`, which is there; the number of incidents. Rows pass through once, a batch at a time."""
    parquet = _parquet()
    told = notes(profile)
    with (
        parquet.ParquetWriter(folder / INCIDENTS, incident_schema(told), compression="zstd") as incidents,
        parquet.ParquetWriter(folder / CLAIMS, claim_schema(told), compression="zstd") as claims,
    ):
        n = 0
        for some in _some(map(cleaned, rows)):
            n += len(some)
            for batch in incident_batches(some, told):
                incidents.write_batch(batch)
            for batch in claim_batches(some, told):
                claims.write_batch(batch)
    return n


def _parquet() -> Any:
    arrow()
    try:
        from pyarrow import parquet
    except ImportError:
        raise missing("pyarrow") from None
    return parquet


def _some(rows: Iterable[Row], many: int = 4096) -> Iterable[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == many:
            yield some
            some = []
    if some:
        yield some
