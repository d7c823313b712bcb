"""With the base install alone every command that needs more says what to install, and the others work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MISSING = (
    "alembic", "charset_normalizer", "datasketch", "defusedxml", "fastwarc", "feedparser", "httpcore", "httpx", "lxml",
    "numpy", "openpyxl", "prometheus_client", "psycopg", "pycld2", "pypdfium2", "scipy", "sqlalchemy", "trafilatura",
    "vl_convert", "warcio", "watchfiles",
)  # fmt: skip
BARE = """
import json, sys
missing, lines = json.loads(sys.argv[1])
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
from tawthiq.cli.main import main
for line in lines:
    print("==", main(line), flush=True)
"""


def run(folder: Path, lines: list[list[str]]) -> str:
    """What the commands print to standard output and to standard error, where none of `MISSING` is installed."""
    call = [sys.executable, "-c", BARE, json.dumps([MISSING, lines])]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_what_needs_an_archive_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text('contact = "a@example.org"\n[[folder]]\npath = "in"\n')
    lines = [
        ["ingest", "x.txt", "--archive", "a"], ["verify", "a"],
        ["search", "لغم", "--archive", "a"], ["doctor", "a"], ["backup", "a", "b.tar"], ["restore", "b.tar", "a"],
        ["watch", "w.toml", "--archive", "a"], ["archive", "info", "a"], ["code", "--archive", "a"],
        ["runs", "list", "--archive", "a"],
    ]  # fmt: skip
    said = run(tmp_path, lines)
    assert said.count("== 2") == len(lines)
    assert said.count('pip install "tawthiq[archive]"') == len(lines)


def test_a_report_says_what_draws_its_charts(tmp_path: Path) -> None:
    said = run(tmp_path, [["report", "coded.jsonl", "--output", "r.html"]])
    assert "== 2" in said
    assert 'pip install "tawthiq[report]"' in said


def test_coding_a_file_needs_no_more(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("أُصيب ثلاثة مدنيين بجروح في انفجار لغم قرب بلدة الرمانة.", encoding="utf-8")
    said = run(tmp_path, [["code", "x.txt"], ["doctor"]])
    assert said.count("== 0") >= 1
    assert "pip install" in said, "the doctor names what is not there"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAWTHIQ_HOME", str(tmp_path / "home"))
