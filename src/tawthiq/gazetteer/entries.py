"""What a gazetteer holds: places, the names that they bear, and how a name was matched."""

from __future__ import annotations

from enum import IntEnum

import msgspec


class GazetteerEntry(msgspec.Struct, frozen=True, gc=False):
    """A place that is known; `lat`, `lon` in WGS84 degrees, None where only the name is known.

    `id` is `geonames:N` wherever a source gives that number, so that one place has one id. `pack`: the pack that it
    came from, "" for what is bundled. `pcode` is kept as the source writes it. `within_km`: the radius within which
    nine in ten such positions are right, of one from general knowledge or learned; 0 for one that was measured.
    """

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lat: float | None
    lon: float | None
    population: int = 0
    curated: bool = False
    seat: str = ""
    admin2: str = ""
    pcode: str = ""
    pack: str = ""
    within_km: float = 0.0


class PlaceName(msgspec.Struct, frozen=True, gc=False):
    """A name with all places that bear it. `ambiguous`: also an ordinary word or a person's name.

    `article`, `bare`: whether its first word is written with or without the article somewhere.
    """

    words: tuple[str, ...]
    entries: tuple[GazetteerEntry, ...]
    ambiguous: bool
    article: bool
    bare: bool = False

    @property
    def packed(self) -> bool:
        """Whether only packs know it, which hold names of hamlets that are words or surnames elsewhere."""
        return bool(self.entries) and self.entries[0].pack != ""


class Grade(IntEnum):
    """How a name was matched, the better the lower."""

    EXACT = 0  # but for folding, the article and kind words
    JOINED = 1  # and for blanks
    VARIANT = 2  # another Arabic spelling
    TRANSLITERATED = 3  # an Arabic name against one in Latin letters


class Match(msgspec.Struct, frozen=True, gc=False):
    """A place for a name: `written` is the gazetteer's spelling, `distance` 0 for the same letters, under 1 always."""

    entry: GazetteerEntry
    grade: Grade
    distance: float
    written: str
