"""What an entry of the log proves, read without a database (`proofs` says how rows are hashed)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from tawthiq.store.entry import Entry, canonical

GONE: Final = "gone"
STATES: Final = "states"
ARCHIVE: Final = "archive"
UNREADABLE: Final = "unreadable"
"""Digest of a row that holds what is no text: no proof gives it."""
LISTED: Final = (
    "raw", "acquisitions", "readings", "documents", "origins", "runs", "coded", "users", "judgements", "linkings",
)  # fmt: skip
"""Tables whose rows are proven; a test holds it to `proofs.PROVEN`, and `COLUMNS` to the tables."""
COLUMNS: Final = {
    "runs": ("id", "n", "coder", "coder_version", "lexicon", "models", "gazetteers_json", "made_at", "made_by"),
    "users": ("handle", "role", "made_at", "active", "version"),
}
"""Of rows that stand in their entry as a whole."""
Proof = tuple[str, str]


def proofs_in(entry: Entry) -> Iterator[tuple[str, str, str | None]]:
    """(table, key, digest; None where the row is gone) of all that the entry proves, in order."""
    try:
        body = msgspec.json.decode(entry.body_json)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    if isinstance(body, dict):
        yield from READ.get(entry.action, _listed)(entry, body)


Read = Iterator[tuple[str, str, str | None]]


def _listed(entry: Entry, body: dict[str, Any]) -> Read:
    gone = body.get(GONE)
    for name, keys in gone.items() if isinstance(gone, dict) else ():
        yield from ((name, key, None) for key in keys)
    for name in (*LISTED, STATES):
        yield from ((name, key, digest) for key, digest in _pairs(body.get(name)))


def _created(entry: Entry, body: dict[str, Any]) -> Read:
    yield from ((ARCHIVE, key, str(value)) for key, value in body.items())


def _run(entry: Entry, body: dict[str, Any]) -> Read:
    yield "runs", entry.subject, digest_of(_held("runs", body))


def _coded(entry: Entry, body: dict[str, Any]) -> Read:
    for name in ("documents", "errors"):
        yield from (("coded", f"{entry.subject}/{key}", digest) for key, digest in _pairs(body.get(name)))


def _user(entry: Entry, body: dict[str, Any]) -> Read:
    yield "users", entry.subject, digest_of(_held("users", body))


def _judged(entry: Entry, body: dict[str, Any]) -> Read:
    yield "judgements", entry.subject, str(body.get("digest"))


READ: Final[dict[str, Callable[[Entry, dict[str, Any]], Read]]] = {
    "create": _created, "run": _run, "code": _coded, "add-user": _user, "change-user": _user, "judge": _judged,
}  # fmt: skip
"""Actions whose entries do not list their proofs by table."""


def _pairs(value: Any) -> Iterator[Proof]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, list) and len(item) == 2:
            yield str(item[0]), str(item[1])


def _held(name: str, body: dict[str, Any]) -> dict[str, Any]:
    return {column: body[column] for column in COLUMNS[name] if body.get(column) is not None}


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON, hex."""
    try:
        return hashlib.sha256(canonical(value).encode()).hexdigest()
    except UnicodeEncodeError:  # bytes in the file that are no UTF-8: only tampering or a broken disk puts them there
        return UNREADABLE
