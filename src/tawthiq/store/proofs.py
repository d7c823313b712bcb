"""How entries of the log prove rows of tables: by a key that names the row, and the hash of all that the row holds.

An entry's body lists `{"documents": [[key, digest], …], "origins": …}`: from then on these rows are as hashed. (Entries
of runs, codings, judgements and users say the same in a form of their own: `READ`.) `gone`
lists, by table, the keys of rows that were taken away. `states` lists [document, "state/version"]. A later proof of a
key takes the place of an earlier one. Bodies hold keys, hashes, numbers, handles and reasons, and never words,
addresses or headers of a source: the log cannot be changed, so nothing may stand in it that has to be erased one day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Table

from tawthiq.store import schema
from tawthiq.store.entry import canonical
from tawthiq.store.proving import ARCHIVE, GONE, STATES, UNREADABLE, Proof, digest_of, proofs_in

__all__ = [
    "ARCHIVE", "GONE", "PROVEN", "STATES", "UNPROVEN", "UNREADABLE", "Proof", "Proven", "error_sha256", "proofs_in",
    "prove", "row_bytes", "row_digest", "row_key", "state_of",
]  # fmt: skip


class Proven(msgspec.Struct, frozen=True):
    """A table whose rows the log proves. `secret_key`: its keys hold addresses, so the log names them by hash.

    `left_out`: columns that the proof does not cover, because others tell of them (`docs/explain/custody.md`).
    """

    table: Table
    left_out: tuple[str, ...] = ()
    secret_key: bool = False
    with_none: bool = False


PROVEN: Final[dict[str, Proven]] = {
    "raw": Proven(schema.raw),
    "acquisitions": Proven(schema.acquisitions, secret_key=True),
    "readings": Proven(schema.readings, secret_key=True),
    "documents": Proven(schema.documents, ("seq", "added_at", "state", "version")),
    "origins": Proven(schema.origins, secret_key=True),
    "runs": Proven(schema.runs),
    "coded": Proven(schema.coded),
    "users": Proven(schema.users),
    "judgements": Proven(schema.judgements, ("seq",), with_none=True),
    "linkings": Proven(schema.linkings),
}
UNPROVEN: Final = {
    "raw_bytes": "its bytes are hashed",
    "search_forms": "made again from the text",
    "signatures": "made again from the text",
    "copy_pairs": "made again from the texts",
    "copy_groups": "made again from the texts",
    "events": "made again from the analysis",
    "event_places": "made again from the analysis",
    "event_actors": "made again from the analysis",
    "claims": "made again from the analysis",
    "incidents": "hashed together by the linking that made them",
    "incident_events": "hashed together by the linking that made them",
    "incident_pairs": "hashed together by the linking that made them",
    "watched": "state of work, no evidence: it must be readable",
}
"""Tables without proofs in the log, and why they need none."""


def row_key(name: str, row: Mapping[Any, Any]) -> str:
    """What the log calls the row: its own key, or the hash of it."""
    proven = PROVEN[name]
    columns = ("id",) if "id" in proven.table.c else tuple(column.name for column in proven.table.primary_key)
    values = [row[column] for column in columns]
    if proven.secret_key:
        return digest_of(values)
    return "/".join(str(value) for value in values)


def row_digest(name: str, row: Mapping[Any, Any]) -> str:
    """SHA-256 of the canonical JSON of all columns that hold a value, "" where there are none but the key.

    Columns without a value are left out but where `with_none`: so a table can get a new column and keep its proofs.
    """
    proven = PROVEN[name]
    if name == "coded":
        return _coded_digest(row)
    names = [str(column.name) for column in proven.table.c if column.name not in proven.left_out]
    if all(proven.table.c[column].primary_key for column in names):
        return ""
    return digest_of(_told(proven, names, row))


def row_bytes(name: str, row: Mapping[Any, Any]) -> bytes:
    """What `row_digest` hashes: for tables whose rows are more than a key, `coded` aside."""
    proven = PROVEN[name]
    names = [str(column.name) for column in proven.table.c if column.name not in proven.left_out]
    return canonical(_told(proven, names, row)).encode()


def prove(name: str, rows: Iterable[Mapping[Any, Any]]) -> list[Proof]:
    """For the body of an entry, under the table's name."""
    return [(row_key(name, row), row_digest(name, row)) for row in rows]


def state_of(row: Mapping[Any, Any]) -> str:
    """How `states` tells a document's state."""
    return f"{row['state']}/{row['version']}"


def error_sha256(error: str) -> str:
    """Hex, of the text in UTF-8: why a document could not be coded, which may quote it."""
    return hashlib.sha256(error.encode("utf-8", "surrogatepass")).hexdigest()


def _coded_digest(row: Mapping[Any, Any]) -> str:
    """The hash of the analysis, or of why there is none; the rest of the row is made again from them."""
    sha256, error = row["analysis_sha256"], row["error"]
    if (sha256 is None) == (error is None):
        return UNREADABLE
    try:
        return str(sha256) if error is None else error_sha256(error)
    except (UnicodeEncodeError, AttributeError):
        return UNREADABLE


def _told(proven: Proven, names: list[str], row: Mapping[Any, Any]) -> dict[str, Any]:
    return {column: row[column] for column in names if proven.with_none or row[column] is not None}
