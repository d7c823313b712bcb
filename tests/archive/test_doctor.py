"""`doctor` tells what is wrong and mends what is safe; the commands of custody tell what they did."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from made_archives import SENTENCES, tamper
from tawthiq.archive.checks import Check
from tawthiq.archive.doctor import check_installation
from tawthiq.archive.doctor_archive import check_archive
from tawthiq.cli.main import main
from tawthiq.store import Location


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """With five documents, two of them in one source, coded."""
    monkeypatch.setenv("TAWTHIQ_COLLECTOR", "tester")
    (tmp_path / "in").mkdir()
    for n, sentence in enumerate(SENTENCES[:3]):
        (tmp_path / "in" / f"{n}.txt").write_text(sentence, "utf-8")
    lines = [msgspec.json.encode({"text": f"{SENTENCES[3]} {n}", "id": str(n)}).decode() for n in (1, 2)]
    (tmp_path / "in" / "two.jsonl").write_text("\n".join(lines), "utf-8")
    assert main(["ingest", str(tmp_path / "in"), "--archive", str(tmp_path / "a")]) == 0
    assert main(["code", "--archive", str(tmp_path / "a")]) == 0
    capsys.readouterr()
    return tmp_path / "a"


def checks(folder: Path, *, mend: bool = False) -> dict[str, Check]:
    return {check.what: check for check in check_archive(Location(folder=folder), mend=mend, actor="tester")}


def states(folder: Path, *, mend: bool = False) -> dict[str, str]:
    return {name: check.state for name, check in checks(folder, mend=mend).items() if name != "signatures"}


def test_an_installation_is_told_in_lines_with_how_to_mend_them() -> None:
    found = list(check_installation())
    assert {"Python", "SQLite", "tesseract", "extra archive", "gazetteer packs"} <= {check.what for check in found}
    assert all(check.mend for check in found if check.state != "ok")


def test_a_whole_archive_is_well(archive: Path) -> None:
    assert set(states(archive).values()) == {"ok"}


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM search_forms", "search forms"),
        ("UPDATE search_forms SET st = 'x'", None),
        ("UPDATE events SET type = 'x'", None),
        ("DELETE FROM claims", None),
        ("UPDATE event_places SET lat = 1.0", None),
    ],
)
def test_what_is_derived_is_made_again(
    archive: Path, statement: str, what: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(archive, statement)
    if what:
        assert states(archive)[what] == "look"
    assert main(["verify", str(archive)]) == 1
    assert main(["doctor", str(archive), "--mend"]) == 0
    assert set(states(archive).values()) == {"ok"}
    capsys.readouterr()
    assert main(["verify", str(archive)]) == 0, capsys.readouterr().out


def test_what_interrupted_runs_left_is_cleared(archive: Path) -> None:
    (archive / "incoming").mkdir(exist_ok=True)
    (archive / "incoming" / "x").mkdir()
    (archive / "incoming" / "x" / "lock").touch()
    lines = (archive / "log.jsonl").read_bytes().splitlines(keepends=True)
    (archive / "log.jsonl").write_bytes(b"".join(lines[:-2]))
    found = states(archive)
    assert (found["interrupted runs"], found["log.jsonl"]) == ("look", "look")
    mended = checks(archive, mend=True)
    assert mended["interrupted runs"].mended
    assert mended["log.jsonl"].mended
    assert set(states(archive).values()) == {"ok"}


def test_an_archive_that_cannot_be_opened_is_broken(tmp_path: Path) -> None:
    (found,) = check_archive(Location(folder=tmp_path / "none"), mend=False, actor="tester")
    assert (found.state, found.what) == ("broken", "archive")


def document_id(archive: Path, words: str) -> str:
    import sqlite3

    with sqlite3.connect(archive / "tawthiq.sqlite") as database:
        found = database.execute("SELECT id FROM documents WHERE instr(text, ?)", (words,)).fetchone()[0]
    database.close()
    return str(found)


def test_the_life_of_an_archive(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verified, packed, backed up, one document withdrawn and one erased, restored: each command by its name."""
    at = str(archive)
    assert main(["verify", at, "--format", "jsonl"]) == 0
    *_, end = capsys.readouterr().out.splitlines()
    head = msgspec.json.decode(end)["head"]
    first, second = document_id(archive, "مسيّرة"), document_id(archive, "لغم")
    assert main(["export", "evidence", first, "--archive", at, "--output", str(tmp_path / "p.zip")]) == 0
    assert main(["verify", "--bag", str(tmp_path / "p.zip")]) == 0
    some = ["export", "evidence", "--archive", at, "--output", str(tmp_path / "q"), "--query"]
    assert main([*some, "لا شيء كهذا"]) == 2
    assert main([*some, "لغم OR مستودع"]) == 0
    assert len(list((tmp_path / "q" / "data" / "documents").glob("*.txt"))) == 2
    assert main(["archive", "withdraw", at, second, "--reason", "retracted"]) == 0
    assert main(["archive", "withdraw", at, second, "--reason", "again"]) == 1
    assert main(["archive", "restore-document", at, second, "--reason", "right after all"]) == 0
    assert main(["archive", "erase", at, first, "--reason", "asked", "--basis", "GDPR 17"]) == 2, "nobody can be asked"
    assert main(["archive", "erase", at, first, "--reason", "asked", "--basis", "GDPR 17", "--yes"]) == 0
    third = document_id(archive, "بجراحه")
    shared = ["archive", "erase", at, third, "--reason", "asked", "--basis", "GDPR 17", "--yes"]
    assert main(shared) == 2
    assert "--keep-others" in capsys.readouterr().err
    assert main([*shared, "--keep-others"]) == 0
    assert main(["backup", at, str(tmp_path / "b.tar.gz")]) == 0
    assert main(["restore", str(tmp_path / "b.tar.gz"), str(tmp_path / "back")]) == 0
    assert main(["restore", str(tmp_path / "b.tar.gz"), str(tmp_path / "back")]) == 2
    for place in (at, str(tmp_path / "back")):
        assert main(["verify", place, "--expect-head", head]) == 0
    assert main(["verify", at, "--expect-head", "0" * 63 + "1"]) == 1
    assert main(["ingest", str(tmp_path / "in"), "--archive", at]) == 0
    assert main(["verify", at]) == 0
    assert main(["search", "مسيّرة", "--archive", at]) == 1, "what was erased is not taken again"


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["verify", "a", "--bag", "b"], ["export", "evidence", "--archive", "a", "--output", "b"],
     ["doctor", "--mend"], ["archive", "withdraw", "a", "--reason", "x"], ["verify", "nowhere"],
     ["restore", "nowhere", "there"], ["backup", "nowhere", "there"]],
)  # fmt: skip
def test_wrong_use_is_told(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert list(tmp_path.iterdir()) == []
