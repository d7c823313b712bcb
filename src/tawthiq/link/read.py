"""Files of linking: incidents as written before, and what people said of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from tawthiq.errors import InputError
from tawthiq.model.incidents import INCIDENT_SCHEMA, Incident, LinkConstraint

T = TypeVar("T")
_HEAD = b'{"schema":"tawthiq-incident/'


class Copy(msgspec.Struct, frozen=True):
    """A report that is a copy, and the report that it goes back to."""

    report: str
    origin: str


def holds_incidents(path: str) -> bool:
    """Whether the file begins as one that `tawthiq link` wrote; False for what cannot be opened."""
    try:
        with Path(path).open("rb") as file:
            return file.read(64).replace(b" ", b"").startswith(_HEAD)
    except OSError:
        return False


def read_incidents(path: Path) -> Iterator[Incident]:
    """One by one. Raises InputError for a file or a line that is none."""
    for number, incident in enumerate(_lines(path, Incident, "no incident as `tawthiq link` writes them"), 1):
        if incident.schema != INCIDENT_SCHEMA:
            problem = f"has schema {incident.schema}, not {INCIDENT_SCHEMA}: link the reports again"
            raise InputError(f"{path}:{number}: The line {problem}.")
        yield incident


def read_constraints(path: Path) -> tuple[LinkConstraint, ...]:
    """One object a line: `{"left": {"report", "event"}, "right": {…}, "same": true}`."""
    form = '{"left": {"report", "event"}, "right": {…}, "same": true}'
    return tuple(_lines(path, LinkConstraint, f"no judgement: {form}"))


def read_origins(path: Path) -> dict[str, str]:
    """Origin by copy. One object a line: `{"report": id, "origin": id}`."""
    return {copy.report: copy.origin for copy in _lines(path, Copy, 'no copy: {"report": id, "origin": id}')}


def _lines(path: Path, kind: type[T], problem: str) -> Iterator[T]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _one(line, kind, f"{path}:{number}: The line is {problem}")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}. Check the name.") from None


def _one(line: bytes, kind: type[T], problem: str) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{problem} ({error}).") from None
