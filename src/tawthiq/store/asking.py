"""Questions about many values, asked a part at a time: a statement holds only so many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, select

T = TypeVar("T")
MANY: Final = 400
"""Values of one question: SQLite takes at most 32,766, older ones 999."""


def batched(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """`values` in parts that one question may hold, in their order."""
    every = values if isinstance(values, Sequence) else list(values)
    for start in range(0, len(every), MANY):
        yield every[start : start + MANY]


def rows_among(connection: Connection, columns: Sequence[Any], key: Any, values: Iterable[str]) -> Iterator[Any]:
    """`columns` of the rows whose `key` is one of `values`."""
    for some in batched(values):
        yield from connection.execute(select(*columns).where(key.in_(some)))
