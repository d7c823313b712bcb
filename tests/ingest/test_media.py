"""What kind of file bytes are: what they are built like stands above what they are called."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.ingest.media import sniff
from tawthiq.ingest.read import READERS

TEXT = "قتل خمسة مدنيين بقصف على بلدة النخيل"
LINE = json.dumps({"text": TEXT}, ensure_ascii=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def packed(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 100)
    return data.getvalue()


CASES: list[tuple[bytes, str, str | None, str | None]] = [
    # content, name, declared, expected
    (TEXT.encode(), "a.txt", None, "text/plain"),
    (TEXT.encode("utf-16"), "a.txt", None, "text/plain"),
    (TEXT.encode("utf-16-le"), "a.txt", None, "text/plain"),
    (TEXT.encode("cp1256"), "a.txt", None, "text/plain"),
    (TEXT.encode(), "a.md", None, "text/markdown"),
    (TEXT.encode(), "a.log", None, None),
    (TEXT.encode(), "a.log", "text/plain; charset=utf-8", "text/plain"),
    (TEXT.encode(), "", "text/plain", "text/plain"),
    (b"", "a.txt", None, "text/plain"),
    (TEXT.encode(), "a.pdf", None, None),
    (b"%PDF-1.7\n...", "a.txt", "text/plain", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n...", "a.jpg", None, "image/png"),
    (b"\xff\xd8\xff\xe0...", "a", None, "image/jpeg"),
    (b"II*\x00....", "a", None, "image/tiff"),
    (b"MM\x00*....", "a", None, "image/tiff"),
    (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a", None, "image/webp"),
    (b"RIFF\x10\x00\x00\x00WAVEfmt ", "a.txt", "text/plain", None),
    (b"GIF89a...", "a.txt", "text/plain", None),
    (b"\xd0\xcf\x11\xe0" + bytes(99), "a.txt", "text/plain", None),
    (b"WARC/1.1\r\nWARC-Type: warcinfo", "a.txt", None, "application/warc"),
    (gzip.compress(b"WARC/1.0\r\nWARC-Type: response", mtime=0), "a.warc.gz", None, "application/warc"),
    (gzip.compress(TEXT.encode(), mtime=0), "a.txt.gz", None, None),
    (packed("[Content_Types].xml", "xl/workbook.xml"), "a.zip", None, XLSX),
    (packed("datapackage.json", "archive/data.warc.gz"), "a.zip", None, "application/wacz"),
    (packed("word/document.xml"), "a.docx", None, None),
    (packed("word/document.xml")[:60], "a.txt", "text/plain", None),
    (b"<!DOCTYPE html><html><body>x", "a.txt", "text/plain", "text/html"),
    (b"\xef\xbb\xbf <!-- saved --><HTML dir=rtl>", "a", None, "text/html"),
    (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="y">', "a.xml", "text/xml", "text/html"),
    ("<html><body>س".encode("utf-16"), "a", None, "text/html"),
    (b"<div>x</div>", "a", None, "text/html"),
    (b"<div>x</div>", "a.md", None, "text/markdown"),
    (TEXT.encode(), "a.html", None, "text/html"),
    (b"<?xml version='1.0'?><rss version='2.0'><channel>", "feed", "text/html", "application/rss+xml"),
    (b"<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'>", "a", None, "application/rss+xml"),
    (b"<!-- x --><feed xmlns='http://www.w3.org/2005/Atom'>", "a.xml", None, "application/atom+xml"),
    (b"<?xml version='1.0'?><urlset><url>", "a.xml", "application/xml", None),
    (b"<svg xmlns='http://www.w3.org/2000/svg'>", "a.svg", "image/svg+xml", None),
    (f"{LINE}\n{LINE}\n".encode(), "a.txt", None, "application/x-ndjson"),
    (f"{LINE}\n".encode("utf-16"), "a", None, "application/x-ndjson"),
    (b"\n{broken\n", "a.jsonl", None, "application/x-ndjson"),
    (f"[\n {LINE},\n {LINE}\n]".encode(), "a.json", None, "application/x-ndjson"),
    (json.dumps({"text": TEXT, "more": {"a": 1}}, indent=2).encode(), "a.json", None, "application/x-ndjson"),
    (b'{"name": "x", "nested": {"text": "y"}}', "package.json", None, None),
    (b"[1, 2, 3]", "a.json", None, None),
    (b'{"name": "c", "type": "public_channel", "messages": []}', "x.json", None, "application/x-telegram-export"),
    (b'{"about": "a", "personal_information": {}}', "result.json", None, "application/x-telegram-export"),
    (json.dumps({"text": TEXT, "messages": [1]}).encode(), "a.json", None, "application/x-ndjson"),
    (b"text,date\nx,y\n", "a.csv", None, "text/csv"),
    (b"text\tdate\nx\ty\n", "a.tsv", None, "text/tab-separated-values"),
    (b"text,date\nx,y\n", "export", "text/csv; charset=utf-8", "text/csv"),
    (b"x", "a", "application/pdf", None),
    (b"x", "a", "image/png", None),
    (bytes(range(1, 32)) * 9, "a.txt", "text/plain", None),
    (b"\x00\x01\x02\x03" * 99, "a.txt", "text/plain", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "declared", "expected"), CASES, ids=map(str, range(len(CASES)))
)  # packed bytes hold the time, which would make other names each time
def test_kinds_are_told_alike_from_a_file_and_from_its_beginning(
    content: bytes, name: str, declared: str | None, expected: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "content"
    path.write_bytes(content)
    assert sniff(path, name, declared) == expected
    assert sniff(content, name, declared) == expected


def test_a_whole_export_is_known_behind_many_contacts(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    contacts = [{"first_name": "x" * 90, "chats": "no"} for _ in range(4000)]
    path.write_text(json.dumps({"about": "x", "contacts": {"list": contacts}, "chats": {"list": []}}))
    assert sniff(path, "result.json") == "application/x-telegram-export"


HOSTILE = ["<!--" * 40_000, "<!-->" * 40_000, "<?" * 60_000, "<!doctype x [" + "]" * 100_000, "[" * 200_000,
           '{"a":' * 50_000, '{"' + "\\" * 150_000, "<" + "a" * 200_000, "<a " + "=" * 200_000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:8] for text in HOSTILE])
def test_beginnings_made_to_take_long_are_told_at_once(text: str) -> None:
    assert sniff(text.encode(), "a", None) in {None, *READERS}


@given(st.binary(max_size=300), st.sampled_from(["a", "a.txt", "a.html", "a.jsonl", "a.xml"]))
def test_any_bytes_have_a_kind_with_a_reader_or_none(content: bytes, name: str) -> None:
    assert sniff(content, name, "text/plain") in {None, *READERS}
