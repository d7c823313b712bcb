"""Keeps an archive's groups of copies up to date: signs what is new, compares it, writes what changed.

Signing goes on where it was cut off; comparing is one transaction, done again if it is cut off.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final

import msgspec
from sqlalchemy import Connection

from tawthiq.archive.copies.documents import CopyDocument
from tawthiq.archive.copies.groups import Update, update_groups
from tawthiq.archive.copies.signature import signature, signature_version
from tawthiq.store import Store, Writing
from tawthiq.store import copies as stored
from tawthiq.store.log import canonical

SIGNED_AT_ONCE: Final = 1_000
FEW: Final = 2_000
"""Documents below which it does not pay to start processes."""


class Grouped(msgspec.Struct, frozen=True):
    """What an update did: documents signed, pairs found, groups made or changed."""

    n_signed: int
    n_pairs: int
    n_groups: int


def group_copies(
    store: Store, actor: str, *, jobs: int = 1, advance: Callable[[int], None] = lambda n: None
) -> Grouped:
    """`advance` is told how many more documents are signed. Raises ArchiveError."""
    n_signed = _sign(store, actor, jobs, advance)
    with store.read() as connection:
        before = _state(connection)
        if not before[0]:
            return Grouped(n_signed, 0, 0)
        made = _update(connection, before[0])
    with store.write(actor) as writing:
        now = _state(writing.connection)
        if now != before:  # another program was quicker: once more, and this time nobody comes between
            made = _update(writing.connection, now[0])
        _record(writing, now[0], made)
    return Grouped(n_signed, len(made.pairs), len(made.groups))


def _state(connection: Connection) -> tuple[list[str], int, int, int, int]:
    """What waits to be compared, and how much is compared: the same only where nothing has changed."""
    return stored.ungrouped(connection), *stored.counts(connection)


def _update(connection: Connection, waiting: Sequence[str]) -> Update:
    version = signature_version()

    def load(ids: Sequence[str]) -> Iterable[CopyDocument]:
        return [CopyDocument(**row) for row in stored.load_documents(connection, ids)]

    return update_groups(
        waiting,
        load,
        lambda: stored.load_signatures(connection, version),
        lambda: stored.load_pairs(connection),
        lambda: stored.load_groups(connection),
        lambda: stored.load_tied(connection),
    )


def _record(writing: Writing, compared: Sequence[str], made: Update) -> None:
    pairs = [
        {"a": p.a, "b": p.b, "kind": p.kind.value, "score": p.score, "evidence_json": canonical(p.evidence)}
        for p in made.pairs
    ]
    groups = [(one.origin_id, one.members) for one in made.groups]
    stored.record_groups(
        writing, compared=compared, pairs=pairs, dropped=made.dropped, groups=groups, ungrouped=made.ungrouped
    )


def _sign(store: Store, actor: str, jobs: int, advance: Callable[[int], None]) -> int:
    version = signature_version()
    n_signed = 0
    with store.read() as connection:
        waiting = stored.count_unsigned(connection, version)
    with _signers(jobs if waiting > FEW else 1) as sign:
        while True:
            with store.read() as connection:
                some = stored.unsigned(connection, version, SIGNED_AT_ONCE)
            if not some:
                return n_signed
            made = sign([text for _, text in some])
            with store.write(actor) as writing:
                signed = [(ident, one) for (ident, _), one in zip(some, made, strict=True)]
                stored.record_signatures(writing, version, signed)
            n_signed += len(some)
            advance(len(some))


@contextmanager
def _signers(jobs: int) -> Iterator[Callable[[list[str]], list[bytes]]]:
    if jobs < 2:
        yield lambda texts: [signature(text) for text in texts]
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        yield lambda texts: list(pool.map(signature, texts, chunksize=50))
