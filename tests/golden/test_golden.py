"""What the coder takes from six self-written reports of different manners, held still: a change of it is looked at.

`pytest tests/golden --update-golden` writes the snapshots anew; read their diff before you commit it. They hold only
what a reader would check first, no scores, for those change with every training.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import tawthiq
from tawthiq.model.events import Event

HERE = Path(__file__).parent
GOLD = HERE.parent / "gold"

REPORTS = {
    "D001": "an agency's dispatch: headline, lead, an attempt, a recap",
    "D005": "a monitor's report on one case",
    "D029": "a military communiqué of a group",
    "D064": "an agency's report with two sides' accounts",
    "D098": "a channel's running list, with emoji and split letters",
    "D016": "words of war and no event",
}


def gist(event: Event) -> dict[str, Any]:
    return {
        "trigger": event.trigger.text,
        "subtype": event.subtype,
        "places": [place.name for place in event.places],
        "casualties": [[c.outcome, c.low, c.high] for c in event.casualties],
    }


def coded(name: str) -> list[str]:
    text = (GOLD / "texts" / f"{name}.txt").read_bytes().decode()
    source = json.loads((GOLD / f"{name}.json").read_bytes())["source"]
    published = date.fromisoformat(source["published"]) if source["published"] else None
    events = tawthiq.code(text, published=published, outlet=source["outlet"], id=name).events
    return [json.dumps(gist(event), ensure_ascii=False) for event in events]


@pytest.mark.parametrize("name", REPORTS)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    path = HERE / f"{name}.jsonl"
    lines = coded(name)
    if request.config.getoption("--update-golden"):
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    assert path.read_text("utf-8").splitlines() == lines, "if the change is meant: pytest tests/golden --update-golden"


def test_every_snapshot_has_its_report() -> None:
    assert {path.stem for path in HERE.glob("*.jsonl")} == set(REPORTS)


def test_updating_is_refused_in_ci() -> None:
    command = [sys.executable, "-m", "pytest", "--update-golden", "--collect-only", "-q", str(HERE)]
    run = subprocess.run(command, env={**os.environ, "CI": "true"}, cwd=HERE.parents[1], capture_output=True, text=True)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "refused where CI is set" in run.stderr
