"""Groups of documents that count as one source: made at once, or kept up to date while an archive grows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from tawthiq.archive.copies.candidates import Pairs, find_candidates
from tawthiq.archive.copies.clusters import find_clusters
from tawthiq.archive.copies.documents import SAME_DISPATCH, CopyDocument, CopyPair, Kind, LoadDocuments
from tawthiq.archive.copies.origins import CopyGroup, Provenance, choose_origin, read_provenance
from tawthiq.archive.copies.pairs import verify
from tawthiq.archive.copies.signature import Signatures, gather, signature

LOADED: Final = 1_024
StoredPair = tuple[str, str, str, float]
"""`a`, `b`, `kind`, `score`, as in `CopyPair`."""
_ONE_SOURCE: Final = frozenset(kind.value for kind in SAME_DISPATCH)


class Update(msgspec.Struct, frozen=True):
    """What to write. `pairs`: found now. `dropped`: stored pairs that are none any more, since one of them was
    withdrawn or a document with a lower id took a leader's place. `groups`: new and changed. `ungrouped`: documents
    that were in a group and are in none now. Write: delete `dropped`, add `pairs`, delete the groups of all members
    of `groups` and of `ungrouped`, add `groups`."""

    pairs: tuple[CopyPair, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    groups: tuple[CopyGroup, ...] = ()
    ungrouped: tuple[str, ...] = ()


class _Edges(msgspec.Struct, frozen=True):
    """Pairs as places in signatures: `places` (m, 2), `scores` (m,), whether they make one source (m,)."""

    places: Pairs
    scores: NDArray[np.float64]
    is_one_source: NDArray[np.bool_]


def group(pairs: Iterable[CopyPair], documents: Iterable[CopyDocument]) -> tuple[CopyGroup, ...]:
    """The groups that `pairs` make of `documents`, which hold at least those in the pairs; the same in any order."""
    by_id = {document.id: document for document in documents}
    signatures = gather((name, signature(document.text)) for name, document in by_id.items())
    edges = _placed(signatures, ((p.a, p.b, p.kind.value, p.score) for p in pairs))
    clusters = find_clusters(signatures, edges.places[edges.is_one_source], edges.scores[edges.is_one_source])
    return tuple(_with_origins(signatures, clusters, lambda ids: [by_id[name] for name in ids]))


def update_groups(
    new_ids: Collection[str],
    load_documents: LoadDocuments,
    load_signatures: Callable[[], Iterable[tuple[str, bytes]]],
    load_pairs: Callable[[], Iterable[StoredPair]],
    load_groups: Callable[[], Iterable[tuple[str, str]]],
    load_tied: Callable[[], Iterable[tuple[str, str]]] = tuple,
) -> Update:
    """What changes when `new_ids` are added to an archive; with ids that are gone from the signatures, withdrawn.

    `load_signatures`: all of the archive, the new ones too (fastest in ascending order of id). `load_pairs`,
    `load_groups`: all that is stored, groups as (document, origin). `load_tied`: pairs that are one source whatever
    they say, such as a feed's entry and the page behind it. Memory: about 1.1 kB a document of the archive
    and 20 kB for each of some thousand documents at work, whatever the archive holds. Adding documents in any order
    and in any batches gives the same pairs and groups as adding them at once.
    """
    signatures = gather(load_signatures())
    candidates = find_candidates(signatures)
    is_new = np.isin(signatures.ids, np.array([name.encode() for name in new_ids], dtype=np.bytes_))
    found = tuple(verify(signatures, candidates[is_new[candidates].any(axis=1)], load_documents))
    dropped, kept = _sifted(signatures, candidates, load_pairs())
    edges = _joined(kept, _placed(signatures, ((p.a, p.b, p.kind.value, p.score) for p in found)))
    edges = _joined(edges, _tied(signatures, load_tied()))
    touched = {name for pair in (*dropped, *((p.a, p.b) for p in found)) for name in pair} | set(new_ids)
    stored = dict(load_groups())
    touched |= {name for name in stored if not _holds(signatures, name)}
    touched |= _fellows(touched, stored)
    places = _reached(edges, _places_of(signatures, touched), len(signatures))
    groups = tuple(_with_origins(signatures, _clusters_at(signatures, edges, places), load_documents))
    return _changes(found, dropped, groups, stored, touched | _names(signatures, places))


def _fellows(touched: set[str], stored: dict[str, str]) -> set[str]:
    """The members of all groups that a touched document was in."""
    origins = {stored[name] for name in touched if name in stored}
    return {name for name, origin in stored.items() if origin in origins}


def _changes(
    found: tuple[CopyPair, ...],
    dropped: tuple[tuple[str, str], ...],
    groups: tuple[CopyGroup, ...],
    stored: dict[str, str],
    looked_at: set[str],
) -> Update:
    before: dict[str, set[str]] = {}
    for name, origin in stored.items():
        before.setdefault(origin, set()).add(name)
    changed = tuple(g for g in groups if before.get(g.origin_id) != set(g.members))
    grouped = {name for g in groups for name in g.members}
    ungrouped = tuple(sorted(name for name in looked_at if name in stored and name not in grouped))
    return Update(found, dropped, changed, ungrouped)


def _sifted(
    signatures: Signatures, candidates: Pairs, stored: Iterable[StoredPair]
) -> tuple[tuple[tuple[str, str], ...], _Edges]:
    """Stored pairs that are no candidates any more, and the others as edges."""
    rows = list(stored)
    edges = _placed(signatures, rows)
    n = len(signatures)
    is_wanted = np.isin(edges.places[:, 0] * n + edges.places[:, 1], candidates[:, 0] * n + candidates[:, 1])
    is_wanted &= (edges.places >= 0).all(axis=1)
    dropped = tuple(sorted((rows[at][0], rows[at][1]) for at in np.flatnonzero(~is_wanted).tolist()))
    return dropped, _Edges(edges.places[is_wanted], edges.scores[is_wanted], edges.is_one_source[is_wanted])


def _placed(signatures: Signatures, pairs: Iterable[StoredPair]) -> _Edges:
    """Pairs as edges; the place of a document that has no signature is -1."""
    rows = list(pairs)
    names = np.array([[a.encode(), b.encode()] for a, b, _, _ in rows], dtype=np.bytes_).reshape(-1, 2)
    places = np.searchsorted(signatures.ids, names).astype(np.int64)
    if len(signatures):
        places[signatures.ids[np.minimum(places, len(signatures) - 1)] != names] = -1
    scores = np.array([score for *_, score in rows], np.float64)
    return _Edges(places, scores, np.array([kind in _ONE_SOURCE for _, _, kind, _ in rows], np.bool_))


def _tied(signatures: Signatures, pairs: Iterable[tuple[str, str]]) -> _Edges:
    edges = _placed(signatures, ((a, b, Kind.EXACT.value, 1.0) for a, b in pairs))
    both = (edges.places >= 0).all(axis=1)
    return _Edges(edges.places[both], edges.scores[both], edges.is_one_source[both])


def _joined(one: _Edges, other: _Edges) -> _Edges:
    return _Edges(
        np.concatenate([one.places, other.places]),
        np.concatenate([one.scores, other.scores]),
        np.concatenate([one.is_one_source, other.is_one_source]),
    )


def _reached(edges: _Edges, places: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """All places that can be reached from `places` along edges that make one source."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    used = edges.places[edges.is_one_source]
    if not len(used):
        return places
    graph = coo_matrix((np.ones(len(used), np.bool_), (used[:, 0], used[:, 1])), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    return np.flatnonzero(np.isin(labels, labels[places])).astype(np.int64)


def _clusters_at(signatures: Signatures, edges: _Edges, places: NDArray[np.int64]) -> list[list[int]]:
    is_here = edges.is_one_source & np.isin(edges.places[:, 0], places)
    return find_clusters(signatures, edges.places[is_here], edges.scores[is_here])


def _with_origins(signatures: Signatures, clusters: list[list[int]], load: LoadDocuments) -> Iterator[CopyGroup]:
    """Documents are loaded some at a time, and only what tells their origin is kept."""
    for some in _in_batches(clusters):
        names = [signatures.ids[place].decode() for cluster in some for place in cluster]
        read: dict[str, Provenance] = {}
        for at in range(0, len(names), LOADED):
            read.update((document.id, read_provenance(document)) for document in load(names[at : at + LOADED]))
        for cluster in some:
            members = [read[name] for place in cluster if (name := signatures.ids[place].decode()) in read]
            if len(members) > 1:
                yield choose_origin(members)


def _in_batches(clusters: list[list[int]]) -> Iterator[list[list[int]]]:
    """Clusters that together hold `LOADED` documents; a larger one alone."""
    batch: list[list[int]] = []
    size = 0
    for cluster in clusters:
        if batch and size + len(cluster) > LOADED:
            yield batch
            batch, size = [], 0
        batch.append(cluster)
        size += len(cluster)
    if batch:
        yield batch


def _holds(signatures: Signatures, name: str) -> bool:
    at = int(np.searchsorted(signatures.ids, name.encode()))
    return at < len(signatures) and signatures.ids[at] == name.encode()


def _places_of(signatures: Signatures, names: Collection[str]) -> NDArray[np.int64]:
    wanted = np.array(sorted(name.encode() for name in names), dtype=np.bytes_)
    return np.flatnonzero(np.isin(signatures.ids, wanted)).astype(np.int64)


def _names(signatures: Signatures, places: NDArray[np.int64]) -> set[str]:
    return {name.decode() for name in signatures.ids[places].tolist()}
