"""Encodings: what is read, what is refused, and that nothing is read as nonsense."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import BadDate, UnreadableSource
from tawthiq.ingest import Failure, Note, parse_published, read_reports
from tawthiq.ingest.decode import decode, has_arabic
from tawthiq.model.documents import Report

SENTENCE = 'قال الدفاع المدني لـ"سمارت" إن طائرات حربية استهدفت بلدة حيش، ما أسفر عن مقتل 5 مدنيين؛ و(جرح) آخرين.'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859-6"]
)
def test_a_sentence_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == SENTENCE


WORDS = st.lists(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ", min_size=2, max_size=8), min_size=12)


@given(WORDS)
def test_the_two_code_pages_are_told_apart(words: list[str]) -> None:
    text = " ".join([*words, "وقال", "في", "يوم"])  # و ق ي, which no report lacks, tell them apart
    assert decode(text.encode("cp1256")) == text
    assert decode(text.encode("iso8859-6")) == text


@given(
    text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda text: SENTENCE + text)
)
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode()) == text


@given(at=st.integers(0, len(SENTENCE.encode()) - 1), byte=st.sampled_from([0x80, 0xC3, 0xFF]))
def test_broken_utf8_is_refused_and_not_read_as_a_code_page(at: int, byte: int) -> None:
    data = SENTENCE.encode()
    broken = data[:at] + bytes([byte]) + data[at:]
    try:
        broken.decode()
    except UnicodeDecodeError:
        with pytest.raises(UnreadableSource, match="UTF-8 is broken at byte"):
            decode(broken)


def test_line_ends_stay_as_they_are() -> None:
    assert decode("أ\r\nب\rج\n".encode()) == "أ\r\nب\rج\n"


@pytest.mark.parametrize("data", [b"\xe9t\xe9 fran\xe7ais, ann\xe9e derni\xe8re", bytes(range(128, 256))])
def test_other_code_pages_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match="encoding"):
        decode(data)


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableSource:
        return
    text.encode()  # holds nothing that output could not


@pytest.mark.parametrize(
    ("text", "expected"), [("حيش", True), ("ﺣﻴﺶ", True), ("abc ٥ ، ؟", False), ("ـــ", False), ("", False)]
)
def test_arabic_letters(text: str, expected: bool) -> None:
    assert has_arabic(text) == expected


@pytest.mark.parametrize(
    "text", ["2018-01-15", " 2018-01-15 ", "2018-01-15T23:30:00+03:00", "2018-01-15 10:00", "20180115"]
)
def test_dates_that_are_read(text: str) -> None:
    assert parse_published(text) == date(2018, 1, 15)


@pytest.mark.parametrize("text", ["2018-02-30", "2018-01-15T25:00", "15.1.2018", "", "الاثنين", "0000-01-01"])
def test_dates_that_are_refused(text: str) -> None:
    with pytest.raises(BadDate, match="2018-01-15"):
        parse_published(text)


def test_an_unreadable_folder_inside_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")

    def walk(top: Path, onerror: object) -> object:
        assert callable(onerror)
        onerror(PermissionError(13, "Permission denied", str(top / "shut")))
        yield str(top), ["shut"], ["a.txt", "b.docx"]

    monkeypatch.setattr("tawthiq.ingest.found.os.walk", walk)
    shut, note, report = read_reports([str(tmp_path)])
    assert isinstance(shut, Failure)
    assert "shut: Cannot be opened: Permission denied" in str(shut)
    assert isinstance(note, Note)
    assert "1 .docx" in note.text
    assert isinstance(report, Report)
