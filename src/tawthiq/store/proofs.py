"""How entries of the log prove rows of tables: by a key that names the row, and the hash of all that the row holds.

An entry's body lists `{"documents": [[key, digest], …], "origins": …}`: from then on these rows are as hashed. `gone`
lists, by table, the keys of rows that were taken away. `states` lists [document, "state/version"]. A later proof of a
key takes the place of an earlier one. Bodies hold keys, hashes, numbers, handles and reasons, and never words,
addresses or headers of a source: the log cannot be changed, so nothing may stand in it that has to be erased one day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Table

from tawthiq.store import schema
from tawthiq.store.log import Entry, canonical

GONE: Final = "gone"
STATES: Final = "states"
ARCHIVE: Final = "archive"
UNREADABLE: Final = "unreadable"
"""Digest of a row that holds what is no text: no proof gives it."""
Proof = tuple[str, str]


class Proven(msgspec.Struct, frozen=True):
    """A table whose rows the log proves. `secret_key`: its keys hold addresses, so the log names them by hash.

    `left_out`: columns that the proof does not cover, because others tell of them (`docs/explain/custody.md`).
    """

    table: Table
    left_out: tuple[str, ...] = ()
    secret_key: bool = False


PROVEN: Final[dict[str, Proven]] = {
    "raw": Proven(schema.raw),
    "acquisitions": Proven(schema.acquisitions, secret_key=True),
    "readings": Proven(schema.readings, secret_key=True),
    "documents": Proven(schema.documents, ("seq", "added_at", "state", "version")),
    "origins": Proven(schema.origins, secret_key=True),
    "runs": Proven(schema.runs),
    "coded": Proven(schema.coded, ("analysis",)),
    "users": Proven(schema.users),
    "judgements": Proven(schema.judgements, ("seq",)),
    "incidents": Proven(schema.incidents),
    "incident_events": Proven(schema.incident_events),
}
UNPROVEN: Final = {
    "raw_bytes": "its bytes are hashed",
    "search_forms": "made again from the text",
    "signatures": "made again from the text",
    "copy_pairs": "made again from texts and signatures",
    "copy_groups": "made again from the pairs",
    "events": "made again from the analysis",
    "event_places": "made again from the analysis",
    "event_actors": "made again from the analysis",
    "claims": "made again from the analysis",
    "watched": "state of work, no evidence",
}
"""Tables without proofs in the log, and why they need none."""


def row_key(name: str, row: Mapping[Any, Any]) -> str:
    """What the log calls the row: its own key, or the hash of it."""
    proven = PROVEN[name]
    columns = ("id",) if "id" in proven.table.c else tuple(column.name for column in proven.table.primary_key)
    values = [row[column] for column in columns]
    if proven.secret_key:
        return _sha256(values)
    return "/".join(str(value) for value in values)


def row_digest(name: str, row: Mapping[Any, Any]) -> str:
    """SHA-256 of the canonical JSON of all columns that hold a value, "" where there are none but the key.

    Columns without a value are left out, so that a table can get a new column without losing its proofs.
    """
    proven = PROVEN[name]
    names = [str(column.name) for column in proven.table.c if column.name not in proven.left_out]
    if all(proven.table.c[column].primary_key for column in names):
        return ""
    return _sha256({column: row[column] for column in names if row[column] is not None})


def prove(name: str, rows: Iterable[Mapping[Any, Any]]) -> list[Proof]:
    """For the body of an entry, under the table's name."""
    return [(row_key(name, row), row_digest(name, row)) for row in rows]


def proofs_in(entry: Entry) -> Iterator[tuple[str, str, str | None]]:
    """(table, key, digest; None where the row is gone) of all that the entry proves, in order."""
    try:
        body = msgspec.json.decode(entry.body_json)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    if not isinstance(body, dict):
        return
    if entry.action == "create" and entry.subject == ARCHIVE:
        yield from ((ARCHIVE, key, str(value)) for key, value in body.items())
    gone = body.get(GONE)
    for name, keys in gone.items() if isinstance(gone, dict) else ():
        yield from ((name, key, None) for key in keys)
    for name in (*PROVEN, STATES):
        for item in body.get(name) or () if isinstance(body.get(name), list) else ():
            if isinstance(item, list) and len(item) == 2:
                yield name, str(item[0]), str(item[1])


def state_of(row: Mapping[Any, Any]) -> str:
    """How `states` tells a document's state."""
    return f"{row['state']}/{row['version']}"


def _sha256(value: Any) -> str:
    try:
        return hashlib.sha256(canonical(value).encode()).hexdigest()
    except UnicodeEncodeError:  # bytes in the file that are no UTF-8: only tampering or a broken disk puts them there
        return UNREADABLE
