"""`tawthiq import`: what people changed comes back, conflicts are shown, nothing is lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tawthiq.cli.main import main
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import EventRef, Incident, incident_id
from told_incidents import incident, planted, raid, toll

Capture = pytest.CaptureFixture[str]
Rows = list[dict[str, str]]
FORMS = ("acled", "ucdp", "airwars", "hxl")


def _incident(n: int, dead: int) -> Incident:
    report = f"d{n:024x}"
    return incident(*raid(report), toll(dead, dead, report, whose="civilians"), ident=f"{report}-1")


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """Three incidents with 5, 6 and 7 dead."""
    path = tmp_path / "incidents.jsonl"
    path.write_bytes(b"".join(_incident(n, n + 4).to_json() + b"\n" for n in (1, 2, 3)))
    return path


def _exported(linked: Path, form: str = "acled", *more: str) -> Path:
    out = linked.parent / form
    assert main(["export", form, str(linked), "--output", str(out), *more]) == 0
    return out / f"{form}.csv"


def _edit(path: Path, change: Callable[[Rows], Any], *, delimiter: str = ",", bom: bool = False) -> None:
    """Rewrites the table as a spreadsheet would."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    heads = list(dict.fromkeys(head for row in rows for head in row))
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def _import(path: Path, linked: Path, *more: str, code: int = 0) -> list[dict[str, Any]]:
    changes = linked.parent / "changes.jsonl"
    assert main(["import", str(path), str(linked), "--output", str(changes), *more]) == code
    return [json.loads(line) for line in changes.read_bytes().splitlines()]


def _cells(found: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [(edit["state"], edit["column"], edit["edited"]) for edit in found]


@pytest.mark.parametrize("profile", ["public", "hdx", "partner", "full"])
@pytest.mark.parametrize("form", FORMS)
def test_what_nobody_touched_has_no_changes(linked: Path, form: str, profile: str) -> None:
    assert _import(_exported(linked, form, "--profile", profile), linked) == []


@pytest.mark.parametrize("form", FORMS)
def test_planted_texts_come_back_unchanged(tmp_path: Path, form: str) -> None:
    coded = tmp_path / "coded.jsonl"
    coded.write_bytes(planted("=1+1 'x").to_json() + b"\n")
    assert _import(_exported(coded, form, "--profile", "full", "--include-names"), coded) == []


def test_a_changed_cell(linked: Path) -> None:
    path = _exported(linked)
    _edit(path, lambda rows: rows[0].update(fatalities="9"))
    found = _import(path, linked)
    assert _cells(found) == [("changed", "fatalities", "9")]
    assert (found[0]["now"], found[0]["incident"], found[0]["line"]) == ("5", f"d{1:024x}-1", 2)
    assert len(found[0]["claims"]) == 1


@pytest.mark.parametrize(("delimiter", "bom"), [(";", True), ("\t", False), (",", True)])
def test_what_spreadsheets_do_to_a_file_is_no_change(linked: Path, delimiter: str, bom: bool) -> None:
    path = _exported(linked)

    def reformat(rows: Rows) -> None:
        for row in rows:
            row.update(fatalities=f"{row['fatalities']}.0", latitude=f"{float(row['latitude']):.6f}")

    _edit(path, reformat, delimiter=delimiter, bom=bom)
    assert _import(path, linked) == []


def test_rows_and_columns_that_people_add_and_take_away_are_told(linked: Path) -> None:
    path = _exported(linked)

    def change(rows: Rows) -> None:
        rows[0]["comment"] = "ask again"
        rows.append(dict(rows[1], event_id_cnty="MY-1", notes="a new one"))
        rows.append(dict(rows[0]))
        del rows[2]

    _edit(path, change)
    found = _import(path, linked)
    assert {edit["state"] for edit in found} == {"added_column", "added_row", "removed_row", "row_twice"}
    assert ("added_column", "comment", "ask again") in _cells(found)
    assert ("added_row", "notes", "a new one") in _cells(found)


def test_both_moved_is_a_conflict_and_one_moved_is_not(linked: Path, capsys: Capture) -> None:
    path = _exported(linked)
    _edit(path, lambda rows: rows[0].update(fatalities="9"))
    later = [_incident(1, 8), _incident(2, 16), _incident(3, 7)]  # of the first and the second the toll grew
    linked.write_bytes(b"".join(found.to_json() + b"\n" for found in later))
    found = [edit for edit in _import(path, linked, code=3) if edit["column"] == "fatalities"]
    assert [(edit["state"], edit["edited"], edit["now"]) for edit in found] == [("conflict", "9", "8")]
    assert "Decide which is right" in capsys.readouterr().err


def test_without_the_hashes_every_difference_is_a_change(linked: Path, capsys: Capture) -> None:
    path = _exported(linked)
    (path.parent / "base.jsonl").unlink()
    linked.write_bytes(_incident(1, 8).to_json() + b"\n")
    _edit(path, lambda rows: rows.__delitem__(slice(1, None)))
    assert {edit["state"] for edit in _import(path, linked)} == {"changed"}
    assert "cannot be told" in capsys.readouterr().err


def test_a_file_as_output_keeps_its_others_beside_it(linked: Path) -> None:
    out = linked.parent / "march.csv"
    assert main(["export", "acled", str(linked), "--output", str(out)]) == 0
    beside = {path.name for path in linked.parent.glob("march.*")}
    assert beside >= {"march.csv", "march.rejects.csv", "march.base.jsonl", "march.methodology.md", "march.export.json"}
    _edit(out, lambda rows: rows[0].update(location="elsewhere"))
    assert _cells(_import(out, linked)) == [("changed", "location", "elsewhere")]


def test_a_workbook_is_read_as_well(linked: Path) -> None:
    from datetime import datetime

    from openpyxl import Workbook

    path = _exported(linked)
    book = Workbook()
    sheet = book.create_sheet("march")
    with path.open(encoding="utf-8", newline="") as file:
        for n, row in enumerate(csv.reader(file)):
            typed: list[Any] = [float(text) if text.replace(".", "", 1).isdigit() else text for text in row]
            sheet.append(typed if n == 0 else [typed[0], datetime.fromisoformat(row[1]), *typed[2:]])
    sheet.cell(2, 29).value = 9
    book.save(path.with_name("acled.xlsx"))
    assert _cells(_import(path.with_name("acled.xlsx"), linked)) == [("changed", "fatalities", "9")]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a,b\n1,2\n", "no table"), (b"\xd3\xe1\xc7\xe3", "not UTF-8"), (b"", "no table")],
)
def test_what_is_no_table_is_refused(linked: Path, content: bytes, message: str, capsys: Capture) -> None:
    path = linked.parent / "other.csv"
    path.write_bytes(content)
    assert main(["import", str(path), str(linked), "--profile", "public"]) == 2
    assert message in capsys.readouterr().err


def test_the_profile_must_be_known(linked: Path, capsys: Capture) -> None:
    path = _exported(linked)
    (path.parent / "export.json").unlink()
    assert main(["import", str(path), str(linked)]) == 2
    assert "--profile" in capsys.readouterr().err
    _edit(path, lambda rows: rows[0].update(fatalities="9"))
    assert _cells(_import(path, linked, "--profile", "public")) == [("changed", "fatalities", "9")]


# ---- exporting, as users meet it


def test_names_are_refused_where_anybody_reads(linked: Path, capsys: Capture) -> None:
    out = linked.parent / "x"
    assert main(["export", "acled", str(linked), "--output", str(out), "--include-names"]) == 2
    assert "never holds names" in capsys.readouterr().err
    assert not out.exists()


def test_nothing_half_is_left_where_a_file_cannot_be_written(linked: Path, capsys: Capture) -> None:
    out = linked.parent / "taken"
    out.mkdir()
    (out / "rejects.csv.part").mkdir()
    assert main(["export", "acled", str(linked), "--output", str(out)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in out.iterdir() if path.is_file()] == []


def test_events_in_no_incident_are_exported_too(tmp_path: Path, perfect: Callable[[str], Analysis]) -> None:
    coded, linked = tmp_path / "coded.jsonl", tmp_path / "incidents.jsonl"
    analysis = perfect("D001")
    coded.write_bytes(analysis.to_json() + b"\n")
    bare = incident(*raid("D001"), ident="D001-1")
    linked.write_bytes(bare.to_json().replace(b'"claims":[', b'"claims":[],"was":[') + b"\n")
    out = tmp_path / "out"
    assert main(["export", "jsonl", str(coded), str(linked), "--output", str(out), "--profile", "full"]) == 0
    told = [json.loads(line) for line in (out / "incidents.jsonl").read_bytes().splitlines()]
    others = [EventRef(analysis.report.id, event.id) for event in analysis.events if event.id != "D001-1"]
    assert {row["id"] for row in told} == {"D001-1", *map(incident_id, others)}
    assert all(row["claims"] for row in told)


def test_a_broken_line_is_told_and_the_rest_exported(linked: Path, capsys: Capture) -> None:
    linked.write_bytes(linked.read_bytes() + b'{"schema":"tawthiq-incident/1","id":3}\n')
    assert main(["export", "acled", str(linked), "--output", str(linked.parent / "out")]) == 3
    assert "no output of `tawthiq link`" in capsys.readouterr().err


def test_an_archive_is_exported_and_its_log_and_judgements_tell(tmp_path: Path) -> None:
    from sqlalchemy import select

    from tawthiq.model.spans import Span
    from tawthiq.store import locate, open_archive, schema
    from tawthiq.store.judgements import NewJudgement, add_judgement
    from tawthiq.store.log import entries

    report = tmp_path / "report.txt"
    report.write_text(
        "قصفت طائرات حربية تابعة للنظام قرية كفرنبل جنوب إدلب يوم الأربعاء، ما أسفر عن مقتل خمسة مدنيين.", "utf-8"
    )
    archive, out = str(tmp_path / "archive"), tmp_path / "out"
    assert main(["ingest", str(report), "--archive", archive, "--published", "2018-02-15"]) == 0
    assert main(["code", "--archive", archive]) == 0
    assert main(["export", "acled", "--archive", archive, "--output", str(out), "--collector", "lina"]) == 0
    _edit(out / "acled.csv", lambda rows: rows[0].update(fatalities="4", notes="seen again"))
    for code in (0, 3):  # a second time adds nothing; the notes, which are made from the values, moved with the toll
        assert main(["import", str(out / "acled.csv"), "--archive", archive, "--collector", "lina"]) == code
    with open_archive(locate(archive)) as store, store.read() as connection:
        judged = connection.execute(select(schema.judgements)).mappings().all()
        logged = [entry for entry in entries(connection) if entry.action == "export"]
    assert [(row["field"], row["verdict"], row["made_by"]) for row in judged] == [("casualty", "edit", "lina")]
    assert json.loads(judged[0]["value_json"])["low"] == 4
    assert [(entry.subject, entry.actor) for entry in logged] == [("acled", "lina")]
    assert json.loads(logged[0].body_json)["profile"] == "public"
    with open_archive(locate(archive)) as store, store.write("lina") as writing:
        first = judged[0]
        trigger = Span(first["trigger_start"], first["trigger_end"])
        add_judgement(writing, NewJudgement(kind="event", document_id=first["document_id"], trigger=trigger,
                                            verdict="reject", made_by="lina"))  # fmt: skip
    assert main(["export", "acled", "--archive", archive, "--output", str(out)]) == 1
    assert main(["verify", archive]) == 0
