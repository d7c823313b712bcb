"""GeoNames country dumps: `XX.txt` or `XX.zip` (19 columns without a header), and the alternate names beside them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.keys import is_arabic, is_latin
from tawthiq.gazetteer.sources.found import BadRow, Found, Source, SourcePlace, position, whole
from tawthiq.gazetteer.sources.kinds import kind_of, load_kinds

PUBLISHER = "GeoNames (https://www.geonames.org/)"
LICENCE = "CC BY 4.0"
_COLUMNS = 19
_ALTERNATE_COLUMNS = 10
_LANGUAGES = frozenset(("ar", "arz", "apc", "ajp", "acm", "en", "fr", "ku", "kmr", "tr", "fa", ""))
_CODE = re.compile(r"[A-Z]{2}")
_LARGEST = 4_000_000_000
#: fields of a row
_ID, _NAME, _ASCII, _OTHERS, _LAT, _LON, _CLASS, _FEATURE, _COUNTRY, _ADMIN1, _ADMIN2, _POPULATION, _CHANGED = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 14, 18,
)  # fmt: skip


class _Names(msgspec.Struct, frozen=True):
    """Alternate names of one place: preferred Arabic ones, other Arabic ones, the rest."""

    preferred: list[str]
    arabic: list[str]
    rest: list[str]


def is_geonames(path: Path) -> bool:
    """Whether the first line of a text, or of the text in a zip, has the form of a dump."""
    try:
        with _lines(path) as lines:
            fields = next(lines, "").rstrip("\n").split("\t")
    except (zipfile.BadZipFile, GazetteerError):
        return False
    return len(fields) == _COLUMNS and fields[_ID].isdecimal() and bool(_CODE.fullmatch(fields[_COUNTRY] or "XX"))


def geonames_source(path: Path, alternates: Path | None = None) -> Source:
    """The dump at `path`; `alternates`: the file of alternate names, else one that lies beside it if there is any."""
    alternates = alternates or _beside(path)
    inputs = (path, alternates) if alternates else (path,)
    return Source(
        form="GeoNames country dump" + (" with alternate names" if alternates else ""), publisher=PUBLISHER,
        licence=LICENCE, version=_version(path), inputs=inputs, read=lambda: _read(path, alternates),
        left_out="features of kinds that are no places of events (wells, farms, schools …)",
    )  # fmt: skip


def _beside(path: Path) -> Path | None:
    """`alternatenames/SY.zip` or `SY.alternates.zip` beside `SY.zip`."""
    names = (f"alternatenames/{path.stem}.zip", f"alternatenames/{path.stem}.txt", f"{path.stem}.alternates.zip",
             f"{path.stem}.alternates.txt")  # fmt: skip
    return next((path.parent / name for name in names if (path.parent / name).is_file()), None)


def _version(path: Path) -> str:
    """The day of the latest change in the dump."""
    latest = ""
    with _lines(path) as lines:
        for line in lines:
            day = line.rstrip("\n").rpartition("\t")[2]
            if day > latest and len(day) == 10:
                latest = day
    return latest


def _read(path: Path, alternates: Path | None) -> Iterator[Found]:
    names = dict(_alternates(alternates)) if alternates else {}
    units = _units(path)
    kinds = load_kinds().geonames
    with _lines(path) as lines:
        for line, text in enumerate(lines, 1):
            fields = text.rstrip("\r\n").split("\t")
            if len(fields) != _COLUMNS:
                yield BadRow(line, f"{len(fields)} fields, a dump has {_COLUMNS}")
                continue
            said = kinds.get(fields[_FEATURE])
            if said is None:
                continue
            try:
                yield _place(fields, said, names.get(fields[_ID]), units)
            except ValueError as problem:
                yield BadRow(line, str(problem))


def _place(fields: list[str], said: str, alternates: _Names | None, units: dict[tuple[str, ...], str]) -> SourcePlace:
    number, country, population = fields[_ID], fields[_COUNTRY], whole(fields[_POPULATION])
    if not number.isdecimal() or not fields[_NAME]:
        raise ValueError("no id or no name")
    point = position(fields[_LAT], fields[_LON])
    others = [n for n in fields[_OTHERS].split(",") if n and (is_arabic(n) or is_latin(n))]
    found = alternates or _Names([], [], [])
    names = [*found.preferred, *found.arabic, *filter(is_arabic, others), fields[_NAME], fields[_ASCII], *found.rest]
    return SourcePlace(
        id=f"geonames:{number}", name=fields[_NAME], names=tuple(dict.fromkeys([*names, *others])),
        kind=kind_of(said, country, population, fields[_NAME]), country=country,
        admin1=units.get((country, fields[_ADMIN1]), ""),
        admin2=units.get((country, fields[_ADMIN1], fields[_ADMIN2]), ""),
        lat=point[0] if point else None, lon=point[1] if point else None, population=population, geonames=number,
    )  # fmt: skip


def _units(path: Path) -> dict[tuple[str, ...], str]:
    """`(country, code)` of first-level units and `(country, code, code)` of second-level ones to their names."""
    found: dict[tuple[str, ...], str] = {}
    with _lines(path) as lines:
        for line in lines:
            fields = line.split("\t")
            if len(fields) == _COLUMNS and fields[_FEATURE] == "ADM1":
                found[fields[_COUNTRY], fields[_ADMIN1]] = fields[_NAME]
            elif len(fields) == _COLUMNS and fields[_FEATURE] == "ADM2":
                found[fields[_COUNTRY], fields[_ADMIN1], fields[_ADMIN2]] = fields[_NAME]
    return found


def _alternates(path: Path) -> dict[str, _Names]:
    """Names by GeoNames id: Arabic and Latin ones that are no links, codes or names of former times."""
    found: dict[str, _Names] = {}
    with _lines(path) as lines:
        for line in lines:
            fields = line.rstrip("\r\n").split("\t")
            if len(fields) < _ALTERNATE_COLUMNS:
                continue
            _, number, language, name, preferred, _, _, historic = fields[:8]
            if historic == "1" or language not in _LANGUAGES or not (is_arabic(name) or is_latin(name)):
                continue
            names = found.setdefault(number, _Names([], [], []))
            if not is_arabic(name):
                names.rest.append(name)
            else:
                (names.preferred if preferred == "1" and language == "ar" else names.arabic).append(name)
    return found


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[str]]:
    """The lines of a text file, or of the largest text in a zip that bears its name."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
                yield iter(file)
            return
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, path)
            with archive.open(member) as raw, io.TextIOWrapper(raw, "utf-8", "replace", newline="\n") as file:
                yield iter(file)
    except OSError as problem:
        raise GazetteerError(f"{path}: cannot be read: {problem.strerror or problem}.") from None


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    besides = ("readme", "iso-")
    texts = [m for m in archive.infolist() if m.filename.endswith(".txt")]
    texts = [m for m in texts if not m.filename.lower().startswith(besides)]
    if not texts:
        raise GazetteerError(f"{path}: the archive holds no text.")
    member = max(texts, key=lambda m: m.file_size)
    if member.file_size > _LARGEST:
        raise GazetteerError(f"{path}: {member.filename} would unpack to more than 4 GB.")
    return member
