"""Builds a pack from a source: places and the keys of their names, in a new file that is put in place at the end."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.ambiguity import is_ordinary_in_pack
from tawthiq.gazetteer.keys import (
    folded_words,
    is_arabic,
    is_latin,
    joined_keys,
    latin_key,
    respelled,
    without_kind,
    word_key,
)  # fmt: skip
from tawthiq.gazetteer.pack import ARABIC, INDEXES, LATIN, SCHEMA, SCHEMA_VERSION, PackInfo
from tawthiq.gazetteer.sources.found import BadRow, Source, SourcePlace, file_hash
from tawthiq.gazetteer.spelling import latin_skeleton, skeleton
from tawthiq.gazetteer.unit_names import UnitNames

_BATCH = 5000
_LONGEST_NAME = 6
_MOST_LATIN = 4
_MANY_INPUTS = 5
#: ranks of names: the source's best, its others, names made here by taking off the kind word or by joining words
_BEST, _OTHER, _MADE = 0, 1, 2

Told = Callable[[int], None]


class Built(msgspec.Struct, frozen=True):
    """A finished pack, and the rows of its source that were bad."""

    path: Path
    info: PackInfo
    skipped: tuple[BadRow, ...]


def build_pack(
    source: Source, path: Path, name: str, version: str, title: str = "", licence: str = "", told: Told | None = None
) -> Built:
    """Writes the pack `path`. `version`: of the program that builds it; `told` gets the number of rows read so far.

    The file appears whole or not at all. Raises GazetteerError where the source holds no place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{name}.", suffix=".part")
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(temporary)) as file:
            writer = _Writer(file)
            writer.write(source, told)
            if not writer.n_places:
                first = next(iter(writer.skipped), None)
                reason = f" The first bad row is {first.line}: {first.reason}." if first else ""
                raise GazetteerError(f"{source.inputs[0]}: no place was found in it.{reason}")
            info = PackInfo(
                name=name, title=title or source.form, source=source.publisher or source.inputs[0].name,
                form=source.form, licence=licence or source.licence or "not told", version=source.version,
                built_with=f"tawthiq {version}", schema=SCHEMA_VERSION, sha256=writer.digest.hexdigest(),
                inputs=_hashes(source.inputs), guessed=source.guessed, n_places=writer.n_places,
                n_names=writer.n_names, n_skipped=len(writer.skipped),
                countries=tuple(writer.countries.most_common()),
            )  # fmt: skip
            writer.finish(info)
        _into_place(Path(temporary), path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return Built(path, info, tuple(writer.skipped))


def _hashes(inputs: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    """Each file with its hash; of very many, as of a folder of records, one hash of all hashes."""
    hashes = tuple((path.name, file_hash(path)) for path in inputs)
    if len(hashes) <= _MANY_INPUTS:
        return hashes
    whole = hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in hashes).encode())
    return ((f"{len(hashes)} files", whole.hexdigest()),)


def _into_place(temporary: Path, path: Path) -> None:
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.chmod(0o644)
    temporary.replace(path)


class _Writer:
    """Fills a new file; keeps what the pack has to say of itself."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self.file = file
        self.digest = hashlib.sha256()
        self.skipped: list[BadRow] = []
        self.countries: Counter[str] = Counter()
        self.starts: set[str] = set()
        self.n_places = self.n_names = 0
        self._units = UnitNames()
        self._places: list[tuple[object, ...]] = []
        self._names: list[tuple[object, ...]] = []
        self._joined: list[tuple[str, int]] = []
        self._skeletons: list[tuple[str, int]] = []

    def write(self, source: Source, told: Told | None) -> None:
        self.file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        for n, found in enumerate(source.read(), 1):
            if isinstance(found, BadRow):
                self.skipped.append(found)
            else:
                self._add(found)
            if n % _BATCH == 0:
                self._flush()
                if told:
                    told(n)
        self._flush()

    def finish(self, info: PackInfo) -> None:
        self.file.executemany("INSERT INTO skipped VALUES (?, ?)", [(row.line, row.reason) for row in self.skipped])
        meta = (("info", msgspec.json.encode(info).decode()), ("starts", "\n".join(sorted(self.starts))))
        self.file.executemany("INSERT INTO meta VALUES (?, ?)", meta)
        self.file.executescript(INDEXES)
        self.file.commit()

    def _add(self, place: SourcePlace) -> None:
        self.n_places += 1
        number = self.n_places
        self.countries[place.country] += 1
        ident = f"geonames:{place.geonames}" if place.geonames else place.id
        others = " ".join(o for o in (place.id if ident != place.id else "", place.others) if o)
        admin1 = self._units.name(place.country, place.admin1)
        row = (number, ident, place.name, place.kind, place.country, admin1, place.admin2, place.lat, place.lon,
               place.population, place.pcode, others, place.radius_km)  # fmt: skip
        self._places.append(row)
        self.digest.update(msgspec.json.encode((row, place.names)))
        taken: set[str] = set()
        latin: list[str] = []
        for name in place.names:
            if is_latin(name):
                latin.append(name)
            elif is_arabic(name):
                self._add_arabic(name, _OTHER if taken else _BEST, number, taken)
        self._add_latin(latin, number, with_skeletons=not taken)

    def _add_arabic(self, name: str, rank: int, place: int, taken: set[str]) -> None:
        words = folded_words(name)
        if not 0 < len(words) <= _LONGEST_NAME or sum(map(len, words)) < 2 or any(map(str.isdigit, words)):
            return
        whole = " ".join([word_key(word) for word in words])
        key = without_kind(whole)  # a text may say «قرية» before any name, and then «قرية» is no part of it
        if key in taken:
            return
        taken.add(key)
        folded = " ".join(words if key == whole else words[1:])
        self._put(key, name, ARABIC, rank, place, folded.partition(" ")[0] != key.partition(" ")[0], folded)
        self._joined.extend((joined, self.n_names) for joined in joined_keys(folded))
        self._skeletons.append((skeleton(folded), self.n_names))
        for other in respelled(key):
            if other not in taken:
                taken.add(other)
                self._put(other, name, ARABIC, _MADE, place, False, other)

    def _add_latin(self, names: list[str], place: int, with_skeletons: bool) -> None:
        seen: set[str] = set()
        skeletons: set[str] = set()
        for name in sorted(names, key=str.isascii):  # a spelling with its marks tells more than the same without
            key = latin_key(name)
            if not key or key in seen:
                continue
            seen.add(key)
            self._put(key, name, LATIN, _OTHER, place, False, "")
            if with_skeletons and len(skeletons) < _MOST_LATIN:
                found = latin_skeleton(name)
                if len(found) > 1 and found not in skeletons:
                    skeletons.add(found)
                    self._skeletons.append((found, self.n_names))

    def _put(self, key: str, name: str, script: str, rank: int, place: int, article: bool, folded: str) -> None:
        self.n_names += 1
        ambiguous = script == ARABIC and is_ordinary_in_pack(folded)
        self._names.append((key, name, script, rank, place, article, ambiguous))
        if script == ARABIC:
            self.starts.add(key.partition(" ")[0])

    def _flush(self) -> None:
        self.file.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._places)
        self.file.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?)", self._names)
        self.file.executemany("INSERT INTO joined VALUES (?, ?)", self._joined)
        self.file.executemany("INSERT INTO skeletons VALUES (?, ?)", self._skeletons)
        for rows in (self._places, self._names, self._joined, self._skeletons):
            rows.clear()
