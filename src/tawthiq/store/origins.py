"""Which documents were taken from which bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from tawthiq.store import schema
from tawthiq.store.asking import batched


def new_origins(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of `rows` that `origins` lacks, each once; what was erased gets none."""
    if not rows:
        return []
    column, document = schema.origins.c, schema.documents.c
    known: set[tuple[str, str, str]] = set()
    erased: set[str] = set()
    for ids in batched(sorted({row["document_id"] for row in rows})):
        hashes = {row["sha256"] for row in rows}
        some = select(*column).where(column.document_id.in_(ids))
        if len(hashes) == 1:
            some = some.where(column.sha256.in_(hashes))
        known.update((ident, sha256, part) for ident, sha256, part in connection.execute(some))
        erased.update(connection.scalars(select(document.id).where(document.id.in_(ids), document.state == "erased")))
    new = {(row["document_id"], row["sha256"], row["part"]): row for row in rows if row["document_id"] not in erased}
    return [row for key, row in new.items() if key not in known]
