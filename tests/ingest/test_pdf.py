"""PDF files: text in the order of reading however it was written, scans, and files that do harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import source_files as files
from source_files import documents, failures, latin_page, pdf_of
from tawthiq.errors import MissingPackage
from tawthiq.ingest import ocr, pdf_pages
from tawthiq.ingest.letter_order import is_turned
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.page_lines import Line, join_lines

pytest.importorskip("pypdfium2")

KIND = "application/pdf"
TURNED = "ةيلحم رداصم تلاق ىفشملا ىلإ ةنيدملا يف ةراغ ةليللا ةعاسلا"


def has_tesseract() -> bool:
    try:
        ocr.require_tesseract()
    except MissingPackage:
        return False
    return True


needs_ocr = pytest.mark.skipif(not has_tesseract(), reason="tesseract with its data for Arabic is not installed")


def read(data: bytes, folder: Path, options: Options | None = None) -> list[Any]:
    return files.read_bytes(data, KIND, folder, options or Options(ocr=False), name="a.pdf")


LINES = [
    "قالت مصادر محلية إن 12 مدنيا قتلوا",
    "في بلدة تل الرمان (شمال الوادي) أمس",
    "وذكر بيان Watch Group 7 أن 3.5 طن",
    "من المساعدات وصلت عند 12:30 ظهرا",
]


@pytest.mark.parametrize("from_left", [True, False])
@pytest.mark.parametrize("line", LINES)
def test_reading_does_not_depend_on_the_order_of_drawing(line: str, from_left: bool, tmp_path: Path) -> None:
    (found,) = documents(read(files.lines_pdf([[line]], from_left=from_left), tmp_path))
    assert found.text == line
    assert found.confidence is None


@pytest.mark.parametrize("swapped", [True, False])
def test_brackets_are_read_whether_told_by_looks_or_by_sense(swapped: bool, tmp_path: Path) -> None:
    line = "وصلت (اليوم) إلى [البلدة] قوافل «الإغاثة» كلها"
    told = line.translate(str.maketrans("()[]«»", ")(][»«")) if swapped else line
    (found,) = documents(read(files.lines_pdf([[told]], from_left=True), tmp_path))
    assert found.text == line


def test_marks_stay_with_their_letters(tmp_path: Path) -> None:
    line = "كتبت الصحف عن البلدة ثم رحلت"
    letters = "".join(sorted(set(line + "\u064f")))
    content = files._drawn([line], letters, from_left=False).replace(b" ET", b"")
    third = f" 1 0 0 1 {files.RIGHT - 3 * files.STEP + 1} 760 Tm <{letters.index(chr(0x64f)) + 1:02X}> Tj ET".encode()
    (found,) = documents(read(pdf_of([content + third], letters), tmp_path))
    assert found.text.replace("\u064f", "") == line
    assert found.text[3] == "\u064f"


WORD = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=6)


@settings(max_examples=8)
@given(words=st.lists(WORD | st.integers(1, 999).map(str), min_size=5, max_size=9), from_left=st.booleans())
def test_any_words_come_back(words: list[str], from_left: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    line = " ".join(["قالت", *words, "مصادر"])
    (found,) = documents(read(files.lines_pdf([[line]], from_left=from_left), tmp_path_factory.mktemp("pdf")))
    assert found.text == line


def test_pages_are_parted_by_a_form_feed(tmp_path: Path) -> None:
    (found,) = documents(read(files.lines_pdf([[LINES[0]], [LINES[1]], [LINES[3]]], from_left=True), tmp_path))
    assert found.text == "\n\f\n".join([LINES[0], LINES[1], LINES[3]])
    assert (found.part, found.address) == ("pages=1-3", "file:///a.pdf")


def test_a_long_file_is_several_documents(tmp_path: Path) -> None:
    data = files.lines_pdf([[line] for line in LINES], from_left=True)
    found = read(data, tmp_path, Options(ocr=False, limits=Limits(letters=80)))
    assert [item.part for item in documents(found)] == ["pages=1-2", "pages=3-4"]
    assert len({item.address for item in documents(found)}) == 2


def test_pages_beyond_the_limit_are_told(tmp_path: Path) -> None:
    data = files.lines_pdf([[line] for line in LINES], from_left=True)
    found = read(data, tmp_path, Options(ocr=False, limits=Limits(pages=2)))
    assert documents(found)[0].part == "pages=1-2"
    assert "4 pages, and 2 are read" in failures(found)[0]


def line_at(text: str, left: float, top: float, right: float = 100.0, first: float = 10.0) -> Line:
    return Line(text=text, left=left, right=right, top=top, bottom=top + 10, first=first)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ([line_at("كلام طويل", 0, 0), line_at("وتتمته هنا", 0, 14)], "كلام طويل وتتمته هنا"),  # no room was left
        ([line_at("عنوان", 60, 0), line_at("متن", 0, 14)], "عنوان\nمتن"),  # the next word had room
        ([line_at("كلام", 0, 0), line_at("تتمة", 0, 14), line_at("فقرة", 0, 40)], "كلام تتمة\n\nفقرة"),
        ([line_at("يمين", 60, 90), line_at("يسار", 0, 0, right=40)], "يمين\n\nيسار"),  # the next column
        ([line_at("long text", 0, 0), line_at("goes on", 0, 14)], "long text goes on"),
        ([line_at("short", 0, 0, right=50), line_at("a long one", 0, 14)], "short\na long one"),
        ([], ""),
    ],
)
def test_lines_that_the_page_cut_are_joined(lines: list[Line], joined: str) -> None:
    assert join_lines(lines) == joined


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        (TURNED, True),
        (" ".join(word[::-1] for word in TURNED.split()), False),
        ("ﺔﻴﻠﺤﻣ ﺭﺩﺎﺼﻣ ﺖﻟﺎﻗ ﺔﻨﻳﺪﻤﻟﺍ ﺔﻋﺎﺴﻟﺍ ﺔﻠﻴﻠﻟﺍ", True),
        ("ﻣﺤﻠﻴﺔ ﻣﺼﺎﺩﺭ ﻗﺎﻟﺖ ﺍﻟﻤﺪﻳﻨﺔ ﺍﻟﺴﺎﻋﺔ ﺍﻟﻠﻴﻠﺔ", False),
        ("no Arabic at all", False),
        ("", False),
    ],
)
def test_turned_letters_are_noticed(text: str, turned: bool) -> None:
    assert is_turned(text) == turned


def test_a_scan_without_recognition_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = files.scanned(pdf_of([latin_page("2018 15 47")]))
    assert "OCR) is off" in failures(read(data, tmp_path))[0]
    monkeypatch.setattr(ocr, "_version", lambda: None)
    (told,) = failures(read(data, tmp_path, Options()))
    assert "tesseract-ocr-ara" in told
    assert "brew install" in told


@needs_ocr
def test_a_scan_is_recognised_with_its_confidence(tmp_path: Path) -> None:
    text = files.lines_pdf([[LINES[0]]], from_left=True)
    data = files.scanned(pdf_of([latin_page("2020 2030 2022", 30)]))
    (found,) = documents(read(data, tmp_path, Options()))
    assert found.text.startswith("2020")
    assert 0 < (found.confidence or 0) <= 1
    assert "tesseract/" in found.extractor
    assert any("OCR" in remark for remark in found.remarks)
    assert documents(read(text, tmp_path, Options()))[0].confidence is None


def test_an_empty_page_is_nothing_to_tell_of(tmp_path: Path) -> None:
    data = files.lines_pdf([[LINES[0]], [], [LINES[1]]], from_left=True).replace(b"BT /F1 12 Tf ET", b"               ")
    found = read(data, tmp_path)
    assert documents(found)[0].part == "pages=1, 3"
    assert failures(found) == []


BROKEN = {
    "empty": b"",
    "no pdf": b"%PDF-1.7\nnothing else",
    "no pages": files.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
    "pages in a circle": files.assembled(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 100000000 /Parent 2 0 R >>"]
    ),
    "two in a circle": files.assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2147483647 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 2147483647 >>",
    ]),
    "negative count": files.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count -5 >>"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_failures(name: str, tmp_path: Path) -> None:
    found = read(BROKEN[name], tmp_path, Options(ocr=False, limits=Limits(pages=20)))
    assert documents(found) == []
    assert failures(found)


def test_a_cut_file_never_stops_the_run(tmp_path: Path) -> None:
    data = files.lines_pdf([[line] for line in LINES], from_left=True)
    for keep in (0.3, 0.6, 0.9, 0.99):
        assert read(data[: int(len(data) * keep)], tmp_path)


@pytest.mark.parametrize(
    ("child", "told"),
    [
        ("import time\nprint('{\"pages\": 2}', flush=True)\ntime.sleep(60)", "more than 1 seconds"),
        ("import time\ntime.sleep(60)", "more than 1 seconds"),
        ("import os\nos.abort()", "broken down"),
        ("print('{\"pages\": 2}', flush=True)\nraise SystemExit", "ended"),
        ("print('no json', flush=True)", "broken down"),
        ("print('{\"error\": \"Incorrect password error\"}', flush=True)", "encrypted"),
        ("print('{\"pages\": 2}', flush=True)\nwhile True: print('x' * 10**6)", "broken down"),
    ],
)
def test_a_program_that_hangs_or_breaks_is_told(
    child: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "child.py"
    program.write_text(child)
    monkeypatch.setattr(pdf_pages, "CHILD", program)
    found = read(b"%PDF", tmp_path, Options(ocr=False, limits=Limits(seconds=1)))
    assert documents(found) == []
    assert any(told in failure or "broken down" in failure for failure in failures(found))


def test_a_page_that_hangs_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pdf_pages.CHILD.read_text("utf-8")
    program = tmp_path / "child.py"
    hang = "        words = line.rstrip"
    program.write_text(real.replace(hang, f"        time.sleep(60 if line == 'text 1\\n' else 0)\n{hang}"), "utf-8")
    monkeypatch.setattr(pdf_pages, "CHILD", program)
    data = files.lines_pdf([[LINES[0]], [LINES[1]], [LINES[3]]], from_left=True)
    found = read(data, tmp_path, Options(ocr=False, limits=Limits(seconds=6)))
    assert documents(found)[0].text == f"{LINES[0]}\n\f\n{LINES[3]}"
    assert "page 2: It takes more than 6 seconds" in failures(found)[0]
