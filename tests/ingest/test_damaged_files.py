"""No bytes make a reader fail: archives, tables, exports, PDFs and pictures that are damaged in every way."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import source_files as files
from damage import damaged
from source_files import OTHER, SENTENCE, as_json, capture, chat, http, message, page, record, zipped
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import read_raw
from tawthiq.model.sources import Extracted

for package in ("fastwarc", "openpyxl", "pypdfium2", "trafilatura"):
    pytest.importorskip(package)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [["النص", "التاريخ", "id"], *([f"{SENTENCE} {n}", "2018-01-15", str(n)] for n in range(9))]
CSV = "\n".join(f'"{a}",{b},{c}' for a, b, c in ROWS).encode()
RECORDS = [
    capture(1),
    record(http(gzip.compress(page(OTHER)), Content_Encoding="gzip"), WARC_Target_URI="https://news.example/z"),
    record(http(b"5\r\n<p>ab\r\n0\r\n\r\n", Transfer_Encoding="chunked"), WARC_Target_URI="https://news.example/c"),
    record(SENTENCE.encode(), "resource", WARC_Target_URI="https://news.example/t.txt"),
    record(b"", "revisit", WARC_Target_URI="https://news.example/r"),
]
POSTS = [message(n, [SENTENCE, {"type": "text_link", "text": "😔", "href": "https://a.example"}]) for n in range(5)]
BUILDERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "telegram": ("application/x-telegram-export", lambda: as_json(chat(POSTS))),
    "telegram, all": ("application/x-telegram-export", lambda: files.export(chat(POSTS), chat(POSTS, "private_group"))),
    "csv": ("text/csv", lambda: CSV),
    "csv-16": ("text/csv", lambda: CSV.decode().encode("utf-16")),
    "warc": ("application/warc", lambda: b"".join(RECORDS)),
    "warc.gz": ("application/warc", lambda: zipped(RECORDS)),
    "wacz": ("application/wacz", lambda: files.wacz({"archive/a.warc.gz": zipped(RECORDS)})),
    "wacz, packed": (
        "application/wacz", lambda: files.wacz({"archive/a.warc": b"".join(RECORDS)}, method=zipfile.ZIP_DEFLATED)
    ),
    "xlsx": (XLSX, lambda: files.workbook({"s": ROWS, "t": ROWS})),
    "xlsx, stored": (XLSX, lambda: files.zip_of(dict(files.members(files.workbook({"s": ROWS}))), zipfile.ZIP_STORED)),
    "pdf": ("application/pdf", lambda: files.lines_pdf([[SENTENCE[:80], OTHER[:80]], [OTHER[:80]]], from_left=True)),
    "pdf, scanned": ("application/pdf", lambda: files.scanned(files.pdf_of([files.latin_page("2018")]))),
    "png": ("image/png", lambda: files.png(60, 40)),
}  # fmt: skip
QUICK = Options(ocr=False, limits=Limits(line=20_000, letters=20_000, unpacked=2_000_000, seconds=20, pages=5))


@cache
def valid(name: str) -> bytes:
    """A file of that kind without damage."""
    return BUILDERS[name][1]()


def check(content: bytes, kind: str, options: Options = QUICK) -> None:
    """Reads `content`: whatever it is, something is told of it, and nothing is raised."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "source")
        path.write_bytes(content)
        found = list(read_raw(files.raw_of(path, kind), options))
    assert found
    for item in found:
        assert isinstance(item, Extracted | Failure | Note)
        assert str(item)
        if isinstance(item, Extracted):
            assert item.text.strip()
            assert item.address
            assert item.confidence is None or 0 <= item.confidence <= 1


@pytest.mark.parametrize("name", BUILDERS)
def test_undamaged_files_are_read(name: str) -> None:
    check(valid(name), BUILDERS[name][0])


@pytest.mark.parametrize("name", [name for name in BUILDERS if "pdf" not in name])
@settings(max_examples=25)
@given(seed=st.integers(0, 1 << 32))
def test_damaged_files_stop_nothing(name: str, seed: int) -> None:
    check(damaged(valid(name), seed), BUILDERS[name][0])


@pytest.mark.parametrize("name", ["pdf", "pdf, scanned"])
@settings(max_examples=4)
@given(seed=st.integers(0, 1 << 32))
def test_damaged_pdfs_stop_nothing(name: str, seed: int) -> None:
    check(damaged(valid(name), seed), BUILDERS[name][0])


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in BUILDERS.values()} - {"application/pdf"}))
@settings(max_examples=15)
@given(content=st.binary(max_size=200))
def test_noise_stops_nothing(kind: str, content: bytes) -> None:
    check(content, kind)
