"""What goes into an evidence pack: which documents, and what of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from tawthiq.store import schema
from tawthiq.store.withdraw import ERASED, documents_of


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a pack. `run_id`: of the codings to add, None for none. `whole_log`: every entry of the log."""

    run_id: str | None = None
    withdrawn: bool = False
    whole_log: bool = False
    tool: str = "tawthiq"


def choose(connection: Connection, names: Sequence[str], since: str | None, until: str | None) -> list[str]:
    """Ids of documents: those named (by id, or by the SHA-256 of their source), else those published between two days.

    Raises InputError for unknown names.
    """
    if names:
        return sorted({ident for name in names for ident in documents_of(connection, name)})
    row = schema.documents.c
    wanted = select(row.id).where(row.state != ERASED).order_by(row.id)
    if since:
        wanted = wanted.where(row.published_on >= since)
    if until:
        wanted = wanted.where(row.published_on <= until)
    return list(connection.scalars(wanted))
