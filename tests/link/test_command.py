"""`tawthiq link` and `tawthiq explain` of an incident, as a user calls them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from linked import all_coded
from tawthiq.cli.main import main


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    coded, output = folder / "coded.jsonl", folder / "incidents.jsonl"
    coded.write_bytes(b"".join(a.to_json() + b"\n" for a in all_coded()))
    assert main(["link", str(coded), "--output", str(output)]) == 0
    return output


def test_one_object_an_incident(incidents: Path) -> None:
    lines = [json.loads(line) for line in incidents.read_text("utf-8").splitlines()]
    assert {line["schema"] for line in lines} == {"tawthiq-incident/1"}
    told = [{ref["report"] for ref in line["events"]} for line in lines]
    assert any({"clash-one", "clash-two"} == reports for reports in told)


def test_the_reason_can_be_read(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(incidents), "clash-one-1"]) == 0
    told = capsys.readouterr().out
    assert "clash-two-1" in told
    assert "the same day" in told


def test_an_unknown_incident_is_named(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(incidents), "nothing"]) == 2
    assert "is no incident" in capsys.readouterr().err


def test_what_is_no_coded_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"text": "x"}\n', "utf-8")
    assert main(["link", str(path)]) == 1
    assert "no output of" in capsys.readouterr().err


def test_a_judgement_that_is_none_is_told_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = tmp_path / "said.jsonl"
    said.write_text('{"left": 1}\n', "utf-8")
    assert main(["link", str(said), "--judgements", str(said)]) == 2
    assert "said.jsonl:1" in capsys.readouterr().err


RUN = """
import time
from tawthiq.cli.main import run
from tawthiq.link import linking

def hold(*told):
    print("linking", flush=True)
    time.sleep(60)

linking.prepare = hold
run()
"""
"""The program, waiting where its temporary folder is full of tables."""


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_no_temporary_folder_and_no_half_of_a_file(tmp_path: Path, number: signal.Signals) -> None:
    coded, output, temporary = tmp_path / "coded.jsonl", tmp_path / "incidents.jsonl", tmp_path / "temporary"
    coded.write_bytes(b"".join(a.to_json() + b"\n" for a in all_coded()))
    temporary.mkdir()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", RUN, "link", str(coded), "--output", str(output)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    try:
        assert running.stdout
        assert running.stdout.readline() == b"linking\n"
        assert [path.name.startswith("tawthiq-link-") for path in temporary.iterdir()] == [True]
        running.send_signal(number)
        _, errors = running.communicate(timeout=60)
    finally:
        running.kill()
        running.wait()
    assert running.returncode == 130
    assert b"Interrupted" in errors
    assert b"Traceback" not in errors
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["coded.jsonl", "temporary"]
