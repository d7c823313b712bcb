"""Each table by the rules of its format, over the open corpus and over incidents of several reports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tawthiq.export import acled, airwars, hxl, ucdp
from tawthiq.export.bundle import Bundle
from tawthiq.export.formats import tables
from tawthiq.export.gathered import gather
from tawthiq.export.incident_lines import line, row_schema, row_schema_text
from tawthiq.export.profiles import PROFILES, ProfileName, profile
from tawthiq.export.row import Row
from tawthiq.export.rows import Rows
from tawthiq.export.tables import Context, Table
from tawthiq.export.tabular import write_table
from tawthiq.model.events import TYPE_OF, TYPES, Analysis
from tawthiq.model.incidents import Incident
from told_incidents import ARMY, CIVILIANS, REBELS, claim, day, incident, place, raid, toll

DOCS = Path(__file__).parents[2] / "docs" / "reference"
CONTEXT = Context(made_at=1_700_000_000)
UNIDENTIFIED = {"id": "unidentified", "name": "unidentified", "likely": False}
RUSSIA = {"id": "russia", "name": "Russia", "likely": False}
UNLISTED = {"id": "unlisted", "name": "جماعة زعتر", "likely": False}
#: a merged incident: three reports, one of them a copy, two tolls, two attributions
MERGED = incident(
    *raid("r1"), *raid("r2", outlet="Reuters"), *raid("r3", group="r1"), toll(12, 12, whose="civilians"),
    toll(15, 18, "r2", whose="civilians"), toll(5, 5, group="children", part_of_total=True),
    toll(20, None, outcome="wounded"),
    claim("weapon", {"id": "rocket", "name": "rockets"}), claim("speaker",
    {"name": "SOHR", "role": None, "organisation": None}, speaker="SOHR"),
)  # fmt: skip


@pytest.fixture(scope="module")
def incidents(perfect: Callable[[str], Analysis]) -> tuple[Incident, ...]:
    """The open corpus, each event its own incident, and a merged one."""
    analyses = [perfect(f"D{n:03}") for n in range(1, 72)]
    return (*gather(analyses).incidents, MERGED)


def _cells(found: Incident, table: Table, name: ProfileName = "full") -> dict[str, Any]:
    row = Rows(profile(name)).row(found)
    assert row is not None
    assert table.refuse(row) is None, table.refuse(row)
    return dict(zip(table.columns, table.record(row, CONTEXT), strict=True))


def _written(tmp_path: Path, table: Table, rows: list[Row]) -> list[dict[str, str]]:
    with Bundle(tmp_path, f"{table.name}.csv") as bundle:
        write_table(bundle, table, rows, CONTEXT)
    with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- all formats


@pytest.mark.parametrize("name", list(PROFILES))
@pytest.mark.parametrize("form", list(tables()))
def test_every_incident_is_a_row_or_a_reject_that_says_why(
    tmp_path: Path, incidents: tuple[Incident, ...], form: str, name: ProfileName
) -> None:
    table = tables()[form]
    rows = list(Rows(profile(name)).rows(incidents))
    written = _written(tmp_path, table, rows)
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        rejects = list(csv.DictReader(file))
    assert len(rows) == len(incidents)
    assert len(written) - (1 if table.second_head else 0) + len(rejects) == len(rows)
    assert all(reject["why"] and reject["record"] for reject in rejects)
    keys = [row[table.key] for row in written]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("form", list(tables()))
def test_every_row_leads_to_its_record_and_its_words(incidents: tuple[Incident, ...], form: str) -> None:
    table = tables()[form]
    for row in Rows(profile("full")).rows(incidents):
        if table.refuse(row) is None:
            told = "\n".join(str(value) for value in table.record(row, CONTEXT))
            assert row.id in told
            assert row.links
            assert all(link in told and "#char=" in link for link in row.links)


def test_every_value_names_its_rule_and_claims(incidents: tuple[Incident, ...]) -> None:
    for found in incidents:
        row = Rows(profile("full")).row(found)
        assert row is not None
        columns = {derived.column for derived in row.derivations}
        assert {"subtype", "fatalities", "deaths", "grade"} <= columns
        for derived in row.derivations:
            assert all(n < len(row.claims) for n in derived.claims)
            assert set(derived.anchors) == {row.claims[n].anchor for n in derived.claims}


# ---- ACLED


def test_the_31_columns() -> None:
    assert len(acled.COLUMNS) == 31
    assert acled.COLUMNS[0] == "event_id_cnty"
    assert acled.COLUMNS[-1] == "timestamp"


def test_acled_rows_keep_to_the_codebook(incidents: tuple[Incident, ...]) -> None:
    integers = ("year", "time_precision", "fatalities", "timestamp")
    labels = set(acled.INTER_LABELS.values()) | {""}
    for row in Rows(profile("public")).rows(incidents):
        if acled.refuse(row) is not None:
            continue
        cells = dict(zip(acled.COLUMNS, acled.record(row, CONTEXT), strict=True))
        assert TYPE_OF[str(cells["sub_event_type"])] == cells["event_type"]
        assert cells["event_type"] in TYPES
        assert all(isinstance(cells[name], int) for name in integers)
        assert cells["time_precision"] in (1, 2, 3)
        assert cells["geo_precision"] in (1, 2, 3, None)
        assert {cells["inter1"], cells["inter2"]} <= labels
        assert str(cells["event_id_cnty"]).startswith("TWQ-")
        assert str(cells["notes"]).startswith(("On ", "Between "))


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        (ARMY, REBELS, "State forces-Rebel group"), (REBELS, ARMY, "State forces-Rebel group"),
        (ARMY, CIVILIANS, "State forces-Civilians"), (UNIDENTIFIED, CIVILIANS, "Political militia-Civilians"),
        (UNLISTED, CIVILIANS, "Civilians only"),
        ({"id": "russia", "name": "Russia"}, CIVILIANS, "External/Other forces-Civilians"),
        (ARMY, ARMY, "State forces-State forces"), (UNLISTED, UNLISTED, ""),
    ],
)  # fmt: skip
def test_interaction(first: dict[str, Any], second: dict[str, Any], label: str) -> None:
    sides = claim("initiator", first), claim("target", second)
    told = incident(claim("type", "Attack"), day("2018-02-14"), place(), *sides)
    cells = _cells(told, acled.TABLE)
    assert cells["interaction"] == label


def test_a_merged_incident_is_one_acled_row() -> None:
    cells = _cells(MERGED, acled.TABLE)
    assert cells["fatalities"] == 12
    assert cells["source"] == "SANA; Reuters"
    assert cells["civilian_targeting"] == "Civilian targeting"
    assert "Told by 2 independent sources" in str(cells["notes"])
    assert "disagree on toll" in str(cells["notes"])
    assert cells["iso"] == 760


def test_a_number_that_nobody_tells_is_tagged() -> None:
    cells = _cells(incident(*raid(), toll(None, None)), acled.TABLE)
    assert cells["fatalities"] == 3
    assert "twq:fatalities=unknown_rule" in str(cells["tags"])
    assert "number not told" in str(cells["notes"])


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ((claim("type", "Attack"), day("2018-02-14"), claim("status", "planned")), "status: planned"),
        ((claim("type", "Attack"), claim("status", "occurred")), "day not known to a month"),
        ((claim("type", "Attack"), day("2018-02-01", "2018-03-14", "range")), "day not known to a month"),
        ((claim("type", "Attack"), day("2018-02-14")), "no place"),
        ((claim("type", "Attack"), day("2018-02-14"), claim("background", True)), "only recalled as background"),
    ],
)
def test_what_is_no_acled_row(claims: tuple[Any, ...], why: str) -> None:
    row = Rows(profile("full")).row(incident(*claims))
    assert row is not None
    assert acled.refuse(row) == why


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2018-02-14", "2018-02-14", ("2018-02-14", 2018, 1)), ("2018-02-12", "2018-02-18", ("2018-02-12", 2018, 2)),
        ("2018-02-01", "2018-02-28", ("2018-02-14", 2018, 3)), ("2017-12-20", "2018-01-15", ("2018-01-02", 2018, 3)),
    ],
)  # fmt: skip
def test_days_as_acled_gives_them(start: str, end: str, shown: tuple[str, int, int]) -> None:
    """The middle of a month that is all that is known."""
    told = incident(claim("type", "Attack"), day(start, end, "range"), place())
    cells = _cells(told, acled.TABLE)
    assert (cells["event_date"], cells["year"], cells["time_precision"]) == shown


# ---- UCDP


def test_the_49_columns() -> None:
    assert len(ucdp.COLUMNS) == 49
    assert (ucdp.COLUMNS[0], ucdp.COLUMNS[-1]) == ("id", "gwnob")


def test_ucdp_invariants(incidents: tuple[Incident, ...]) -> None:
    n = 0
    for row in Rows(profile("full")).rows(incidents):
        if ucdp.refuse(row) is not None:
            continue
        n += 1
        cells: dict[str, Any] = dict(zip(ucdp.COLUMNS, ucdp.record(row, CONTEXT), strict=True))
        assert cells["low"] <= cells["best"] <= cells["high"]
        assert cells["high"] > 0
        parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
        assert cells["best"] == sum(cells[part] for part in parts)
        assert cells["type_of_violence"] in (1, 2, 3)
        assert cells["id"] < 0
        assert cells["dyad_name"] == f"{cells['side_a']} - {cells['side_b']}"
        assert cells["conflict_new_id"] is None
    assert n > 20


def test_a_merged_incident_is_one_ucdp_row() -> None:
    cells = _cells(MERGED, ucdp.TABLE)
    assert (cells["low"], cells["best"], cells["high"]) == (12, 12, 18)
    assert cells["type_of_violence"] == ucdp.ONE_SIDED
    assert (cells["country_id"], cells["gwnoa"]) == (652, 652)
    assert cells["number_of_sources"] == 2
    assert cells["geom_wkt"] == "POINT (36.561 35.614)"
    assert cells["source_original"] == "SOHR"
    assert (cells["date_start"], cells["date_prec"], cells["event_clarity"]) == ("2018-02-14 00:00:00.000", 1, 1)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        (raid(), "no deaths"),
        ((*raid(), toll(None, None)), "number of killed not told"),
        ((claim("type", "Attack"), day("2018-02-14"), place(), toll(3, 3)), "no organised actor"),
        ((claim("type", "Armed clash"), day("2018-02-14"), place(), claim("initiator", ARMY), toll(3, 3)),
         "no second side"),
        ((*raid()[:3], *raid()[4:], toll(3, 3)), "no place"),
        ((*raid()[:4], claim("initiator", UNIDENTIFIED), claim("target", CIVILIANS), toll(3, 3)), "no organised actor"),
    ],
)  # fmt: skip
def test_what_ucdp_leaves_out(claims: tuple[Any, ...], why: str) -> None:
    row = Rows(profile("full")).row(incident(*claims))
    assert row is not None
    assert ucdp.refuse(row) == why


@pytest.mark.parametrize(("first", "second", "kind"), [(ARMY, REBELS, 1), (REBELS, REBELS, 2), (ARMY, CIVILIANS, 3)])
def test_types_of_violence(first: dict[str, Any], second: dict[str, Any], kind: int) -> None:
    told = incident(
        claim("type", "Armed clash"), day("2018-02-14"), place(), claim("initiator", first), claim("target", second),
        toll(3, 3, whose="civilians", group="civilians"),
    )  # fmt: skip
    assert _cells(told, ucdp.TABLE)["type_of_violence"] == kind


@pytest.mark.parametrize(("lat", "lon", "cell"), [(-89.9, -179.9, 1), (-89.9, 179.9, 720), (35.6, 36.5, 181154)])
def test_priogrid(lat: float, lon: float, cell: int) -> None:
    assert ucdp.priogrid(lat, lon) == cell


# ---- Airwars


def test_a_merged_incident_in_the_manner_of_airwars() -> None:
    cells = _cells(MERGED, airwars.TABLE)
    assert (cells["civilian_non_combatants_killed_min"], cells["civilian_non_combatants_killed_max"]) == (12, 18)
    assert (cells["children_killed_min"], cells["children_killed_max"]) == (5, 5)
    assert (cells["civilian_harm_status_suggested"], cells["number_of_sources"]) == ("fair", 2)
    row = Rows(profile("full")).row(MERGED)
    assert row is not None
    assert len(list(airwars.sources(row))) == 3
    counted = list(airwars.victims(row))
    assert [(c[1], c[2], c[3], c[4]) for c in counted] == [
        ("killed", "unknown", 12, 12), ("killed", "unknown", 15, 18), ("killed", "children", 5, 5),
        ("wounded", "unknown", 20, None),
    ]  # fmt: skip


def test_a_belligerent_concedes_what_it_tells_itself() -> None:
    told = incident(
        *raid(), toll(7, 9, whose="civilians", speaker="Russia"), claim("initiator", RUSSIA),
        toll(2, 3, "r2", whose="civilians", speaker="Russia"), toll(4, 4, "r3", whose="combatants", speaker="Russia"),
    )  # fmt: skip
    cells = _cells(told, airwars.TABLE)
    ends = [cells[f"belligerent_{n}_deaths_conceded_{end}"] for n in (1, 2) for end in ("min", "max")]
    assert ends == [None, None, 2, 9]
    assert cells["civilian_harm_status"] == ""


def test_the_tables_of_airwars_fit_each_other(tmp_path: Path, incidents: tuple[Incident, ...]) -> None:
    rows = list(Rows(profile("public")).rows(incidents))
    codes = {row["code"] for row in _written(tmp_path, airwars.TABLE, rows)}
    for name, heads in (("sources.csv", airwars.SOURCES), ("victims.csv", airwars.VICTIMS)):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            found = list(reader)
        assert tuple(reader.fieldnames or ()) == heads
        assert found
        assert {row["code"] for row in found} <= codes


# ---- HXL


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("name", ["hdx", "partner"])
def test_libhxl_reads_and_validates_it(tmp_path: Path, incidents: tuple[Incident, ...], name: ProfileName) -> None:
    import hxl as libhxl

    rows = list(Rows(profile(name)).rows(incidents))
    written = _written(tmp_path, hxl.TABLE, rows)
    data = (tmp_path / "hxl.csv").read_bytes()
    source = libhxl.data(libhxl.make_input(io.BytesIO(data), libhxl.InputOptions(allow_local=True)))
    assert [column.display_tag for column in source.columns] == list(hxl.TAGS.values())
    assert len(list(source)) == len(written) - 1
    problems: list[Any] = []
    again = libhxl.data(libhxl.make_input(io.BytesIO(data), libhxl.InputOptions(allow_local=True)))
    libhxl.schema(callback=problems.append).validate(again)
    wrong = [problem for problem in problems if problem.rule.severity != "info"]  # large tolls are told as outliers
    assert not wrong, [str(problem) for problem in wrong[:5]]


# ---- JSON Lines


@pytest.mark.parametrize("name", list(PROFILES))
def test_lines_keep_to_the_published_schema(incidents: tuple[Incident, ...], name: ProfileName) -> None:
    validator = Draft202012Validator(row_schema())
    for row in Rows(profile(name)).rows((*incidents[::9], MERGED)):
        told = json.loads(line(row))
        assert "key" not in told
        assert not list(validator.iter_errors(told))


def test_the_schema_refuses_what_is_no_row() -> None:
    told = json.loads(line(Rows(profile("full")).row(MERGED)))  # type: ignore[arg-type]
    validator = Draft202012Validator(row_schema())
    for broken in (told | {"subtype": "Meteor"}, told | {"fatalities": "many"}, {"schema": told["schema"]}):
        assert list(validator.iter_errors(broken))


def test_the_schema_is_published_as_it_is() -> None:
    published = DOCS / "incidents.schema.json"
    assert published.read_text("utf-8") == row_schema_text(), "run: tawthiq schema --of incidents --output …"


# ---- the methodology page


def test_days_and_latin_words_stand_apart_in_the_arabic_page(tmp_path: Path) -> None:
    """Else 2026-11-26 between Arabic words is shown from its end."""
    from tawthiq.export.methodology import Facts, html
    from tawthiq.export.tabular import Tally

    tally = Tally(first_day="2018-02-14", last_day="2018-03-01")
    facts = Facts(format="acled", profile=profile("public"), made_at="2026-11-26T10:40:37Z", tool="<b>&", coders=(),
                  tally=tally)  # fmt: skip
    page = html(facts, "ar")
    for word in ("2026-11-26T10:40:37Z", "2018-02-14", "2018-03-01", "twq:fatalities=unknown_rule", "corrections.csv"):
        assert f'<bdi dir="ltr">{word}</bdi>' in page
    assert "&lt;<bdi" in page
    assert "<b>&" not in page
    assert "<bdi" not in html(facts, "en")
