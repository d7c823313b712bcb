"""What text cannot hold where it is kept: NUL, which databases refuse, and half of a surrogate pair, which no encoding
has. Everything else stays as it came."""

from __future__ import annotations

import re
from typing import Final

REPLACEMENT: Final = "\ufffd"
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with U+FFFD for each letter that cannot be kept, and remarks that tell how many there were.

    The length stays, so offsets do.
    """
    kept, n_replaced = _UNKEEPABLE.subn(REPLACEMENT, text)
    if not n_replaced:
        return text, ()
    return kept, (f"Replaced by U+FFFD, as nothing can keep it (NUL, half of a surrogate pair): {n_replaced} letters.",)
