"""Web captures as WACZ 1.1.1: records of WARC files as they were acquired, and pages that Tawthiq fetched itself."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, Final
from urllib.parse import urlsplit

import msgspec

from tawthiq.errors import MissingPackage

VERSION: Final = "1.1.1"
WARC: Final = "data.warc.gz"
UNDONE: Final = {"content-encoding", "transfer-encoding", "content-length"}
"""Headers that told of the body on its way: it is kept as it was when unpacked."""
RECORD: Final = re.compile(r"record=(\d+)")
BLOCK: Final = 1 << 20
LINES: Final = 1000


class Page(msgspec.Struct, frozen=True):
    """A page that Tawthiq fetched: its bytes are at `path`. `acquired_at`: aware UTC, ISO 8601."""

    path: Path
    address: str
    acquired_at: str
    headers: tuple[tuple[str, str], ...]
    media_type: str
    title: str | None = None


class WarcPart(msgspec.Struct, frozen=True):
    """Records of a WARC file at `path`, counted from 1; `titles` of their documents by number."""

    path: Path
    numbers: tuple[int, ...]
    titles: tuple[tuple[int, str], ...] = ()


class Line(msgspec.Struct, frozen=True):
    """One record in the index."""

    key: str
    timestamp: str
    url: str
    mime: str
    status: str
    digest: str
    offset: int
    length: int
    title: str | None


def write_wacz(to: Path, pages: Iterable[Page], parts: Iterable[WarcPart], software: str, made_at: str) -> int:
    """Writes the file unless there is nothing to put into it. How many captures it holds.

    Raises MissingPackage.
    """
    try:
        import warcio  # noqa: F401
    except ImportError:
        raise MissingPackage('Web captures need warcio: pip install "tawthiq[archive]".') from None
    warc = to.with_name(f"{to.name}.warc.gz.part")
    try:
        with warc.open("wb") as file:
            titles = list(_write_records(file, pages, parts))
        lines = sorted(_index(warc, titles), key=lambda line: (line.key, line.timestamp, line.offset))
        if lines:
            _write_package(to, warc, lines, software, made_at)
        return len(lines)
    finally:
        warc.unlink(missing_ok=True)


def record_number(part: str) -> int | None:
    """Of `record=3` and of `record=3,page=…`."""
    found = RECORD.match(part)
    return int(found[1]) if found else None


def _write_records(file: BinaryIO, pages: Iterable[Page], parts: Iterable[WarcPart]) -> Iterator[str | None]:
    """The title of each record that was written, in order."""
    for page in pages:
        _write_page(file, page)
        yield page.title
    for part in parts:
        yield from _copy_records(file, part)


def _write_page(file: BinaryIO, page: Page) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=True)
    kept = [(_renamed(name), value) for name, value in page.headers if not name.startswith(":")]
    if not any(name.lower() == "content-type" for name, _ in kept):
        kept.append(("Content-Type", page.media_type))
    kept.append(("Content-Length", str(page.path.stat().st_size)))
    with page.path.open("rb") as body:
        http = StatusAndHeaders("200 OK", kept, protocol="HTTP/1.1")
        headers = {"WARC-Date": page.acquired_at}
        record = writer.create_warc_record(
            page.address, "response", payload=body, http_headers=http, warc_headers_dict=headers
        )
        writer.write_record(record)
        record.raw_stream.close()  # a copy that warcio made to hash it


def _renamed(name: str) -> str:
    return f"X-Archive-Orig-{name}" if name.lower() in UNDONE else name


def _copy_records(file: BinaryIO, part: WarcPart) -> Iterator[str | None]:
    """The bytes of the records as they stand in their file, each a member of its own."""
    titles = dict(part.titles)
    packed = _is_gzip(part.path)
    with part.path.open("rb") as source:
        for number, offset, length in _places(part.path, set(part.numbers)):
            source.seek(offset)
            if packed:
                _copy(source, file, length)
            else:
                with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as member:
                    _copy(source, member, length)
            yield titles.get(number)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _places(path: Path, numbers: set[int]) -> list[tuple[int, int, int]]:
    """(number, offset, length) of the records; none where the file is not packed record by record."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = []
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        try:
            for number, _ in enumerate(records, 1):
                records.read_to_end()
                if number in numbers:
                    found.append((number, records.get_record_offset(), records.get_record_length()))
        except ArchiveLoadFailed:  # what stands before the break is there
            pass
    return found


def _copy(source: IO[bytes], to: Any, length: int) -> None:
    while length > 0 and (block := source.read(min(BLOCK, length))):
        to.write(block)
        length -= len(block)


def _index(warc: Path, titles: list[str | None]) -> Iterator[Line]:
    from warcio.archiveiterator import ArchiveIterator

    with warc.open("rb") as file:
        records = ArchiveIterator(file)
        for number, record in enumerate(records):
            head = record.rec_headers
            url = head.get_header("WARC-Target-URI") or ""
            http = record.http_headers
            mime = (http.get_header("Content-Type") if http else None) or record.content_type or "unk"
            status = (http.get_statuscode() if http else None) or "200"
            digest = head.get_header("WARC-Payload-Digest") or ""
            date = re.sub(r"[^0-9]", "", head.get_header("WARC-Date") or "")[:14]
            records.read_to_end()
            yield Line(
                _sort_key(url), date, url, mime.partition(";")[0].strip(), status, digest,
                records.get_record_offset(), records.get_record_length(), titles[number],
            )  # fmt: skip


def _sort_key(url: str) -> str:
    """`https://www.example.org/A?b=1` is `org,example)/a?b=1`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{query}".lower()


def _write_package(to: Path, warc: Path, lines: list[Line], software: str, made_at: str) -> None:
    index, secondary = _index_files(lines)
    small = {"indexes/index.cdx.gz": index, "indexes/index.idx": secondary, "pages/pages.jsonl": _pages(lines)}
    resources = [_resource(f"archive/{WARC}", *_hash_file(warc))]
    resources += [_resource(name, hashlib.sha256(content).hexdigest(), len(content)) for name, content in small.items()]
    package = msgspec.json.format(msgspec.json.encode({
        "profile": "data-package", "resources": resources, "wacz_version": VERSION, "title": "Web captures",
        "created": made_at, "software": software,
    }))  # fmt: skip
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as file:
        file.write(warc, f"archive/{WARC}")
        for name, content in small.items():
            file.writestr(name, content)
        file.writestr("datapackage.json", package)
        file.writestr("datapackage-digest.json", msgspec.json.encode(digest))


def _index_files(lines: list[Line]) -> tuple[bytes, bytes]:
    """The index in packed blocks, and the file that tells where each begins."""
    told = io.BytesIO()
    second = [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, len(lines), LINES):
        some = lines[start : start + LINES]
        block = gzip.compress(b"".join(map(_cdxj, some)), mtime=0)
        place = {"offset": told.tell(), "length": len(block), "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
                 "filename": "index.cdx.gz"}  # fmt: skip
        second.append(f"{some[0].key} {some[0].timestamp} ".encode() + msgspec.json.encode(place) + b"\n")
        told.write(block)
    return told.getvalue(), b"".join(second)


def _cdxj(line: Line) -> bytes:
    told = {"url": line.url, "mime": line.mime, "status": line.status, "digest": line.digest,
            "length": str(line.length), "offset": str(line.offset), "filename": WARC}  # fmt: skip
    return f"{line.key} {line.timestamp} ".encode() + msgspec.json.encode(told) + b"\n"


def _pages(lines: list[Line]) -> bytes:
    first = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    told = [
        {"id": hashlib.sha256(f"{line.url} {line.timestamp}".encode()).hexdigest()[:22], "url": line.url,
         "ts": _iso(line.timestamp), **({"title": line.title} if line.title else {})}
        for line in lines
    ]  # fmt: skip
    return b"".join(msgspec.json.encode(one) + b"\n" for one in (first, *told))


def _iso(timestamp: str) -> str:
    t = timestamp.ljust(14, "0")
    return f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:14]}Z"


def _hash_file(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        return found, file.tell()


def _resource(path: str, sha256: str, size: int) -> dict[str, Any]:
    return {"name": path.rpartition("/")[2], "path": path, "hash": f"sha256:{sha256}", "bytes": size}
