"""Nothing is lost and nothing doubled by SIGKILL, and the same command run again makes good the rest.

A few moments of each; `benchmarks/kill.py` takes many.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archives import STORES
from killing import (
    Copies,
    Databases,
    Folders,
    Kills,
    Task,
    code_task,
    ingest_task,
    kills_by_clock,
    kills_by_line,
    link_task,
    migrate_task,
    prepare,
)

SEED = 5


@pytest.fixture(params=STORES)
def copies(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    prepare()
    if request.param == "sqlite":
        return Folders(tmp_path / "archives")
    return Databases(request.getfixturevalue("server"))


def task(name: str, copies: Copies, folder: Path) -> Task:
    if name == "ingest":
        return ingest_task(copies, folder, files=20, lines=40)
    if name == "code":
        return code_task(copies, folder, files=12, jobs=1)
    if name == "link":
        return link_task(copies)
    return migrate_task(copies, 200)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kills", "moments"),
    [
        ("ingest", kills_by_line, 2),
        ("ingest", kills_by_clock, 1),
        ("code", kills_by_clock, 1),
        ("link", kills_by_line, 2),
        ("link", kills_by_clock, 1),
        ("migrate", kills_by_line, 2),
    ],
)
def test_killed_commands_lose_and_double_nothing(
    copies: Copies, tmp_path: Path, name: str, kills: Kills, moments: int
) -> None:
    if isinstance(copies, Databases):
        moments = 1  # what differs there is the database, whose own steps no line of ours falls into
    outcomes = list(kills(task(name, copies, tmp_path / "sources"), copies, moments, SEED))
    assert [outcome for outcome in outcomes if outcome.faults] == []
    assert len(outcomes) == moments
