"""The file of proposals: it comes back as it was written, keeps a reviewer's work, and says what is wrong with it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tawthiq.errors import InputError, ProposalError
from tawthiq.learn.accepted import COLUMNS, accepted_rows, write_rows
from tawthiq.learn.proposals import (
    Proposal,
    Proposals,
    carried,
    read_proposals,
    write_proposals,
)
from tawthiq.learn.propose import propose
from tawthiq.resolve import geodesy
from telling import NOTHING_KNOWN, around, exactly, known, told

TRUTH = (35.5, 36.6)
FOUR = around(TRUTH, [(12, 10), (18, 100), (25, 190), (15, 280)])
DONE = {"decision": "accept", "reviewer": "r.k.", "reviewed_on": date(2024, 5, 31)}


def made() -> Proposals:
    """One placed with an outlier and a namesake, one with two positions, one undetermined."""
    names = known("خربة الزيتون", geodesy.project(*TRUTH, 200, 70))
    placed = [exactly(a, TRUTH) for a in FOUR] + [told(FOUR[1], 18, 90.0)]
    several = [_renamed(exactly(a, TRUTH, bearing=False), "تل: الرمان") for a in FOUR[:2]]
    loose = [_renamed(told(FOUR[0], 44.0), "عين # البيضا")]
    places = [*propose(placed, names), *propose([*several, *loose], NOTHING_KNOWN)]
    return Proposals(version="1", lexicon="aa", archives=("a", "b"), n_reports=9, n_mentions=8, places=tuple(places))


def _renamed(one: Any, name: str) -> Any:
    return msgspec.structs.replace(one, name=name, key=name, quote=f'"{name}": yes, 12:30\nno')


def decided(place: Proposal, **fields: Any) -> Proposal:
    return msgspec.structs.replace(place, **{**DONE, **fields})


def with_first(proposals: Proposals, **fields: Any) -> Proposals:
    places = (decided(proposals.places[0], **fields), *proposals.places[1:])
    return msgspec.structs.replace(proposals, places=places)


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    proposals = with_first(made(), note="seen on a map")
    write_proposals(path, proposals)
    assert read_proposals(path) == proposals
    assert [p.name for p in tmp_path.iterdir()] == ["p.yaml"]


def test_a_reviewer_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    write_proposals(path, made())
    text = path.read_text("utf-8")
    assert "name: خربة الزيتون" in text
    assert "\n  decision: null\n" in text
    assert text.startswith("# ")


def test_only_accepted_places_become_rows(tmp_path: Path) -> None:
    proposals = made()
    placed, several, loose = proposals.places
    placed = decided(placed, name_en="Khirbet al-Zaytun")
    several = decided(several, choose=2)
    proposals = msgspec.structs.replace(proposals, places=(placed, several, decided(loose, decision="reject")))
    path = tmp_path / "p.csv"
    write_rows(path, accepted_rows(proposals, "p.yaml"))
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert [r["name_ar"] for r in rows] == ["خربة الزيتون", "تل: الرمان"]
    assert rows[0]["name_en"] == "Khirbet al-Zaytun"
    assert float(rows[0]["lat"]) == pytest.approx(placed.lat)
    assert float(rows[1]["lat"]) == pytest.approx(several.options[1].lat)
    assert float(rows[0]["radius_km"]) == pytest.approx(placed.radius_km)
    assert "r.k." in rows[0]["source"]
    assert "2024-05-31" in rows[0]["source"]


def test_open_entries_give_no_rows() -> None:
    assert accepted_rows(made(), "p.yaml") == ()


@pytest.mark.parametrize(
    ("number", "fields", "message"),
    [
        (0, {"decision": "yes"}, "Write accept or reject"),
        (0, {"decision": None}, "Write accept or reject"),
        (0, {"reviewer": " "}, "reviewer is empty"),
        (0, {"reviewed_on": None}, "reviewed_on is empty"),
        (0, {"lat": 135.5}, "cannot be right"),
        (0, {"radius_km": 0.0}, "cannot be right"),
        (1, {}, "1 to 2, at choose"),
        (1, {"choose": 3}, "there are 2 options"),
        (2, {}, "it has no position"),
    ],
)
def test_an_incomplete_decision_is_named(number: int, fields: dict[str, Any], message: str) -> None:
    places = list(made().places)
    places[number] = decided(places[number], **fields)
    with pytest.raises(ProposalError) as caught:
        accepted_rows(msgspec.structs.replace(made(), places=tuple(places)), "p.yaml")
    assert message in str(caught.value)
    assert f"place {number + 1} ({places[number].name})" in str(caught.value)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: "", "is no file of proposals"),
        (lambda text: "- a\n- b\n", "is no file of proposals"),
        (lambda text: text.replace("tawthiq-proposals/1", "other/9"), "is no file of proposals"),
        (lambda text: text.replace("places:", "places: [", 1), "is no YAML any more"),
        (lambda text: text.replace("  lat: ", "  lat: about ", 1), "place 1 (خربة الزيتون)"),
        (lambda text: text.replace("  reviewed_on: null", "  reviewed_on: yesterday", 1), "reviewed_on"),
        (lambda text: text.replace("  name: 'تل", "  nom: 'تل", 1), "place 2"),
        (lambda text: text.replace("n_reports: 9", "n_reports: many", 1), "n_reports"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told(damage: Any, message: str, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    write_proposals(path, made())
    text = path.read_text("utf-8")
    path.write_text(damage(text), "utf-8")
    assert damage(text) != text
    with pytest.raises(ProposalError, match=r"p\.yaml") as caught:
        read_proposals(path)
    assert message in str(caught.value)


def test_other_bytes_and_absent_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    with pytest.raises(InputError, match="cannot be opened"):
        read_proposals(path)
    path.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(ProposalError, match="UTF-8"):
        read_proposals(path)
    with pytest.raises(InputError, match="cannot be written"):
        write_proposals(tmp_path / "none" / "p.yaml", made())


# ---- learning again


def test_decisions_are_carried_to_the_same_position() -> None:
    old = with_first(made(), name_en="Khirbet al-Zaytun")
    new, n = carried(made(), old)
    assert n == 1
    assert new == old


def test_a_reviewers_corrections_are_carried() -> None:
    first = made().places[0]
    old = with_first(made(), name="خربة زيتون", lat=(first.lat or 0) + 0.0005, radius_km=1.5)
    new, _ = carried(made(), old)
    assert (new.places[0].name, new.places[0].lat, new.places[0].radius_km) == (
        "خربة زيتون", old.places[0].lat, 1.5,
    )  # fmt: skip


def test_a_position_that_has_moved_must_be_reviewed_again() -> None:
    old = with_first(made())
    moved = msgspec.structs.replace(made().places[0], lat=(made().places[0].lat or 0) + 0.1)
    new, n = carried(Proposals(places=(moved,)), old)
    assert n == 1
    assert new.places == (moved, old.places[0])  # the old verdict stays with what it was given on


def test_a_decision_on_what_is_no_longer_told_is_kept() -> None:
    old = with_first(made())
    new, n = carried(Proposals(), old)
    assert (n, new.places) == (1, (old.places[0],))
