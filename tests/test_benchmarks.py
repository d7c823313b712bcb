"""Benchmarks that read data of others say so where the data are not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.parametrize(
    ("script", "data"),
    [
        ("airwars", "airwars_dev.jsonl"),
        ("places", "airwars_dev.jsonl"),
        ("protest_assault", "arabic_gsr_dev.jsonl"),
    ],
)
def test_absent_data_are_named(script: str, data: str, tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / f"{script}.py"), str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert data in run.stderr + run.stdout
    assert "Traceback" not in run.stderr
