"""A pack: one gazetteer in one SQLite file that nothing changes once it is built."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.entries import GazetteerEntry

SCHEMA_VERSION = 2
#: a radius that holds seven in ten holds nine in ten at about twice its length
_NINE_IN_TEN = 2.0
SUFFIX = ".sqlite"
ARABIC, LATIN = "arabic", "latin"
_KM_PER_DEGREE = 111.2
#: up to so many bytes of a pack are mapped into memory, where its pages are read without being copied
_MAPPED = 1 << 30
_PLACE = "p.id, p.name, p.kind, p.country, p.admin1, p.admin2, p.lat, p.lon, p.population, p.pcode, p.radius_km"

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE places (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL,
    admin1 TEXT NOT NULL, admin2 TEXT NOT NULL, lat REAL, lon REAL, population INTEGER NOT NULL, pcode TEXT NOT NULL,
    others TEXT NOT NULL, radius_km REAL NOT NULL
);
CREATE TABLE names (
    key TEXT NOT NULL, name TEXT NOT NULL, script TEXT NOT NULL, rank INTEGER NOT NULL, place INTEGER NOT NULL,
    article INTEGER NOT NULL, ambiguous INTEGER NOT NULL
);
CREATE TABLE joined (key TEXT NOT NULL, name INTEGER NOT NULL);
CREATE TABLE skeletons (key TEXT NOT NULL, name INTEGER NOT NULL);
CREATE TABLE skipped (line INTEGER NOT NULL, reason TEXT NOT NULL);
"""
INDEXES = """
CREATE INDEX names_by_key ON names (key, script);
CREATE INDEX joined_by_key ON joined (key, name);
CREATE INDEX skeletons_by_key ON skeletons (key, name);
CREATE INDEX places_by_position ON places (lat, lon);
"""


class PackInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of itself.

    `sha256` is of all its places and names, `inputs` have those of the files that it was built from; `version`: the
    source's own day or number, "" where it tells none.
    """

    name: str
    title: str
    source: str
    form: str
    licence: str
    version: str
    built_with: str
    schema: int
    sha256: str
    inputs: tuple[tuple[str, str], ...]
    guessed: tuple[tuple[str, str], ...] = ()
    n_places: int
    n_names: int
    n_skipped: int
    countries: tuple[tuple[str, int], ...]


class NameRow(msgspec.Struct, frozen=True, gc=False):
    """A name as written, with its place."""

    written: str
    script: str
    article: bool
    ambiguous: bool
    entry: GazetteerEntry


class Pack:
    """Reads a pack. One connection, guarded by a lock, so that threads may share it; processes open their own."""

    def __init__(self, path: Path) -> None:
        """Raises GazetteerError where `path` is no pack of this version."""
        self.path = path
        try:
            self._file = sqlite3.connect(
                f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._file.execute(f"PRAGMA mmap_size = {_MAPPED}")
            held = dict(self._file.execute("SELECT key, value FROM meta"))
            self.info = msgspec.json.decode(held["info"], type=PackInfo)
            self._starts = held["starts"]
        except (sqlite3.Error, KeyError, msgspec.DecodeError) as problem:
            raise GazetteerError(
                f"{path}: no gazetteer pack that can be read ({problem}). Build it again with `tawthiq gazetteer add`."
            ) from None
        if self.info.schema != SCHEMA_VERSION:
            raise GazetteerError(
                f"{path}: built in form {self.info.schema}, this version reads form {SCHEMA_VERSION}. "
                "Build it again with `tawthiq gazetteer add`."
            )
        self._lock = threading.Lock()

    @cached_property
    def starts(self) -> frozenset[str]:
        """First words, by key, of all names in Arabic letters."""
        return frozenset(self._starts.split("\n")) if self._starts else frozenset()

    def close(self) -> None:
        """Gives the file back."""
        self._file.close()

    def keys_from(self, first: str) -> tuple[str, ...]:
        """All exact keys in Arabic letters whose first word is `first`."""
        rows = self._rows(
            "SELECT DISTINCT key FROM names WHERE script = 'arabic' AND (key = ? OR (key >= ? AND key < ?))",
            (first, first + " ", first + "!"),  # "!" comes behind the blank
        )
        return tuple(key for (key,) in rows)

    def named(self, key: str) -> tuple[NameRow, ...]:
        """All names with an exact key, the best name of the largest place first."""
        return self._names("n.key = ?", (key,))

    def joined(self, keys: Sequence[str]) -> tuple[NameRow, ...]:
        """All names with one of the joined keys."""
        return self._names(f"n.rowid IN (SELECT name FROM joined WHERE key IN ({_marks(keys)}))", keys)

    def alike(self, skeletons: Sequence[str]) -> tuple[NameRow, ...]:
        """All names with one of the consonant skeletons."""
        return self._names(f"n.rowid IN (SELECT name FROM skeletons WHERE key IN ({_marks(skeletons)}))", skeletons)

    def with_id(self, ident: str) -> tuple[GazetteerEntry, ...]:
        """The places of an id; all are looked through, so this is for the few ids that an overlay tells."""
        return tuple(map(self._entry, self._rows(f"SELECT {_PLACE} FROM places p WHERE p.id = ?", (ident,))))

    def near(self, lat: float, lon: float, km: float) -> tuple[tuple[float, GazetteerEntry], ...]:
        """`(km, place)` of all places within `km` of a point (WGS84 degrees, on a sphere), the nearest first."""
        north = km / _KM_PER_DEGREE
        east = min(180.0, north / max(0.01, math.cos(math.radians(lat))))
        rows = self._rows(
            f"SELECT {_PLACE} FROM places p WHERE p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ?",
            (lat - north, lat + north, lon - east, lon + east),
        )
        entries = (self._entry(row) for row in rows)
        found = [(great_circle_km(lat, lon, e.lat or 0.0, e.lon or 0.0), e) for e in entries]
        return tuple(sorted(((d, e) for d, e in found if d <= km), key=lambda t: t[0]))

    def skipped(self) -> tuple[tuple[int, str], ...]:
        """`(line, reason)` of the rows of the source that were left out as bad."""
        return tuple(self._rows("SELECT line, reason FROM skipped ORDER BY line", ()))

    def entries(self) -> Iterator[GazetteerEntry]:
        """Every place."""
        return map(self._entry, self._rows(f"SELECT {_PLACE} FROM places p ORDER BY p.number", ()))

    def _names(self, where: str, values: Sequence[str]) -> tuple[NameRow, ...]:
        rows = self._rows(
            f"SELECT n.name, n.script, n.article, n.ambiguous, {_PLACE} FROM names n"
            f" JOIN places p ON p.number = n.place WHERE {where} ORDER BY n.rank, p.population DESC, p.number",
            values,
        )
        return tuple(NameRow(r[0], r[1], bool(r[2]), bool(r[3]), self._entry(r[4:])) for r in rows)

    def _entry(self, row: Sequence[Any]) -> GazetteerEntry:
        ident, name, kind, country, admin1, admin2, lat, lon, population, pcode, radius = row
        return GazetteerEntry(
            ident, name, kind, country, admin1, lat, lon, population, admin2=admin2, pcode=pcode, pack=self.info.name,
            within_km=_NINE_IN_TEN * radius,
        )  # fmt: skip

    def _rows(self, statement: str, values: Sequence[object]) -> list[Any]:
        try:
            with self._lock:
                return self._file.execute(statement, tuple(values)).fetchall()
        except sqlite3.Error as problem:
            raise GazetteerError(f"{self.path}: the pack is broken: {problem}. Build it again.") from None


def read_info(path: Path) -> PackInfo:
    """What a pack says of itself; raises as `Pack` does."""
    with closing(Pack(path)) as pack:
        return pack.info


def _marks(values: Iterable[str]) -> str:
    return ", ".join("?" for _ in values)


def great_circle_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great circle distance on a sphere of 6371 km."""
    a, b, c, d = (math.radians(x) for x in (lat, lon, other_lat, other_lon))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))
