"""When a post or page was published, as its address tells it.

Posts of X and Twitter are numbered by the millisecond of posting (the "snowflake" numbers that Twitter introduced in
2010: the bits above the lowest 22 count milliseconds). Many sites write the day into the path: `/2018/01/15/`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from tawthiq.ingest.written_dates import iso_date
from tawthiq.model.sources import Evidence

_IN_PATH: Final = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|$)")
_POST: Final = re.compile(r"/(?:[^/]+|i/web)/status(?:es)?/(\d{17,20})(?=/|$)")
_NUMBERED: Final = frozenset(("twitter.com", "x.com"))
_EPOCH_MS: Final = 1_288_834_974_657
_BITS: Final = 22

Published = tuple[str, Evidence]


def published_by_address(address: str | None) -> Published | None:
    """The day, or the moment in UTC, and what tells it; None where the address tells nothing."""
    try:
        parts = urlsplit(address or "")
        host, path = (parts.hostname or "").lower(), unquote(parts.path)
    except ValueError:
        return None
    if ".".join(host.split(".")[-2:]) in _NUMBERED and (post := _POST.search(path)):
        moment = datetime.fromtimestamp(((int(post[1]) >> _BITS) + _EPOCH_MS) // 1000, UTC)
        return moment.isoformat(), Evidence("date.post-number", post[1])
    if found := _IN_PATH.search(path):
        year, month, day = found.groups()
        if value := iso_date(f"{year}-{month.zfill(2)}-{day.zfill(2)}"):
            return value, Evidence("date.address", found.group().strip("/"))
    return None
