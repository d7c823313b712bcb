"""The benchmark of search makes its archive and asks every kind of query of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "search.py"


def test_every_kind_is_measured() -> None:
    command = [sys.executable, str(SCRIPT), "--documents", "300", "--events", "600", "--queries", "40", "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert len(found) == 40
    kinds = {one["kind"] for one in found if one["hits"]}
    assert len(kinds) > 15
