"""`tawthiq gazetteer learn` and `accept` from reports to a table of places."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from tawthiq.cli.main import main
from tawthiq.learn import archive
from tawthiq.learn.proposals import read_proposals

Capture = pytest.CaptureFixture[str]
VILLAGE = "خربة الزيتون"
TEXTS = (
    f"قصفت الطائرات قرية {VILLAGE} (20 كم جنوب مدينة إدلب) وقتل مدنيان.",
    f"اندلعت اشتباكات في قرية {VILLAGE} (13 كم شمال مدينة معرة النعمان).",
    f"قصفت الطائرات قرية {VILLAGE} (20 كم جنوب مدينة إدلب) وقتل مدنيان.",
    "شهدت مدينة حماة هدوءا حذرا.",
)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"r{number}.txt").write_text(text, "utf-8")
    return folder


def learn(*arguments: object) -> int:
    return main(["gazetteer", "learn", *map(str, arguments)])


def test_from_reports_to_a_table(reports: Path, tmp_path: Path, capsys: Capture) -> None:
    output = tmp_path / "p.yaml"
    assert learn(reports, "--output", output) == 0
    shown = capsys.readouterr()
    assert VILLAGE in shown.out
    assert "4 reports" in shown.err
    (place,) = read_proposals(output).places
    assert (place.name, place.n_reports, place.n_anchors) == (VILLAGE, 2, 2)
    assert place.evidence[0].copies == ("r2",)
    assert not list(tmp_path.glob("*.unfinished"))

    assert main(["gazetteer", "accept", str(output)]) == 2
    assert "no place is accepted" in capsys.readouterr().err
    text = output.read_text("utf-8")
    for field, value in (("decision", "accept"), ("reviewer", "r.k."), ("reviewed_on", "2024-05-31")):
        text = text.replace(f"{field}: null", f"{field}: {value}", 1)
    output.write_text(text, "utf-8")
    assert main(["gazetteer", "accept", str(output)]) == 0
    (row,) = csv.DictReader((tmp_path / "p.csv").read_text("utf-8").splitlines())
    assert row["name_ar"] == VILLAGE
    assert row["lat"] == f"{place.lat:.4f}"

    assert learn(reports, "--output", output) == 0  # again: the verdict stays
    assert "1 decisions" in capsys.readouterr().err
    assert read_proposals(output).places[0].reviewer == "r.k."


def test_a_bad_file_does_not_stop_the_rest(reports: Path, tmp_path: Path, capsys: Capture) -> None:
    (reports / "a-empty.txt").write_text("", "utf-8")
    (reports / "b-bytes.txt").write_bytes(bytes(range(128, 256)) * 3)
    output = tmp_path / "p.yaml"
    assert learn(reports, tmp_path / "absent.txt", "--output", output) == 3
    told = capsys.readouterr().err
    assert "a-empty.txt" in told
    assert "absent.txt" in told
    assert [p.name for p in read_proposals(output).places] == [VILLAGE]


def test_nothing_read_writes_nothing(tmp_path: Path, capsys: Capture) -> None:
    output = tmp_path / "p.yaml"
    assert learn(tmp_path / "absent.txt", "--output", output) == 1
    assert not output.exists()
    assert learn("--output", output) == 2
    assert "Nothing to learn from" in capsys.readouterr().err


def test_least_and_all(reports: Path, tmp_path: Path) -> None:
    (reports / "r8.txt").write_text("قتل شخص في قرية تل الرمان على بعد 40 كم من مدينة حماة.", "utf-8")
    output = tmp_path / "p.yaml"
    assert learn(reports, "--output", output, "--least", 3) == 0
    assert read_proposals(output).places == ()
    assert learn(reports, "--output", output, "--all") == 0
    assert [p.status for p in read_proposals(output).places] == ["placed", "undetermined"]


def test_a_cut_off_run_goes_on(
    reports: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "p.yaml"
    met: list[str] = []
    read = archive.read_mentions

    def fail_at_last(report: Any, names: Any) -> Any:
        met.append(report.id)
        if report.id == "r3":
            raise KeyboardInterrupt
        return read(report, names)

    monkeypatch.setattr(archive, "read_mentions", fail_at_last)
    assert learn(reports, "--output", output) == 130
    unfinished = tmp_path / "p.yaml.unfinished"
    assert not output.exists()
    with unfinished.open("ab") as file:
        file.write(b'{"report": "r9", "sha')  # as a line that was being written
    met.clear()
    monkeypatch.setattr(archive, "read_mentions", lambda report, names: met.append(report.id) or read(report, names))
    capsys.readouterr()
    assert learn(reports, "--output", output) == 0
    assert met == ["r3"]
    assert "3 reports" in capsys.readouterr().err
    assert not unfinished.exists()
    (place,) = read_proposals(output).places
    assert place.n_reports == 2


def test_an_unfinished_run_of_another_gazetteer_is_not_taken_up(reports: Path, tmp_path: Path) -> None:
    output = tmp_path / "p.yaml"
    unfinished = tmp_path / "p.yaml.unfinished"
    for line in (b'{"made_with": "other"}\n{"report": "r0", "sha256": "x", "told": []}\n', b"\x00\xff nonsense"):
        unfinished.write_bytes(line)
        assert learn(reports, "--output", output) == 0
        assert read_proposals(output).n_mentions == 3


def test_output_of_the_coder_is_read_beside_reports(reports: Path, tmp_path: Path, capsys: Capture) -> None:
    place = {
        "name": VILLAGE, "kind": "village", "text": VILLAGE, "span": [4, 16], "relation": "20 km SW of Saraqib city",
        "shape": {
            "kind": "sector", "lat": 35.86, "lon": 36.80, "inner_km": 16.0, "outer_km": 22.0, "bearing": 225.0,
            "half_width": 25.0,
        },
    }  # fmt: skip
    report = {"id": "c1", "path": None, "sha256": "c", "title": None, "outlet": None, "dateline": None, "byline": None}
    line = {"schema": "tawthiq/1", "report": {**report, "published": None}, "events": [{"places": [place]}]}
    coded = tmp_path / "coded.jsonl"
    coded.write_text(json.dumps(line) + "\nbroken\n", "utf-8")
    output = tmp_path / "p.yaml"
    assert learn(reports, coded, "--output", output) == 3
    assert "line 2" in capsys.readouterr().err
    (place_learned,) = read_proposals(output).places
    assert place_learned.n_anchors == 3


def test_the_missing_package_is_named(reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert learn(reports) == 2
    assert "pip install 'tawthiq[learn]'" in capsys.readouterr().err
