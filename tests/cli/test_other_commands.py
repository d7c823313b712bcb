"""`tawthiq explain`, `evaluate`, `schema`, `--version` and wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tawthiq.cli.main import main
from tawthiq.model.schema import schema_text

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def d001(gold_dir: Path) -> str:
    return str(gold_dir / "texts" / "D001.txt")


@pytest.mark.parametrize("event", ["2", "D001-2", "ألقت"])
def test_explain_finds_an_event_by_number_id_and_trigger(d001: str, event: str, capsys: Capture) -> None:
    assert main(["explain", d001, event]) == 0
    shown = capsys.readouterr().out
    for words in ("Air/drone strike", "trigger.verb", "place.named", "النقير", "time.publication-date", "«ألقت»"):
        assert words in shown


@pytest.mark.parametrize("field", ["places", "places[1]", "date"])
def test_explain_one_field(d001: str, field: str, capsys: Capture) -> None:
    assert main(["explain", d001, "2", field]) == 0
    shown = capsys.readouterr().out
    assert "trigger.verb" not in shown
    assert ("عابدين" in shown) == (field != "date")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["99"], "no event of this report"),
        (["0"], "no event of this report"),
        (["زلزال"], "no event of this report"),
        (["2", "weapons"], "Nothing was derived for weapons"),
        (["2", "--published", "2018-02-30"], "no calendar date"),
    ],
)
def test_explain_tells_what_there_is(d001: str, arguments: list[str], message: str, capsys: Capture) -> None:
    assert main(["explain", d001, *arguments]) == 2
    assert message in capsys.readouterr().err


def test_explain_wants_one_report(tmp_path: Path, gold_dir: Path, capsys: Capture) -> None:
    assert main(["explain", str(tmp_path / "none.txt"), "1"]) == 2
    assert "Check the spelling" in capsys.readouterr().err
    text = (gold_dir / "texts" / "D001.txt").read_bytes().decode()
    rows = "\n".join(json.dumps({"id": name, "text": text}) for name in ("D001", "D002"))
    path = tmp_path / "two.jsonl"
    path.write_text(rows, "utf-8")
    assert main(["explain", str(path), "1"]) == 2
    assert "--report" in capsys.readouterr().err
    assert main(["explain", str(path), "1", "--report", "D001"]) == 0


def test_evaluate_a_perfect_coder(gold_dir: Path, tmp_path: Path, capsys: Capture) -> None:
    output = tmp_path / "system.jsonl"
    assert main(["evaluate", str(gold_dir), "--ids", "D00|D016", "--output", str(output)]) == 0
    shown = capsys.readouterr().out
    assert "10 documents" in shown
    assert "Events F1 1.000" in shown
    assert "false events in each: 0.00" in shown
    assert len(output.read_bytes().splitlines()) == 10


def test_evaluate_as_json(gold_dir: Path, capsys: Capture) -> None:
    assert main(["evaluate", str(gold_dir), "--ids", "D001", "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["table"]["events"] == [1.0, 1.0, 1.0]
    assert figures["gold_events"] == figures["coded_events"] == 8


def test_evaluate_lists_faults(gold_dir: Path, tmp_path: Path, capsys: Capture) -> None:
    gold = json.loads((gold_dir / "D001.json").read_bytes())
    missing, wrong = gold["events"][0], gold["events"][1]
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "D001.txt").write_bytes((gold_dir / "texts" / "D001.txt").read_bytes())
    wrong["status"] = "denied"
    wrong["places"][0]["name"] = "حلب"
    extra = missing | {"type": "Protests", "subtype": "Peaceful protest", "trigger": "مظاهرة", "places": []}
    (tmp_path / "D001.json").write_text(json.dumps(gold | {"events": [extra, *gold["events"][1:]]}), "utf-8")
    assert main(["evaluate", str(tmp_path), "--verbose"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for words in ("missed", "extra", "denied", "occurred", "مظاهرة"):
        assert words in shown


def test_evaluate_tells_of_broken_gold(tmp_path: Path, gold_dir: Path, capsys: Capture) -> None:
    for arguments in (
        [str(tmp_path)],
        [str(tmp_path / "no")],
        [str(gold_dir), "--ids", "("],
        [str(gold_dir), "--texts", str(tmp_path)],
    ):
        assert main(["evaluate", *arguments]) == 2
        assert capsys.readouterr().err.strip()
    (tmp_path / "D001.json").write_text('{"id": "D001", "events": [{"type": "Battles"}]}', "utf-8")
    assert main(["evaluate", str(tmp_path), "--texts", str(gold_dir / "texts")]) == 2
    assert "breaks the form" in capsys.readouterr().err


def test_schema_is_printed_and_written(tmp_path: Path, capsys: Capture) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == schema_text()
    path = tmp_path / "output.schema.json"
    assert main(["schema", "--output", str(path)]) == 0
    assert path.read_text("utf-8") == schema_text()


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("arguments", [["code", "x", "--format", "xml"], ["nothing"], ["code", "x", "--jobs", "0"]])
def test_wrong_use_exits_with_two(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().err.strip()
