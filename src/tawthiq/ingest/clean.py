"""What text cannot hold where it is kept: NUL, which databases refuse, and half of a surrogate pair, which no encoding
has. Everything else stays as it came."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from tawthiq.model.sources import Evidence, Extracted

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


def clean_document(found: Extracted) -> Extracted:
    """A document none of whose words holds what cannot be kept: pages and feeds escape such letters (`\\u0000`)."""
    text, remarks = clean_text(found.text)
    changes: dict[str, object] = {"text": text, "remarks": (*found.remarks, *remarks)} if remarks else {}
    for field in found.__struct_fields__:
        value = getattr(found, field)
        if field != "text" and isinstance(value, str) and _UNKEEPABLE.search(value):
            changes[field] = clean_text(value)[0]
    if any(_UNKEEPABLE.search(evidence.text) for _, evidence in found.evidence):
        cleaned = ((field, Evidence(told.rule, clean_text(told.text)[0])) for field, told in found.evidence)
        changes["evidence"] = tuple(cleaned)
    return msgspec.structs.replace(found, **changes) if changes else found
