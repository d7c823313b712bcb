"""Files of linking that another program or a person's hand spoilt: each fault is told, the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exported import FORMS
from tawthiq import frames
from tawthiq.cli.main import main
from tawthiq.errors import UnreadableSource
from tawthiq.model.events import Analysis
from told_incidents import claim, incident, raid, toll

Capture = pytest.CaptureFixture[str]
Line = dict[str, Any]
REPORT = "d" + "1" * 24


def _line() -> Line:
    means, damage = {"id": "rocket", "name": "rockets"}, {"object": "house", "effect": "destroyed"}
    more = claim("weapon", means, REPORT), claim("damage", damage, REPORT)
    made = incident(*raid(REPORT), toll(5, 5, REPORT), *more, ident="i1")
    found: Line = json.loads(made.to_json())
    return found


def _told(field: str, /, **change: Any) -> Callable[[Line], None]:
    """Changes the claims of a field."""

    def spoil(line: Line) -> None:
        for one in line["claims"]:
            if one["field"] == field:
                one.update(change)

    return spoil


FAULTS: list[tuple[Callable[[Line], Any], str]] = [
    (_told("place", value="كفرنبل"), "place: Expected `object`, got `str`"),
    (_told("place", value={}), "`name`"),
    (_told("place", value={"name": "كفرنبل", "lat": "35.6", "lon": 36}), "`$.lat`"),
    (_told("place", value={"name": "كفرنبل", "lat": 350, "lon": 36}), "<= 90.0"),
    (_told("date", value="2018-02-14"), "date: Expected `object`"),
    (_told("date", value={"end": "2018-02-14"}), "`start`"),
    (_told("killed", value="خمسة"), "killed: Expected `object`"),
    (_told("killed", value={"low": "5"}), "`$.low`"),
    (_told("killed", value={"low": -5}), ">= 0"),
    (_told("killed", value={"high": 1e300}), "`$.high`"),
    (_told("initiator", value="army"), "initiator: Expected `object`"),
    (_told("target", value={"name": "civilians"}), "`id`"),
    (_told("initiator", value={"id": 5, "name": "army"}), "`$.id`"),
    (_told("weapon", value={"id": "rocket"}), "`name`"),
    (_told("damage", value=["house"]), "no output of `tawthiq link`"),
    (_told("type", value={"type": "Battles"}), "type: Expected `str`"),
    (_told("status", value=1), "status: Expected `str`"),
    (_told("type", span=[9, 2]), "the span 9 to 2"),
    (_told("killed", superseded_by=99), "superseded_by 99"),
    (lambda line: line.pop("id"), "`id`"),
    (lambda line: line.update(claims="none"), "`$.claims`"),
    (lambda line: line.update(events=[]), "it has no events"),
    (lambda line: line.update(claims=[]), "has no claims: name the coded files"),
]


@pytest.mark.parametrize(("spoil", "message"), FAULTS)
def test_a_spoilt_incident_is_told_with_its_line_and_the_rest_goes_on(
    tmp_path: Path, capsys: Capture, spoil: Callable[[Line], Any], message: str
) -> None:
    bad, path, out = _line(), tmp_path / "incidents.jsonl", tmp_path / "out"
    spoil(bad)
    path.write_text("\n".join(map(json.dumps, (_line(), bad, _line() | {"id": "i3"}))) + "\n", "utf-8")
    assert main(["export", "jsonl", str(path), "--output", str(out)]) == 3
    assert len((out / "incidents.jsonl").read_bytes().splitlines()) == 2
    told = capsys.readouterr().err
    assert f"{path}:2: " in told
    assert message in told
    with pytest.raises(UnreadableSource):
        frames.incidents(path)


@pytest.mark.parametrize("form", FORMS)
def test_a_line_that_is_no_json_stops_no_format(tmp_path: Path, capsys: Capture, form: str) -> None:
    path, out = tmp_path / "incidents.jsonl", tmp_path / "out"
    path.write_text(f"{json.dumps(_line())}\n{{half a li\n", "utf-8")
    assert main(["export", form, str(path), "--output", str(out)]) == 3
    assert f"{path}:2: " in capsys.readouterr().err
    assert (out / "export.json").is_file()


def test_reading_back_a_table_tells_that_its_incidents_could_not_all_be_read(tmp_path: Path, capsys: Capture) -> None:
    path, out = tmp_path / "incidents.jsonl", tmp_path / "out"
    path.write_text(json.dumps(_line()) + "\n", "utf-8")
    assert main(["export", "acled", str(path), "--output", str(out)]) == 0
    path.write_text(json.dumps(_line()) + "\nx\n", "utf-8")
    assert main(["import", str(out / "acled.csv"), str(path)]) == 3
    assert f"{path}:2: " in capsys.readouterr().err


def test_an_event_that_the_coded_files_lack_is_told(
    tmp_path: Path, capsys: Capture, perfect: Callable[[str], Analysis]
) -> None:
    coded, linked, out = tmp_path / "coded.jsonl", tmp_path / "incidents.jsonl", tmp_path / "out"
    analysis = perfect("D001")
    coded.write_bytes(analysis.to_json() + b"\n")
    event = analysis.events[0].id
    mine = _line() | {"claims": [], "events": [{"report": analysis.report.id, "event": event}]}
    other = _line() | {"id": "i3"}  # of a report that was not coded here; it has its claims with it
    gone = _line() | {"id": "i2", "events": [{"report": analysis.report.id, "event": "gone"}]}
    linked.write_text("\n".join(map(json.dumps, (mine, gone, other))) + "\n", "utf-8")
    assert main(["export", "jsonl", str(coded), str(linked), "--output", str(out), "--profile", "full"]) == 3
    told = capsys.readouterr().err
    assert f"{linked}:2: The coded files do not have event gone of report {analysis.report.id}." in told
    assert "link these again" in told
    assert f"{linked}:1: " not in told
    assert f"{linked}:3: " not in told
    rows = [json.loads(line) for line in (out / "incidents.jsonl").read_bytes().splitlines()]
    assert {"i1", "i2", "i3"} <= {row["id"] for row in rows}
