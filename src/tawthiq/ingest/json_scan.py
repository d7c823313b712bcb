"""JSON files of any size, walked through value by value: only the value that is asked for is held in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

CHUNK: Final = 1 << 20
_SPACE: Final = re.compile(rb"[ \t\r\n]*")
_FLAT: Final = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)  # up to a bracket or a cut string
_STRING: Final = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_SCALAR: Final = re.compile(rb'[^\s,\]}:"{\[]*+')
_OPENING: Final = b"{["
_MARK: Final = b"\xef\xbb\xbf"


class BrokenJson(Exception):
    """The file stops being JSON at byte `at`."""

    def __init__(self, at: int, problem: str) -> None:
        super().__init__(f"at byte {at}: {problem}")
        self.at = at


class TooLong(msgspec.Struct, frozen=True):
    """A value of `size` bytes, more than the limit, which was passed over without being held."""

    size: int


class JsonScan:
    """A place in a JSON file that only goes forward.

    `members` and `items` yield once for each member; before going on, the caller takes the member with `take`, `skip`,
    `members` or `items`. The values themselves are not checked: what `take` gives may still be no JSON.
    """

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file, self._limit = file, limit
        self._chunk, self._at, self._before = b"", 0, 0
        if self._more() and self._chunk.startswith(_MARK):
            self._at = len(_MARK)

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._before + self._at

    def peek(self) -> bytes:
        """The next byte that is no space; empty at the end of the file."""
        while True:
            found = _SPACE.match(self._chunk, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._chunk):
                return self._chunk[self._at : self._at + 1]
            if not self._more():
                return b""

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here."""
        self._expect(b"{")
        if self.peek() == b"}":
            self._at += 1
            return
        while True:
            if self.peek() != b'"':
                raise self._broken('a key in "quotes" should stand here')
            key = self.take()
            self._expect(b":")
            self.peek()
            yield _text_of(key)
            if not self._goes_on(b"}"):
                return

    def items(self) -> Iterator[int]:
        """The numbers, from 0, of the items of the array that begins here."""
        self._expect(b"[")
        if self.peek() == b"]":
            self._at += 1
            return
        number = 0
        while True:
            self.peek()
            yield number
            number += 1
            if not self._goes_on(b"]"):
                return

    def take(self) -> bytes | TooLong:
        """The bytes of the next value, or how many they were where the limit does not allow them."""
        pieces: list[bytes] = []
        size = held = 0
        for piece in self._pieces():
            size += len(piece)
            if size <= self._limit:
                pieces.append(piece)
                held = size
        return b"".join(pieces) if held == size else TooLong(size)

    def skip(self) -> None:
        """Passes over the next value."""
        for _ in self._pieces():
            pass

    def _goes_on(self, end: bytes) -> bool:
        found = self.peek()
        if found not in (b",", end) or not found:
            raise self._broken(f'"," or "{end.decode()}" should stand here')
        self._at += 1
        return found == b","

    def _expect(self, wanted: bytes) -> None:
        if self.peek() != wanted:
            raise self._broken(f'"{wanted.decode()}" should stand here')
        self._at += 1

    def _broken(self, problem: str) -> BrokenJson:
        return BrokenJson(self.position, "the file ends here, cut off" if not self.peek() else problem)

    def _pieces(self) -> Iterator[bytes]:
        first = self.peek()
        if first == b'"':
            self._at += 1
            yield b'"'
            yield from self._string()
        elif first and first in _OPENING:
            yield from self._nested()
        else:
            yield from self._scalar()

    def _nested(self) -> Iterator[bytes]:
        depth = 0
        while True:
            found = _FLAT.match(self._chunk, self._at)
            start, end = self._at, found.end() if found else self._at
            token = self._chunk[end : end + 1]
            self._at = end + len(token)
            yield self._chunk[start : self._at]
            if not token:
                self._must_have_more()
            elif token == b'"':
                yield from self._string()
            else:
                depth += 1 if token in _OPENING else -1
                if not depth:
                    return

    def _string(self) -> Iterator[bytes]:
        """From behind the opening quote to behind the closing one."""
        while True:
            found = _STRING.match(self._chunk, self._at)
            start, self._at = self._at, found.end() if found else self._at
            yield self._chunk[start : self._at]
            rest = self._chunk[self._at : self._at + 1]
            if rest == b'"':
                self._at += 1
                yield b'"'
                return
            self._must_have_more(keep=rest)  # a backslash whose letter is in the next chunk

    def _scalar(self) -> Iterator[bytes]:
        empty = True
        while True:
            found = _SCALAR.match(self._chunk, self._at)
            start, self._at = self._at, found.end() if found else self._at
            empty = empty and self._at == start
            yield self._chunk[start : self._at]
            if self._at < len(self._chunk) or not self._more():
                break
        if empty:
            raise self._broken("a value should stand here")

    def _must_have_more(self, keep: bytes = b"") -> None:
        if not self._more(keep):
            raise BrokenJson(self.position, "the file ends here, cut off")

    def _more(self, keep: bytes = b"") -> bool:
        chunk = self._file.read(CHUNK)
        if not chunk:
            return False
        self._before += len(self._chunk) - len(keep)
        self._chunk, self._at = keep + chunk, 0
        return True


def _text_of(key: bytes | TooLong) -> str:
    """A key's text; one that is broken or endless is nobody's key, so that its value is passed over."""
    try:
        return msgspec.json.decode(key, type=str) if isinstance(key, bytes) else ""
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
