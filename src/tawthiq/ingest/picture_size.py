"""Width and height of pictures from the first bytes of their files: a bomb is known before anybody unfolds it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from tawthiq.errors import OversizedDocument, UnreadableSource

MOST_PIXELS: Final = 100_000_000
"""Of one page: a sheet of A3 at 600 dots an inch has 70 million."""
MOST_PAGES: Final = 500
_AGAIN: Final = "Open it in a picture program and save it again as PNG."
_NO_FRAME: Final = frozenset({0xC4, 0xC8, 0xCC})  # of C0 to CF, what is no JPEG frame
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG marks without a length
_SIZES: Final = {3: "H", 4: "I"}  # TIFF types of whole numbers
_WIDTH, _HEIGHT = 256, 257


def check_picture(path: Path) -> int:
    """The number of its pages. Raises OversizedDocument for a picture that is larger than any scan, UnreadableSource
    where its size cannot be found out."""
    try:
        with path.open("rb") as file:
            sizes = list(_sizes(file))
    except (struct.error, IndexError, KeyError, ValueError, OverflowError, OSError) as error:
        raise UnreadableSource(f"The picture is broken: {str(error) or 'it is cut off'}. {_AGAIN}") from None
    if not sizes:
        raise UnreadableSource(f"The picture is broken: its size cannot be found. {_AGAIN}")
    for width, height in sizes:
        if width * height > MOST_PIXELS:
            problem = f"The picture has {width} x {height} dots, more than the {MOST_PIXELS} allowed. Make it smaller."
            raise OversizedDocument(problem)
        if not width * height:
            raise UnreadableSource(f"The picture has {width} x {height} dots. {_AGAIN}")
    return len(sizes)


def _sizes(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """None for other kinds: tesseract takes what it does not know for a list of files or addresses to read."""
    head = file.read(32)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        yield struct.unpack(">II", head[16:24])
    elif head.startswith(b"\xff\xd8\xff"):
        yield from _jpeg(file)
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        yield _webp(head)
    elif head[:4] in (b"II*\x00", b"MM\x00*"):
        yield from _tiff(file, "<" if head[:2] == b"II" else ">")


def _jpeg(file: BinaryIO) -> Iterator[tuple[int, int]]:
    file.seek(2)
    while (mark := file.read(2)) and len(mark) == 2:
        if mark[0] != 0xFF:
            raise ValueError("a mark is missing")
        if mark[1] == 0xFF:  # a filling byte
            file.seek(-1, 1)
            continue
        if mark[1] in _ALONE:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if 0xC0 <= mark[1] <= 0xCF and mark[1] not in _NO_FRAME:
            height, width = struct.unpack(">xHH", file.read(5))
            yield width, height
            return
        file.seek(length - 2, 1)


def _webp(head: bytes) -> tuple[int, int]:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("its kind of WebP is not known")


def _tiff(file: BinaryIO, order: str) -> Iterator[tuple[int, int]]:
    """Each page is a directory that tells where the next is; a circle of them is a bomb too."""
    file.seek(4)
    (at,) = struct.unpack(order + "I", file.read(4))
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) >= MOST_PAGES:
            raise ValueError("its pages have no end")
        seen.add(at)
        file.seek(at)
        (count,) = struct.unpack(order + "H", file.read(2))
        entries = file.read(12 * count)
        yield _tiff_size(entries, order)
        (at,) = struct.unpack(order + "I", file.read(4))


def _tiff_size(entries: bytes, order: str) -> tuple[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(entries), 12):
        tag, kind = struct.unpack_from(order + "HH", entries, start)
        if tag in (_WIDTH, _HEIGHT):
            (found[tag],) = struct.unpack_from(order + _SIZES[kind], entries, start + 8)
    return found[_WIDTH], found[_HEIGHT]
