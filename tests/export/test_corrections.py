"""What people correct in a table comes back in every export, with who and when, and the sources stay beside it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.cli.main import main
from tawthiq.export.corrected import Said
from tawthiq.export.corrections import FIELDS, Correction
from tawthiq.export.formats import tables
from tawthiq.export.views import LowBestHigh, MinMax
from tawthiq.model.incidents import Incident
from told_incidents import claim, incident, raid, toll

Capture = pytest.CaptureFixture[str]
Rows = list[dict[str, str]]


def _incident(dead: int, report: str = "d" + "1" * 24, more: int = 0) -> Incident:
    """Two sources with a toll each."""
    other = report[:-1] + "2"
    return incident(
        *raid(report), toll(dead, dead, report, whose="civilians"), *raid(other), toll(dead + more, dead + more, other),
        ident=f"{report}-1",
    )  # fmt: skip


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    path = tmp_path / "incidents.jsonl"
    path.write_bytes(_incident(5, more=2).to_json() + b"\n" + _incident(9, "d" + "3" * 24).to_json() + b"\n")
    return path


def _export(linked: Path, form: str, *more: str, code: int = 0, profile: str = "full") -> Path:
    out = linked.parent / f"{form}{len(list(linked.parent.iterdir()))}"
    assert main(["export", form, str(linked), "--output", str(out), "--profile", profile, *more]) == code
    return out


def _edited(path: Path, linked: Path, change: Callable[[Rows], Any], by: str = "lina", *more: str) -> Path:
    """Changes a table as a person does, and reads it back."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    heads = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(rows)
    edits = linked.parent / f"edits-{by}.jsonl"
    assert main(["import", str(path), str(linked), "--output", str(edits), "--collector", by, *more]) in (0, 3)
    return edits


def _table(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


# column of the ACLED-style table, what is typed; where it must show in JSON Lines, as which value
EDITS: list[tuple[str, str, Callable[[dict[str, Any]], Any], Any]] = [
    ("fatalities", "3", lambda row: (row["fatalities"], row["deaths"]["low"], row["killed_all"]["low"]), (3, 3, 3)),
    ("fatalities", "40", lambda row: (row["deaths"]["low"], row["deaths"]["high"]), (40, 40)),
    ("sub_event_type", "Armed clash", lambda row: (row["type"], row["subtype"]), ("Battles", "Armed clash")),
    ("event_date", "2018-02-12", lambda row: row["date"], {"start": "2018-02-12", "end": "2018-02-12",
                                                           "precision": "day"}),
    ("actor1", "Jaysh al-Nasr", lambda row: [a["id"] for a in row["initiators"]], ["nfl.jaysh-nasr"]),
    ("location", "حيش", lambda row: (row["place"]["name"], row["place"]["lat"]), ("حيش", None)),
    ("latitude", "35.7", lambda row: (row["place"]["lat"], row["place"]["lon"]), (35.7, 36.561)),
    ("admin1", "Hama", lambda row: (row["place"]["admin1"], row["place"]["unit"]), ("Hama", "SY-HM")),
]  # fmt: skip


@pytest.mark.parametrize(("column", "typed", "shown", "value"), EDITS)
def test_a_correction_in_one_format_is_one_in_all(
    linked: Path, column: str, typed: str, shown: Callable[[dict[str, Any]], Any], value: Any
) -> None:
    edits = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update({column: typed}))
    out = _export(linked, "jsonl", "--edits", str(edits))
    first, second = _lines(out / "incidents.jsonl")
    assert shown(first) == value
    plain = _lines(_export(linked, "jsonl") / "incidents.jsonl")
    assert first["claims"] == plain[0]["claims"]
    assert second == plain[1]
    (told,) = first["corrections"]
    assert (told["by"], told["at"][:2], told["was"] != told["now"]) == ("lina", "20", True)
    assert [d["column"] for d in first["derivations"] if d["rule"] == "corrected"] == [told["field"]]


def test_what_became_of_each_edit_stands_beside_the_export(linked: Path) -> None:
    edits = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="3"))
    out = _export(linked, "acled", "--edits", str(edits))
    (told,) = _table(out / "corrections.csv")
    assert (told["field"], told["sources_say"], told["corrected"], told["state"], told["by"]) == (
        "killed.low", "5", "3", "applied", "lina",
    )  # fmt: skip
    assert "#char=" in told["link"]
    assert "twq:corrected=killed.low" in _table(out / "acled.csv")[0]["tags"]
    assert "killed.low: 1" in (out / "methodology.md").read_text("utf-8").replace("\\", "")
    assert json.loads((out / "export.json").read_bytes())["corrected"] == {"killed.low": 1}


def test_public_files_do_not_say_who_corrected(linked: Path) -> None:
    def change(rows: Rows) -> None:
        rows[0].update(fatalities="3", actor1="سلمى الراوي", location="بيت سلمى الراوي")

    edits = _edited(_export(linked, "acled") / "acled.csv", linked, change)
    for form in ("acled", "jsonl", "geojson"):
        out = _export(linked, form, "--edits", str(edits), profile="public")
        for path in out.iterdir():
            text = path.read_text("utf-8")
            assert "lina" not in text, path.name
            assert "الراوي" not in text, path.name


def test_data_that_moved_is_a_conflict_and_the_rule_stays(linked: Path, capsys: Capture) -> None:
    edits = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="3"))
    linked.write_bytes(_incident(8).to_json() + b"\n")
    out = _export(linked, "acled", "--edits", str(edits), code=3)
    assert _table(out / "acled.csv")[0]["fatalities"] == "8"
    (told,) = _table(out / "corrections.csv")
    assert (told["corrected"], told["state"]) == ("3", "conflict: the sources tell something else since")
    assert "not applied" in capsys.readouterr().err


def test_other_fields_may_move(linked: Path) -> None:
    edits = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="3"))
    moved = _incident(5, more=2)
    report = moved.claims[0].report
    more = claim("weapon", {"id": "rocket", "name": "rockets"}, report)
    linked.write_bytes(incident(*moved.claims, more, ident=moved.id).to_json() + b"\n")
    assert _table(_export(linked, "acled", "--edits", str(edits)) / "acled.csv")[0]["fatalities"] == "3"


def test_two_people_who_disagree_are_a_conflict_and_two_who_agree_are_not(linked: Path) -> None:
    def export(*edits: Path, code: int = 0) -> str:
        given = [part for path in edits for part in ("--edits", str(path))]
        return _table(_export(linked, "acled", *given, code=code) / "acled.csv")[0]["fatalities"]

    lina = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="3"), "lina")
    omar = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="4"), "omar")
    rima = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="3"), "rima")
    assert export(lina, omar, code=3) == "5"
    assert export(lina, rima) == "3"
    again = _export(linked, "acled", "--edits", str(lina)) / "acled.csv"
    nour = _edited(again, linked, lambda rows: rows[0].update(fatalities="6"), "nour", "--edits", str(lina))
    assert [edit["now"] for edit in _lines(nour)] == ["3"]
    assert export(lina, nour) == "6"


def test_what_cannot_be_read_is_told(linked: Path, capsys: Capture) -> None:
    edits = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="many"))
    _export(linked, "acled", "--edits", str(edits), code=3)
    assert "cannot be read" in capsys.readouterr().err
    edits.write_text('{"table": 3}\n', "utf-8")
    assert main(["export", "acled", str(linked), "--output", str(linked.parent / "x"), "--edits", str(edits)]) == 2


def test_a_corrected_export_read_back_has_no_changes(linked: Path) -> None:
    edits = _edited(_export(linked, "acled") / "acled.csv", linked, lambda rows: rows[0].update(fatalities="3"))
    for form in ("acled", "ucdp", "airwars", "hxl"):
        out = _export(linked, form, "--edits", str(edits))
        assert _lines(_edited(out / f"{form}.csv", linked, lambda rows: None, "x", "--edits", str(edits))) == []


@pytest.mark.parametrize("form", list(tables()))
def test_every_column_that_can_be_corrected_is_one(form: str) -> None:
    table = tables()[form]
    assert set(table.corrects) <= set(table.columns)
    assert set(table.corrects.values()) <= set(FIELDS)


numbers = st.one_of(st.none(), st.integers(0, 60))


@settings(max_examples=300, deadline=None)
@given(numbers, numbers, numbers, st.lists(st.integers(0, 20), min_size=4, max_size=4), st.booleans())
def test_corrected_tolls_keep_their_order(
    low: int | None, best: int | None, high: int | None, told: list[int], is_told: bool
) -> None:
    ends = {"low": low, "best": best, "high": high}
    said = Said({f"killed.{end}": Correction(incident="i", field=f"killed.{end}", value=n, was="")
                 for end, n in ends.items() if n is not None})  # fmt: skip
    side_a, side_b, civilians, unknown = told if is_told else (0, 0, 0, 0)
    total = side_a + side_b + civilians + unknown
    found = said.deaths(
        LowBestHigh(total // 2, total, total + 3, side_a, side_b, civilians, unknown) if is_told else LowBestHigh(),
        is_told=is_told,
    )
    assert found.low <= found.best <= found.high
    assert found.side_a + found.side_b + found.civilians + found.unknown == found.best
    assert min(found.side_a, found.side_b, found.civilians, found.unknown) >= 0
    if best is not None:
        assert found.best == best
    if low is not None and best is None and high is None:
        assert found.low == low
    bounds = said.bounds("killed", MinMax(total, None) if is_told else None)
    assert bounds is None or bounds.high is None or bounds.low <= bounds.high
