"""`tawthiq map`: coded lines or reports in, one page out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tawthiq.cli.main import main
from tawthiq.export import map_page
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def libraries(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("web")
    for name in map_page.LIBRARIES:
        (folder / name).write_text("", "utf-8")
    monkeypatch.setattr(map_page, "WEB", folder)


@pytest.fixture
def coded(tmp_path: Path, perfect: Callable[[str], Analysis]) -> Path:
    path = tmp_path / "coded.jsonl"
    path.write_bytes(b"".join(perfect(name).to_json() + b"\n" for name in ("D001", "D035")))
    return path


def data_of(page: Path) -> dict[str, Any]:
    """What the page's script reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found
    held = json.loads(found[1])
    assert isinstance(held, dict)
    return held


def test_coded_lines_are_drawn_without_coding(coded: Path, tmp_path: Path, stand_in: list[Report]) -> None:
    page = tmp_path / "map.html"
    assert main(["map", str(coded), "--output", str(page)]) == 0
    assert stand_in == []
    assert [r["id"] for r in data_of(page)["reports"]] == ["D001", "D035"]


def test_reports_are_coded_on_the_way(gold_dir: Path, tmp_path: Path, stand_in: list[Report], capsys: Capture) -> None:
    page = tmp_path / "map.html"
    assert main(["map", str(gold_dir / "texts" / "D001.txt"), "--output", str(page)]) == 0
    assert [report.id for report in stand_in] == ["D001"]
    quote = data_of(page)["events"][0]["quote"]
    assert any(field == "" and len(words) > 3 for words, field in quote)  # the sentence, not the values alone
    assert re.search(r"\d+ events of 1 reports, \d+ of them on the map", capsys.readouterr().err)


def test_both_at_once(coded: Path, gold_dir: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    assert main(["map", str(coded), str(gold_dir / "texts" / "D002.txt"), "--output", str(page)]) == 0
    assert {r["id"] for r in data_of(page)["reports"]} == {"D001", "D035", "D002"}


def test_without_output_the_page_is_map_html(
    coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["map", str(coded)]) == 0
    assert (tmp_path / "map.html").exists()


def test_public(coded: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    assert main(["map", str(coded), "--public", "--output", str(page)]) == 0
    data = data_of(page)
    assert data["public"] is True
    assert all("quote" not in event for event in data["events"])


def test_wrong_use(tmp_path: Path, coded: Path, capsys: Capture) -> None:
    assert main(["map"]) == 2
    assert main(["map", str(coded), "--output", str(tmp_path / "no" / "map.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda line: line[:40], "no output of"),
        (lambda line: line.replace(b"tawthiq/1", b"tawthiq/9", 1), "schema tawthiq/9"),
        (lambda line: line.replace(b'"status":"', b'"status":"not ', 1), "type or status"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_drawn(
    coded: Path, tmp_path: Path, change: Callable[[bytes], bytes], message: str, capsys: Capture
) -> None:
    first, second = coded.read_bytes().splitlines()
    coded.write_bytes(first + b"\n" + change(second) + b"\n")
    page = tmp_path / "map.html"
    assert main(["map", str(coded), "--output", str(page)]) == 3
    shown = capsys.readouterr().err
    assert "coded.jsonl:2" in shown
    assert message in shown
    assert [r["id"] for r in data_of(page)["reports"]] == ["D001"]


def test_nothing_readable_writes_no_page(tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    assert main(["map", str(tmp_path / "missing.txt"), "--output", str(page)]) == 1
    assert not page.exists()


def test_missing_libraries_are_told_before_coding(
    coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(map_page, "WEB", tmp_path / "none")
    assert main(["map", str(coded), "--output", str(tmp_path / "map.html")]) == 2
    assert "make web" in capsys.readouterr().err


def test_reports_in_json_lines_are_no_coded_reports(tmp_path: Path, stand_in: list[Report]) -> None:
    path, page = tmp_path / "reports.jsonl", tmp_path / "map.html"
    path.write_text(json.dumps({"id": "x", "text": "قصف"}) + "\n", "utf-8")
    assert main(["map", str(path), "--output", str(page)]) == 0
    assert [report.id for report in stand_in] == ["x"]
