"""`tawthiq code`: every kind of input, good and bad, and what the user is told."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tawthiq.cli.main import main
from tawthiq.model.documents import Report

ARABIC = "قتل خمسة مدنيين بقصف على بلدة حيش"


def lines(output: str) -> list[Any]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(ARABIC, encoding="utf-8")
    return path


def test_a_file_gives_a_line_with_its_stem_as_id(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(report), "--format", "jsonl"]) == 0
    (line,) = lines(capsys.readouterr().out)
    assert line["report"]["id"] == "report"
    assert line["report"]["path"] == str(report)
    assert len(line["report"]["sha256"]) == 64


def test_date_and_outlet_come_from_the_options(report: Path, stand_in: list[Report]) -> None:
    assert main(["code", str(report), "--published", "2018-01-15", "--outlet", "SMART"]) == 0
    assert (str(stand_in[0].published), stand_in[0].outlet) == ("2018-01-15", "SMART")


def test_date_and_outlet_come_from_the_meta_file(report: Path, stand_in: list[Report]) -> None:
    meta = {"published": "2018-01-15", "outlet": "SMART", "title": "عنوان", "url": "https://example.org/1", "more": 1}
    report.with_name("report.txt.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    assert main(["code", str(report)]) == 0
    met = stand_in[0]
    assert (str(met.published), met.outlet, met.title, met.url) == (
        "2018-01-15",
        "SMART",
        "عنوان",
        "https://example.org/1",
    )


def test_options_stand_above_the_meta_file(report: Path, stand_in: list[Report]) -> None:
    report.with_name("report.txt.meta.json").write_text('{"published": "2018-01-15", "outlet": "SMART"}', "utf-8")
    assert main(["code", str(report), "--published", "2019-02-03"]) == 0
    assert (str(stand_in[0].published), stand_in[0].outlet) == ("2019-02-03", "SMART")


@pytest.mark.parametrize("date", ["2018-02-30", "2018-13-01", "yesterday", "15/01/2018", ""])
def test_an_impossible_date_is_refused_before_anything_is_coded(
    report: Path, date: str, stand_in: list[Report], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["code", str(report), "--published", date]) == 2
    assert "no calendar date" in capsys.readouterr().err
    assert not stand_in


def test_a_folder_is_read_at_any_depth_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.txt", "a/z.txt", "a/c.TXT", "a/notes.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(ARABIC, encoding="utf-8")
    assert main(["code", str(tmp_path), "--format", "jsonl"]) == 0
    captured = capsys.readouterr()
    assert [line["report"]["id"] for line in lines(captured.out)] == ["c", "z", "b"]
    assert "1 .pdf" in captured.err


def test_a_folder_without_texts_codes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(tmp_path)]) == 1
    assert "holds no file that can be read" in capsys.readouterr().err


BAD_FILES: list[tuple[bytes, str]] = [
    (b"", "is empty"),
    (b" \n\t", "is empty"),
    (b"Five civilians were killed.", "no Arabic letters"),
    (b"\x7fELF\x02\x01\x01\x00\x00\x00" * 50, "binary"),
    (bytes(range(1, 32)) * 20, "binary"),
    (b"%PDF-1.7\nstream", "PDF"),
    (b"PK\x03\x04word/document.xml", "ZIP"),
    (ARABIC.encode()[:20] + b"\xd9" + ARABIC.encode()[20:], "UTF-8 is broken at byte 20"),
    (ARABIC.encode("utf-16")[:-1], "marked as UTF-16"),
]


@pytest.mark.parametrize(("data", "message"), BAD_FILES)
def test_a_bad_file_is_told_of_and_the_rest_is_coded(
    report: Path, data: bytes, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = report.with_name("bad.txt")
    bad.write_bytes(data)
    assert main(["code", str(bad), "--format", "jsonl"]) == 1
    alone = capsys.readouterr()
    assert f"{bad}: " in alone.err
    assert message in alone.err
    assert not alone.out
    assert main(["code", str(report.parent), "--format", "jsonl"]) == 3
    captured = capsys.readouterr()
    assert [line["report"]["id"] for line in lines(captured.out)] == ["report"]
    assert "1 coded, 1 failed" in captured.err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1256", "iso8859-6"])
def test_old_encodings_are_read(report: Path, encoding: str, stand_in: list[Report]) -> None:
    report.write_bytes(ARABIC.encode(encoding))
    assert main(["code", str(report)]) == 0
    assert stand_in[0].text == ARABIC


def test_five_megabytes_of_one_line(report: Path, stand_in: list[Report]) -> None:
    report.write_text((ARABIC + " ") * 160_000, encoding="utf-8")
    assert main(["code", str(report), "--format", "jsonl"]) == 0
    assert len(stand_in[0].text) == (len(ARABIC) + 1) * 160_000


def test_an_unreadable_file(report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # a mode of 000 does not stop root
    assert main(["code", str(report)]) == 1
    assert "Permission denied. Give yourself the right to read it." in capsys.readouterr().err


def test_a_path_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(tmp_path / "none.txt")]) == 1
    assert "Check the spelling" in capsys.readouterr().err


def test_a_file_name_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_text(ARABIC, encoding="utf-8")
    assert main(["code", str(tmp_path), "--format", "jsonl"]) == 0
    assert lines(capsys.readouterr().out)[0]["report"]["id"] == "\ufffd"


@pytest.mark.parametrize(
    ("meta", "message"), [('{"published": "2018-02-30"}', "no calendar date"), ("{", "broken"), ("[1]", "broken")]
)
def test_a_broken_meta_file_fails_its_report(
    report: Path, meta: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report.with_name("report.txt.meta.json").write_text(meta, encoding="utf-8")
    assert main(["code", str(report)]) == 1
    errors = capsys.readouterr().err
    assert "report.txt.meta.json" in errors
    assert message in errors


# --- JSON Lines and standard input


def test_json_lines_keep_ids_and_tell_bad_lines_by_number(
    tmp_path: Path, stand_in: list[Report], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        json.dumps({"id": "n1", "text": ARABIC, "published": "2018-01-15T09:30:00Z", "outlet": "SMART", "url": "u"}),
        "{broken",
        "",
        json.dumps({"id": 7, "text": ARABIC}),
        json.dumps({"id": "n3", "text": ARABIC, "published": "2018-02-30"}),
        json.dumps({"id": "n4"}),
        json.dumps({"text": ARABIC}),
        json.dumps({"id": "n5", "text": "English only"}),
        '{"id": "n6", "text": "\\ud800"}',
    ]
    path = tmp_path / "reports.jsonl"
    path.write_text("\ufeff" + "\n".join(rows), encoding="utf-8")
    assert main(["code", str(path), "--format", "jsonl"]) == 3
    captured = capsys.readouterr()
    assert [line["report"]["id"] for line in lines(captured.out)] == ["n1", "7", "reports:7"]
    assert (str(stand_in[0].published), stand_in[0].outlet, stand_in[0].url) == ("2018-01-15", "SMART", "u")
    for number in (2, 5, 6, 8, 9):
        assert f"{path}, line {number}: " in captured.err
    assert "3 coded, 5 failed" in captured.err


def test_empty_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("\n", encoding="utf-8")
    assert main(["code", str(path)]) == 1
    assert "is empty" in capsys.readouterr().err


class Input:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_standard_input(encoding: str, monkeypatch: pytest.MonkeyPatch, stand_in: list[Report]) -> None:
    monkeypatch.setattr(sys, "stdin", Input(ARABIC.encode(encoding)))
    assert main(["code", "-", "--published", "2018-01-15"]) == 0
    assert (stand_in[0].id, stand_in[0].text, stand_in[0].path) == ("stdin", ARABIC, None)


def test_json_lines_on_standard_input(monkeypatch: pytest.MonkeyPatch, stand_in: list[Report]) -> None:
    monkeypatch.setattr(sys, "stdin", Input(json.dumps({"id": "n1", "text": ARABIC}).encode() + b"\n"))
    assert main(["code", "-"]) == 0
    assert stand_in[0].id == "n1"


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", Input(b""))
    assert main(["code", "-"]) == 1
    assert "standard input: It is empty" in capsys.readouterr().err


# --- a run of many


@pytest.mark.parametrize(
    ("word", "message"), [("خلل", "a fault of Tawthiq: RuntimeError"), ("فارغ", "Nothing to read")]
)
def test_a_report_that_the_coder_fails_on_does_not_stop_the_run(
    tmp_path: Path, word: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("1", ARABIC), ("2", word), ("3", ARABIC)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert main(["code", str(tmp_path), "--format", "jsonl"]) == 3
    captured = capsys.readouterr()
    assert [line["report"]["id"] for line in lines(captured.out)] == ["1", "3"]
    assert message in captured.err


@pytest.mark.parametrize("form", ["jsonl", "html", "table"])
def test_an_interruption_keeps_what_is_done(
    tmp_path: Path, gold_dir: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("D001", "D002"):
        (folder / f"{name}.txt").write_bytes((gold_dir / "texts" / f"{name}.txt").read_bytes())
    (folder / "E.txt").write_text("توقف", encoding="utf-8")
    (folder / "F.txt").write_text(ARABIC, encoding="utf-8")
    output = tmp_path / "out"
    assert main(["code", str(folder), "--format", form, "--output", str(output)]) == 130
    written = output.read_text("utf-8")
    assert "D001" in written
    assert "D002" in written
    assert "Interrupted" in capsys.readouterr().err
    if form == "html":
        assert written.rstrip().endswith("</html>")


def test_format_follows_the_suffix_of_the_output(report: Path, tmp_path: Path) -> None:
    for name, beginning in (("out.jsonl", "{"), ("out.html", "<!DOCTYPE html>"), ("out.txt", "report")):
        assert main(["code", str(report), "--output", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_text("utf-8").startswith(beginning)


def test_an_output_that_cannot_be_written(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(report), "--output", str(tmp_path / "no" / "out.jsonl")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_table_shows_every_event(gold_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(gold_dir / "texts" / "D001.txt")]) == 0
    table = capsys.readouterr().out
    for words in ("Air/drone strike", "حيش", "5 killed, civilians", "background", "attempted", "13+ wounded"):
        assert words in table


def test_without_paths_the_user_is_told_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code"]) == 2
    assert "Nothing to code" in capsys.readouterr().err
