"""Relative mentions read from reports: who is told, from where, how; copies; what the coder's output gives."""

from __future__ import annotations

import msgspec
import pytest

from tawthiq.errors import EmptyDocument
from tawthiq.gazetteer.names import load_names
from tawthiq.learn.coded import CodedLine, mentions_of
from tawthiq.learn.mentions import read_mentions
from tawthiq.learn.told import Told
from tawthiq.model.documents import Report

VILLAGE = "خربة الزيتون"


def read(text: str) -> tuple[Told, ...]:
    return read_mentions(Report(id="r1", text=text))


@pytest.mark.parametrize(
    ("text", "manner", "distance", "bearing", "anchors"),
    [
        (f"قصفت الطائرات قرية {VILLAGE} (12 كم جنوب مدينة إدلب).", "sector", 12.0, 180.0, ["Idlib"]),
        (f"سقطت قذائف على قرية {VILLAGE} على بعد 20 كم من مدينة حماة.", "ring", 20.0, None, ["Hama"]),
        (f"استهدف القصف قرية {VILLAGE} شمال مدينة حماة.", "ray", None, 0.0, ["Hama"]),
        (f"قتل شخص في قرية {VILLAGE} بين مدينتي إدلب وحماة.", "between", None, None, ["Idlib", "Hama"]),
        (f"قتل شخص في قرية {VILLAGE} قرب مدينة حماة.", "near", None, None, ["Hama"]),
    ],
)  # fmt: skip
def test_each_manner_of_telling(
    text: str, manner: str, distance: float | None, bearing: float | None, anchors: list[str]
) -> None:
    (told,) = read(text)
    assert (told.name, told.manner, told.distance_km, told.bearing) == (VILLAGE, manner, distance, bearing)
    assert [a.name for a in told.anchors] == anchors
    assert told.span.of(text) == VILLAGE
    assert told.quote.rstrip(".") == text.rstrip(".")


def test_two_anchors_of_one_place_are_two_mentions() -> None:
    found = read(f"قصفت الطائرات قرية {VILLAGE} (40 كم شمال حماة و54 كم جنوب إدلب).")
    assert {(t.anchors[0].name, t.distance_km, t.bearing) for t in found} == {
        ("Hama", 40.0, 0.0),
        ("Idlib", 54.0, 180.0),
    }


def test_a_list_shares_its_relation() -> None:
    found = read("طال القصف قريتي خربة الزيتون وتل الرمان (20 كم شرق مدينة حماة).")
    assert [(t.name, t.distance_km) for t in found] == [("خربة الزيتون", 20.0), ("تل الرمان", 20.0)]


@pytest.mark.parametrize(
    "text",
    [
        "شهدت مدينة إدلب هدوءا حذرا.",
        "قصف الطيران ريف حماة الشمالي.",
        f"استهدف القصف قرية {VILLAGE} شمال سوريا.",
        f"سقطت قذيفة على قرية {VILLAGE} (3 كم شرق خربة مجهولة).",
        "سقطت قذيفة على محيط مدينة إدلب.",
    ],
)
def test_what_tells_no_position_is_left_out(text: str) -> None:
    assert read(text) == ()


def test_the_unit_that_the_text_gives_is_kept() -> None:
    (told,) = read(f"قصفت الطائرات قرية {VILLAGE} بريف حماة (12 كم جنوب مدينة إدلب).") or (None,)
    assert told is not None
    assert told.distance_km == 12.0


def test_hidden_places_are_as_unknown() -> None:
    entries = load_names().lookup("معرة مصرين")
    assert entries is not None
    hidden = load_names(["none"]).without(frozenset(e.id for e in entries.entries))
    assert hidden.lookup("معرة مصرين") is None
    assert len(hidden) < len(load_names())
    text = "قصفت الطائرات بلدة معرة مصرين (10 كم شمال مدينة إدلب)."
    (told,) = read_mentions(Report(id="r", text=text), hidden)
    assert (told.name, told.distance_km) == ("معرة مصرين", 10.0)


def test_a_text_without_arabic_is_refused() -> None:
    with pytest.raises(EmptyDocument):
        read("nothing here")


# ---- output of the coder


def coded(*places: dict[str, object]) -> CodedLine:
    line = {
        "schema": "tawthiq/1",
        "report": {
            "id": "r7", "path": None, "sha256": "aa", "title": None, "outlet": None, "dateline": None, "byline": None,
            "published": None,
        },
        "events": [{"id": "r7-1", "places": list(places)}, {"id": "r7-2", "places": list(places)}],
    }  # fmt: skip
    return msgspec.json.decode(msgspec.json.encode(line), type=CodedLine)


def place(relation: str, shape: dict[str, object] | None, start: int = 5) -> dict[str, object]:
    return {
        "name": VILLAGE, "kind": "village", "text": VILLAGE, "span": [start, start + 12], "relation": relation,
        "shape": shape, "admin": ["Syria", "Idlib"],
    }  # fmt: skip


SECTOR = {
    "kind": "sector", "lat": 35.93, "lon": 36.63, "inner_km": 45.0, "outer_km": 58.0, "bearing": 180.0,
    "half_width": 25.0,
}  # fmt: skip
NORTH = {**SECTOR, "lat": 35.13, "lon": 36.75, "inner_km": 34.0, "outer_km": 44.0, "bearing": 0.0}


def test_shapes_in_the_output_tell_where_from() -> None:
    found, skipped = mentions_of(coded(place("about 54 km S of Idlib city", SECTOR)), load_names())
    (told,) = found  # told once, though two events have the place
    assert skipped == 0
    assert (told.manner, told.distance_km, told.bearing, told.is_rough) == ("sector", 54.0, 180.0, True)
    assert told.anchors[0].point == (35.93, 36.63)
    assert told.anchors[0].country == "SY"
    assert told.report == "r7"


def test_an_overlap_is_told_from_each_anchor() -> None:
    overlap = {"kind": "overlap", "parts": [SECTOR, NORTH]}
    found, _ = mentions_of(coded(place("40 km N of Hama; 54 km S of Idlib city", overlap)), load_names())
    assert {(t.distance_km, t.bearing) for t in found} == {(54.0, 180.0), (40.0, 0.0)}


def test_a_sector_without_a_distance_is_a_direction() -> None:
    found, _ = mentions_of(coded(place("S of Idlib city", SECTOR)), load_names())
    assert [(t.manner, t.distance_km) for t in found] == [("ray", None)]


CIRCLE = {"kind": "circle", "lat": 35.93, "lon": 36.63, "radius_km": 6.0}
LINE = {"kind": "corridor", "line": [[35.93, 36.63], [35.5, 36.7], [35.13, 36.75]], "half_width_km": 4.0}


@pytest.mark.parametrize(
    ("relation", "shape", "manner"),
    [
        ("near Idlib city", CIRCLE, "near"),
        ("20 km from Idlib city", CIRCLE, "ring"),
        ("20 km from Idlib city", {**SECTOR, "half_width": 180.0}, "ring"),
        ("between Idlib and Hama", LINE, "between"),
        ("outskirts of Idlib city", CIRCLE, None),
        ("border of Syria and Turkey", LINE, None),
        ("N of Idlib governorate", {"kind": "unit", "code": "SY-ID", "bearing": 0.0}, None),
    ],
)
def test_other_shapes_in_the_output(relation: str, shape: dict[str, object], manner: str | None) -> None:
    found, _ = mentions_of(coded(place(relation, shape)), load_names())
    assert [t.manner for t in found] == ([manner] if manner else [])


def test_places_without_a_shape_are_counted() -> None:
    found, skipped = mentions_of(coded(place("54 km S of Idlib city", None), place("", None, 40)), load_names())
    assert (found, skipped) == ((), 1)
