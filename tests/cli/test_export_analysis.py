"""`tawthiq export` for analysis, maps and investigators: files, exit codes, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
openpyxl = pytest.importorskip("openpyxl")

from tawthiq.cli.main import main  # noqa: E402
from tricky_incidents import PERSON, incident, tricky, with_person  # noqa: E402

FILES = {
    "geojson": ("incidents.geojson",),
    "geoparquet": ("incidents.parquet",),
    "flatgeobuf": ("incidents.fgb",),
    "parquet": ("incidents.parquet", "claims.parquet"),
    "xlsx": ("incidents.xlsx",),
    "ftm": ("entities.ftm.json", "statements.csv"),
    "bayanat": ("bulletins.jsonl", "incidents.jsonl", "actors.csv", "lookups/locations.csv", "resolve_ids.json"),
    "plover": ("plover.jsonl", "rejects.csv"),
}


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    path = tmp_path / "told.jsonl"
    path.write_bytes(b"".join(one.to_json() + b"\n" for one in (incident(), incident("i2", place=None))))
    return path


@pytest.mark.parametrize("form", list(FILES))
def test_each_format_writes_its_files_and_how_they_were_made(form: str, linked: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main(["export", form, str(linked), "--output", str(folder)]) == 0
    told = json.loads((folder / "export.json").read_bytes())
    assert told["profile"] == "public"
    assert told["rows"] == 2
    for name in (*FILES[form], "methodology.md", "methodology.ar.html"):
        assert (folder / name).stat().st_size > 0
    assert not list(folder.rglob("*.part"))


@pytest.mark.parametrize("form", list(FILES))
def test_tricks_in_sources_write_nothing_elsewhere(form: str, tmp_path: Path) -> None:
    told, folder = tmp_path / "told.jsonl", tmp_path / "in" / "out"
    told.write_bytes(b"".join(one.to_json() + b"\n" for one in tricky()))
    assert main(["export", form, str(told), "--output", str(folder), "--profile", "full"]) == 0
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - {told}
    assert all(path.is_relative_to(folder) for path in written)


@pytest.mark.parametrize("form", list(FILES))
def test_a_private_name_is_in_no_file_of_a_public_export(form: str, tmp_path: Path) -> None:
    told, folder = tmp_path / "told.jsonl", tmp_path / "out"
    told.write_bytes(b"".join(one.to_json() + b"\n" for one in with_person()))
    assert main(["export", form, str(told), "--output", str(folder), "--profile", "hdx"]) == 0
    for path in folder.rglob("*"):
        if path.is_file():
            assert PERSON.split()[1].encode() not in path.read_bytes(), path.name


@pytest.mark.parametrize("level", ["public", "full"])
def test_an_edited_workbook_is_read_back(
    level: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told_of = "initiators"
    told, book = tmp_path / "told.jsonl", tmp_path / "out" / "incidents.xlsx"
    told.write_bytes(b"".join(one.to_json() + b"\n" for one in (incident(), *tricky())))
    assert main(["export", "xlsx", str(told), "--output", str(book.parent), "--profile", level]) == 0
    edits = tmp_path / "edits.jsonl"
    assert main(["import", str(book), str(told), "--output", str(edits)]) == 0
    assert edits.read_bytes() == b""

    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, columns["deaths_best"]).value = 7
    sheet.cell(3, columns[told_of]).value = "a force; another"
    opened.save(book)
    assert main(["import", str(book), str(told), "--output", str(edits)]) == 0
    found = [json.loads(line) for line in edits.read_bytes().splitlines()]
    assert [(one["state"], one["incident"], one["column"], one["edited"]) for one in found] == [
        ("changed", "i1", told_of, "a force; another"),
        ("changed", "i1", "deaths_best", "7"),
    ]
    assert all(one["claims"] for one in found)


def test_a_bayanat_pack_is_a_folder(linked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "bayanat", str(linked), "--output", str(tmp_path / "pack.zip")]) == 2
    assert "is a folder" in capsys.readouterr().err
    assert not list(tmp_path.glob("pack*"))


def test_ids_of_the_instance_are_taken(linked: Path, tmp_path: Path) -> None:
    ids = tmp_path / "ids.json"
    ids.write_text('{"eventtypes": {"Air/drone strike": 77}}', encoding="utf-8")
    assert main(["export", "bayanat", str(linked), "--output", str(tmp_path / "out"), "--ids", str(ids)]) == 0
    line = json.loads((tmp_path / "out" / "incidents.jsonl").read_bytes().splitlines()[0])
    assert line["item"]["events"][0]["eventtype"] == {"id": 77}


def test_a_file_that_is_not_there_is_told(linked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.json"
    assert main(["export", "bayanat", str(linked), "--output", str(tmp_path / "out"), "--ids", str(missing)]) == 2
    assert "cannot be read" in capsys.readouterr().err
