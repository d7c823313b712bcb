"""`tawthiq code --archive` and `tawthiq runs`, as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

import planted_coder
from planted_coder import FAULTY
from tawthiq.archive.coding import code_archive
from tawthiq.cli.main import main
from tawthiq.store import Store, create_archive, locate, open_archive, schema
from tawthiq.store.runs import all_runs

Fill = Callable[..., list[str]]
TEXTS = ["قصف على قرية سلمى أوقع 5 قتلى، وغارة على قرية كفر.", "قصف على قرية حاس.", f"{FAULTY} قصف"]
REAL = "قتل ثلاثة مدنيين، الأحد، بقصف مدفعي لقوات النظام على بلدة حاس جنوب مدينة إدلب."


@pytest.fixture
def folder(tmp_path: Path, fill: Fill) -> str:
    """An archive with two runs of planted coders, and judgements on the first."""
    place = locate(str(tmp_path / "archive"))
    create_archive(place, "tester")
    with open_archive(place) as store:
        ids = fill(store, TEXTS)
        for version in "12":
            list(code_archive(store, "tester", gazetteers=(version,), work=planted_coder.work))
        _judge(store, ids[0])
    return str(tmp_path / "archive")


def _judge(store: Store, document: str) -> None:
    with store.read() as connection:
        run = all_runs(connection)[0].id
    shared = {
        "document_id": document, "trigger_start": 0, "trigger_end": 3, "verdict": "accept", "made_by": "rev1",
        "made_at": "2018-01-20T00:00:00Z", "run_id": run,
    }  # fmt: skip
    number = TEXTS[0].index("5")
    rows = [
        {**shared, "id": "dead", "kind": "claim", "field": "casualty", "start": number, "end": number + 1},
        {**shared, "id": "gone", "kind": "event", "trigger_start": 49, "trigger_end": 50, "field": None, "start": None,
         "end": None},
    ]  # fmt: skip
    with store.write("tester") as writing:
        writing.connection.execute(insert(schema.judgements), rows)
        writing.log("judge", "test", {})


def lines(output: str) -> list[Any]:
    return [json.loads(line) for line in output.splitlines()]


def test_runs_are_listed(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--archive", folder, "--format", "jsonl"]) == 0
    listed = lines(capsys.readouterr().out)
    assert [(row["n"], row["version"], row["n_coded"], row["n_failed"], row["n_events"]) for row in listed] == [
        (1, "1", 2, 1, 2),
        (2, "2", 2, 1, 3),
    ]
    assert main(["runs", "list", "--archive", folder]) == 0
    assert "planted 2" in capsys.readouterr().out


def test_a_run_is_shown_with_what_failed(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "show", "1", "--archive", folder]) == 0
    told = capsys.readouterr().out
    assert "RuntimeError: planted" in told
    assert "1" * 64 in told, "the hash of the models in full"
    assert main(["runs", "show", "9", "--archive", folder]) == 2
    assert "No run is called '9'. Name one of: 1 (" in capsys.readouterr().err


def test_a_difference_is_told_with_its_words(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "diff", "--archive", folder]) == 0
    told = capsys.readouterr().out
    assert "Run 1 to run 2: another version" in told
    assert "casualty: killed 5+ unknown «5» -> killed 6+ unknown «5»" in told
    assert "date: undated -> 2018-01-15" in told
    assert "«غارة»" in told
    assert "conflicts dead" in told.replace("  ", " ")
    assert "orphaned  gone" in told


def test_a_difference_as_lines(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "diff", "1", "2", "--archive", folder, "--format", "jsonl"]) == 0
    *told, last = lines(capsys.readouterr().out)
    changes = [line for line in told if "change" in line]
    assert sorted(line["change"] for line in changes) == ["came", "changed", "changed"]
    for line in changes:
        event = line["new"]
        text = next(text for text in TEXTS if planted_coder.STRIKE in text and event["trigger"] in text)
        assert event["trigger"] in (planted_coder.STRIKE, planted_coder.RAID), text
    judged = {line["judgement"]: line for line in told if "judgement" in line}
    assert {name: line["state"] for name, line in judged.items()} == {"dead": "conflicts", "gone": "orphaned"}
    assert judged["dead"]["now"]["low"] == 6
    assert last["summary"]["events"] == {"same": 0, "came": 1, "went": 0, "changed": 2}
    assert last["summary"]["judgements"] == {"holds": 0, "agrees": 0, "conflicts": 1, "orphaned": 1}


def test_the_way_back_shows_what_went(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "diff", "2", "1", "--archive", folder, "--format", "jsonl"]) == 0
    assert lines(capsys.readouterr().out)[-1]["summary"]["events"] == {"same": 0, "came": 0, "went": 1, "changed": 2}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["code", "report.txt", "--archive", "A"], "Take them in first: tawthiq ingest report.txt --archive"),
        (["code", "--archive", "A", "--format", "table"], "--format does not go with --archive"),
        (["code", "--archive", "A", "--published", "2018-01-15"], "--published does not go with --archive"),
        (["code", "--retry"], "name it with --archive"),
        (["code", "report.txt", "--limit", "3"], "name it with --archive"),
        (["code", "--archive", "nowhere"], "there is no archive here"),
        (["runs", "--archive", "nowhere"], "there is no archive here"),
    ],
)
def test_wrong_use(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_the_real_coder(tmp_path: Path, fill: Fill, capsys: pytest.CaptureFixture[str]) -> None:
    place = locate(str(tmp_path / "archive"))
    create_archive(place, "tester")
    with open_archive(place) as store:
        (ident, _) = fill(store, [REAL, "only Latin words"])
    assert main(["code", "--archive", str(tmp_path / "archive"), "--gazetteer", "none", "--jobs", "2"]) == 3
    told = capsys.readouterr()
    assert "Run 1: 1 document coded; 1 event; 1 failed." in told.err
    assert main(["code", "--archive", str(tmp_path / "archive"), "--gazetteer", "none"]) == 0, "an error is kept"
    with open_archive(place) as store, store.read() as connection:
        event = connection.execute(schema.events.select()).one()
        place_row = connection.execute(schema.event_places.select()).first()
        assert all_runs(connection)[0].coder.models != ""
    assert (event.document_id, event.id) == (ident, f"{ident}-1")
    assert event.date_start == "2018-01-14", "the Sunday before its day of publication"
    assert place_row is not None
    assert place_row.lat is not None


def test_only_an_archive_with_two_runs_has_a_difference(
    tmp_path: Path, fill: Fill, capsys: pytest.CaptureFixture[str]
) -> None:
    place = locate(str(tmp_path / "archive"))
    create_archive(place, "tester")
    assert main(["runs", "diff", "--archive", str(tmp_path / "archive")]) == 2
    assert "The archive has no run" in capsys.readouterr().err
    with open_archive(place) as store:
        fill(store, TEXTS[:1])
        list(code_archive(store, "tester", work=planted_coder.work))
    assert main(["runs", "diff", "--archive", str(tmp_path / "archive")]) == 2
    assert "Run 1 is the first" in capsys.readouterr().err
