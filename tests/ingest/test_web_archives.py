"""WARC and WACZ: what a record becomes, what is left out, and damage."""

from __future__ import annotations

import gzip
import random
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

import source_files as files
from source_files import OTHER, SENTENCE, capture, documents, failures, http, notes, page, record, zipped
from tawthiq.ingest.content_coding import CUT_OFF, unpack_body
from tawthiq.ingest.options import Limits, Options

pytest.importorskip("fastwarc")
pytest.importorskip("trafilatura")

WARC, WACZ = "application/warc", "application/wacz"
URL = {"WARC_Target_URI": "https://news.example/a.html"}


def read(data: bytes, folder: Path, options: Options | None = None, kind: str = WARC) -> list[Any]:
    return files.read_bytes(data, kind, folder, options, name="crawl")


@pytest.mark.parametrize("pack", [b"".join, zipped, lambda records: gzip.compress(b"".join(records))])
def test_pages_are_read_as_if_fetched_alone(pack: Any, tmp_path: Path) -> None:
    request = record(b"GET / HTTP/1.1\r\n\r\n", "request", **URL)
    records = [record(b"software: x", "warcinfo"), capture(1), request, capture(2)]
    first, second = documents(read(pack(records), tmp_path))
    assert SENTENCE in first.text
    assert OTHER in first.text
    assert (first.address, first.part) == ("https://news.example/1.html", "record=2")
    assert (second.address, second.part) == ("https://news.example/2.html", "record=4")
    captured = dict(first.evidence)["captured_at"]
    assert (captured.rule, captured.text) == ("warc.date", "2018-01-16T08:00:00Z")


def chunked(body: bytes, size: int = 100) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def brotli(body: bytes) -> bytes:
    return bytes(pytest.importorskip("brotli").compress(body))


@pytest.mark.parametrize(
    ("headers", "pack"),
    [
        ({}, bytes),
        ({"Transfer_Encoding": "chunked"}, chunked),
        ({"Content_Encoding": "gzip"}, gzip.compress),
        ({"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}, lambda body: chunked(gzip.compress(body))),
        ({"Content_Encoding": "deflate"}, zlib.compress),
        ({"Content_Encoding": "deflate"}, raw_deflate),
        ({"Content_Encoding": "br"}, brotli),
        ({"Content_Encoding": "gzip"}, bytes),  # kept unpacked under its old headers, as crawlers do
        ({"Content_Encoding": "br", "Transfer_Encoding": "chunked"}, bytes),
    ],
)
def test_bodies_are_unpacked(headers: dict[str, str], pack: Any, tmp_path: Path) -> None:
    (found,) = documents(read(record(http(pack(page()), **headers), **URL), tmp_path))
    assert SENTENCE in found.text
    assert CUT_OFF not in found.remarks


def test_a_body_that_breaks_off_is_read_with_a_remark(tmp_path: Path) -> None:
    noise = bytes(random.Random(1).randbytes(3000)).hex()
    packed = gzip.compress(page() + f"<!-- {noise} -->".encode())
    (found,) = documents(read(record(http(packed[:-300], Content_Encoding="gzip"), **URL), tmp_path))
    assert SENTENCE in found.text
    assert CUT_OFF in found.remarks


def test_what_is_no_page_is_counted(tmp_path: Path) -> None:
    records = [
        capture(1),
        capture(2, status="404 Not Found"),
        record(http(b"\x89PNG", "image/png"), **URL),
        record(http(b"body{}", "text/css"), **URL),
        record(b"", "revisit", **URL),
        record(http(b"User-agent: *", "text/plain"), WARC_Target_URI="https://news.example/robots.txt"),
    ]
    found = read(b"".join(records), tmp_path)
    assert len(documents(found)) == 1
    assert failures(found) == []
    (told,) = notes(found)
    for kind in ("1 with status 404", "1 of the kind image", "1 of the kind text", "(revisit)", "1 robots.txt"):
        assert kind in told


def test_texts_feeds_and_pdfs_are_read_by_their_readers(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    item = f"<item><title>ع</title><description>{SENTENCE}</description></item>"
    feed = f"<rss version='2.0'><channel><title>x</title>{item}</channel></rss>"
    pdf_body = http(files.lines_pdf([[SENTENCE]], from_left=True), "application/pdf")
    records = [
        record(SENTENCE.encode(), "resource", WARC_Target_URI="https://news.example/a.txt"),
        record(http(feed.encode(), "application/xml"), WARC_Target_URI="https://news.example/feed"),
        record(pdf_body, WARC_Target_URI="https://news.example/a.pdf"),
    ]
    text, entry, pdf = documents(read(zipped(records), tmp_path))
    assert (text.text, text.part) == (SENTENCE, "record=1")
    assert SENTENCE in entry.text
    assert entry.part.startswith("record=2,")
    assert (pdf.text, pdf.part, pdf.address) == (SENTENCE, "record=3,pages=1", "https://news.example/a.pdf")


@pytest.mark.parametrize("keep", [0.25, 0.45, 0.95])
@pytest.mark.parametrize("pack", [b"".join, zipped])
def test_what_stands_before_a_cut_is_read(pack: Any, keep: float, tmp_path: Path) -> None:
    records = [capture(n) for n in range(5)]
    data = pack(records)
    cut = int(len(data) * keep)
    n_whole = sum(len(pack(records[: n + 1])) - 4 * (pack == b"".join) <= cut for n in range(5))
    found = read(data[:cut], tmp_path)
    assert len(documents(found)) == n_whole
    assert any("cut off" in told for told in failures(found))


def test_a_broken_member_is_told_and_what_stands_before_is_read(tmp_path: Path) -> None:
    members = [gzip.compress(capture(n)) for n in range(3)]
    members[1] = members[1][:60] + bytes(byte ^ 0x5A for byte in members[1][60:90]) + members[1][90:]
    found = read(b"".join(members), tmp_path)
    assert documents(found)[0].address == "https://news.example/0.html"
    assert failures(found)


@pytest.mark.parametrize("pack", [lambda body: body, gzip.compress])
def test_a_body_beyond_the_limit_is_refused_and_the_rest_read(pack: Any, tmp_path: Path) -> None:
    headers = {"Content_Encoding": "gzip"} if pack is gzip.compress else {}
    bomb = record(http(pack(b"<html>" + b" " * 3_000_000), **headers), **URL)
    found = read(b"".join([capture(1), bomb, capture(2)]), tmp_path, Options(limits=Limits(unpacked=1_000_000)))
    assert len(documents(found)) == 2
    assert "more than" in failures(found)[0]


@pytest.mark.parametrize("kind", ["response", "request", "metadata"])
def test_a_bomb_of_any_record_stops_the_reading(kind: str, tmp_path: Path) -> None:
    bomb = gzip.compress(record(http(b"\0" * 20_000_000), kind, **URL))
    found = read(gzip.compress(capture(1)) + bomb, tmp_path, Options(limits=Limits(unpacked=1_000_000)))
    assert len(documents(found)) == 1
    assert "a bomb" in failures(found)[0]


def test_bodies_packed_twice_are_limited_too(tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_bytes(gzip.compress(gzip.compress(b"\0" * 50_000_000)))
    with pytest.raises(Exception, match="unfolds to more"):
        unpack_body(body, "", "gzip, gzip", 1_000_000)


@pytest.mark.parametrize(
    "data",
    [b"", b"WARC/1.1\r\n", b"not an archive", b"\x1f\x8b", gzip.compress(b"x", mtime=0), b"WARC/1.1\r\n\r\n\r\n\r\n"],
)
def test_no_archive_is_a_failure(data: bytes, tmp_path: Path) -> None:
    assert failures(read(data, tmp_path))


# WACZ


def test_a_packed_archive(tmp_path: Path) -> None:
    data = files.wacz({"archive/data.warc.gz": zipped([capture(1), capture(2)]), "pages/pages.jsonl": b"{}\n"})
    found = read(data, tmp_path, kind=WACZ)
    assert [item.part for item in documents(found)] == [f"file=archive/data.warc.gz,record={n}" for n in (1, 2)]
    assert failures(found) == []
    assert notes(found) == []
    assert documents(found)[0].remarks == ()


def test_what_was_altered_is_told_and_read_with_a_remark(tmp_path: Path) -> None:
    name = "archive/data.warc.gz"
    found = read(files.wacz({name: zipped([capture(1)])}, {name: "sha256:" + "0" * 64}), tmp_path, kind=WACZ)
    assert "altered" in failures(found)[0]
    assert "altered" in documents(found)[0].remarks[-1]


def test_a_manifest_that_is_missing_or_altered_is_told(tmp_path: Path) -> None:
    warc = {"archive/data.warc.gz": zipped([capture(1)])}
    bare = read(files.zip_of(warc), tmp_path, kind=WACZ)
    assert len(documents(bare)) == 1
    assert "missing or broken" in failures(bare)[0]
    contents = dict(files.members(files.wacz(warc)))
    contents["datapackage.json"] = contents["datapackage.json"].replace(b"data-package", b"DATA-package")
    altered = read(files.zip_of(contents), tmp_path, kind=WACZ)
    assert "own digest" in failures(altered)[0]


def test_a_file_that_the_manifest_names_and_is_gone(tmp_path: Path) -> None:
    data = files.wacz({"archive/a.warc.gz": zipped([capture(1)])}, {"archive/b.warc.gz": "sha256:00"})
    assert any("archive/b.warc.gz: The manifest names" in told for told in failures(read(data, tmp_path, kind=WACZ)))


def test_bombs_in_packed_archives(tmp_path: Path) -> None:
    options = Options(limits=Limits(unpacked=1_000_000))
    outer = files.wacz({"archive/a.warc": b"\0" * 30_000_000}, method=zipfile.ZIP_DEFLATED)
    assert "a bomb" in failures(read(outer, tmp_path, options, WACZ))[0]
    inner = gzip.compress(record(http(b"\0" * 30_000_000), **URL))
    nested = files.wacz({"archive/a.warc.gz": inner}, method=zipfile.ZIP_DEFLATED)
    found = read(nested, tmp_path, options, WACZ)
    assert documents(found) == []
    assert any("a bomb" in told for told in failures(found))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_cut_packed_archive_is_a_failure(keep: float, tmp_path: Path) -> None:
    data = files.wacz({"archive/a.warc.gz": zipped([capture(1)])})
    assert failures(read(data[: int(len(data) * keep)], tmp_path, kind=WACZ))
