"""Web archives (WARC): every page, text, feed and PDF in them, each read as if it had been fetched alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import msgspec

from tawthiq.errors import InputError, MissingPackage, OversizedDocument, UnreadableSource
from tawthiq.ingest.content_coding import unpack_body
from tawthiq.ingest.media import sniff
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import read_raw
from tawthiq.ingest.unpack import CHUNK, Counted
from tawthiq.model.sources import Evidence, Extracted, Raw

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

#: what pages are read from; pictures and scripts of pages are not sources
WANTED: Final = frozenset({
    "text/html", "text/plain", "text/markdown", "application/pdf", "application/rss+xml", "application/atom+xml",
})  # fmt: skip
_WORTH_A_LOOK: Final = frozenset({
    "", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "application/x-pdf",
    "application/rss+xml", "application/atom+xml", "application/xml", "text/xml", "application/octet-stream",
    "unknown/unknown", "application/rdf+xml", "multipart/form-data",
})  # fmt: skip
_OK: Final = 200
_UNDONE: Final = frozenset({"transfer-encoding", "content-encoding", "content-length"})
_AGAIN: Final = "Fetch or copy the archive again."

Found = Extracted | Failure | Note


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """The documents of each response and resource record. `part` is `record=N` before the part inside it, N counting
    all records from 1; `address` is the record's. Notes tell what was left out."""
    try:
        with raw.path.open("rb") as file:
            yield from read_records(Counted(file, options.limits.unpacked), raw.name, options)
    except OSError as error:
        yield Failure(raw.name, UnreadableSource(f"Cannot be read: {error.strerror or error}."))


def read_records(file: Counted, where: str, options: Options) -> Iterator[Found]:
    """As `read`, of an open file that `where` names to the user."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        yield Failure(where, MissingPackage('Web archives need fastwarc: pip install "tawthiq[archive]"'))
        return
    left: Counter[str] = Counter()
    number = n_found = 0
    try:
        with TemporaryDirectory(prefix="tawthiq-warc-") as folder:
            records = ArchiveIterator(file, parse_http=False)  # type: ignore[arg-type]  # it reads, and tells, no more
            while (record := next(records, None)) is not None:
                number += 1
                for found in _read_record(record, number, Path(folder, "record"), file, left, where, options):
                    n_found += 1
                    yield found
        if not number:
            yield Failure(where, UnreadableSource(f"It holds no records. {_AGAIN}"))
        elif not n_found and not left:
            yield Note(where, f"None of its {number} records holds a page or a file.")
    except OSError as error:
        problem = f"The archive is broken or cut off after record {number}: {error}. What stands before was read."
        yield Failure(where, UnreadableSource(f"{problem} {_AGAIN}"))
    except InputError as error:
        yield Failure(f"{where}, record {number}", error)
    if left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items()))
        yield Note(where, f"Records left out: {kinds}.")


def _read_record(
    record: WarcRecord, number: int, spool: Path, counted: Counted, left: Counter[str], where: str, options: Options
) -> Iterator[Found]:
    """One record's documents. All of it is drained before the next, in steps, so that a bomb is met early."""
    place = f"{where}, record {number}"
    try:
        capture = _capture_of(record)
        reason = capture if isinstance(capture, str) else None
        size = _spool(record, None if reason else spool, counted, options.limits.unpacked)
    except OversizedDocument as error:
        if counted.is_bomb:
            raise
        yield Failure(place, error)
        return
    if record.headers.get("Content-Length") is None:
        raise UnreadableSource(f"The archive is cut off in the head of this record. {_AGAIN}")
    if isinstance(capture, str):
        if capture:
            left[capture] += 1
    elif size < capture.size:
        problem = f"The archive is cut off in this record, {capture.address}, after {size} of {capture.size} bytes."
        yield Failure(place, UnreadableSource(f"{problem} What stands before was read. {_AGAIN}"))
    else:
        yield from _read_capture(capture, spool, place, f"record={number}", left, options)


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """A record worth reading: `size` is that of its body as kept, still packed."""

    address: str
    captured_at: str | None
    headers: tuple[tuple[str, str], ...]
    size: int

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


def _capture_of(record: WarcRecord) -> Capture | str:
    """The capture, or why it is none; nothing to say of records that only accompany others."""
    from fastwarc.warc import WarcRecordType

    kind = record.record_type
    companions = (WarcRecordType.warcinfo, WarcRecordType.request, WarcRecordType.metadata)
    if kind == WarcRecordType.revisit:
        return "that repeat what an earlier capture holds (revisit)"
    if kind not in (WarcRecordType.response, WarcRecordType.resource):
        return "" if kind in companions else "of unknown type"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", record.headers.get("Content-Type") or ""),)
    size = record.content_length
    if kind == WarcRecordType.response and record.is_http:
        before = size
        try:
            record.parse_http(auto_decode="none")
        except OSError:
            return "whose HTTP head is broken"
        status = record.http_headers.status_code
        if status != _OK:
            return f"with status {status}" if status else "without a status"
        headers = record.http_headers.to_tuples()
        size = min(record.content_length, before)
    address = record.headers.get("WARC-Target-URI") or ""
    captured = record.headers.get("WARC-Date")
    capture = Capture(address=address.strip("<> "), captured_at=captured, headers=headers, size=size)
    return _not_wanted(capture) or capture


def _not_wanted(capture: Capture) -> str | None:
    if not capture.address.startswith(("http://", "https://", "urn:", "file:", "ftp:")):
        return "without an address"
    declared = _media_type(capture)
    if declared not in _WORTH_A_LOOK:
        return f"of the kind {declared.split('/')[0]}" if "/" in declared else "of unknown kind"
    return "robots.txt" if _path_of(capture.address) == "/robots.txt" else None


def _path_of(address: str) -> str:
    """The path of an address; empty for one that is broken."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _media_type(capture: Capture) -> str:
    return capture.header("content-type").split(";")[0].strip().lower()


def _spool(record: WarcRecord, target: Path | None, counted: Counted, limit: int) -> int:
    """Drains the record, into `target` where there is one; how many bytes came."""
    size = 0
    with target.open("wb") if target else nullcontext() as out:
        while piece := record.reader.read(CHUNK):
            size += len(piece)
            counted.unfold(len(piece))
            if out is not None and size <= limit:
                out.write(piece)
    if target and size > limit:
        raise OversizedDocument(f"The body has {size} bytes, more than the {limit} allowed.")
    return size


def _read_capture(
    capture: Capture, spool: Path, place: str, part: str, left: Counter[str], options: Options
) -> Iterator[Found]:
    place = f"{place} ({capture.address})"
    try:
        transfer, content = capture.header("transfer-encoding"), capture.header("content-encoding")
        remarks = unpack_body(spool, transfer, content, options.limits.unpacked)
    except InputError as error:
        yield Failure(place, error)
        return
    name = unquote(PurePosixPath(_path_of(capture.address)).name) or "page"
    kind = sniff(spool, name, capture.header("content-type"))
    if kind not in WANTED:
        left["of a kind that is not read" if spool.stat().st_size else "with an empty body"] += 1
        return
    inner = Raw(
        path=spool, name=name, address=capture.address, media_type=kind, size=spool.stat().st_size,
        headers=tuple(pair for pair in capture.headers if pair[0].lower() not in _UNDONE),
    )  # fmt: skip
    for found in read_raw(inner, options):
        if isinstance(found, Extracted):
            yield _placed(found, capture, part, remarks)
        else:
            rest = found.where.removeprefix(name)  # the address, which stands before it, is a better name
            yield msgspec.structs.replace(found, where=place + rest)


def _placed(found: Extracted, capture: Capture, part: str, remarks: tuple[str, ...]) -> Extracted:
    """What the inner reader gave, with the record's place around its own."""
    captured = (("captured_at", Evidence("warc.date", capture.captured_at)),) if capture.captured_at else ()
    return msgspec.structs.replace(
        found,
        part=f"{part},{found.part}" if found.part else part,
        evidence=found.evidence + captured,
        remarks=found.remarks + remarks,
    )
