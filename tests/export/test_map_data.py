"""What the map page is given: places as spots, words as pieces, and in public neither words nor exact places."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.export import map_page
from tawthiq.export.map_data import MapData, build, to_script
from tawthiq.export.map_page import map_page as page
from tawthiq.gazetteer import units
from tawthiq.model.events import Analysis, Candidate, Place, Unresolved
from tawthiq.model.shapes import Sector, UnitPart
from tawthiq.model.spans import Span

MakeAnalysis = Callable[[str], Analysis]

SYRIA_IDLIB = ("Syria", "Idlib")


def place(name: str = "س", **known: Any) -> Place:
    return Place(name=name, kind="village", text=name, span=Span(0, len(name)), **known)


TOWN = place("بلدة", lat=35.5, lon=36.6, radius_km=2.0, precision="populated_place", admin=SYRIA_IDLIB)
AREA = place("ناحية", lat=35.5, lon=36.6, radius_km=15.0, precision="area", admin=SYRIA_IDLIB)
GOVERNORATE = place("إدلب", lat=35.93, lon=36.63, radius_km=60.0, precision="admin1", admin=SYRIA_IDLIB)
COUNTRY = place("سوريا", lat=35.0, lon=38.0, radius_km=500.0, precision="country", admin=("Syria",))
UNKNOWN = place("مجهولة", unresolved=Unresolved(why="unknown-name"))
JDEIDEH = Candidate(id="x:1", name="Jdeideh", kind="village", lat=35.8, lon=36.5, admin=SYRIA_IDLIB)
NAMESAKE = place("الجديدة", unresolved=Unresolved(why="namesakes", candidates=(JDEIDEH,)))
WITHIN = msgspec.structs.replace(GOVERNORATE, container=True)


@pytest.fixture
def told(perfect: MakeAnalysis) -> Callable[..., Analysis]:
    """D001 with one event that has these places."""

    def make(*places: Place) -> Analysis:
        analysis = perfect("D001")
        event = msgspec.structs.replace(analysis.events[0], places=places)
        return msgspec.structs.replace(analysis, events=(event,))

    return make


def test_places_that_lie_alike_share_a_spot(told: Callable[..., Analysis]) -> None:
    data = build([told(TOWN, TOWN, AREA)])
    assert [p.spot for p in data.events[0].places] == [0, 0, 1]
    assert [(s.km, s.area, s.polygons) for s in data.spots] == [(2.0, False, None), (15.0, True, None)]


def test_a_vague_position_is_an_area_even_for_a_town(told: Callable[..., Analysis]) -> None:
    vague = msgspec.structs.replace(TOWN, radius_km=20.0)
    assert build([told(vague)]).spots[0].area


def test_a_whole_governorate_is_drawn_as_its_polygon(told: Callable[..., Analysis]) -> None:
    spot = build([told(GOVERNORATE)]).spots[0]
    assert spot.unit == ("إدلب", "Idlib")
    outline = units.polygon("SY-ID")
    assert spot.polygons is not None
    assert len(spot.polygons[0][0]) == len(outline.exterior.coords)


def test_shapes_become_polygons(told: Callable[..., Analysis]) -> None:
    sector = Sector(lat=35.93, lon=36.63, inner_km=48, outer_km=60, bearing=180, half_width=25)
    half = UnitPart(code="SY-ID", bearing=180)
    data = build([told(*(msgspec.structs.replace(AREA, shape=shape) for shape in (sector, half)))])
    assert [p.spot for p in data.events[0].places] == [0, 1]
    for spot in data.spots:
        assert spot.polygons
        assert all(ring[0] == ring[-1] for part in spot.polygons for ring in part)


@pytest.mark.parametrize(
    ("given_place", "why"),
    [(UNKNOWN, "unknown-name"), (NAMESAKE, "namesakes"), (COUNTRY, "only-country"), (place("بلا"), "no-position")],
)
def test_what_is_not_drawn_says_why(told: Callable[..., Analysis], given_place: Place, why: str) -> None:
    shown = build([told(given_place)]).events[0].places[0]
    assert (shown.spot, shown.why) == (None, why)


def test_candidates_are_kept(told: Callable[..., Analysis]) -> None:
    shown = build([told(NAMESAKE)]).events[0].places[0]
    assert shown.candidates == (("Jdeideh", "village", "Syria, Idlib", 35.8, 36.5),)


def test_containers_are_told_but_not_drawn(told: Callable[..., Analysis]) -> None:
    data = build([told(UNKNOWN, WITHIN)])
    assert data.spots == ()
    assert [p.container for p in data.events[0].places] == [False, True]


def test_the_quote_is_the_sentence_of_the_trigger(perfect: MakeAnalysis) -> None:
    analysis = perfect("D001")
    for event, shown in zip(analysis.events, build([analysis]).events, strict=True):
        whole = "".join(words for words, _ in shown.quote)
        assert whole.strip("…") in analysis.text
        assert event.trigger.text in "".join(words for words, field in shown.quote if field == "trigger")


def test_without_the_text_the_values_are_the_quote(perfect: MakeAnalysis) -> None:
    coded = msgspec.json.decode(perfect("D001").to_json(), type=Analysis)
    quote = build([coded]).events[0].quote
    assert coded.events[0].trigger.text in [words for words, field in quote if field == "trigger"]


def test_letters_outside_the_first_plane_do_not_shift_marks(told: Callable[..., Analysis]) -> None:
    """Offsets are code points; a script that counted UTF-16 units would mark one letter too early for each of these."""
    analysis = told()
    event = analysis.events[0]
    text = "🔴🔴 " + analysis.text
    moved = msgspec.structs.replace(
        event, trigger=msgspec.structs.replace(
            event.trigger, span=Span(event.trigger.span.start + 3, event.trigger.span.end + 3)
        ),
        initiators=(), targets=(), weapons=(), casualties=(), damage=(), claims=(),
        date=msgspec.structs.replace(event.date, text=None, span=None),
    )  # fmt: skip
    shown = build([msgspec.structs.replace(analysis, text=text, events=(moved,))]).events[0]
    assert [words for words, field in shown.quote if field] == [event.trigger.text]


def test_public_shows_units_and_no_words(told: Callable[..., Analysis]) -> None:
    analysis = told(TOWN, NAMESAKE)
    data = build([analysis], public=True)
    event = data.events[0]
    assert [(p.name, p.text, p.precision) for p in event.places] == [("Idlib", "", "admin1")]
    assert data.spots[0].unit == ("إدلب", "Idlib")
    assert event.quote == ()
    assert data.reports[0].title is None
    written = to_script(data)
    for secret in (TOWN.name, NAMESAKE.name, "Jdeideh", "35.5,", analysis.events[0].trigger.text):
        assert secret not in written


def test_public_falls_back_to_what_the_text_says_a_place_lies_in(told: Callable[..., Analysis]) -> None:
    data = build([told(UNKNOWN, WITHIN)], public=True)
    assert [p.name for p in data.events[0].places] == ["Idlib"]
    nowhere = build([told(UNKNOWN)], public=True)
    assert [(p.name, p.why) for p in nowhere.events[0].places] == [("", "unknown-name")]


def test_public_names_no_source_and_no_unlisted_actor(perfect: MakeAnalysis) -> None:
    analysis = perfect("D001")
    names = {claim.source.name for event in analysis.events for claim in event.claims}
    written = to_script(build([analysis], public=True))
    assert names
    assert [name for name in names if name in written] == []
    data = json.loads(written)
    arabic = [c for c in json.dumps(data["events"], ensure_ascii=False) if "\u0600" <= c <= "\u06ff"]
    assert arabic == []


def test_public_leaves_out_bodies_that_only_the_text_names(told: Callable[..., Analysis]) -> None:
    analysis = told(TOWN)
    source = msgspec.structs.replace(analysis.events[0].claims[0].source, role="witness", organisation="شباب حي الروضة")
    claim = msgspec.structs.replace(analysis.events[0].claims[0], source=source)
    event = msgspec.structs.replace(analysis.events[0], claims=(claim,))
    shown = build([msgspec.structs.replace(analysis, events=(event,))], public=True)
    assert shown.events[0].claims == (("", "witness", "asserts"),)


def test_reports_without_events_are_left_out(perfect: MakeAnalysis) -> None:
    empty = msgspec.structs.replace(perfect("D001"), events=())
    assert build([empty]) == MapData((), (), (), False)


@given(st.text())
def test_json_in_a_script_element_cannot_end_it(text: str) -> None:
    written = to_script({"t": "</script><!--" + text})
    assert "<" not in written
    assert json.loads(written) == {"t": "</script><!--" + text}


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in map_page.LIBRARIES:
        (tmp_path / name).write_text(f"/* {name} </script> */", "utf-8")
    monkeypatch.setattr(map_page, "WEB", tmp_path)


@pytest.mark.usefixtures("libraries")
def test_the_page_holds_everything_and_forbids_the_rest(perfect: MakeAnalysis) -> None:
    written = page(build([perfect("D001")]), "تقرير <b>")
    assert "default-src 'none'" in written
    assert "connect-src" not in written
    assert "تقرير &lt;b&gt;" in written
    assert written.count("</script>") == written.count("<script")
    assert " src=" not in written
    assert "<link" not in written


@pytest.mark.usefixtures("libraries")
def test_text_of_a_report_never_becomes_an_element(told: Callable[..., Analysis]) -> None:
    hostile = '</script><img src=x onerror="alert(1)">'
    written = page(build([told(place(hostile, lat=35.0, lon=36.0, radius_km=2.0))]))
    assert "<img" not in written


def test_missing_libraries_are_told_with_how_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_page, "WEB", tmp_path)
    with pytest.raises(map_page.MissingLibrary, match="make web"):
        map_page.check_libraries()
