"""`tawthiq link`, `judge`, `explain` and `export` with an archive, as a user calls them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import ACTOR
from linked_archive import NAMES, add_reports, first_event, share, stored
from tawthiq.cli.main import main
from tawthiq.store import Store, create_archive, locate, open_archive
from tawthiq.store.log import entries

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("TAWTHIQ_COLLECTOR", "سلمى")
    location = locate(str(tmp_path / "archive"))
    create_archive(location, ACTOR)
    with open_archive(location) as store:
        add_reports(store)
        yield store


def at(store: Store) -> tuple[str, str]:
    return "--archive", str(store.location.folder)


def test_linking_tells_what_it_made_and_that_nothing_has_changed(filled: Store, capsys: Capture) -> None:
    assert main(["link", *at(filled)]) == 0
    told = capsys.readouterr().err
    assert "Linking 1 of run 1." in told
    assert f"{len(NAMES)} reports" in told
    assert main(["link", *at(filled)]) == 0
    assert "Nothing has changed since linking 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "problem"),
    [(["coded.jsonl"], "Say what to link"), (["--output", "x.jsonl"], "go with files"), (["--run", "7"], "No run")],
)
def test_what_does_not_go_with_an_archive_is_refused(
    filled: Store, capsys: Capture, more: list[str], problem: str
) -> None:
    assert main(["link", *more, *at(filled)]) == 2
    assert problem in capsys.readouterr().err


def test_the_reason_of_an_incident_can_be_read(filled: Store, capsys: Capture) -> None:
    event, other = first_event(filled, "clash-one"), first_event(filled, "clash-two")
    assert main(["explain", event, *at(filled)]) == 2
    assert "link --archive" in capsys.readouterr().err
    main(["link", *at(filled)])
    incident = next(i.id for i in stored(filled) if event in {ref.event for ref in i.events})
    capsys.readouterr()
    for name in (incident, event):
        assert main(["explain", name, *at(filled)]) == 0
        told = capsys.readouterr().out
        assert all(one in told for one in (incident, event, other, "the same day"))


def test_what_is_judged_is_linked_and_told(filled: Store, capsys: Capture) -> None:
    mine, arrests = first_event(filled, "mine"), first_event(filled, "arrests")
    assert main(["judge", "same", mine, arrests, *at(filled), "--why", "كما في الصور"]) == 0
    assert main(["link", *at(filled)]) == 0
    assert share(filled, "mine", "arrests")
    capsys.readouterr()
    main(["explain", mine, *at(filled)])
    assert "a person said so" in capsys.readouterr().out
    with filled.read() as connection:
        assert [(e.actor, e.action) for e in entries(connection)][-2:] == [("سلمى", "judge"), ("سلمى", "link")]


def test_no_event_no_judgement(filled: Store, capsys: Capture) -> None:
    assert main(["judge", "same", "nothing", first_event(filled, "mine"), *at(filled)]) == 2
    assert "no event of the run" in capsys.readouterr().err


def test_an_export_has_the_incidents_as_they_are_linked(filled: Store, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out"
    assert main(["export", "jsonl", *at(filled), "--output", str(out), "--profile", "full"]) == 0
    assert "are not linked" in capsys.readouterr().err
    main(["link", *at(filled)])
    capsys.readouterr()
    assert main(["export", "jsonl", *at(filled), "--output", str(out), "--profile", "full"]) == 0
    assert "are not linked" not in capsys.readouterr().err
    rows = [json.loads(line) for line in (out / "incidents.jsonl").read_bytes().splitlines()]
    assert {row["id"] for row in rows} == {one.id for one in stored(filled) if any(ref.event for ref in one.events)}
    clash = next(row for row in rows if first_event(filled, "clash-one") in json.dumps(row))
    assert first_event(filled, "clash-two") in json.dumps(clash)


def test_an_edit_of_a_linked_incident_becomes_a_judgement(filled: Store, tmp_path: Path, capsys: Capture) -> None:
    main(["link", *at(filled)])
    table = tmp_path / "march.csv"
    main(["export", "acled", *at(filled), "--output", str(table), "--profile", "full"])
    text = table.read_text("utf-8-sig")
    assert "Arrests" in text
    table.write_text(text.replace(",Arrests,", ",Abduction/forced disappearance,", 1), "utf-8-sig")
    assert main(["import", str(table), *at(filled)]) == 0
    assert "1 of 1 changes are judgements" in capsys.readouterr().err
