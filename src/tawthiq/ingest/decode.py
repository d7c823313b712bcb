"""Bytes to text: the encodings that Arabic reports are kept in, strictly; what fits none is refused, never guessed at.

A chain rather than a statistical detector: old Arabic files come in two single-byte code pages only, and the two are
told apart by what the wrong one does to words.
"""

from __future__ import annotations

import codecs
import re

from tawthiq.errors import UnreadableSource

MARKS = (  # byte order marks; UTF-32 first, its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KINDS = (  # beginnings of files that people take for text
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP, Word, Excel or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
)
ARABIC_LETTER = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
FOREIGN_LETTER = re.compile("[\u0080-\u024f]")
MIXED_WORD = re.compile("[\u0620-\u064a][\u00c0-\u024f]|[\u00c0-\u024f][\u0620-\u064a]")
MOST_CONTROLS = 0.02
MEND = "Save it as plain text in UTF-8 and try again."


def decode(data: bytes) -> str:
    """The text of `data`, its byte order mark left out and its line ends as they are.

    Raises UnreadableSource for binary data, broken UTF-8 and unknown encodings.
    """
    for beginning, kind in KINDS:
        if data.startswith(beginning):
            raise UnreadableSource(f"This is {kind}, not text. {MEND}")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    text = _unmarked(data)
    if len(CONTROL.findall(text)) > MOST_CONTROLS * len(text):
        raise UnreadableSource(f"This is binary data, not text. {MEND}")
    return text


def has_arabic(text: str) -> bool:
    """Whether one letter of `text` is Arabic."""
    return ARABIC_LETTER.search(text) is not None


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise UnreadableSource(f"It is marked as {name} but breaks off at byte {error.start}. {MEND}") from None


def _unmarked(data: bytes) -> str:
    if b"\x00" in data:
        return _utf16_without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error.start)
    return _code_page(data)


def _utf16_without_mark(data: bytes) -> str:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(ARABIC_LETTER.findall(text)) > len(text) / 3:
            return text
    raise UnreadableSource(f"This is binary data, not text. {MEND}")


def _refuse_broken_utf8(data: bytes, at: int) -> None:
    """A UTF-8 file with some bytes lost also "decodes" as cp1256, to nonsense in Arabic letters («ط§ظ„»)."""
    lenient = data.decode("utf-8", errors="replace")
    if len(ARABIC_LETTER.findall(lenient)) > lenient.count("\ufffd"):
        line = data.count(b"\n", 0, at) + 1
        raise UnreadableSource(f"Its UTF-8 is broken at byte {at}, line {line}. {MEND}")


def _code_page(data: bytes) -> str:
    """ISO 8859-6 leaves the bytes of cp1256's ف ق ك undefined; read as cp1256 it mixes Latin letters into words."""
    readings = []
    for encoding in ("cp1256", "iso8859-6"):
        try:
            readings.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    best = min(readings, key=lambda text: len(MIXED_WORD.findall(text)))
    if len(ARABIC_LETTER.findall(best)) <= 2 * len(FOREIGN_LETTER.findall(best)):
        raise UnreadableSource(f"Its encoding is none of UTF-8, UTF-16, cp1256 and ISO 8859-6. {MEND}")
    return best
