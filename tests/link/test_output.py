"""What `tawthiq link` writes: whole incidents with their claims, as the published schema says."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from linked import all_coded, coded
from tawthiq.cli.main import main
from tawthiq.export.gathered import gather
from tawthiq.link.claims import claims_of
from tawthiq.link.read import read_incidents
from tawthiq.model.schema import linked_schema, linked_schema_text

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    one, other, copies = folder / "one.jsonl", folder / "other.jsonl", folder / "copies.jsonl"
    lines = [analysis.to_json() + b"\n" for analysis in all_coded()]
    one.write_bytes(b"\n".join(lines[:3]))
    other.write_bytes(b"".join(lines[3:]))
    copies.write_text('{"report": "raid-channel", "origin": "raid-agency"}\n', "utf-8")
    output = folder / "incidents.jsonl"
    assert main(["link", str(one), str(other), "--copies", str(copies), "--output", str(output)]) == 0
    return output


def test_every_line_is_as_the_published_schema_says(written: Path) -> None:
    validator = Draft202012Validator(linked_schema())
    for line in written.read_bytes().splitlines():
        assert [error.message for error in validator.iter_errors(json.loads(line))] == []


def test_the_schema_refuses_what_is_none(written: Path) -> None:
    incident: dict[str, Any] = json.loads(written.read_bytes().splitlines()[0])
    assert not Draft202012Validator(linked_schema()).is_valid({**incident, "schema": "other/1"})
    assert not Draft202012Validator(linked_schema()).is_valid({**incident, "claims": [{"field": 1}]})


def test_the_published_schema_is_what_the_types_give() -> None:
    assert (DOCS / "linked.schema.json").read_text("utf-8") == linked_schema_text(), "run: tawthiq schema --of linked"


def test_an_incident_has_the_claims_of_all_its_events(written: Path) -> None:
    analyses = {analysis.report.id: analysis for analysis in all_coded()}
    groups = {"raid-channel": "raid-agency"}
    for incident in read_incidents(written):
        told = [
            (analyses[ref.report], event)
            for ref in incident.events
            for event in analyses[ref.report].events
            if event.id == ref.event
        ]
        assert incident.claims == claims_of(told, groups)
        assert {claim.event for claim in incident.claims} == {ref.event for ref in incident.events} - {None}


def test_copies_are_one_group_of_claims(written: Path) -> None:
    groups = {claim.report: claim.group for incident in read_incidents(written) for claim in incident.claims}
    assert groups["raid-channel"] == groups["raid-agency"] == "raid-agency"
    assert groups["mine"] == "mine"


def test_an_export_takes_the_claims_as_they_are_linked(written: Path) -> None:
    incidents = tuple(read_incidents(written))
    assert gather(all_coded(), incidents, {"raid-channel": "raid-agency"}).incidents == incidents


def test_standard_input_is_read_twice_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: Path) -> None:
    class Input:
        buffer = io.BytesIO(b"".join(analysis.to_json() + b"\n" for analysis in all_coded()))

    monkeypatch.setattr("sys.stdin", Input)
    output = tmp_path / "incidents.jsonl"
    assert main(["link", "-", "--output", str(output)]) == 0
    assert all(incident.claims for incident in read_incidents(output))


def test_the_input_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "coded.jsonl"
    path.write_bytes(coded("mine").to_json() + b"\n")
    assert main(["link", str(path), "--output", str(path)]) == 2
    assert path.read_bytes() == coded("mine").to_json() + b"\n"
