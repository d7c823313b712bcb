"""The tutorial of incidents: its commands are run in their order; what it shows is printed or stands in the files."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tawthiq.cli.main import main
from tutorials import steps

openpyxl = pytest.importorskip("openpyxl")

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "tutorial" / name for name in ("incidents.md", "incidents.ar.md")]
TABLE_ROW = re.compile(r"^\| (.*?) \|$", re.MULTILINE)
STRIKE = "i39624b5f64d1c653"
WORKBOOK = Path("build/partner/incidents.xlsx")
NO_BROWSER = 3


def table(page: Path) -> list[list[str]]:
    """The rows of the page's table of claims, its heading first."""
    rows = [row.split("|") for row in TABLE_ROW.findall(page.read_text("utf-8"))]
    return [[cell.strip() for cell in row] for row in rows]


def flat(text: str) -> str:
    """Without the lines of tables and without wide blanks."""
    return " ".join(re.sub(r"[│┃]", " ", text).split())


def sheet(number: int) -> Iterator[dict[str, Any]]:
    """Rows of a sheet of the workbook by the names of its columns, which stand in its second line."""
    names, *rows = openpyxl.load_workbook(WORKBOOK).worksheets[number].iter_rows(min_row=2, values_only=True)
    for row in rows:
        yield dict(zip(names, row, strict=True))


def correct(column: str, value: int) -> None:
    """What a person does in a spreadsheet, to the line of the strike."""
    book = openpyxl.load_workbook(WORKBOOK)
    incidents = book.worksheets[0]
    names = [cell.value for cell in incidents[2]]
    row = next(row for row in incidents.iter_rows(min_row=3) if row[0].value == STRIKE)
    row[names.index(column)].value = value
    book.save(WORKBOOK)


def strike_in(path: str) -> dict[str, str]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["sub_event_type"] == "Air/drone strike")


def claims_are_shown() -> None:
    names, *shown = table(PAGES[0])
    told = [
        ["" if row[name] is None else str(row[name]).removesuffix(" 00:00:00") for name in names]
        for row in sheet(1)
        if row["incident"] == STRIKE
    ]
    assert len(shown) == 7
    assert [row for row in shown if row not in told] == []
    row = next(row for row in sheet(0) if row["id"] == STRIKE)
    assert (row["fatalities_conservative"], row["killed_min"], row["killed_max"]) == (3, 3, 8)
    assert row["grade_suggested"] == "contested"
    correct("killed_min", 7)


def table_is_public(shown: list[str]) -> None:
    assert strike_in("build/public/acled.csv")["notes"] == shown.pop()
    told = Path("build/public/methodology.md").read_text("utf-8").partition("## Who published")[2]
    assert told.split("##")[0].strip().removeprefix("- ") == "none that is named here"


def correction_is_applied() -> None:
    row = strike_in("build/corrected/acled.csv")
    assert row["fatalities"] == "7"
    assert "twq:corrected=killed.low" in row["tags"]
    with Path("build/corrected/corrections.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(line["sources_say"], line["corrected"]) for line in csv.DictReader(file)] == [("3", "7")]


def test_both_pages_show_the_same() -> None:
    english, arabic = PAGES
    assert steps(english) == steps(arabic)
    assert table(english) == table(arabic)


def test_each_command_does_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAWTHIQ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TAWTHIQ_COLLECTOR", "tester")
    monkeypatch.setenv("COLUMNS", "200")
    after: dict[str, Callable[[], None]] = {"build/partner": claims_are_shown, "build/corrected": correction_is_applied}
    n_run = 0
    for commands, shown in steps(PAGES[0]):
        printed = ""
        for command in commands:
            program, *words = shlex.split(command)
            if program == "mkdir":
                Path(words[-1]).mkdir()
                continue
            assert program == "tawthiq"
            code = main(words)
            told = capsys.readouterr()
            printed += told.out + told.err
            assert code in ((0, NO_BROWSER) if words[0] == "report" else (0,)), command
            n_run += 1
            output = words[words.index("--output") + 1] if "--output" in words else ""
            if output in after:
                after[output]()
            if output == "build/public":
                table_is_public(shown)
        assert [line for line in shown if flat(line) not in flat(printed)] == []
    assert n_run == 9
    pages = {path.name for path in Path("build/week").iterdir()} - {"report.pdf", "report.ar.pdf"}
    assert pages == {"report.html", "report.ar.html"}
