"""FollowTheMoney, Bayanat, PLOVER: what each takes in, nothing that tricks it, and no more than the profile shows."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tawthiq.errors import InputError
from tawthiq.export.analysed import read_ids
from tawthiq.export.bayanat import ACTOR_COLUMNS, LOOKUPS, Pack, bayanat_pack
from tawthiq.export.bayanat_shape import BulletinBody, Ids, IncidentBody
from tawthiq.export.ftm import HEADER, write_ftm
from tawthiq.export.ftm_statements import PROP_TYPES
from tawthiq.export.plover import QUADS, PloverEvent, mapping, plover_event, plover_lines
from tawthiq.export.profiles import PROFILES, profile
from tawthiq.export.row import Row
from tawthiq.export.rows import Rows, private_names
from tawthiq.model.events import TYPE_OF
from tawthiq.model.incidents import Incident
from tricky_incidents import FORMULA, TURNED, claim, incident, place, tricky, with_person

TOLD = [incident(), incident("i2", place=None), incident("i3", status="denied")]
HAS_FTM = "followthemoney is not installed (make ftm)"


def rows(incidents: Iterable[Incident], name: Any = "full", **more: Any) -> list[Row]:
    found = list(incidents)
    return list(Rows(profile(name, **more), private_names(found)).rows(found))


def ftm(told: list[Row], persons: bool = False) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    entities, statements = BytesIO(), StringIO(newline="")
    n_entities, n_statements = write_ftm(entities, statements, told, persons=persons)
    read = [json.loads(line) for line in entities.getvalue().splitlines()]
    table = list(csv.DictReader(StringIO(statements.getvalue(), newline="")))
    assert (len(read), len(table)) == (n_entities, n_statements)
    return read, table


# ---- FollowTheMoney


def test_statements_have_the_published_header_and_ids() -> None:
    _, table = ftm(rows(TOLD))
    assert tuple(table[0]) == HEADER
    assert len({row["id"] for row in table}) == len(table)


def test_entities_are_the_sum_of_their_statements() -> None:
    entities, table = ftm(rows([*TOLD, *tricky()]))
    told: dict[str, dict[str, set[str]]] = {}
    for row in table:
        told.setdefault(row["entity_id"], {}).setdefault(row["prop"], set()).add(row["value"])
    assert {e["id"]: {p: set(v) for p, v in e["properties"].items()} for e in entities} == told


def test_an_incident_is_an_event_with_its_reports_place_and_who_is_alleged() -> None:
    entities, _ = ftm(rows([incident()]))
    by_schema: dict[str, list[dict[str, Any]]] = {}
    for entity in entities:
        by_schema.setdefault(entity["schema"], []).append(entity)
    event = by_schema["Event"][0]["properties"]
    assert event["date"] == ["2021-03-04"]
    assert event["country"] == ["sy"]
    assert len(event["proof"]) == len(by_schema["Article"]) == 2
    assert event["addressEntity"] == [by_schema["Address"][0]["id"]]
    body = by_schema["PublicBody"][0]
    assert body["properties"]["topics"] == ["gov.security", "mil"]
    assert by_schema["UnknownLink"][0]["properties"]["role"] == ["alleged initiator"]
    assert by_schema["UnknownLink"][0]["properties"]["subject"] == [body["id"]]
    assert "civilians" in event["keywords"]


def test_statements_lead_back_to_words() -> None:
    _, table = ftm(rows([incident()]))
    anchored = [row for row in table if row["origin"]]
    assert anchored
    assert all(re.fullmatch(r"r\d#char=\d+,\d+", row["origin"]) for row in anchored)
    named = next(row for row in table if row["schema"] == "Event" and row["prop"] == "name")
    assert named["original_value"] == "قصف"


def test_persons_are_in_it_only_where_the_profile_has_names() -> None:
    planted = [incident("i1", claim("target", {"id": "unlisted", "name": "هند المصري", "likely": False}))]
    without, _ = ftm(rows(planted))
    assert "هند" not in json.dumps(without, ensure_ascii=False)
    named, _ = ftm(rows(planted, with_names=True), persons=True)
    assert "هند المصري" in [e["properties"]["name"][0] for e in named if e["schema"] == "LegalEntity"]


def test_every_property_is_of_the_type_that_the_model_has() -> None:
    followthemoney = pytest.importorskip("followthemoney", reason=HAS_FTM)
    _, table = ftm(rows([*TOLD, incident("i9", claim("type", "Grenade", "http://a.example/1"))]))
    for row in table:
        prop = followthemoney.model.get(row["schema"]).get(row["prop"])
        assert prop is not None, (row["schema"], row["prop"])
        assert prop.type.name == row["prop_type"] == PROP_TYPES[row["prop"]]
        cleaned = prop.type.clean(row["value"])
        assert cleaned == row["value"], row


def test_statement_ids_are_those_that_the_package_makes() -> None:
    statement = pytest.importorskip("followthemoney.statement", reason=HAS_FTM).Statement
    _, table = ftm(rows(TOLD))
    for row in table:
        key = statement.make_key(
            row["dataset"], row["entity_id"], row["prop"], row["value"], False, lang=row["lang"] or None
        )
        assert key == row["id"]


@pytest.mark.parametrize("name", ["public", "full"])
def test_the_package_takes_both_files(name: str, tmp_path: Path) -> None:
    pytest.importorskip("followthemoney", reason=HAS_FTM)
    with (tmp_path / "e.json").open("wb") as a, (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as b:
        n, _ = write_ftm(a, b, rows([*TOLD, *tricky()], name), persons=False)
    program = [str(Path(sys.executable).parent / "ftm")]
    for command in (
        ["validate", "-i", "e.json", "-o", "e.out"],
        ["aggregate-statements", "-f", "csv", "-i", "s.csv", "-o", "s.out"],
    ):
        subprocess.run([*program, *command], cwd=tmp_path, check=True, capture_output=True)
    given = {e["id"]: e["properties"] for e in map(json.loads, (tmp_path / "e.json").read_text("utf-8").splitlines())}
    for out in ("e.out", "s.out"):
        taken = {e["id"]: e["properties"] for e in map(json.loads, (tmp_path / out).read_text("utf-8").splitlines())}
        assert len(taken) == n
        for ident, properties in given.items():
            assert {p: sorted(v) for p, v in taken[ident].items()} == {p: sorted(v) for p, v in properties.items()}


# ---- Bayanat


def read_table(pack: Pack, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(pack.files[name].decode("utf-8"), newline="")))


def bodies(pack: Pack) -> tuple[list[BulletinBody], list[IncidentBody]]:
    """Read through the strict shape: an unknown name or a missing text is an error."""
    return (
        [msgspec.json.decode(line, type=BulletinBody) for line in pack.files["bulletins.jsonl"].splitlines()],
        [msgspec.json.decode(line, type=IncidentBody) for line in pack.files["incidents.jsonl"].splitlines()],
    )


@pytest.mark.parametrize("name", list(PROFILES))
def test_bodies_have_the_shape_that_bayanat_takes(name: str) -> None:
    bulletins, incidents = bodies(bayanat_pack(rows([*TOLD, *tricky()], name)))
    assert len(incidents) == len(TOLD) + len(tricky())
    assert bulletins


def test_an_incident_is_related_to_the_bulletins_that_tell_it() -> None:
    pack = bayanat_pack(rows([incident()]))
    bulletins, incidents = bodies(pack)
    ids = msgspec.json.decode(pack.files["resolve_ids.json"], type=Ids)
    assert [one.item.originid for one in bulletins] == ["r1", "r2"]
    assert {one.bulletin.id for one in incidents[0].item.bulletin_relations} == set(ids.bulletins.values())
    raw = json.loads(pack.files["incidents.jsonl"].splitlines()[0])
    assert raw["item"]["check_br"] is True
    assert "twq:killed_min=3" in bulletins[0].item.tags
    assert bulletins[0].item.source_link == "NA"


def test_an_address_is_the_source_link() -> None:
    told = incident("i1", claim("type", "Air/drone strike", "https://a.example/post/1"))
    bulletins, _ = bodies(bayanat_pack(rows([told])))
    assert [one.item.source_link for one in bulletins] == ["NA", "NA", "https://a.example/post/1"]


def test_ids_of_the_instance_are_used_and_kept() -> None:
    given = Ids(eventtypes={"Air/drone strike": 77}, bulletins={"r1": 900})
    pack = bayanat_pack(rows([incident()]), given)
    _, incidents = bodies(pack)
    eventtype = incidents[0].item.events[0].eventtype
    assert eventtype is not None
    assert eventtype.id == 77
    assert [one.bulletin.id for one in incidents[0].item.bulletin_relations] == [900, 901]
    again = bayanat_pack(rows([incident()]), msgspec.json.decode(pack.files["resolve_ids.json"], type=Ids))
    assert again.files == pack.files


def test_an_id_stands_for_one_thing() -> None:
    ids = msgspec.json.decode(bayanat_pack(rows([*TOLD, *tricky()])).files["resolve_ids.json"], type=Ids)
    for table in msgspec.structs.astuple(ids):
        assert len(set(table.values())) == len(table)


def test_what_is_no_table_of_ids_is_told() -> None:
    with pytest.raises(InputError, match="no table of ids"):
        read_ids(b'{"eventtypes": {"x": "y"}}', "ids.json")


def test_tables_have_their_columns_and_lookups_are_complete() -> None:
    pack = bayanat_pack(rows([incident()]))
    assert tuple(read_table(pack, "actors.csv")[0]) == ACTOR_COLUMNS
    for name, columns in LOOKUPS.items():
        assert pack.files[f"lookups/{name}.csv"].decode().splitlines()[0] == ",".join(columns)
    assert [row["title"] for row in read_table(pack, "lookups/eventtypes.csv")] == list(TYPE_OF)
    locations = {row["title"]: row for row in read_table(pack, "lookups/locations.csv")}
    assert locations["بنش"]["parent_id"] == locations["Idlib"]["id"]
    assert {row["deleted"] for row in locations.values()} == {"false"}


def test_lists_of_the_actor_sheet_split_on_commas_but_not_within_names() -> None:
    """Bayanat splits on ASCII commas, with quotes around what holds one."""
    told = [claim("type", "Air/drone strike", f"r{n}", outlet=name) for n, name in enumerate(("أ، ب", "c, d"))]
    pack = bayanat_pack(rows([incident("i1", *told)]))
    sources = read_table(pack, "actors.csv")[0]["sources"]
    assert next(csv.reader([sources])) == ["أ، ب", "c, d"]


def test_markup_in_sources_is_text_in_descriptions() -> None:
    bulletins, incidents = bodies(bayanat_pack(rows(tricky())))
    for description in [*(one.item.description for one in bulletins), *(one.item.description for one in incidents)]:
        tags = set(re.findall(r"<(/?[a-z]+)", description))
        assert tags <= {"p", "/p", "table", "/table", "tr", "/tr", "th", "/th", "td", "/td", "ul", "/ul", "li", "/li"}


# ---- PLOVER


def test_every_subtype_is_mapped_to_a_type_of_plover_or_to_none() -> None:
    assert set(mapping()) == set(TYPE_OF)
    assert {found.type for found in mapping().values()} <= {*QUADS, None}


@pytest.mark.parametrize(
    ("subtype", "status", "expected"),
    [
        ("Air/drone strike", "occurred", ("ASSAULT", ("heavy-weapons",), 4)),
        ("Arrests", "occurred", ("COERCE", ("arrest",), 4)),
        ("Agreement", "occurred", ("AGREE", (), 1)),
        ("Peaceful protest", "ongoing", ("PROTEST", ("demo",), 4)),
        ("Other", "occurred", "no PLOVER type for: Other"),
        ("Agreement", "planned", "status: planned"),
    ],
)
def test_what_becomes_of_an_incident(subtype: str, status: str, expected: object) -> None:
    told = incident(subtype=subtype, status=status)
    told = msgspec.structs.replace(told, claims=told.claims[:-1])  # the second report has its own type
    ((_, found),) = plover_lines(rows([told]))
    shown = found if isinstance(found, str) else (found.event_type, found.event_mode, found.quad)
    assert shown == expected


def test_a_plover_event_tells_who_where_when_and_leads_back() -> None:
    event = plover_event(rows([incident()])[0])
    assert [(actor.country, actor.code_1) for actor in event.attributes.ACTOR] == [("SYR", "MIL")]
    assert [actor.code_1 for actor in event.attributes.RECIP] == ["CVL"]
    assert event.date_resolved == "2021-03-04"
    assert event.event_geolocation is not None
    assert (event.event_geolocation.country_code3, event.event_geolocation.geonameid) == ("SYR", "1")
    assert event.tawthiq["links"]
    assert msgspec.json.decode(msgspec.json.encode(event), type=PloverEvent).id == "i1"


# ---- all of them


def texts(told: list[Row]) -> dict[str, str]:
    """What a reader of each format sees."""
    entities, table = ftm(told)
    pack = bayanat_pack(told)
    seen = {name: data.decode("utf-8") for name, data in pack.files.items()}
    seen["entities"] = json.dumps(entities, ensure_ascii=False)
    seen["statements"] = json.dumps(table, ensure_ascii=False)
    found = [event for _, event in plover_lines(told) if not isinstance(event, str)]
    seen["plover"] = msgspec.json.encode(found).decode()
    return seen


@pytest.mark.parametrize("name", list(PROFILES))
def test_nothing_turns_text_or_runs(name: str) -> None:
    told = rows(tricky(), name)
    for key, text in texts(told).items():
        assert TURNED[0] not in text, key
        if key not in ("entities", "statements", "plover", "resolve_ids.json"):  # there it is text of JSON
            assert "<script" not in text or key.endswith(".csv"), key
    pack = bayanat_pack(told)
    tables = [read_table(pack, key) for key in pack.files if key.endswith(".csv")] + [ftm(told)[1]]
    for table in tables:
        for row in table:
            for value in row.values():
                assert not value.startswith(("=", "@", "\t")), value
                assert not re.match(r"[+-](?!\d+(\.\d+)?$)", value), value


@pytest.mark.parametrize("name", ["public", "hdx"])
def test_a_private_name_is_in_no_public_format(name: str) -> None:
    planted = with_person()
    names = private_names(planted)
    for key, text in texts(rows(planted, name)).items():
        assert not names.are_in(text), key
        assert "الراوي" not in text, key


def test_a_public_pack_has_no_words_of_reports() -> None:
    for key, text in texts(rows([incident(place=place("بنش"))], "public")).items():
        assert "بنش" not in text, key
        assert "ثلاثة" not in text, key
    assert FORMULA not in str(texts(rows(tricky(), "public")))
