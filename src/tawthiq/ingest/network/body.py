"""Bodies as they stream in: unpacked piece by piece, counted, and kept in memory or in a file."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Final

from tawthiq.errors import BrokenAnswer, SourceTooLarge

ACCEPTED: Final = "gzip, deflate"
_GZIP: Final = 16 + zlib.MAX_WBITS
_RAW: Final = -zlib.MAX_WBITS
_PIECE: Final = 1 << 16  # bytes unpacked at once, so that a bomb costs no memory
_IN_MEMORY: Final = 1 << 20

Pieces = Iterable[bytes]
_UNPACKERS: Final[dict[str, Callable[[Pieces], Iterator[bytes]]]] = {
    "gzip": lambda pieces: _gunzip(pieces),
    "x-gzip": lambda pieces: _gunzip(pieces),
    "deflate": lambda pieces: _inflate(pieces),
}


def unpacked(pieces: Pieces, encoding: str) -> Iterator[bytes]:
    """The body under one content encoding. Raises BrokenAnswer for a broken one, and for one that was not asked for."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from pieces
        return
    unpack = _UNPACKERS.get(name)
    if unpack is None:
        raise BrokenAnswer(f"the body is packed as {encoding!r}, which was not asked for and is not read")
    try:
        yield from unpack(pieces)
    except zlib.error as error:
        raise BrokenAnswer(f"the body is not the {name} that its headers promise ({error})") from None


def _gunzip(pieces: Pieces) -> Iterator[bytes]:
    unpacker, fresh = zlib.decompressobj(_GZIP), True
    for piece in pieces:
        rest = piece
        while rest:
            if unpacker.eof:  # a gzip body may hold several members
                unpacker, fresh = zlib.decompressobj(_GZIP), True
            yield from _unpack(unpacker, rest)
            fresh, rest = False, unpacker.unused_data
    if not (unpacker.eof or fresh):
        raise BrokenAnswer("the packed body was cut off")


def _inflate(pieces: Pieces) -> Iterator[bytes]:
    """`deflate` is zlib's form by the standard, and the bare one by the habit of some servers."""
    unpacker: zlib._Decompress | None = None
    for piece in pieces:
        if unpacker is None and piece:
            unpacker = zlib.decompressobj(zlib.MAX_WBITS if _is_zlib(piece) else _RAW)
        if unpacker is not None and not unpacker.eof:
            yield from _unpack(unpacker, piece)
    if unpacker is not None and not unpacker.eof:
        raise BrokenAnswer("the packed body was cut off")


def _is_zlib(start: bytes) -> bool:
    return start[0] & 0x0F == 8 and (len(start) < 2 or (start[0] << 8 | start[1]) % 31 == 0)


def _unpack(unpacker: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while True:
        piece = unpacker.decompress(data, _PIECE)
        if piece:
            yield piece
        data = unpacker.unconsumed_tail
        if unpacker.eof or (not data and len(piece) < _PIECE):
            return


def counted(pieces: Pieces, largest: int, what: str) -> Iterator[bytes]:
    """`pieces` until they are more than `largest` bytes. Raises SourceTooLarge."""
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > largest:
            raise SourceTooLarge(f"more than {largest:,} bytes {what}")
        yield piece


def cut(pieces: Pieces, largest: int) -> Iterator[bytes]:
    """The first `largest` bytes."""
    left = largest
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def keep(pieces: Pieces, spool: Path | None) -> bytes | Path:
    """All pieces: as bytes, or where they are many as a new file in `spool` (None: the system's temporary folder).

    No file is left behind where the pieces break off. Raises OSError.
    """
    held = bytearray()
    file: IO[bytes] | None = None
    is_whole = False
    try:
        for piece in pieces:
            if file is None and len(held) + len(piece) > _IN_MEMORY:
                file = tempfile.NamedTemporaryFile(prefix="fetched-", dir=spool, delete=False)  # noqa: SIM115
                file.write(held)
                held.clear()
            if file is None:
                held += piece
            else:
                file.write(piece)
        is_whole = True
    finally:
        if file is not None:
            file.close()
            if not is_whole:
                Path(file.name).unlink(missing_ok=True)
    return bytes(held) if file is None else Path(file.name)
