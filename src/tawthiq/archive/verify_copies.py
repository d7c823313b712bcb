"""Verifies which documents count as copies, by comparing their texts again; and that the state of a watch is one.

What is grouped is known by `signatures.is_grouped`. Documents are signed and grouped in the order in which they were
added, so one that is left out before others was taken away from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, func, select

from tawthiq.archive.copies.groups import Update
from tawthiq.archive.findings import Finding
from tawthiq.archive.watch_state import SourceState
from tawthiq.store import schema
from tawthiq.store.log import canonical

Regroup = Callable[[Connection], Update]
"""What all that are marked as grouped give when nothing is stored of pairs and groups."""
DOCUMENTS: Final = schema.documents.c
SIGNED: Final = schema.signatures.c
TOGETHER: Final = 2_000


def verify_copies(connection: Connection, regroup: Regroup, version: str) -> Iterator[Finding]:
    """Signatures that are missing, and rows of `copy_pairs` and `copy_groups` that are not what the texts give.

    Memory: that of grouping all anew (`copies.groups.update_groups`), and the pairs.
    """
    yield from _verify_order(connection, version)
    if connection.scalar(select(func.count()).select_from(schema.signatures).where(SIGNED.version != version)):
        return  # they wait to be compared anew; a note was given of them
    made = regroup(connection)
    was_changed = connection.scalar(select(func.count()).where(DOCUMENTS.version > 1)) or 0
    n_left_out = 0
    for finding in chain(_verify_pairs(connection, made), _verify_groups(connection, made, bool(was_changed))):
        # a pair with or beside a withdrawn or erased document is looked for again only when its group is
        if was_changed and finding.kind == "missing":
            n_left_out += 1
        else:
            yield finding
    if n_left_out:
        told = f"{n_left_out} rows may be missing, or wait to be made since documents were withdrawn or erased"
        yield Finding("note", "copies", told)


LACKS: Final = "it is missing; the texts give it"
UNLIKE: Final = "it is not what the texts give"


def verify_watched(connection: Connection) -> Iterator[Finding]:
    """They prove nothing, but a watch must be able to read them."""
    row = schema.watched.c
    for source, state in connection.execute(select(row.source, row.state_json)):
        try:
            msgspec.json.decode(state, type=SourceState)
        except (msgspec.DecodeError, UnicodeEncodeError, TypeError):
            yield Finding("altered", f"watched {source}", "what was remembered of it cannot be read")


def _verify_order(connection: Connection, version: str) -> Iterator[Finding]:
    """Never withdrawn, and passed over: those behind have a signature, or were compared, and it has or was not."""
    signed = and_(SIGNED.document_id == DOCUMENTS.id, SIGNED.version == version)
    both = schema.documents.outerjoin(schema.signatures, signed)
    last_signed, last_grouped = (
        connection.scalar(select(func.max(DOCUMENTS.seq)).select_from(both).where(which)) or 0
        for which in (SIGNED.version == version, SIGNED.is_grouped)
    )
    plain = and_(DOCUMENTS.state == "kept", DOCUMENTS.version == 1)
    unsigned = select(DOCUMENTS.id).select_from(both).where(plain, SIGNED.document_id.is_(None))
    for ident in connection.scalars(unsigned.where(DOCUMENTS.seq < last_signed)):
        yield Finding("missing", f"signature of document {ident}", "documents that were added later have theirs")
    ungrouped = select(DOCUMENTS.id).select_from(both).where(plain, SIGNED.is_grouped.is_(False))
    for ident in connection.scalars(ungrouped.where(DOCUMENTS.seq < last_grouped)):
        told = "it says that copies were not looked for, while they were for documents that were added later"
        yield Finding("altered", f"signature of document {ident}", told)


def _verify_pairs(connection: Connection, made: Update) -> Iterator[Finding]:
    wanted = {(p.a, p.b): (p.kind.value, p.score, canonical(p.evidence)) for p in made.pairs}
    row = schema.copy_pairs.c
    asked = select(row.a, row.b, row.kind, row.score, row.evidence_json, _state(row.a), _state(row.b))
    for a, b, *cells, state_of_a, state_of_b in connection.execute(asked.execution_options(yield_per=TOGETHER)):
        where = f"pair {a} {b}"
        given = wanted.pop((a, b), None)
        if "erased" in (state_of_a, state_of_b):
            yield Finding("added", where, "one of them was erased")
        elif given is not None and tuple(cells) != given:
            yield Finding("altered", where, UNLIKE)
        elif given is None and state_of_a == state_of_b == "kept":
            yield Finding("added", where, UNLIKE)
    for a, b in sorted(wanted):
        yield Finding("missing", f"pair {a} {b}", LACKS)


def _state(column: Any) -> Any:
    return select(DOCUMENTS.state).where(DOCUMENTS.id == column).scalar_subquery()


def _verify_groups(connection: Connection, made: Update, was_changed: bool) -> Iterator[Finding]:
    wanted = {name: one.origin_id for one in made.groups for name in one.members}
    row, origin = schema.copy_groups.c, schema.origins.c
    n_origins = select(func.count()).where(origin.document_id == row.document_id).scalar_subquery()
    asked = select(row.document_id, row.origin_id, DOCUMENTS.state, n_origins).join(
        schema.documents, DOCUMENTS.id == row.document_id
    )
    unlike: dict[str, tuple[str, str]] = {}
    captured_again: set[str] = set()
    for name, chosen, state, n in connection.execute(asked.execution_options(yield_per=TOGETHER)):
        given = wanted.pop(name, None)
        if state == "erased" or (given is None and not was_changed):
            yield Finding("added", f"group of document {name}", UNLIKE)
        elif given is not None and given != chosen:
            unlike[name] = (given, chosen)
        if n > 1 and given is not None:
            captured_again.add(given)
    for name, (given, _) in unlike.items():
        # a capture that is older than those known chooses another origin, when the group is next looked at
        if given not in captured_again and not was_changed:
            yield Finding("altered", f"group of document {name}", UNLIKE)
    for name in sorted(wanted):
        yield Finding("missing", f"group of document {name}", LACKS)
