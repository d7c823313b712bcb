"""One happening told several times in a report becomes one event."""

from __future__ import annotations

from collections.abc import Sequence

from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index


def merge_drafts(index: Index, drafts: Sequence[Draft]) -> list[Draft]:
    """`drafts` with those that tell the same happening merged."""
    return list(drafts)
