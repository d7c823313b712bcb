"""Benchmarks that read data of others say so where the data are not there."""

from __future__ import annotations

import json
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


def test_made_reports_differ_and_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from mutated import make_reports

    made = list(make_reports(400))
    assert made == list(make_reports(400))
    assert made[:50] != list(make_reports(50, seed=2))
    copies = [one for one in made if one.copy_of is not None]
    assert 20 <= len(copies) <= 60
    assert len({one.text for one in made if one.copy_of is None}) >= 0.99 * (400 - len(copies))
    for copy in copies:
        assert copy.copy_of is not None
        assert set(copy.text.split("\n")[1:-1]) <= set(made[copy.copy_of].text.split("\n"))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["files", "lines"])
def test_an_archive_is_measured(form: str) -> None:
    command = [sys.executable, str(BENCHMARKS / "archive.py"), "--reports", "20", "--as", form, "--jobs", "1", "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(run.stdout)
    assert figures["reports"] == 20
    assert figures["ingest"]["cpu_seconds"] > 0
    assert figures["code"]["peak_memory_mib"] > 0
    assert figures["size"]["database_mib"] > 0


def test_made_happenings_have_namesakes_updates_and_recalls(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from link_made import judge, made, write

    reports = list(made(3000))
    assert reports[:300] == list(made(3000))[:300]
    told = [(e, happening) for a, happenings in reports for e, happening in zip(a.events, happenings, strict=True)]
    assert len({e.id for e, _ in told}) == len(told) >= 3000
    tolls: dict[int, set[int | None]] = {}
    for one, happening in told:
        tolls.setdefault(happening, set()).update(row.low for row in one.casualties)
    assert sum(len(found) > 2 for found in tolls.values()) > 50
    assert sum(one.background for one, _ in told) > 50
    firsts = {happening: a.events[0] for a, (happening, *_) in reports}
    following = [(firsts[n], firsts[n + 1]) for n in firsts if n + 1 in firsts]
    assert sum(a.places[0].name == b.places[0].name and a.subtype == b.subtype for a, b in following) > 100

    write(200, tmp_path)
    lines = [line.split("\t") for line in (tmp_path / "truth.tsv").read_text().splitlines()]
    groups: dict[str, list[dict[str, str]]] = {}
    for report, event, happening in lines:
        groups.setdefault(happening, []).append({"report": report, "event": event})
    (tmp_path / "incidents.jsonl").write_text("".join(json.dumps({"events": g}) + "\n" for g in groups.values()))
    assert judge(tmp_path) == (1, 1, 1)
    alone = ({"events": [{"report": report, "event": event}]} for report, event, _ in lines)
    (tmp_path / "incidents.jsonl").write_text("".join(json.dumps(one) + "\n" for one in alone))
    precision, recall, _ = judge(tmp_path)
    assert precision == 1
    assert recall == pytest.approx(len(groups) / len(lines))
