"""Tables: which column is what, every delimiter and encoding, and rows that are broken."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import source_files as files
from source_files import OTHER, SENTENCE, documents, failures, notes
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.records import read_records

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def read(text: str | bytes, folder: Path, options: Options | None = None, kind: str = CSV) -> list[Any]:
    return files.read_bytes(text.encode() if isinstance(text, str) else text, kind, folder, options, name="t.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso8859-6"])
def test_every_delimiter_and_encoding(delimiter: str, encoding: str, tmp_path: Path) -> None:
    rows = [["النص", "التاريخ", "المصدر", "id"], [SENTENCE, "2018-01-15", "وكالة الوادي", "a1"], [OTHER, "", "", "a2"]]
    first, second = documents(read(table(rows, delimiter).encode(encoding), tmp_path))
    assert (first.text, first.published) == (SENTENCE, "2018-01-15")
    assert (first.outlet, first.given_id) == ("وكالة الوادي", "a1")
    assert (first.part, first.address) == ("row=2", "file:///t.csv#a1")
    assert (second.text, second.published, second.outlet, second.part) == (OTHER, None, None, "row=3")
    assert first.encoding is not None


def test_rows_without_an_id_are_named_by_their_number(tmp_path: Path) -> None:
    assert documents(read(table([["text"], [SENTENCE]]), tmp_path))[0].address == "file:///t.csv#row=2"


def test_the_users_columns_stand_above_known_ones(tmp_path: Path) -> None:
    rows = [["text", "Post body", "When"], ["no", SENTENCE, "2018-01-15T10:00:00+03:00"]]
    options = Options(columns=(("text", "post BODY"), ("published", "When")))
    (found,) = documents(read(table(rows), tmp_path, options))
    assert (found.text, found.published) == (SENTENCE, "2018-01-15T10:00:00+03:00")


def test_unknown_headers_are_listed_with_what_to_give(tmp_path: Path) -> None:
    (told,) = failures(read(table([["عمود", "other"], [SENTENCE, "x"]]), tmp_path))
    assert '"عمود", "other"' in told
    assert '--column text="HEADER"' in told


@pytest.mark.parametrize(
    ("columns", "told"),
    [((("text", "absent"),), 'no column "absent"'), ((("colour", "text"),), "no field of a report")],
)
def test_a_wrong_map_is_told(columns: Any, told: str, tmp_path: Path) -> None:
    assert told in failures(read(table([["text"], [SENTENCE]]), tmp_path, Options(columns=columns)))[0]


def test_a_date_that_may_be_two_days_is_left_out_and_told(tmp_path: Path) -> None:
    rows = [["text", "date"], [SENTENCE, "03/04/2018"], [OTHER, "25/04/2018"]]
    first, second = documents(read(table(rows), tmp_path))
    assert first.published is None
    assert "03/04/2018" in first.remarks[0]
    assert (second.published, second.remarks) == ("2018-04-25", ())


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    text = f'text,id\n{SENTENCE},1\n"{OTHER},2\n{SENTENCE},3\n{OTHER},4\n'
    found = read(text, tmp_path)
    assert [item.given_id for item in documents(found)] == ["1", "3", "4"]
    assert failures(found) == ['t.csv, row 3: A quote (") opens here and never closes. Close it or double it.']


def test_a_quote_inside_a_cell_opens_nothing(tmp_path: Path) -> None:
    found = read(f'text,id\n{SENTENCE} 5" {OTHER},1\n{OTHER},2\n', tmp_path)
    assert [item.given_id for item in documents(found)] == ["1", "2"]


def test_a_line_beyond_the_limit_is_passed_over(tmp_path: Path) -> None:
    found = read(f"text,id\n{SENTENCE},1\n{'ق' * 9000},2\n{OTHER},3\n", tmp_path, Options(limits=Limits(line=5000)))
    assert [item.given_id for item in documents(found)] == ["1", "3"]
    assert "9003 letters" in failures(found)[0]


def test_nul_bytes_become_replacements(tmp_path: Path) -> None:
    data = f"text,id\n{SENTENCE}\0,1\n{OTHER},2\n".encode()
    assert [item.text for item in documents(read(data, tmp_path))] == [f"{SENTENCE}\ufffd", OTHER]


def test_rows_without_text_are_counted(tmp_path: Path) -> None:
    found = read(table([["text", "id"], ["", "1"], [" ", "2"], [SENTENCE, "3"]]), tmp_path)
    assert [item.given_id for item in documents(found)] == ["3"]
    assert notes(found) == ["t.csv: Rows left out, as they have no text: 2."]


def test_excels_first_line_tells_the_delimiter(tmp_path: Path) -> None:
    (found,) = documents(read(f"sep=;\ntext;title\n{SENTENCE}, x;y\n", tmp_path))
    assert (found.text, found.title) == (f"{SENTENCE}, x", "y")


def test_a_text_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    found = read(table([["text"], [SENTENCE], ["ق" * 500]]), tmp_path, Options(limits=Limits(letters=400)))
    assert len(documents(found)) == 1
    assert "500 letters" in failures(found)[0]


@pytest.mark.parametrize("data", [b"", b"text,id\n", b"\n\n", b"\xff\xfe", b"\x00" * 50, b'"""'])
def test_no_table_is_a_failure(data: bytes, tmp_path: Path) -> None:
    found = read(data, tmp_path)
    assert failures(found)
    assert documents(found) == []


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1))
def test_what_a_writer_writes_is_what_is_read(rows: list[list[str]]) -> None:
    file = io.StringIO(table(rows), newline="")
    assert [list(record.cells) for record in read_records(file, ",", 10_000)] == rows


@given(st.text(st.sampled_from('ab",\n\r;\0')), st.integers(1, 30))
def test_no_text_stops_the_splitting(text: str, limit: int) -> None:
    records = list(read_records(io.StringIO(text, newline=""), ",", limit))
    assert [record.number for record in records] == list(range(1, len(records) + 1))


# workbooks


def read_book(data: bytes, folder: Path, options: Options | None = None) -> list[Any]:
    pytest.importorskip("openpyxl")
    return files.read_bytes(data, XLSX, folder, options, name="t.xlsx")


def test_every_sheet_with_known_headers_is_read(tmp_path: Path) -> None:
    data = files.workbook({
        "أخبار": [["تقرير الأسبوع"], [], ["الخبر", "التاريخ", "الرقم"], [SENTENCE, datetime(2018, 1, 15), 7]],  # noqa: DTZ001  cells have none
        "notes": [["a", "b"], ["c", "d"]],
        "more": [["text", "published"], [OTHER, date(2018, 1, 16)], [None, None], ["", "x"]],
    })  # fmt: skip
    found = read_book(data, tmp_path)
    first, second = documents(found)
    assert (first.text, first.published, first.given_id) == (SENTENCE, "2018-01-15", "7")
    assert (first.part, first.address) == ("sheet=أخبار,row=4", "file:///t.xlsx#7")
    assert (second.published, second.part) == ("2018-01-16", "sheet=more,row=2")
    assert any("sheet 'notes': Left out" in note for note in notes(found))
    assert any("no text: 1" in note for note in notes(found))
    assert failures(found) == []


def test_a_workbook_without_reports_lists_its_headers(tmp_path: Path) -> None:
    (told,) = failures(read_book(files.workbook({"s": [["x", "y"], ["1", "2"]]}), tmp_path))
    assert '"x", "y"' in told


def repacked(data: bytes, **changes: bytes) -> bytes:
    names = {"sheet": "xl/worksheets/sheet1.xml", "types": "[Content_Types].xml"}
    contents = dict(files.members(data)) | {names[key]: value for key, value in changes.items()}
    return files.zip_of(contents)


BOOK = [["text"], [SENTENCE]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_external_entities_are_refused(encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    sheet = f'<?xml version="1.0" encoding="{encoding}"?>{entity}<x>&e;</x>'
    found = read_book(repacked(files.workbook({"s": BOOK}), sheet=sheet.encode(encoding)), tmp_path)
    assert documents(found) == []
    assert "entities" in failures(found)[0]


def test_a_workbook_that_unfolds_too_far_is_refused(tmp_path: Path) -> None:
    data = repacked(files.workbook({"s": BOOK}), sheet=b" " * 5_000_000)
    assert len(data) < 50_000
    found = read_book(data, tmp_path, Options(limits=Limits(unpacked=1_000_000)))
    assert "unfolds to" in failures(found)[0]


def test_rows_and_columns_that_a_sheet_invents_cost_nothing(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="XFD1" t="inlineStr"><is><t>x</t></is></c>'
    sheet = (
        f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cell}</row>'
        f'<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>{SENTENCE}</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    found = read_book(repacked(files.workbook({"s": BOOK}), sheet=sheet.encode()), tmp_path)
    assert documents(found) == []


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_a_failure(keep: float, tmp_path: Path) -> None:
    data = files.workbook({"s": BOOK})
    found = read_book(data[: int(len(data) * keep)], tmp_path)
    assert documents(found) == []
    assert failures(found)


def test_an_encrypted_workbook_says_so(tmp_path: Path) -> None:
    data = bytearray(files.workbook({"s": BOOK}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        n_members = len(archive.namelist())
    at = 0
    for _ in range(n_members):
        at = data.index(b"PK\x01\x02", at) + 8
        data[at] |= 1
    assert "encrypted" in failures(read_book(bytes(data), tmp_path))[0]
