"""What goes to a worker that codes for an archive, and what comes back: ready to be written.

The rows make events searchable. They are made from analyses by `archive.projection` and can be made again.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import Final

import msgspec

from tawthiq.errors import ArchiveDamaged
from tawthiq.model.events import Analysis

LEVEL: Final = 6
"""Of zlib: 1.5 of 4.5 kB stay, in 0.08 ms."""
Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

EVENT: Final = (
    "id", "document_id", "type", "subtype", "status", "background", "date_start", "date_end", "date_precision",
    "trigger", "trigger_start", "trigger_end", "confidence",
)  # fmt: skip
PLACE: Final = (
    "n", "name", "name_key", "gazetteer_id", "admin", "lat", "lon", "radius_km", "precision", "method",
)  # fmt: skip
ACTOR: Final = ("role", "n", "actor_id", "name", "name_key")
CLAIM: Final = (
    "field", "n", "value_json", "speaker", "stance", "quote", "start", "end", "found_by", "confidence",
)  # fmt: skip


class EventRows(msgspec.Struct, frozen=True, array_like=True):
    """One event: its row of `events` and those that belong to it, cells in the order of the names above.

    The columns `seq`, `event_seq` and `run_id` are told when the rows are written.
    """

    event: Row
    places: tuple[Row, ...]
    actors: tuple[Row, ...]
    claims: tuple[Row, ...]


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a run has not coded. `published_on`: ISO day."""

    seq: int
    id: str
    address: str
    text: str
    text_sha256: str
    title: str | None
    outlet: str | None
    published_on: str | None
    url: str | None


class Coded(msgspec.Struct, frozen=True, array_like=True):
    """One document's result, ready to be written: an analysis as `pack` gives it with its rows, else an `error`.

    `sha256`: hex, of the analysis's JSON.
    """

    document_id: str
    analysis: bytes | None = None
    sha256: str | None = None
    rows: tuple[EventRows, ...] = ()
    error: str | None = None


def pack(analysis: Analysis) -> tuple[bytes, str]:
    """The output object as the archive keeps it, and the SHA-256 of its JSON."""
    plain = analysis.to_json()
    return zlib.compress(plain, LEVEL), hashlib.sha256(plain).hexdigest()


def unpack(kept: bytes, where: str) -> Analysis:
    """Raises ArchiveDamaged, with `where`, for bytes that hold no analysis."""
    try:
        return msgspec.json.decode(zlib.decompress(kept), type=Analysis)
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArchiveDamaged(f"{where}: the kept analysis cannot be read: {error}. Run `tawthiq verify`.") from None
