"""What a source plants to trick a program that shows it is harmless in every format, read as such programs read it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("pyogrio")
openpyxl = pytest.importorskip("openpyxl")

from exported import FORMS, files_of, texts_of  # noqa: E402
from tawthiq.cli.main import main  # noqa: E402
from tawthiq.model.incidents import INCIDENT_SCHEMA, EventRef, Incident  # noqa: E402
from told_incidents import claim, raid, toll  # noqa: E402

FORMULAS = (
    "=HYPERLINK(\"http://x.example\",\"a\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r\n=1+1", "＝1+1", "﹣1+1",
    "\u00a0=1+1", "\u200b=1+1", "x;=1+1", "x;\t=1+1", "\"=1+1", "';=1+1", "=cmd|' /C x'!A0", "a\n=1+1",
)  # fmt: skip
OTHERS = (
    "<script>alert(1)</script>", "]]><svg onload=alert(1)>", "<!--", "\u202eقصف\u2066x", "a\x00b\x1b[31m\x7f\x85",
    "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "NUL", "a\nb,c\"d", "{n_rows}", "{0.__class__}", "%s%n",
    "x\ufffey\uffff", "\u2028x\u2029", "#adm1+code", "#event", "\U000e0041x", "ا" * 40_000, "; " * 9_000, "[\"x\"]",
    "https://x.example/" + "a" * 300, "javascript:alert(1)", "[x](javascript:alert(1))", "__proto__",
)  # fmt: skip
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _tricky(n: int, trick: str) -> Incident:
    report = f"{trick}{n}"
    words = {"quote": trick, "outlet": trick, "speaker": trick, "event": f"{report}-1", "group": trick}
    claims = (
        *raid(report, **words), toll(7, 7, report, whose="civilians"),
        claim("initiator", {"id": "unlisted", "name": trick, "likely": False}, report, **words),
        claim("weapon", {"id": trick, "name": trick}, report, **words),
        claim("damage", {"object": trick, "effect": trick, "low": 1, "high": 1}, report, **words),
        claim("speaker", {"name": trick, "role": trick, "organisation": trick}, report, **words),
        claim("place", {"name": trick, "kind": trick, "id": trick, "lat": 35.6, "lon": 36.5, "radius_km": 0.5,
                        "precision": "landmark", "relation": trick, "method": trick, "container": False,
                        "country": "Syria", "admin1": "Idlib", "admin2": trick}, report, **words),
        claim(trick, trick, report, **words), claim("remark", {trick: trick}, report, **words),
    )  # fmt: skip
    return Incident(schema=INCIDENT_SCHEMA, id=f"{report}-1", events=(EventRef(report, f"{report}-1"),), claims=claims)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("linked") / "incidents.jsonl"
    path.write_bytes(b"".join(_tricky(n, trick).to_json() + b"\n" for n, trick in enumerate(FORMULAS + OTHERS)))
    return path


@pytest.mark.parametrize("profile", ["public", "full"])
@pytest.mark.parametrize("form", FORMS)
def test_every_format_is_whole_and_harmless(linked: Path, tmp_path: Path, form: str, profile: str) -> None:
    out = tmp_path / "in" / "out"
    names = ["--include-names"] if profile == "full" else []
    assert main(["export", form, str(linked), "--output", str(out), "--profile", profile, *names]) == 0
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(files_of(out))
    for path in files_of(out):
        _check(path)


def _check(path: Path) -> None:
    if path.suffix not in (".parquet", ".fgb", ".xlsx"):
        assert not CONTROLS.search(path.read_bytes().decode("utf-8")), path.name
    if path.suffix == ".csv":
        _check_table(path)
    elif path.suffix in (".jsonl", ".json", ".geojson"):
        text = path.read_text("utf-8")
        for one in text.split("\n") if path.suffix == ".jsonl" or path.name.endswith(".ftm.json") else [text]:
            assert not one or json.loads(one)
    elif path.suffix == ".html":
        text = path.read_text("utf-8")
        assert not re.search(r"<(script|svg|img|a )", text), path.name
        assert "default-src 'none'" in text
    elif path.suffix == ".xlsx":
        _check_workbook(path)
    else:
        assert all(texts_of(path))


def _check_table(path: Path) -> None:
    """As a spreadsheet opens it, also one that takes semicolons for the end of a cell."""
    text = path.read_text("utf-8")
    csv.field_size_limit(10_000_000)
    for delimiter in ",;\t":
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
        widths = {len(line) for line in lines}
        assert delimiter != "," or len(widths) == 1, path.name
        for line in lines:
            for value in line:
                started = value.strip()
                number = re.match(r"-?\d+(\.\d+)?($|,)", started)
                assert number or not re.match(r"[=+\-@＝＋－＠﹦﹢﹣﹫]", started), (path.name, delimiter, value[:80])


def _check_workbook(path: Path) -> None:
    from zipfile import ZipFile

    with ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4
    assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in sheets)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for value in line:
                assert value.data_type != "f", value.coordinate
                if isinstance(value.value, str):
                    assert len(value.value) <= 32_767
                    assert not CONTROLS.search(value.value)


def test_tricks_in_a_table_come_back_as_no_change(linked: Path, tmp_path: Path) -> None:
    for form, name in (("acled", "acled.csv"), ("airwars", "airwars.csv"), ("xlsx", "incidents.xlsx")):
        out, edits = tmp_path / form, tmp_path / f"{form}.jsonl"
        asked = ["--output", str(out), "--profile", "full", "--include-names"]
        assert main(["export", form, str(linked), *asked]) == 0
        assert main(["import", str(out / name), str(linked), "--output", str(edits)]) == 0
        assert edits.read_bytes() == b"", form
