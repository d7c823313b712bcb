"""Pictures: what tesseract's table becomes, and sizes known before anything is unfolded."""

from __future__ import annotations

import struct
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import source_files as files
from source_files import documents, failures, latin_page, notes, pdf_of, png
from tawthiq.errors import InputError, MissingPackage
from tawthiq.ingest import ocr
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.picture_size import check_picture

PNG = "image/png"


def has_tesseract() -> bool:
    try:
        ocr.require_tesseract()
    except MissingPackage:
        return False
    return True


needs_ocr = pytest.mark.skipif(not has_tesseract(), reason="tesseract with its data for Arabic is not installed")


def read(data: bytes, folder: Path, options: Options | None = None, kind: str = PNG) -> list[Any]:
    return files.read_bytes(data, kind, folder, options, name="a.png")


def tiff(pages: list[tuple[int, int]], order: str = "<", circle: bool = False) -> bytes:
    """White pages of one bit a dot, without their dots."""
    out = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    for n, (width, height) in enumerate(pages):
        entries = struct.pack(order + "HHII", 256, 4, 1, width) + struct.pack(order + "HHII", 257, 4, 1, height)
        at = len(out) + 2 + len(entries) + 4
        last = n == len(pages) - 1
        out += struct.pack(order + "H", 2) + entries + struct.pack(order + "I", (8 if circle else 0) if last else at)
    return out


def jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + b"\0\0\0\0" + body


HUGE = (60_000, 60_000)
SIZES = {
    "png": lambda w, h: png(1, 1)[:16] + struct.pack(">II", w, h) + png(1, 1)[24:],
    "jpeg": jpeg,
    "tiff": lambda w, h: tiff([(w, h)]),
    "tiff, big-endian": lambda w, h: tiff([(10, 10), (w, h)], ">"),
    "webp": lambda w, h: webp(b"VP8X", b"\0\0\0\0" + (w - 1).to_bytes(3, "little") + (h - 1).to_bytes(3, "little")),
    "webp, lossy": lambda w, h: webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", min(w, 16000), min(h, 16000))),
    "webp, lossless": lambda w, h: webp(
        b"VP8L", b"\x2f" + (min(w, 16000) - 1 | (min(h, 16000) - 1) << 14).to_bytes(4, "little")
    ),
}


@pytest.mark.parametrize("kind", SIZES)
def test_a_bomb_is_known_by_its_head(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "p"
    path.write_bytes(SIZES[kind](30, 40) + bytes(20))
    assert check_picture(path) == (2 if "big" in kind else 1)
    path.write_bytes(SIZES[kind](*HUGE) + bytes(20))
    with pytest.raises(InputError, match="dots, more than"):
        check_picture(path)


@pytest.mark.parametrize(
    "data",
    [b"", b"text", b"/etc/passwd\n", b"\x89PNG\r\n\x1a\n", jpeg(0, 5), jpeg(5, 5)[:12],
     tiff([(1, 1)], circle=True), tiff([])[:6], webp(b"VP9 ", bytes(20)), b"\xff\xd8\xff" + b"\xff" * 50],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p"
    path.write_bytes(data)
    with pytest.raises(InputError):
        check_picture(path)


@given(st.sampled_from(list(SIZES)), st.binary(max_size=80), st.integers(0, 60))
def test_no_bytes_stop_the_look_at_a_size(kind: str, noise: bytes, at: int) -> None:
    data = SIZES[kind](30, 40)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p")
        path.write_bytes(data[:at] + noise + data[at:])
        with suppress(InputError):
            assert check_picture(path) >= 1


TABLE = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" + "".join(
    f"{level}\t1\t1\t1\t{line}\t{word}\t{left}\t{top}\t{width}\t20\t{conf}\t{text}\n"
    for level, line, word, left, top, width, conf, text in (
        (4, 1, 0, 0, 0, 300, -1, ""), (5, 1, 1, 240, 0, 60, 90, "قالت"), (5, 1, 2, 0, 0, 230, 50, "المصادر"),
        (4, 2, 0, 0, 30, 300, -1, ""), (5, 2, 1, 200, 30, 100, 96, '"محلية'), (5, 2, 2, 150, 30, 40, 95, " "),
    )
)  # fmt: skip


def test_tesseracts_table() -> None:
    words = list(ocr.words_of(TABLE.encode()))
    assert [word.text for word in words] == ["قالت", "المصادر", '"محلية']
    found = ocr._page(words)
    assert found.text == 'قالت المصادر "محلية'
    assert found.confidence == pytest.approx((0.9 * 4 + 0.5 * 7 + 0.96 * 6) / 17)


def test_a_picture_without_tesseract_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_version", lambda: None)
    assert "apt install tesseract-ocr tesseract-ocr-ara" in failures(read(png(9, 9), tmp_path))[0]
    monkeypatch.undo()
    monkeypatch.setattr(ocr, "_version", lambda: "5.0")
    monkeypatch.setattr(ocr, "_languages", lambda: ("eng",))
    assert "data for Arabic (ara)" in failures(read(png(9, 9), tmp_path))[0]


def test_recognition_can_be_off(tmp_path: Path) -> None:
    assert "OCR) is off" in notes(read(png(9, 9), tmp_path, Options(ocr=False)))[0]


@needs_ocr
def test_a_picture_is_recognised(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    (found,) = documents(read(png(*files.drawn(pdf_of([latin_page("2020 2030 2022", 30)]))), tmp_path))
    assert found.text.startswith("2020")
    assert 0.5 < (found.confidence or 0) <= 1
    assert found.extractor.startswith("tesseract/")


@needs_ocr
@pytest.mark.parametrize("data", [png(300, 300), png(40, 40)[:60], SIZES["jpeg"](40, 40), tiff([(40, 40)])])
def test_pictures_without_text_or_broken_are_failures(data: bytes, tmp_path: Path) -> None:
    found = read(data, tmp_path)
    assert documents(found) == []
    assert failures(found)


@needs_ocr
def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    found = read(png(800, 800), tmp_path, Options(limits=Limits(seconds=0.001)))
    assert "given up" in failures(found)[0]
