"""An entry of the log and its hash; needs no database, so that evidence packs are verified where none is installed.

The hash of an entry is SHA-256 of the canonical JSON array [seq, at, actor, action, subject, body, previous].
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import msgspec

NOTHING_BEFORE: Final = "0" * 64


class Entry(msgspec.Struct, frozen=True):
    """One change: what (`action`) was done to what (`subject`), by whom and when; `body_json` says the rest."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    body_json: str
    previous: str
    hash: str


def canonical(value: Any) -> str:
    """JSON text that is the same for equal values: keys in order, no spaces."""
    return msgspec.json.encode(value, order="deterministic").decode()


def entry_hash(seq: int, at: str, actor: str, action: str, subject: str, body_json: str, previous: str) -> str:
    """Hex."""
    return hashlib.sha256(hashed_bytes(seq, at, actor, action, subject, body_json, previous)).hexdigest()


def hashed_bytes(seq: int, at: str, actor: str, action: str, subject: str, body_json: str, previous: str) -> bytes:
    """What the hash of an entry is the hash of."""
    return msgspec.json.encode([seq, at, actor, action, subject, body_json, previous])
