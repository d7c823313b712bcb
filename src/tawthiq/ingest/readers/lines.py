"""Reports as JSON: an object a line, or objects over several lines, alone or in an array. None is held but one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, TextIO

import msgspec

from tawthiq.errors import EmptyDocument, InputError, UnreadableSource
from tawthiq.ingest.address_dates import published_by_address
from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.found import cannot_open
from tawthiq.ingest.json_scan import BrokenJson, JsonScan, TooLong
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure
from tawthiq.ingest.published import parse_published
from tawthiq.ingest.source import check_length
from tawthiq.ingest.written_dates import iso_date
from tawthiq.model.sources import Evidence, Extracted, Raw

EXTRACTOR: Final = "lines/1"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_MARK: Final = b"\xef\xbb\xbf"
_HEAD: Final = 1 << 16
_PIECE: Final = 1 << 20
_FORM: Final = 'Each line is one JSON object with a "text".'


class Row(msgspec.Struct, frozen=True):
    """One report's object; keys that it does not name are left alone."""

    text: str
    id: str | int | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None


Found = Extracted | Failure


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """Each object as a document; `part` is `line=N` or `item=N`, counted from 1."""
    n_found = 0
    try:
        for found in _read_file(raw, options):
            n_found += 1
            yield found
    except OSError as error:
        yield Failure(raw.name, cannot_open(error))
        return
    except UnicodeError as error:
        yield Failure(raw.name, UnreadableSource(f"It is marked as UTF-16 but breaks off: {error}. Save it as UTF-8."))
        return
    except BrokenJson as error:
        yield Failure(raw.name, UnreadableSource(f"It stops being JSON {error}. What stands before was read. Mend it."))
        return
    if not n_found:
        problem = 'The file is empty. It should hold one JSON object with a "text" a line.'
        yield Failure(raw.name, EmptyDocument(problem))


def _read_file(raw: Raw, options: Options) -> Iterator[Found]:
    limit = options.limits.line
    with raw.path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        if not head.startswith(_UTF16_MARKS):
            if _is_over_lines(head):
                yield from _read_items(file, raw, options)
            else:
                yield from _read_lines(_lines_of_bytes(file, limit), "utf-8", raw, options)
            return
    with raw.path.open(encoding="utf-16", newline="\n") as text:
        yield from _read_lines(_lines_of_text(text, limit), "utf-16", raw, options)


def _is_over_lines(head: bytes) -> bool:
    """Whether an array or an object begins that does not end in its line."""
    start = head.removeprefix(_MARK).lstrip()
    if start.startswith(b"["):
        return True
    first, has_end, rest = start.partition(b"\n")
    if not start.startswith(b"{") or not has_end or first.rstrip().endswith(b"}"):
        return False
    return rest.lstrip()[:1] in (b'"', b"}") and (first.rstrip() == b"{" or first.rstrip().endswith((b",", b"{", b"[")))


# ---- an object a line


def _lines_of_bytes(file: BinaryIO, limit: int) -> Iterator[bytes | TooLong]:
    while line := file.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        size = len(line)
        while not line.endswith(b"\n") and (line := file.readline(_PIECE)):
            size += len(line)
        yield TooLong(size)


def _lines_of_text(file: TextIO, limit: int) -> Iterator[bytes | TooLong]:
    while line := file.readline(limit + 1):
        if len(line) <= limit or line.endswith("\n"):
            yield line.encode()
            continue
        size = len(line)
        while not line.endswith("\n") and (line := file.readline(_PIECE)):
            size += len(line)
        yield TooLong(2 * size)


def _read_lines(lines: Iterator[bytes | TooLong], encoding: str, raw: Raw, options: Options) -> Iterator[Found]:
    for number, line in enumerate(lines, 1):
        if isinstance(line, TooLong):
            yield _refused(line, f"{raw.name}, line {number}", options)
            continue
        held = line.removeprefix(_MARK) if number == 1 else line
        if held.strip():
            yield _read_one(held, f"line={number}", f"{raw.name}, line {number}", encoding, raw, options)


# ---- objects over lines


def _read_items(file: BinaryIO, raw: Raw, options: Options) -> Iterator[Found]:
    scan = JsonScan(file, options.limits.line)
    number = 0
    while first := scan.peek():
        for _ in scan.items() if first == b"[" else (0,):
            number += 1
            place = f"{raw.name}, item {number}"
            taken = scan.take()
            if isinstance(taken, TooLong):
                yield _refused(taken, place, options)
            else:
                yield _read_one(taken, f"item={number}", place, "utf-8", raw, options)


# ---- one of them


def _refused(line: TooLong, place: str, options: Options) -> Failure:
    problem = f"It is {line.size:,} bytes long, and {options.limits.line:,} are allowed. Split it into reports."
    return Failure(place, UnreadableSource(problem))


def _read_one(data: bytes, part: str, place: str, encoding: str, raw: Raw, options: Options) -> Found:
    try:
        return _document(_row(data, options), part, encoding, raw, options)
    except InputError as error:
        return Failure(place, error)
    except UnicodeDecodeError:
        return Failure(place, UnreadableSource("The line is no UTF-8. JSON Lines are always UTF-8; save the file so."))
    except (msgspec.DecodeError, RecursionError) as error:
        return Failure(place, UnreadableSource(f"The line is no report: {error}. {_FORM}"))


def _row(data: bytes, options: Options) -> Row:
    """The columns that the user named stand for the usual keys."""
    if not options.columns:
        return msgspec.json.decode(data, type=Row)
    told = msgspec.json.decode(data, type=dict[str, object])
    names = {"id" if field == "given_id" else field: name for field, name in options.columns}
    return msgspec.convert({field: told[name] for field, name in names.items() if name in told}, Row)


def _document(row: Row, part: str, encoding: str, raw: Raw, options: Options) -> Extracted:
    published, evidence = _published(row)
    text, remarks = clean_text(row.text)
    check_length(text, options.limits.letters)
    if not text.strip():
        raise EmptyDocument("It is empty. A report needs text.")
    given_id = None if row.id is None else clean_text(str(row.id))[0]
    return Extracted(
        text=text,
        part=part,
        address=f"{raw.address}#{given_id or part}",
        extractor=EXTRACTOR,
        encoding=encoding,
        encoding_from="mark" if encoding == "utf-16" else "detected",
        title=_clean(row.title),
        outlet=_clean(row.outlet),
        byline=_clean(row.byline),
        dateline=_clean(row.dateline),
        published=published,
        evidence=evidence,
        url=_clean(row.url),
        given_id=given_id,
        remarks=remarks,
    )


def _published(row: Row) -> tuple[str | None, tuple[tuple[str, Evidence], ...]]:
    """What the row says, as machines or as people write it («28 فبراير 2026»), else what its address tells."""
    if row.published:
        return iso_date(row.published) or parse_published(row.published).isoformat(), ()
    found = published_by_address(row.url)
    return (found[0], (("published", found[1]),)) if found else (None, ())


def _clean(words: str | None) -> str | None:
    return clean_text(words)[0] if words else None
