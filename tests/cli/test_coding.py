"""Running the coder over many inputs: order, failures, several processes, interruption from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tawthiq.cli import coding
from tawthiq.errors import UnreadableSource
from tawthiq.ingest import Failure, Item, Note
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis

ARABIC = "قتل خمسة مدنيين بقصف على بلدة حيش"


def items() -> list[Item]:
    reports: list[Item] = [Report(id=str(number), text=f"{ARABIC} {number}") for number in range(7)]
    return [*reports[:3], Failure("bad.txt", UnreadableSource("x")), Note("folder", "y"), *reports[3:]]


def names(outcomes: list[coding.Outcome]) -> list[str]:
    return [outcome.report.id if isinstance(outcome, Analysis) else outcome.where for outcome in outcomes]


def test_outcomes_keep_the_order_of_the_inputs() -> None:
    assert names(list(coding.code_all(items()))) == ["0", "1", "2", "bad.txt", "folder", "3", "4", "5", "6"]


def test_several_processes_give_the_same_in_the_same_order() -> None:
    """Each process has the real coder, where the stand-in of the other tests does not reach."""
    found = list(coding.code_all(items(), jobs=2))
    assert names(found) == ["0", "1", "2", "bad.txt", "folder", "3", "4", "5", "6"]


RUN = """
import sys, time
from tawthiq.cli import coding
from tawthiq.model.events import SCHEMA, Analysis, Coder, ReportInfo

def slow(report, gazetteers=None):
    time.sleep(0.05)
    unknown = dict.fromkeys(("path", "title", "outlet", "dateline", "byline", "published"))
    info = ReportInfo(id=report.id, sha256="", **unknown)
    return Analysis(schema=SCHEMA, report=info, events=(), issues=(), coder=Coder(name="", version="", lexicon=""))

coding.code_one = slow
from tawthiq.cli.main import run
run()
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    rows = (json.dumps({"id": str(number), "text": ARABIC}) for number in range(400))
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def start(many: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", RUN, "code", str(many), "--format", "jsonl", *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def test_ctrl_c_leaves_whole_lines(many: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    running = start(many, "--output", str(output))
    while not output.exists() or not output.stat().st_size:
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Interrupted" in errors
    assert b"Traceback" not in errors
    written = output.read_bytes()
    assert written.endswith(b"\n")
    assert 0 < len([json.loads(line) for line in written.splitlines()]) < 400


def test_a_reader_that_leaves_ends_the_run_quietly(many: Path) -> None:
    running = start(many)
    assert running.stdout
    assert running.stderr
    assert json.loads(running.stdout.readline())["report"]["id"] == "0"
    running.stdout.close()
    errors = running.stderr.read()
    assert running.wait(timeout=60) == 0
    assert not errors
    running.stderr.close()
