"""Rows as Arrow tables: typed columns, lists as lists, days as days. Parquet and `tawthiq.frames` start here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tawthiq.errors import MissingPackage
from tawthiq.export.columns import CLAIMS, INCIDENTS, Column, claim_rows
from tawthiq.export.row import Derivation, Row

if TYPE_CHECKING:
    import pyarrow

MANY: Final = 4096
"""Rows of one batch: what is held in memory while a file is written."""
DERIVATIONS: Final = "derivations"


def arrow() -> Any:
    """The package pyarrow. Raises MissingPackage where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise missing("pyarrow") from None
    return pyarrow


def missing(package: str) -> MissingPackage:
    """The error that says how to install a package of the extra."""
    return MissingPackage(f'This needs the package {package}: pip install "tawthiq[export]".')


def incident_schema(notes: dict[str, str] | None = None) -> pyarrow.Schema:
    """Columns of `INCIDENTS`, and in `derivations` the rule and the claims behind each value."""
    pa = arrow()
    part = pa.struct(
        [
            pa.field("column", pa.string(), nullable=False),
            pa.field("rule", pa.string(), nullable=False),
            pa.field("claims", pa.list_(pa.int32()), nullable=False),
            pa.field("anchors", pa.list_(pa.string()), nullable=False),
        ]
    )
    return pa.schema([*_fields(INCIDENTS), pa.field(DERIVATIONS, pa.list_(part))], metadata=notes)


def claim_schema(notes: dict[str, str] | None = None) -> pyarrow.Schema:
    """Columns of `CLAIMS`."""
    return arrow().schema(_fields(CLAIMS), metadata=notes)


def incident_batches(rows: Iterable[Row], notes: dict[str, str] | None = None) -> Iterator[pyarrow.RecordBatch]:
    """A row for each incident."""
    schema = incident_schema(notes)
    for some in in_batches(rows):
        columns = [[column.value(row) for row in some] for column in INCIDENTS]
        columns.append([[_derivation(one) for one in row.derivations] for row in some])
        yield _batch(columns, schema)


def claim_batches(rows: Iterable[Row], notes: dict[str, str] | None = None) -> Iterator[pyarrow.RecordBatch]:
    """A row for each claim of each incident."""
    schema = claim_schema(notes)
    for some in in_batches(claim for row in rows for claim in claim_rows(row)):
        yield _batch([[column.value(row) for row in some] for column in CLAIMS], schema)


def incident_table(rows: Iterable[Row], notes: dict[str, str] | None = None) -> pyarrow.Table:
    """All incidents in one table."""
    return arrow().Table.from_batches(list(incident_batches(rows, notes)), incident_schema(notes))


def claim_table(rows: Iterable[Row], notes: dict[str, str] | None = None) -> pyarrow.Table:
    """All claims in one table."""
    return arrow().Table.from_batches(list(claim_batches(rows, notes)), claim_schema(notes))


def _fields(columns: Sequence[Column]) -> list[Any]:
    pa = arrow()
    types = {
        "text": pa.string(), "json": pa.string(), "list": pa.list_(pa.string()), "day": pa.date32(),
        "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(),
    }  # fmt: skip
    return [pa.field(column.name, types[column.kind]) for column in columns]


def _batch(columns: list[list[Any]], schema: pyarrow.Schema) -> pyarrow.RecordBatch:
    pa = arrow()
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _derivation(one: Derivation) -> dict[str, Any]:
    return {"column": one.column, "rule": one.rule, "claims": list(one.claims), "anchors": list(one.anchors)}


def in_batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists of at most `MANY`."""
    waiting = iter(items)
    while some := list(islice(waiting, MANY)):
        yield some
