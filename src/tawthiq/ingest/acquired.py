"""What was got from somewhere and is not yet in an archive: bytes, where they came from, and when."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

#: the table that Python brings, not the machine's, so that a suffix means the same everywhere
_TYPES: Final = mimetypes.MimeTypes(filenames=())


class Acquired(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes as they came, before anything is known of them.

    `content`: the bytes, or the file that holds them. `is_spooled`: the file was made for this alone: whoever keeps the
    bytes may move it away, and `discard` deletes it; a user's own file is never touched. `address`: where they came
    from, after redirects: `https://…`, `file:///…`, `stdin:SHA256`. `via`: the addresses that led there, in order,
    the one asked for first. `name`: the file's name where it came from. `acquired_at`: ISO 8601, aware UTC, with
    seconds. `declared_type`: the media type that a server or a suffix says. `headers`: what a server said, as it said
    it; the content is unpacked even where they tell of a content encoding. `modified_at`: ISO, as the file system or
    the server says. `outlet`: who published it, where the user says so.
    """

    content: bytes | Path
    address: str
    name: str
    acquired_at: str
    is_spooled: bool = False
    declared_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    modified_at: str | None = None
    outlet: str | None = None
    via: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes. Raises OSError where the file is gone."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def read(self) -> bytes:
        """All bytes, in memory. Raises OSError."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def discard(self) -> None:
        """Deletes the file that was made for this, if there is one and nobody moved it away."""
        if self.is_spooled and isinstance(self.content, Path):
            self.content.unlink(missing_ok=True)


def acquire_file(path: Path, acquired_at: datetime, outlet: str | None = None) -> Acquired:
    """A user's file where it lies. Raises OSError where it cannot be looked at."""
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Acquired(
        content=path,
        address=path.resolve().as_uri(),
        name=path.name,
        acquired_at=seconds(acquired_at),
        declared_type=_TYPES.guess_type(path.name)[0],
        modified_at=seconds(modified),
        outlet=outlet,
    )


def seconds(moment: datetime) -> str:
    """`2018-01-15T09:30:00+00:00`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
