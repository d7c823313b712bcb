"""Numbers of what an archive holds."""

from __future__ import annotations

from sqlalchemy import func, select

from tawthiq.store import Store, schema


def count_sources(store: Store) -> int:
    """Distinct bytes, erased ones included."""
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(schema.raw)) or 0
