"""The quality of the coder on reports that its models did not see, against pinned floors; and the keeping of floors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tawthiq.evaluate.events import SLOTS
from tawthiq.evaluate.measures import FIELDS

gate = pytest.importorskip("tawthiq.train.gate", reason="needs scikit-learn")

FLOORS = Path(__file__).parent / "floors.json"
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.1.0]\n\n- First.\n"


@pytest.mark.slow
def test_no_figure_lies_below_its_floor(gold_dir: Path) -> None:
    floors = gate.read_floors(FLOORS)
    assert gate.stale(floors, gold_dir) is None, gate.stale(floors, gold_dir)
    faults = gate.shortfalls(floors.floors, gate.measured(gold_dir))
    assert not faults, "\n".join(faults)


def test_every_figure_has_a_floor() -> None:
    assert set(json.loads(FLOORS.read_bytes())["floors"]) == {"events", "slots", *SLOTS, *FIELDS}


def test_stale_floors_name_the_command(gold_dir: Path) -> None:
    said = gate.stale(gate.Floors("another corpus", {}), gold_dir)
    assert said is not None
    assert "python -m tawthiq.train.gate --pin" in said


def test_shortfalls() -> None:
    assert gate.shortfalls({"events": 0.8, "date": 0.7}, {"events": 0.8, "date": 0.9}) == []
    assert gate.shortfalls({"events": 0.8}, {"events": 0.799}) == ["events: 0.799, its floor is 0.800"]
    assert gate.shortfalls({"events": 0.8}, {}) == ["events: 0.000, its floor is 0.800"]


def test_floors_only_rise() -> None:
    assert gate.raised({"events": 0.8}, {"events": 0.9}) == {"events": 0.89}
    assert gate.raised({"events": 0.8}, {"events": 0.805}) == {"events": 0.8}
    assert gate.lowered({"events": 0.8, "date": 0.7}, {"events": 0.7, "date": 0.705}) == {"events": 0.69, "date": 0.7}


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "floors.json").write_text('{"corpus": "c", "floors": {"events": 0.8}}', "utf-8")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(gate, "CHANGELOG", tmp_path / "CHANGELOG.md")
    return tmp_path


def test_a_lower_floor_is_refused_without_a_reason(pinned: Path) -> None:
    assert gate.pin({"events": 0.7}, "d", reason=None) == ["events: 0.700, its floor is 0.800"]
    assert gate.read_floors(pinned / "floors.json").corpus == "c"


def test_a_reason_goes_into_the_changelog(pinned: Path) -> None:
    assert gate.pin({"events": 0.7}, "d", reason="Harder reports.") == []
    assert gate.read_floors(pinned / "floors.json") == gate.Floors("d", {"events": 0.69})
    added = "### Changed\n\n- Quality floors lowered (events 0.800 to 0.690): Harder reports.\n"
    assert (pinned / "CHANGELOG.md").read_text("utf-8") == CHANGELOG.replace("thing.\n", f"thing.\n\n{added}")
    assert gate.pin({"events": 0.6}, "d", reason="Again.") == []
    assert (pinned / "CHANGELOG.md").read_text("utf-8").count("### Changed") == 1


def test_a_risen_floor_leaves_the_changelog_alone(pinned: Path) -> None:
    assert gate.pin({"events": 0.9}, "d", reason="Not needed.") == []
    assert (pinned / "CHANGELOG.md").read_text("utf-8") == CHANGELOG


@pytest.mark.parametrize("arguments", [["--pin", "--allow-regression"], ["--pin", "--reason", "why"]])
def test_flag_and_reason_go_together(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        gate.main(arguments)
    assert stop.value.code == 2
