"""What was acquired and is not yet in an archive."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec


class Acquired(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes, in memory or in a file that stays until they are taken, and how they came here.

    `address`, `declared_type`, `headers`, `acquired_at`, `modified_at` as in `model.sources.Acquisition`. `name`: the
    file's name where it came from. `meta_json`: what a file beside it says, JSON text. `asked_for`: the user named this
    very thing, so that it is a failure if nothing reads it. `via`: the addresses that led there, the one asked for
    first. `where`: what messages call it, the name if not told. `is_spooled`: the file was made for this alone, and
    `discard` deletes it; a user's own file is never touched.
    """

    content: Path | bytes
    address: str
    name: str
    declared_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    acquired_at: str | None = None
    modified_at: str | None = None
    meta_json: str = "{}"
    asked_for: bool = True
    via: tuple[str, ...] = ()
    is_spooled: bool = False
    where: str | None = None

    @property
    def told_as(self) -> str:
        """What messages call it."""
        return self.where or self.name

    @property
    def size(self) -> int:
        """Bytes. Raises OSError."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def open(self) -> io.BytesIO | io.BufferedReader:
        """Raises OSError."""
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")

    def discard(self) -> None:
        """Deletes the file that was made for this, if there is one."""
        if self.is_spooled and isinstance(self.content, Path):
            self.content.unlink(missing_ok=True)
