"""Rows of events: every value with its words, the same for the same analysis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import String

import tawthiq
from tawthiq.archive.projection import FIELDS, project, values_of
from tawthiq.model.coded import ACTOR, CLAIM, EVENT, PLACE, EventRows, pack, unpack
from tawthiq.model.events import Analysis, Event
from tawthiq.store import schema

NAMES = [f"D{n:03}" for n in range(1, 60)]
TEXT = (
    "قتل ثلاثة مدنيين، الأحد، بقصف مدفعي لقوات النظام على بلدة حاس جنوب مدينة إدلب.\n"
    "وقال مسؤول الدفاع المدني في البلدة سامر الحداد لـ«الراصد» إن عشر قذائف سقطت على السوق.\n"
)


@pytest.fixture(scope="module", params=NAMES[::6])
def analysis(request: pytest.FixtureRequest, perfect: Callable[[str], Analysis]) -> Analysis:
    return perfect(request.param)


def named(row: tuple[object, ...], columns: tuple[str, ...]) -> dict[str, object]:
    return dict(zip(columns, row, strict=True))


def claims(rows: tuple[EventRows, ...]) -> Iterator[dict[str, object]]:
    for event in rows:
        yield from (named(claim, CLAIM) for claim in event.claims)


def test_every_value_has_a_row_with_its_words(analysis: Analysis) -> None:
    for event, rows in zip(analysis.events, project(analysis), strict=True):
        told = [claim[0] for claim in rows.claims]
        slots = {
            "place": event.places, "initiator": event.initiators, "target": event.targets, "weapon": event.weapons,
            "casualty": event.casualties, "damage": event.damage, "speaker": event.claims,
        }  # fmt: skip
        assert {field: told.count(field) for field in FIELDS} == {
            **dict.fromkeys(("type", "status", "background", "date"), 1),
            **{field: len(values) for field, values in slots.items()},
        }
        assert len({claim[:2] for claim in rows.claims}) == len(rows.claims), "field and number name a claim"
    for claim in claims(project(analysis)):
        if claim["quote"] is not None:
            assert analysis.text[claim["start"] : claim["end"]] == claim["quote"]  # type: ignore[misc]
        else:
            assert (claim["start"], claim["end"]) == (None, None)


def test_rows_are_made_again_from_what_is_kept(analysis: Analysis) -> None:
    kept, _ = pack(analysis)
    assert project(unpack(kept, "")) == project(analysis) == project(analysis)


def test_rows_survive_the_way_from_a_worker(analysis: Analysis) -> None:
    rows = project(analysis)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(rows), type=tuple[EventRows, ...]) == rows


def test_an_event_of_the_coder() -> None:
    analysis = tawthiq.code(TEXT, id="d1")
    rows = project(analysis)[0]
    event = named(rows.event, EVENT)
    assert (event["id"], event["document_id"], event["subtype"]) == (
        "d1-1", "d1", "Shelling/artillery/missile attack",
    )  # fmt: skip
    place = next(named(row, PLACE) for row in rows.places if row[1] == "حاس")
    assert place["lat"] is not None
    assert place["name_key"] == "حاس"
    actors = [named(row, ACTOR) for row in rows.actors]
    assert ("initiator", "syria.government") in [(actor["role"], actor["actor_id"]) for actor in actors]
    told = {claim["field"]: claim for claim in claims((rows,))}
    assert msgspec.json.decode(str(told["casualty"]["value_json"]))["low"] == 3
    assert told["status"]["quote"] == event["trigger"]


def test_what_a_place_lies_in_is_no_place_of_the_event(perfect: Callable[[str], Analysis]) -> None:
    event = perfect("D001").events[0]
    place = msgspec.structs.replace(event.places[0], lat=35.5, lon=36.5, radius_km=1.0, container=False)
    around = msgspec.structs.replace(place, name="إدلب", lat=35.9, container=True)

    def latitudes(*places: object) -> list[object]:
        moved = msgspec.structs.replace(event, places=places)
        analysis = msgspec.structs.replace(perfect("D001"), events=(moved,))
        return [named(row, PLACE)["lat"] for row in project(analysis)[0].places]

    assert latitudes(place, around) == [35.5, None]
    assert latitudes(around) == [35.9], "where nothing else is known, better than nothing"


def told(speakers: list[tuple[str, str]], event: Event) -> dict[str, object]:
    claim = event.claims[0]
    source = msgspec.structs.replace
    changed = tuple(source(claim, source=source(claim.source, name=name), stance=stance) for name, stance in speakers)
    said = next(values_of(msgspec.structs.replace(event, claims=changed)))
    return {"speaker": said.speaker, "stance": said.stance}


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        ([], (None, None)),
        ([("أ", "asserts")], ("أ", "asserts")),
        ([("أ", "asserts"), ("ب", "asserts")], ("أ; ب", "asserts")),
        ([("أ", "asserts"), ("ب", "denies")], ("أ; ب", None)),
        ([("أ", "asserts"), ("أ", "asserts")], ("أ", "asserts")),
    ],
)
def test_who_says_it(
    speakers: list[tuple[str, str]], expected: tuple[str | None, str | None], perfect: Callable[[str], Analysis]
) -> None:
    event = next(event for name in NAMES for event in perfect(name).events if event.claims)
    assert tuple(told(speakers, event).values()) == expected


@given(st.integers(0, len(NAMES) - 1), st.binary(max_size=40))
def test_damaged_bytes_are_told_of(gold_dir: Path, n: int, noise: bytes) -> None:
    with pytest.raises(tawthiq.errors.ArchiveDamaged, match="d1"):
        unpack(noise, "d1")


def test_every_stance_of_the_lexicon_fits_its_column() -> None:
    """SQLite does not care how long a value is; a server does."""
    lexicons = Path(tawthiq.__file__).parent / "data" / "lexicons"
    stances = set(re.findall(r"stance: (\w+)", (lexicons / "speech.yaml").read_text("utf-8")))
    assert "claims_responsibility" in stances
    kind = schema.claims.c.stance.type
    assert isinstance(kind, String)
    assert kind.length is not None
    assert [stance for stance in sorted(stances) if len(stance) > kind.length] == []
