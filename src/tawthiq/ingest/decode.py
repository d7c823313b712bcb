"""Bytes to text: the encodings that Arabic reports are kept in, strictly; what fits none is refused, never guessed at.

A chain rather than a statistical detector: old Arabic files come in two single-byte code pages only, and the two are
told apart by what the wrong one does to words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Final

import msgspec

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


#: what files and servers call the encodings that Arabic pages come in; Python knows most names itself
ALSO_CALLED: Final = {
    "asmo-708": "iso8859-6", "iso-8859-6-i": "iso8859-6", "iso-8859-6-e": "iso8859-6", "arabic-windows": "cp1256",
    "win-1256": "cp1256", "x-mac-arabic": "mac_arabic", "unicode": "utf-16",
}  # fmt: skip
#: a code page is right where so few words mix Arabic and Latin letters, one in so many Arabic letters
_MIXED_IN = 200


class Decoded(msgspec.Struct, frozen=True):
    """Text with the encoding that it was in and what told it: `mark`, `header`, `meta`, `declared` or `detected`.

    `n_broken`: places where bytes were lost and U+FFFD stands, 0 unless reading was lenient.
    """

    text: str
    encoding: str
    encoding_from: str
    n_broken: int = 0

    @property
    def remarks(self) -> tuple[str, ...]:
        if not self.n_broken:
            return ()
        return (f"Bytes that are no {self.encoding.upper()}, replaced by U+FFFD in {self.n_broken} places.",)


def decode(data: bytes) -> str:
    """The text of `data`, its byte order mark left out and its line ends as they are.

    Raises UnreadableSource for binary data, broken UTF-8 and unknown encodings.
    """
    return decode_as(data).text


def decode_as(data: bytes, told: Iterable[tuple[str, str]] = (), *, lenient: bool = False) -> Decoded:
    """As `decode`, with what servers and pages say of the encoding: (`header`, `windows-1256`), the likeliest first.

    What they say is believed where it reads strictly and gives Arabic; they are often wrong. `lenient`: broken UTF-8
    and UTF-16 are mended with U+FFFD, as browsers do. Raises UnreadableSource.
    """
    for beginning, kind in KINDS:
        if data.startswith(beginning):
            raise UnreadableSource(f"This is {kind}, not text. {MEND}")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _marked(data, encoding, lenient)
    names = [(source, codec) for source, name in told if (codec := codec_named(name))]
    found = next((read for source, codec in names if (read := _as_told(data, source, codec))), None)
    if found is None:
        found = _detected(data, names, lenient)
    if len(CONTROL.findall(found.text)) > MOST_CONTROLS * len(found.text):
        raise UnreadableSource(f"This is binary data, not text. {MEND}")
    return found


def codec_named(name: str) -> str | None:
    """Python's name of an encoding of text, None for a name that it does not know."""
    asked = name.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(ALSO_CALLED.get(asked, asked))
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return codec.name if codec._is_text_encoding else None


def has_arabic(text: str) -> bool:
    """Whether one letter of `text` is Arabic."""
    return ARABIC_LETTER.search(text) is not None


def _marked(data: bytes, encoding: str, lenient: bool) -> Decoded:
    name = encoding.removesuffix("-sig")
    try:
        return Decoded(data.decode(encoding), name, "mark")
    except UnicodeDecodeError as error:
        if lenient:
            return _mended(data, encoding, "mark")
        raise UnreadableSource(f"It is marked as {name.upper()} but breaks off at byte {error.start}. {MEND}") from None


def _mended(data: bytes, encoding: str, source: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding.removesuffix("-sig"), source, n_broken=text.count("\ufffd"))


def _as_told(data: bytes, source: str, codec: str) -> Decoded | None:
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, UnicodeError):
        return None
    return Decoded(text, codec, source) if _gives_arabic(text) and not _is_rather_utf8(data, codec) else None


def _gives_arabic(text: str) -> bool:
    n_arabic = len(ARABIC_LETTER.findall(text))
    if n_arabic <= 2 * len(FOREIGN_LETTER.findall(text)):
        return False
    return len(MIXED_WORD.findall(text)) <= n_arabic / _MIXED_IN


def _is_rather_utf8(data: bytes, codec: str) -> bool:
    """UTF-8 also reads as any full code page, to nonsense in Arabic letters («ط§ظ„»)."""
    if codec == "utf-8":
        return False
    try:
        return len(data.decode("utf-8")) < len(data)
    except UnicodeDecodeError:
        return False


def _detected(data: bytes, names: list[tuple[str, str]], lenient: bool) -> Decoded:
    try:
        return _unmarked(data)
    except UnreadableSource:
        for source, codec in names:  # pages in other languages: what is said of them is all that there is
            try:
                text = data.decode(codec)
            except (UnicodeDecodeError, UnicodeError):
                continue
            if not CONTROL.search(text) and not _is_broken_utf8(data):
                return Decoded(text, codec, source)
        if lenient and b"\x00" not in data and _is_broken_utf8(data):
            return _mended(data, "utf-8", "detected")
        raise


def _unmarked(data: bytes) -> Decoded:
    if b"\x00" in data:
        return _utf16_without_mark(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "detected")
    except UnicodeDecodeError as error:
        if _is_broken_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            problem = f"Its UTF-8 is broken at byte {error.start}, line {line}. {MEND}"
            raise UnreadableSource(problem) from None
    return _code_page(data)


def _utf16_without_mark(data: bytes) -> Decoded:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(ARABIC_LETTER.findall(text)) > len(text) / 3:
            return Decoded(text, encoding, "detected")
    raise UnreadableSource(f"This is binary data, not text. {MEND}")


def _is_broken_utf8(data: bytes) -> bool:
    """A UTF-8 file with some bytes lost also "decodes" as cp1256, to nonsense in Arabic letters («ط§ظ„»)."""
    lenient = data.decode("utf-8", errors="replace")
    return len(ARABIC_LETTER.findall(lenient)) > lenient.count("\ufffd")


def _code_page(data: bytes) -> Decoded:
    """ISO 8859-6 leaves the bytes of cp1256's ف ق ك undefined; read as cp1256 it mixes Latin letters into words."""
    readings = []
    for encoding in ("cp1256", "iso8859-6"):
        try:
            readings.append(Decoded(data.decode(encoding), encoding, "detected"))
        except UnicodeDecodeError:
            continue
    best = min(readings, key=lambda read: len(MIXED_WORD.findall(read.text)))
    if len(ARABIC_LETTER.findall(best.text)) <= 2 * len(FOREIGN_LETTER.findall(best.text)):
        raise UnreadableSource(f"Its encoding is none of UTF-8, UTF-16, cp1256 and ISO 8859-6. {MEND}")
    return best
