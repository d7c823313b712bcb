"""What reading gives beside documents: what failed and where, and what a user should know."""

from __future__ import annotations

import msgspec

from tawthiq.errors import TawthiqError


class Failure(msgspec.Struct, frozen=True):
    """An input that gave no report: where it stands and why."""

    where: str
    error: TawthiqError

    def __str__(self) -> str:
        told = str(self.error)
        return told if told.startswith(f"{self.where}: ") else f"{self.where}: {told}"


class Note(msgspec.Struct, frozen=True):
    """Something that the user should know of an input, though nothing failed."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"
