"""Small sources of each kind, made by the tests: Telegram exports, WARC, WACZ, PDF, pictures, workbooks."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import read_raw
from tawthiq.model.sources import Extracted, Raw

SENTENCE = "قالت لجنة الطوارئ في بلدة تل الرمان إن طائرات مجهولة استهدفت السوق، ما أدى إلى مقتل ثلاثة مدنيين."
OTHER = "وأضافت اللجنة أن فرق الإسعاف نقلت سبعة جرحى إلى مشفى البلدة، وأن البحث عن مفقودين مستمر."


def raw_of(path: Path, media_type: str, name: str | None = None) -> Raw:
    name = name or path.name
    return Raw(path=path, name=name, address=f"file:///{name}", media_type=media_type, size=path.stat().st_size)


def read_bytes(
    data: bytes, media_type: str, folder: Path, options: Options | None = None, name: str = "source"
) -> list[Any]:
    """What reading gives, in order."""
    path = folder / name
    path.write_bytes(data)
    return list(read_raw(raw_of(path, media_type), options or Options()))


def documents(found: Sequence[Any]) -> list[Extracted]:
    return [item for item in found if isinstance(item, Extracted)]


def failures(found: Sequence[Any]) -> list[str]:
    return [str(item) for item in found if isinstance(item, Failure)]


def notes(found: Sequence[Any]) -> list[str]:
    return [str(item) for item in found if isinstance(item, Note)]


# Telegram


def message(number: int, text: Any = SENTENCE, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2018-01-15T12:30:00", "date_unixtime": "1516008600",
        "from": "قناة تل الرمان", "from_id": "channel1234567890", "text": text, **more,
    }  # fmt: skip


def chat(messages: Sequence[Any], kind: str = "public_channel", number: int = 1234567890) -> dict[str, Any]:
    return {"name": "قناة تل الرمان", "type": kind, "id": number, "messages": list(messages)}


def export(*chats: Any) -> bytes:
    return json.dumps({"about": "x", "chats": {"about": "y", "list": list(chats)}}, ensure_ascii=False).encode()


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


# WARC and WACZ


def record(body: bytes, kind: str = "response", **headers: str) -> bytes:
    """`Target_URI="…"` becomes `WARC-Target-URI`."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(body).hexdigest()}>",
        "WARC-Date": "2018-01-16T08:00:00Z",
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/plain",
        **{key.replace("_", "-"): value for key, value in headers.items()},
        "Content-Length": str(len(body)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in named.items())
    return head.encode() + b"\r\n" + body + b"\r\n\r\n"


def http(body: bytes, content_type: str = "text/html; charset=utf-8", status: str = "200 OK", **headers: str) -> bytes:
    named = {"Content-Type": content_type, **{key.replace("_", "-"): value for key, value in headers.items()}}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{key}: {value}\r\n" for key, value in named.items())
    return head.encode() + b"\r\n" + body


def page(text: str = SENTENCE) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>خبر</title></head><body><article><h1>خبر من البلدة</h1>"
        f"<p>{text}</p><p>{OTHER}</p><p>{text[::2]} {OTHER}</p></article></body></html>"
    ).encode()


def capture(number: int, **more: str) -> bytes:
    return record(http(page(f"{number}. {SENTENCE}"), **more), WARC_Target_URI=f"https://news.example/{number}.html")


def zipped(records: Sequence[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


def wacz(files: dict[str, bytes], declared: dict[str, str] | None = None, method: int = zipfile.ZIP_STORED) -> bytes:
    """`declared`: hashes in place of the true ones."""
    hashes = {name: f"sha256:{hashlib.sha256(data).hexdigest()}" for name, data in files.items()} | (declared or {})
    resources = [{"name": name, "path": name, "hash": value} for name, value in hashes.items()]
    manifest = json.dumps({"profile": "data-package", "resources": resources}).encode()
    digest = json.dumps({"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}).encode()
    return zip_of({**files, "datapackage.json": manifest, "datapackage-digest.json": digest}, method)


def zip_of(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


# PDF

STEP, RIGHT = 6, 590
NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*|[A-Za-z]+(?: [A-Za-z]+)*")


def pdf_of(pages: Sequence[bytes], letters: str = "", resources: bytes = b"", extra: Sequence[bytes] = ()) -> bytes:
    """A PDF of content streams; F1 is a font of `letters`, boxes of half an em, F2 Helvetica."""
    names = " ".join(f"/g{n}" for n in range(1, len(letters) + 1))
    procs = " ".join(f"/g{n} 4 0 R" for n in range(1, len(letters) + 1))
    widths = "500 " * len(letters)
    fixed = [
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0]"
        f" /CharProcs << {procs} >>"
        f" /Encoding << /Type /Encoding /Differences [1 {names}] >> /FirstChar 1 /LastChar {len(letters)}"
        f" /Widths [{widths}] /Resources << >> /ToUnicode 5 0 R >>".encode(),
        stream_object(b"500 0 50 0 450 700 d1 50 0 400 700 re f"),
        stream_object(_cmap(letters)),
        b"<< >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    first = 3 + len(fixed) + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        *fixed,
        *extra,
    ]
    for n, content in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 7 0 R >> %s >> >>"
            % (first + 2 * n + 1, resources)
        )
        objects.append(stream_object(content))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + trailer


def stream_object(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def _cmap(letters: str) -> bytes:
    rows = "".join(f"<{n:02X}> <{letter.encode('utf-16-be').hex()}>\n" for n, letter in enumerate(letters, 1))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Test def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange {len(letters)} beginbfchar\n{rows}endbfchar\n"
        "endcmap end end"
    ).encode()


def lines_pdf(pages: Sequence[Sequence[str]], *, from_left: bool) -> bytes:
    """Arabic lines, each letter where a reader sees it; drawn from left to right or in the order of reading."""
    letters = "".join(sorted(set("".join(line for lines in pages for line in lines))))
    return pdf_of([_drawn(lines, letters, from_left) for lines in pages], letters)


def _drawn(lines: Sequence[str], letters: str, from_left: bool) -> bytes:
    out = ["BT /F1 12 Tf"]
    for row, line in enumerate(lines):
        seen = NUMBER.sub(lambda found: found[0][::-1], line)  # from right to left
        places = [(letter, RIGHT - STEP * (n + 1)) for n, letter in enumerate(seen)]
        for letter, x in places[::-1] if from_left else places:
            out.append(f"1 0 0 1 {x} {760 - 18 * row} Tm <{letters.index(letter) + 1:02X}> Tj")
    return " ".join([*out, "ET"]).encode()


def latin_page(words: str, size: int = 60) -> bytes:
    return f"BT /F2 {size} Tf 40 500 Td ({words}) Tj ET".encode()


# pictures


def png(width: int, height: int, data: bytes | None = None) -> bytes:
    """Grey; `data` are the dots, white where there are none."""
    data = data if data is not None else b"\xff" * (width * height)
    rows = b"".join(b"\x00" + data[n * width : (n + 1) * width] for n in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def drawn(pdf: bytes) -> tuple[int, int, bytes]:
    """The first page as grey dots: width, height, data."""
    pdfium: Any = import_module("pypdfium2")
    bitmap = pdfium.PdfDocument(pdf)[0].render(scale=2, grayscale=True)
    data = bytes(bitmap.buffer)
    rows = [data[n * bitmap.stride : n * bitmap.stride + bitmap.width] for n in range(bitmap.height)]
    return bitmap.width, bitmap.height, b"".join(rows)


def scanned(pdf: bytes) -> bytes:
    """A PDF whose page is a picture of the first page of another."""
    width, height, data = drawn(pdf)
    packed = zlib.compress(data)
    more = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Filter /FlateDecode"
    )
    picture = stream_object(packed, more % (width, height))
    return pdf_of([b"q 600 0 0 800 0 0 cm /Im1 Do Q"], resources=b"/XObject << /Im1 8 0 R >>", extra=[picture])


# tables


def workbook(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    openpyxl: Any = import_module("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)
