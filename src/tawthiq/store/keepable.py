"""Text that both databases keep: what one of them refuses is replaced before anything is hashed or counted.

PostgreSQL keeps no NUL, neither keeps halves of surrogate pairs (which broken exports and file names hold), and an
index of PostgreSQL refuses keys beyond some 2,700 bytes. All is done the same for both, so that they hold the same.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final, TypeVar

import msgspec

REFUSED: Final = re.compile("[\0\ud800-\udfff]")
INSTEAD: Final = "\ufffd"
KEY_BYTES: Final = 2000
CUT_TO: Final = 1800
KEYS: Final = ("address", "part", "outlet")
"""Fields of documents that are looked up by an index."""
ESCAPED_NUL: Final = b"\\u0000"

T = TypeVar("T", bound=msgspec.Struct)


def keepable(text: str) -> str:
    """`text`, with U+FFFD for each character that cannot be kept."""
    return REFUSED.sub(INSTEAD, text)


def keepable_key(text: str) -> str:
    """The same; a long one is cut and ends in `~` and the SHA-256 of the whole."""
    kept = keepable(text)
    data = kept.encode()
    if len(data) <= KEY_BYTES:
        return kept
    return data[:CUT_TO].decode(errors="ignore") + "~" + hashlib.sha256(data).hexdigest()


def keepable_struct(value: T) -> T:
    """`value`, with every text in it keepable and its `KEYS` short enough; mostly `value` itself."""
    if _is_keepable(value):
        return value
    built = _mapped(msgspec.to_builtins(value, str_keys=True))
    for key in KEYS:
        if isinstance(built.get(key), str):
            built[key] = keepable_key(built[key])
    return msgspec.convert(built, type(value))


def _is_keepable(value: msgspec.Struct) -> bool:
    try:
        if ESCAPED_NUL in msgspec.json.encode(value):
            return False
    except UnicodeEncodeError:
        return False
    return all(len(getattr(value, key, None) or "") * 4 <= KEY_BYTES or len(getattr(value, key).encode()) <= KEY_BYTES
               for key in KEYS)  # fmt: skip


def _mapped(value: Any) -> Any:
    if isinstance(value, str):
        return keepable(value)
    if isinstance(value, dict):
        return {keepable(key): _mapped(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(one) for one in value]
    return value
