"""Parquet: `incidents.parquet` and `claims.parquet`, typed, with lists as lists; Polars, DuckDB, pandas, R read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO, Final

from tawthiq.export.arrow import (
    arrow,
    claim_batches,
    claim_schema,
    in_batches,
    incident_batches,
    incident_schema,
    missing,
)
from tawthiq.export.cleaned import cleaned
from tawthiq.export.made_by import notes
from tawthiq.export.profiles import Profile
from tawthiq.export.row import Row

INCIDENTS: Final = "incidents.parquet"
CLAIMS: Final = "claims.parquet"


def write_parquet(
    incidents_to: BinaryIO, claims_to: BinaryIO, rows: Iterable[Row], profile: Profile
) -> tuple[int, int]:
    """Both files; the numbers of incidents and of claims. Rows pass through once, a batch at a time."""
    parquet = _parquet()
    told = notes(profile)
    with (
        parquet.ParquetWriter(incidents_to, incident_schema(told), compression="zstd") as incidents,
        parquet.ParquetWriter(claims_to, claim_schema(told), compression="zstd") as claims,
    ):
        n_incidents = n_claims = 0
        for some in in_batches(map(cleaned, rows)):
            n_incidents += len(some)
            for batch in incident_batches(some, told):
                incidents.write_batch(batch)
            for batch in claim_batches(some, told):
                n_claims += batch.num_rows
                claims.write_batch(batch)
    return n_incidents, n_claims


def _parquet() -> Any:
    arrow()
    try:
        from pyarrow import parquet
    except ImportError:
        raise missing("pyarrow") from None
    return parquet

