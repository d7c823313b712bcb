"""`tawthiq search` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tawthiq.cli.main import main

FIRST = "حلب. قصفت طائرات حربية بلدة تل رفعت يوم الاثنين، ما أدى إلى مقتل خمسة مدنيين."
SECOND = "خرجت مظاهرة في مدينة درعا، ولم يقع قصف."


@pytest.fixture
def archive(tmp_path: Path) -> str:
    for name, text in (("first", FIRST), ("second", SECOND)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    folder = tmp_path / "archive"
    files = [str(tmp_path / "first.txt"), str(tmp_path / "second.txt")]
    told = ["--published", "2018-01-15", "--outlet", "وكالة الاختبار", "--collector", "tester"]
    assert main(["ingest", *files, "--archive", str(folder), *told]) == 0
    return str(folder)


def test_jsonl_quotes_the_document(archive: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["search", "القصف مدنيون", "--archive", archive, "--format", "jsonl"]) == 0
    (line,) = capfdbinary.readouterr().out.splitlines()
    hit = json.loads(line)
    (passage,) = hit["passages"]
    assert [mark["text"] for mark in passage["marks"]] == ["قصفت", "مدنيين"]
    for quote in (passage, *passage["marks"]):
        assert FIRST[slice(*quote["span"])] == quote["text"]


def test_table(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "قصف -مدنيين", "--archive", archive]) == 0
    out = capsys.readouterr().out
    assert SECOND in out
    assert "1 found; nothing is coded yet." in out


def test_a_query_may_begin_with_a_minus(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "-مدنيين", "--archive", archive]) == 0
    assert SECOND in capsys.readouterr().out


def test_events(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "--archive", archive]) == 0
    capsys.readouterr()
    asked = ["--type", "air", "--place", "حلب", "--from", "2018", "--killed", "5"]
    assert main(["search", "--archive", archive, *asked]) == 0
    out = capsys.readouterr().out
    assert "Air/drone strike" in out
    assert "5 killed" in out
    assert "1 found; events of run 1." in out


def test_nothing_found(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "زلزال", "--archive", archive]) == 1
    assert "Nothing found." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ([], "Nothing to search for"),
        (['"قصف'], "at character 1"),
        (["--type", "air"], "tawthiq code"),
        (["قصف", "--near", "36,37,1", "--box", "1,2,3,4"], "exclude each other"),
        (["قصف", "--from", "2018-13"], "no calendar date"),
    ],
)
def test_wrong_use(archive: str, told: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", *told, "--archive", archive]) == 2
    assert says in capsys.readouterr().err


def test_there_must_be_an_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "قصف", "--archive", str(tmp_path / "none")]) == 2
    assert "no archive" in capsys.readouterr().err
