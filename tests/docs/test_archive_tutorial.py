"""The tutorial of archives: each of its commands is run, in its order, and prints what the page shows."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from tawthiq.cli.main import main
from tutorials import steps

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "tutorial" / name for name in ("archive.md", "archive.ar.md")]
NOTHING_FOUND = 1


def test_both_pages_show_the_same() -> None:
    english, arabic = (steps(page) for page in PAGES)
    assert english == arabic


def test_each_command_does_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAWTHIQ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TAWTHIQ_COLLECTOR", "tester")
    monkeypatch.setenv("COLUMNS", "200")
    n_run = 0
    for commands, shown in steps(PAGES[0]):
        printed = ""
        for command in commands:
            program, *words = shlex.split(command)
            assert program == "tawthiq"
            code = main(words)
            told = capsys.readouterr()
            printed += told.out + told.err
            assert code == (NOTHING_FOUND if shown == ["Nothing found."] and words[0] == "search" else 0), command
            n_run += 1
        flat = " ".join(printed.split())
        assert [line for line in shown if " ".join(line.split()) not in flat] == []
    assert n_run >= 15
    heads = [_head(name, capsys) for name in ("build/archive", "build/restored")]
    assert heads[0] == heads[1]


def _head(archive: str, capsys: pytest.CaptureFixture[str]) -> str:
    main(["verify", archive])
    return next(line for line in capsys.readouterr().out.splitlines() if "Head of the log" in line)
