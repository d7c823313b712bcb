"""What `tawthiq link` wrote, read back: one incident a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from tawthiq.errors import UnreadableSource
from tawthiq.ingest.found import LINES, cannot_open
from tawthiq.ingest.outcome import Failure
from tawthiq.model.claim_shapes import faults
from tawthiq.model.incidents import INCIDENT_SCHEMA, Incident

_SCHEMA = f'"schema":"{INCIDENT_SCHEMA.partition("/")[0]}/'.encode()


def is_linked(path: str) -> bool:
    """Whether a path holds incidents; False for what cannot be opened."""
    if Path(path).suffix.lower() not in LINES:
        return False
    try:
        with Path(path).open("rb") as file:
            first = next((line for line in file if line.strip()), b"")
    except OSError:  # told of where it is read
        return False
    return _SCHEMA in first[:200].replace(b" ", b"")


def read_linked(path: str) -> Iterator[tuple[str, Incident | Failure]]:
    """Each line, as `PATH:LINE`, and its incident, or why it is none."""
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    where = f"{path}:{number}"
                    yield where, _incident(line, where)
    except OSError as error:
        yield path, Failure(path, cannot_open(error))


def _incident(line: bytes, where: str) -> Incident | Failure:
    try:
        found = msgspec.json.decode(line, type=Incident)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Failure(where, UnreadableSource(f"The line is no output of `tawthiq link`: {error}."))
    if found.schema != INCIDENT_SCHEMA:
        told = f"The line has schema {found.schema}, not {INCIDENT_SCHEMA}: link again."
        return Failure(where, UnreadableSource(told))
    if (fault := next(faults(found), None)) is not None:
        told = f"Incident {found.id} cannot be read: {fault}. Mend the line, or link again."
        return Failure(where, UnreadableSource(told))
    return found
