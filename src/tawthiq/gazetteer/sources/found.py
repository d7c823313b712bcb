"""What a reader finds in a source: places, and rows that it had to leave out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from tawthiq.errors import GazetteerError

_CHUNK = 1 << 20


class SourcePlace(msgspec.Struct, frozen=True, gc=False):
    """A place as a source tells of it. `names`: all its names, the best first. `lat`, `lon` in WGS84 degrees.

    `pcode` and `id` are the source's own, character for character. `radius_km`: seven in ten such positions are as good
    as that, 0 where the source does not tell.
    """

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    country: str
    admin1: str = ""
    admin2: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    pcode: str = ""
    geonames: str = ""
    others: str = ""
    radius_km: float = 0.0


class BadRow(msgspec.Struct, frozen=True, gc=False):
    """A row that is no place: line number (or feature number) from 1, and why."""

    line: int
    reason: str


Found = SourcePlace | BadRow


class Source(msgspec.Struct, frozen=True):
    """A gazetteer to read. `read` gives its rows once; `guessed`: which header was taken for which field."""

    form: str
    publisher: str
    licence: str
    version: str
    inputs: tuple[Path, ...]
    read: Callable[[], Iterator[Found]]
    guessed: tuple[tuple[str, str], ...] = ()
    left_out: str = ""


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as problem:
        raise GazetteerError(f"{path}: cannot be read: {problem.strerror}.") from None
    return digest.hexdigest()


def number(text: str) -> float | None:
    """A number, None for a blank; raises ValueError for what is none."""
    return float(text) if text.strip() else None


def whole(text: str) -> int:
    """A count such as a population, 0 for a blank or for what is none."""
    try:
        return max(0, int(float(text))) if text else 0
    except ValueError:
        return 0


def position(lat: str, lon: str) -> tuple[float, float] | None:
    """Degrees, None where both are blank. Raises ValueError for what lies on no globe."""
    if not lat.strip() and not lon.strip():
        return None
    degrees = (float(lat), float(lon))
    if not (-90 <= degrees[0] <= 90 and -180 <= degrees[1] <= 180):
        raise ValueError(f"no position on the globe: {lat}, {lon}")
    return degrees
