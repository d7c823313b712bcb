"""Packed files with limits: what unfolds to far more than it is, is a bomb and not a source."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from tawthiq.errors import OversizedDocument, UnreadableSource

MOST_MEMBERS: Final = 10_000
MOST_RATIO: Final = 200
"""Pages shrink to a tenth, tables to a fiftieth; deflate can do a thousandth."""
CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 16
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def members_of(path: Path) -> list[zipfile.ZipInfo]:
    """What a ZIP file says that it holds. Raises UnreadableSource where it is broken or encrypted, OversizedDocument
    where it holds too many files."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        problem = f"The ZIP file is broken or cut off: {error}. Fetch or save it again."
        raise UnreadableSource(problem) from None
    if len(members) > MOST_MEMBERS:
        raise OversizedDocument(f"It holds {len(members)} files, more than the {MOST_MEMBERS} allowed.")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableSource("It is encrypted. Save it without a password.")
    return members


def check_size(path: Path, limit: int) -> None:
    """Raises OversizedDocument where a ZIP file unfolds to more than `limit` bytes; zipfile gives no member more
    bytes than the file says that it has. Also raises what `members_of` raises."""
    size = sum(member.file_size for member in members_of(path))
    if size > limit:
        raise OversizedDocument(f"It unfolds to {size} bytes, more than the {limit} allowed.")


def declares_entities(archive: zipfile.ZipFile) -> Iterator[str]:
    """Names of the XML members that declare a document type before their root element."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as file:
                head = file.read(_HEAD)
            if _DECLARATION.search(head.replace(b"\x00", b"")):  # UTF-16 has every second byte 0
                yield member.filename


class Counted:
    """A file that knows how many bytes were read of it: told what came out of them, it tells a bomb early.

    `shrunk`: how many bytes on disk one byte of `file` stands for, where it lies in a packed file itself.
    """

    def __init__(self, file: BinaryIO, limit: int, shrunk: float = 1.0) -> None:
        self._file, self._limit, self._shrunk = file, limit, shrunk
        self._n_read = 0
        self.unfolded = 0

    @property
    def packed(self) -> int:
        """Bytes on disk that were read."""
        return int(self._n_read * self._shrunk) + 1

    def read(self, size: int = -1) -> bytes:
        """As a file's `read`."""
        data = self._file.read(size)
        self._n_read += len(data)
        return data

    def tell(self) -> int:
        """As a file's `tell`."""
        return self._file.tell()

    @property
    def is_bomb(self) -> bool:
        """Whether more came out than the limit, and far more than pages shrink."""
        return self.unfolded > self._limit and self.unfolded > MOST_RATIO * self.packed

    def unfold(self, size: int) -> None:
        """`size` more bytes came out. Raises OversizedDocument for a bomb."""
        self.unfolded += size
        if self.is_bomb:
            problem = f"{self.packed} bytes unfold to more than {self.unfolded}: a bomb. What stands before was read."
            raise OversizedDocument(problem)
