"""From acquired bytes to documents: finds the reader for a kind of file and keeps it to its promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Final

from tawthiq.ingest.clean import clean_document
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.model.sources import Extracted, Raw

Read = Extracted | Failure | Note
Reader = Callable[[Raw, Options], Iterator[Read]]

READER_VERSION: Final = "readers/1"
"""To be raised when readers take other documents from the same bytes."""
READERS: Final = {  # media type -> module of `readers` with a function `read`; loaded when first met
    "text/plain": "text",
    "text/markdown": "text",
    "text/html": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/x-telegram-export": "telegram",
    "application/warc": "warc",
    "application/wacz": "wacz",
    "application/pdf": "pdf",
    "image/png": "image",
    "image/jpeg": "image",
    "image/tiff": "image",
    "image/webp": "image",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "workbook",
    "application/x-ndjson": "lines",
}


def read_raw(raw: Raw, options: Options) -> Iterator[Read]:
    """Every document in `raw`, in order; what cannot be read comes as a `Failure`, and reading goes on after it.

    Raises LookupError for a media type that has no reader.
    """
    name = READERS.get(raw.media_type)
    if name is None:
        raise LookupError(raw.media_type)
    reader: Reader = import_module(f"tawthiq.ingest.readers.{name}").read
    for found in reader(raw, options):
        yield clean_document(found) if isinstance(found, Extracted) else found
