"""What kind of file bytes are: by what they begin with and how they are built, then by name, then by what was declared.

Servers and suffixes are often wrong, so what can be seen stands above them.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from pathlib import Path
from typing import Final

from tawthiq.ingest.read import READERS

HEAD: Final = 1 << 16
"""Bytes at the beginning that are looked at."""
_JSON_HEAD: Final = 1 << 20
"""The same of JSON; a whole export of Telegram has its contacts first."""

LINES: Final = "application/x-ndjson"
TEXT: Final = "text/plain"
HTML: Final = "text/html"
TELEGRAM: Final = "application/x-telegram-export"
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_PACKED: Final = b"PK\x03\x04"
_GZIPPED: Final = b"\x1f\x8b"
_MAGIC: Final = (  # (beginning, media type); None: known, and nothing here reads it
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"WARC/1.", "application/warc"),
    (b"GIF8", None),
    (b"\xd0\xcf\x11\xe0", None),
    (b"{\\rtf", None),
    (b"\x7fELF", None),
    (b"Obj\x01", None),
    (b"SQLite format 3\x00", None),
)
_SUFFIXES: Final = {
    ".txt": TEXT, ".text": TEXT, ".md": "text/markdown", ".markdown": "text/markdown", ".htm": HTML, ".html": HTML,
    ".xhtml": HTML, ".shtml": HTML, ".rss": "application/rss+xml", ".atom": "application/atom+xml", ".jsonl": LINES,
    ".ndjson": LINES, ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".tab": "text/tab-separated-values",
}  # fmt: skip
_DECLARED: Final = {
    "application/xhtml+xml": HTML, "application/jsonl": LINES, "application/jsonlines": LINES,
    "application/x-jsonlines": LINES, "text/x-markdown": "text/markdown", "application/csv": "text/csv",
}  # fmt: skip
_SEEN_ONLY: Final = frozenset({"application/pdf", "application/warc", "application/wacz", WORKBOOK, TELEGRAM})
_MARKED_16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PROLOGUE: Final = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!doctype\s+([\w-]*)[^>]*>)", re.S | re.I)
_ROOT: Final = re.compile(r"\s*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>])([^>]*)")
_PAGE_TAGS: Final = frozenset({"html", "head", "body"})
_BLOCK_TAGS: Final = frozenset({
    "a", "article", "b", "br", "center", "div", "font", "h1", "h2", "h3", "header", "link", "main", "meta", "ol", "p",
    "script", "section", "span", "style", "table", "title", "ul",
})  # fmt: skip
_JSON_TOKEN: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)"(\s*+:)?|[\[\]{}]', re.S)
_EXPORT_KEYS: Final = frozenset({"messages", "chats", "personal_information"})
_ENOUGH_CONTROLS: Final = 0.02
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(path_or_head: Path | bytes, name: str, declared: str | None = None) -> str | None:
    """The media type, a key of `READERS`; None for what no reader takes.

    `path_or_head`: a file, or the bytes that it begins with. `name`: its name where it came from. `declared`: what a
    server or user says, `text/html; charset=utf-8`. Raises OSError.
    """
    head = path_or_head if isinstance(path_or_head, bytes) else _head(path_or_head)
    known, found = _by_magic(path_or_head, head)
    if known:
        return found
    text = _as_text(head)
    if text is None:
        return None
    suffix = Path(name).suffix.lower()
    by_suffix = _SUFFIXES.get(suffix)
    by_structure = _by_structure(text, by_suffix)
    return by_structure or by_suffix or _by_declaration(declared)


def is_readable_name(name: str) -> bool:
    """Whether the suffix alone says that a reader takes the file."""
    return Path(name).suffix.lower() in _SUFFIXES


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(HEAD)
        is_json = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
        return head + file.read(_JSON_HEAD) if is_json else head


def _by_magic(source: Path | bytes, head: bytes) -> tuple[bool, str | None]:
    """(whether the beginning tells the kind, the kind)."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True, "image/webp"
    if head.startswith(_PACKED):
        return True, _packed(source, head)
    if head.startswith(_GZIPPED):
        return True, "application/warc" if _unzipped(head).startswith(b"WARC/1.") else None
    for beginning, kind in _MAGIC:
        if head.startswith(beginning):
            return True, kind
    return (True, "application/pdf") if b"%PDF-1." in head[:1024] and b"\x00" in head else (False, None)


def _packed(source: Path | bytes, head: bytes) -> str | None:
    names = _members(source) if isinstance(source, Path) else None
    if names is None:  # no whole archive: the names stand in its beginning too
        names = {name for name in ("datapackage.json", "xl/workbook.xml", "xl/", "archive/") if name.encode() in head}
    if "xl/workbook.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("xl/") for n in names)):
        return WORKBOOK
    if any(n.startswith("xl/") for n in names):
        return WORKBOOK
    if "datapackage.json" in names or any(n.startswith("archive/") for n in names):
        return "application/wacz"
    return None


def _members(path: Path) -> set[str] | None:
    try:
        with zipfile.ZipFile(path) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, UnicodeDecodeError):
        return None


def _unzipped(head: bytes) -> bytes:
    """The first bytes of what is gzipped; nothing where it is broken."""
    try:
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress(head, 64)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _as_text(head: bytes) -> str | None:
    """The beginning with its ASCII letters right, which is all that is looked for; None for binary data."""
    codec = _MARKED_16.get(head[:2])
    if codec is None and b"\x00" in head:
        codec = _unmarked_16(head)
        if codec is None:
            return None
    text = head.decode(codec or "utf-8", errors="replace").removeprefix("\ufeff")
    if codec is None and len(_CONTROL.findall(text)) > _ENOUGH_CONTROLS * len(text):
        return None
    return text


def _unmarked_16(head: bytes) -> str | None:
    """Of two bytes the higher one is 0 or the block of Arabic."""
    pairs = max(1, len(head) // 2)
    for codec, higher in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if higher.count(0) + higher.count(6) > 0.9 * pairs:
            return codec
    return None


def _by_structure(text: str, by_suffix: str | None) -> str | None:
    start = text.lstrip()
    if start.startswith("<"):
        return _markup(start, by_suffix)
    if start.startswith(("{", "[")):
        return _json(start, by_suffix)
    return None


def _markup(start: str, by_suffix: str | None) -> str | None:
    at, is_page = 0, False
    while (prologue := _PROLOGUE.match(start, at)) is not None:
        at = prologue.end()
        is_page = is_page or (prologue.group(1) or "").lower() == "html"
    root = _ROOT.match(start, at)
    if root is None:
        return HTML if is_page else None
    name, attributes = root.group(2).lower(), root.group(3)
    if name == "rss" or (name == "rdf" and "purl.org/rss" in attributes):
        return "application/rss+xml"
    if name == "feed" and (root.group(1) is None or "Atom" in attributes):
        return "application/atom+xml"
    if is_page or name in _PAGE_TAGS:
        return HTML
    return HTML if name in _BLOCK_TAGS and by_suffix is None else None


def _json(start: str, by_suffix: str | None) -> str | None:
    """Exports of Telegram by their keys, reports by a "text" that is not deep inside."""
    if by_suffix == LINES:
        return LINES
    keys = _keys(start, depth=2 if start.startswith("[") else 1)
    if start.startswith("{") and "text" not in keys and keys & _EXPORT_KEYS:
        return TELEGRAM
    return LINES if "text" in keys else None


def _keys(start: str, depth: int) -> set[str]:
    """The keys of the first object; in an array it stands at depth 2."""
    keys: set[str] = set()
    at = 0
    for token in _JSON_TOKEN.finditer(start):
        mark = token.group()
        if mark in ("{", "["):
            at += 1
        elif mark in ("}", "]"):
            at -= 1
            if at < depth:
                break
        elif at == depth and token.group(2):
            keys.add(token.group(1))
    return keys


def _by_declaration(declared: str | None) -> str | None:
    kind = (declared or "").split(";", 1)[0].strip().lower()
    kind = _DECLARED.get(kind, kind)
    return kind if kind in READERS and kind not in _SEEN_ONLY and not kind.startswith("image/") else None
