"""HTTP bodies as servers pack them: chunked, gzip, deflate, br, zstd; to files, with a limit.

Many crawlers keep a body unpacked under headers that still say how it came. So what does not look packed as the
headers say is taken as it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from tawthiq.errors import OversizedDocument, UnreadableSource
from tawthiq.ingest.unpack import CHUNK, MOST_RATIO

CUT_OFF: Final = "The body breaks off: it was fetched or kept in part"
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_CHUNK_HEAD: Final = re.compile(rb"\s*([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LONGEST_CHUNK_HEAD: Final = 4096
_PLAIN: Final = re.compile(rb"\s*(?:<|%PDF|\xef\xbb\xbf)")
_AS_IS: Final = frozenset({"", "identity", "none", "utf-8", "8bit", "binary"})

Decode = Callable[[BinaryIO, list[str]], Iterator[bytes]]


class Reader(Protocol):
    """What fastwarc's unpackers offer."""

    def read(self, size: int = ..., /) -> bytes: ...


def unpack_body(body: Path, transfer: str, content: str, limit: int) -> tuple[str, ...]:
    """Makes `body` what the page was before the server packed it; remarks tell what was amiss.

    `transfer`, `content`: the values of the headers Transfer-Encoding and Content-Encoding. Raises OversizedDocument
    for a body beyond `limit` bytes, UnreadableSource for a packing that is broken from the start or not known.
    """
    remarks: list[str] = []
    if "chunked" in transfer.lower() and _CHUNK_HEAD.match(_head(body)):
        remarks += _replace(body, _unchunk, limit)
    for coding in reversed([name.strip().lower() for name in content.split(",")]):
        if coding in _AS_IS:
            continue
        decode = _DECODERS.get(coding)
        if decode is None:
            raise UnreadableSource(f'The body is packed as "{coding}", which is not known.')
        remarks += _replace(body, decode, limit)
    return tuple(dict.fromkeys(remarks))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LONGEST_CHUNK_HEAD)


def _replace(body: Path, decode: Decode, limit: int) -> list[str]:
    target = body.with_name(body.name + ".unpacked")
    remarks: list[str] = []
    size, packed = 0, body.stat().st_size
    with body.open("rb") as source, target.open("wb") as out:
        for piece in decode(source, remarks):
            size += len(piece)
            if size > limit or (size > CHUNK * 16 and size > 5 * MOST_RATIO * packed):
                raise OversizedDocument(f"The body of {packed} bytes unfolds to more than the {limit} allowed.")
            out.write(piece)
    target.replace(body)
    return remarks


def _unchunk(source: BinaryIO, remarks: list[str]) -> Iterator[bytes]:
    held = b""
    while True:
        held += source.read(_LONGEST_CHUNK_HEAD) if len(held) < _LONGEST_CHUNK_HEAD else b""
        head = _CHUNK_HEAD.match(held)
        if head is None:
            remarks.append(CUT_OFF)
            return
        left = int(head[1], 16)
        if not left:
            return
        held = held[head.end() :]
        while left:
            piece, held = held[:left], held[left:]
            left -= len(piece)
            yield piece
            if left and not held:
                held = source.read(min(CHUNK, left))
                if not held:
                    remarks.append(CUT_OFF)
                    return


def _gunzip(source: BinaryIO, remarks: list[str]) -> Iterator[bytes]:
    start = source.read(2)
    source.seek(0)
    if start != _GZIP:
        yield from iter(lambda: source.read(CHUNK), b"")
        return
    yield from _inflate_with(source, remarks, 16 + zlib.MAX_WBITS)


def _inflate(source: BinaryIO, remarks: list[str]) -> Iterator[bytes]:
    """`deflate` is zlib's form by its standard and the bare one by some servers' habit."""
    start = source.read(_LONGEST_CHUNK_HEAD)
    source.seek(0)
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            zlib.decompressobj(wbits).decompress(start, 1)
        except zlib.error:
            continue
        yield from _inflate_with(source, remarks, wbits)
        return
    yield from iter(lambda: source.read(CHUNK), b"")


def _inflate_with(source: BinaryIO, remarks: list[str], wbits: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits)
    n_given = 0
    try:
        data = source.read(1 << 16)
        while data and not unpacker.eof:
            piece = unpacker.decompress(data, CHUNK)
            n_given += len(piece)
            yield piece
            data = unpacker.unconsumed_tail or source.read(1 << 16)
    except zlib.error as error:
        if not n_given:
            raise UnreadableSource(f"The body is packed, and broken: {error}.") from None
        remarks.append(CUT_OFF)
        return
    if not unpacker.eof:
        remarks.append(CUT_OFF)


def _unbrotli(source: BinaryIO, remarks: list[str]) -> Iterator[bytes]:
    from fastwarc.stream_io import BrotliReader

    if _PLAIN.match(source.read(64)):  # no packed body begins like a page
        source.seek(0)
        yield from iter(lambda: source.read(CHUNK), b"")
        return
    source.seek(0)
    yield from _read_with(BrotliReader(source), remarks)


def _unzstd(source: BinaryIO, remarks: list[str]) -> Iterator[bytes]:
    from fastwarc.stream_io import ZstdReader

    start = source.read(len(_ZSTD))
    source.seek(0)
    yield from _read_with(ZstdReader(source), remarks) if start == _ZSTD else iter(lambda: source.read(CHUNK), b"")


def _read_with(reader: Reader, remarks: list[str]) -> Iterator[bytes]:
    n_given = 0
    try:
        while piece := reader.read(1 << 16):
            n_given += len(piece)
            yield piece
    except OSError as error:
        if not n_given:
            raise UnreadableSource(f"The body is packed, and broken: {error}.") from None
        remarks.append(CUT_OFF)


_DECODERS: Final[dict[str, Decode]] = {
    "gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate, "br": _unbrotli, "zstd": _unzstd,
}  # fmt: skip
