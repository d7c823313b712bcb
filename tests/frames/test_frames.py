"""Tables for analysis: types, what they hold, where they come from, and that the tutorial's code runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("polars")
pytest.importorskip("geopandas")

import polars as pl

from tawthiq import frames
from tawthiq.cli.main import main
from tawthiq.errors import InputError, UnreadableSource
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import EventRef, incident_id
from tricky_incidents import incident, tricky

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMES = tuple(f"D{n:03}" for n in range(1, 31))


@pytest.fixture(scope="module")
def analyses(perfect: Callable[[str], Analysis]) -> list[Analysis]:
    return [perfect(name) for name in NAMES]


@pytest.fixture(scope="module")
def coded(analyses: list[Analysis], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("coded") / "coded.jsonl"
    path.write_bytes(b"".join(analysis.to_json() + b"\n" for analysis in analyses))
    return path


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    path = tmp_path / "incidents.jsonl"
    path.write_bytes(b"".join(one.to_json() + b"\n" for one in (incident(), incident("i2", place=None))))
    return path


def test_the_code_of_the_tutorial_runs(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(coded.parent)
    blocks = BLOCK.findall((ROOT / "docs" / "tutorial" / "analysis.md").read_text("utf-8"))
    assert len(blocks) > 8
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "analysis.md", "exec"), names)


def test_every_event_is_a_row_with_all_that_it_has(analyses: list[Analysis], coded: Path) -> None:
    table = frames.events(coded).to_pylist()
    told = [(analysis, event) for analysis in analyses for event in analysis.events]
    assert [(row["report"], row["event"]) for row in table] == [(a.report.id, e.id) for a, e in told]
    for row, (analysis, event) in zip(table, told, strict=True):
        assert row["date_start"] == (date.fromisoformat(event.date.start) if event.date.start else None)
        assert [(p["name"], p["lat"]) for p in row["places"]] == [(p.name, p.lat) for p in event.places]
        assert [(c["low"], c["high"], c["text"]) for c in row["casualties"]] == [
            (c.low, c.high, c.text) for c in event.casualties
        ]
        for part in (*row["places"], *row["casualties"], *row["damage"]):
            assert analysis.text[part["start"] : part["end"]] == part["text"]


def test_incidents_of_linking_are_taken_as_they_are(linked: Path) -> None:
    table = frames.incidents(linked)
    assert table["id"].to_pylist() == ["i1", "i2"]
    assert table["deaths_low"].to_pylist() == [3, 3]
    assert table["killed_max"].to_pylist() == [None, None]
    assert frames.claims(linked)["incident"].to_pylist()[0] == "i1"


def test_events_that_are_in_no_incident_are_incidents(coded: Path, linked: Path) -> None:
    together = frames.incidents(coded, linked)
    assert together.num_rows == frames.events(coded).num_rows + 2


def test_a_geopandas_frame_has_no_point_where_nobody_tells_one(linked: Path) -> None:
    frame = frames.geopandas(frames.incidents(linked))
    assert [p if p is None else (p.x, p.y) for p in frame.geometry] == [(36.7111, 35.9583), None]
    assert frame.crs == "EPSG:4326"
    assert frame["killed_max"].isna().all()
    assert str(frame["killed_min"].dtype).startswith("int64")


def test_a_polars_frame_has_the_table(linked: Path) -> None:
    table = frames.incidents(linked)
    assert frames.polars(table).to_dicts() == table.to_pylist()
    assert frames.polars(table).schema["initiators"] == pl.List(pl.String)


def test_a_public_table_has_no_words_of_reports(linked: Path) -> None:
    assert "بنش" in str(frames.incidents(linked).to_pylist())
    assert "بنش" not in str(frames.incidents(linked, level="public").to_pylist())
    assert frames.claims(linked, level="public")["quote"].to_pylist() == [None] * frames.claims(linked).num_rows


def test_names_are_never_in_a_public_table(linked: Path) -> None:
    with pytest.raises(InputError, match="never holds names"):
        frames.incidents(linked, level="public", with_names=True)


def test_text_that_tricks_is_a_value_like_any(tmp_path: Path) -> None:
    path = tmp_path / "incidents.jsonl"
    path.write_bytes(b"".join(one.to_json() + b"\n" for one in tricky()))
    assert frames.incidents(path).num_rows == len(tricky())


def test_a_line_that_cannot_be_read_stops_the_analysis(coded: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(coded.read_bytes() + b'{"schema": "tawthiq/1"}\n')
    with pytest.raises(UnreadableSource):
        frames.incidents(broken)


@pytest.mark.parametrize("arguments", [{}, {"archive": "a"}])
def test_files_or_an_archive_have_to_be_named(arguments: dict[str, str], coded: Path) -> None:
    with pytest.raises(InputError, match="Name the"):
        frames.events(*([coded] if arguments else []), **arguments)


def test_an_archive_gives_the_same_tables_as_files(tmp_path: Path) -> None:
    archive = str(tmp_path / "archive")
    assert main(["ingest", str(ROOT / "examples" / "report.txt"), "--archive", archive]) == 0
    assert main(["code", "--archive", archive]) == 0
    events = frames.events(archive=archive)
    assert events.num_rows > 5
    names = zip(events["report"].to_pylist(), events["event"].to_pylist(), strict=True)
    assert frames.incidents(archive=archive)["id"].to_pylist() == [incident_id(EventRef(*one)) for one in names]
    assert set(frames.claims(archive=archive)["report"].to_pylist()) == set(events["report"].to_pylist())
    assert frames.incidents(archive=archive, level="public")["outlets"].to_pylist()
