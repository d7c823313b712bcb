"""Withdrawing documents, with a reason, and taking that back. Nothing is lost; `erase` is the other thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Literal

from sqlalchemy import Connection, select, update

from tawthiq.errors import InputError
from tawthiq.store import schema
from tawthiq.store.asking import batched
from tawthiq.store.store import Writing

KEPT, WITHDRAWN, ERASED = "kept", "withdrawn", "erased"
DOCUMENT: Final = re.compile(r"d[0-9a-f]{24}")
SOURCE: Final = re.compile(r"[0-9a-f]{64}")


def documents_of(connection: Connection, name: str) -> tuple[str, ...]:
    """Ids behind `name`: a document's own id, or the SHA-256 of a source for all that was taken from it.

    Raises InputError where the archive has neither.
    """
    if DOCUMENT.fullmatch(name):
        found = connection.scalars(select(schema.documents.c.id).where(schema.documents.c.id == name)).all()
    elif SOURCE.fullmatch(name):
        row = schema.origins.c
        found = connection.scalars(select(row.document_id).where(row.sha256 == name).distinct()).all()
    else:
        raise InputError(f"{name}: neither a document's id (d and 24 digits) nor the SHA-256 of a source.")
    if not found and not _has_source(connection, name):
        raise InputError(f"{name}: the archive has no such document or source.")
    return tuple(sorted(found))


def withdraw(writing: Writing, ids: Iterable[str], reason: str) -> tuple[str, ...]:
    """Kept documents are left out of search, coding, exports and copies from now on. Those that were changed."""
    return _change(writing, ids, reason, "withdraw", KEPT, WITHDRAWN)


def restore(writing: Writing, ids: Iterable[str], reason: str) -> tuple[str, ...]:
    """Takes a withdrawal back. Those that were changed."""
    return _change(writing, ids, reason, "restore", WITHDRAWN, KEPT)


def _change(
    writing: Writing, ids: Iterable[str], reason: str, action: Literal["withdraw", "restore"], old: str, new: str
) -> tuple[str, ...]:
    if not reason.strip():
        raise InputError("Give a reason: it stands in the log beside your name.")
    row = schema.documents.c
    states: list[tuple[str, str]] = []
    for some in batched(sorted(set(ids))):
        wanted = select(row.id, row.version).where(row.id.in_(some), row.state == old).order_by(row.id)
        found = writing.connection.execute(wanted).all()
        changed: dict[str, Any] = {"state": new, "version": row.version + 1}
        these = [ident for ident, _ in found]
        writing.connection.execute(update(schema.documents).where(row.id.in_(these)).values(**changed))
        states += [(ident, f"{new}/{version + 1}") for ident, version in found]
    if states:
        writing.log(action, states[0][0] if len(states) == 1 else "documents", {"reason": reason, "states": states})
    return tuple(ident for ident, _ in states)


def _has_source(connection: Connection, sha256: str) -> bool:
    return connection.scalar(select(schema.raw.c.sha256).where(schema.raw.c.sha256 == sha256)) is not None
