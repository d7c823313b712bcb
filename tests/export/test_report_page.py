"""The report's page: nothing planted in sources acts in it, nothing withheld is in it, every figure can be followed."""

from __future__ import annotations

import re
from html import unescape

import pytest

from reported import choose_all, contested_raid, places, written
from tawthiq.arabic.fold import fold
from tawthiq.export.report import names_build
from tawthiq.export.report.bins import timeline as in_time
from tawthiq.export.report.charts import timeline, timeline_rows, toll_bars, toll_columns, toll_rows
from tawthiq.export.report.counted import Sum, Toll
from tawthiq.export.report.draw import inlined
from tawthiq.export.report.figures import by_governorate
from tawthiq.export.report.map_view import maps
from tawthiq.export.report.words import LANGUAGES, Language, Words, bounds
from told_incidents import claim, day, incident, place, toll
from tricky_incidents import PERSON, SPELLINGS, tricky, with_person

pytest.importorskip("vl_convert", reason="vl-convert is not installed (pip install 'tawthiq[report]')")

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["public", "full"])
def test_tricks_of_sources_are_harmless(name: str, language: Language) -> None:
    html = written([*tricky(), contested_raid()], name, language, names=name == "full")
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"\son[a-z]+\s*=\s*[\"'a-z]", re.sub(r"&lt;.*?&gt;", "", html))
    assert not BIDI.search(html)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", html)


@pytest.mark.parametrize("name", ["public", "full"])
def test_the_page_refers_to_nothing_outside(name: str) -> None:
    html = written([*tricky(), contested_raid()], name)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "script-src" not in policy[1]
    for target in re.findall(r'(?:href|src|action|poster|data)="([^"]*)"', html):
        assert target.startswith("#")
    for target in re.findall(r"url\(([^)]*)\)", html):
        assert target.startswith(("data:font/woff2;base64,", "#"))
    assert "@import" not in html
    assert "<link" not in html
    assert "<base" not in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["public", "hdx"])
def test_a_private_name_is_nowhere(name: str, language: Language) -> None:
    letters = _letters(written(with_person(), name, language))
    for spelling in (PERSON, *SPELLINGS):
        assert _letters(spelling) not in letters


def test_a_private_name_is_withheld_from_partners_until_it_is_asked_for() -> None:
    assert _letters(PERSON) not in _letters(written(with_person(), "partner"))
    assert _letters(PERSON) in _letters(written(with_person(), "partner", names=True))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", fold(unescape(text)).text)


def test_words_of_reports_are_in_no_public_page() -> None:
    html = written([contested_raid()], "public").partition("</style>")[2]
    assert not re.findall("[\u0620-\u064a]{2,}", html), "an English page for the public holds no Arabic word"
    assert "أكثر من ثمانية" in written([contested_raid()], "partner")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["public", "partner"])
def test_every_link_leads_somewhere_and_every_id_is_one(name: str, language: Language) -> None:
    aleppo = incident(
        claim("type", "Attack", "a"), day("2018-02-19", report="a"), toll(2, 2, "a", group="civilians"),
        place("حلب", "a", admin1="Aleppo", lat=36.2, lon=37.16), ident="a-1",
    )  # fmt: skip
    html = written([contested_raid(), aleppo, incident(claim("type", "Attack", "u"), ident="u-1")], name, language)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]*)"', html)) | set(re.findall(r"url\(#([^)]*)\)", html))
    assert targets <= set(ids)
    for n in (1, 2, 3):
        assert f"i{n}" in targets, "each incident can be reached from a figure"


def test_a_figure_leads_to_its_incidents_and_their_words() -> None:
    html = written([contested_raid()], "partner")
    tile = re.search(r'<li class="killed"><span class="[^"]*"><a class="n" href="#(f\d+)"><bdi[^>]*>([^<]*)<', html)
    assert tile is not None
    assert tile[2] == "3–9+"
    entry = re.search(rf'<li id="{tile[1]}">.*?href="#(i\d+)"', html)
    assert entry is not None
    article = re.search(rf'<article class="incident" id="{entry[1]}">.*?</article>', html, re.S)
    assert article is not None
    assert "ثلاثة" in article[0]
    assert "3–9+" in article[0]


def test_contradicting_claims_stand_side_by_side_with_their_words() -> None:
    html = written([contested_raid()], "partner")
    card = re.search(r'<article class="dispute">.*?</article>', html, re.S)
    assert card is not None
    for said in ("3 ", "9+", "ثلاثة", "أكثر من ثمانية", "SANA"):
        assert said.strip() in card[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_nothing_says_so(language: Language) -> None:
    html = written([], "public", language)
    assert Words(language).say("figures", "none") in html
    assert "<svg" not in html


@pytest.mark.parametrize(("name", "is_told"), [("public", False), ("partner", True)])
def test_the_head_counts_outlets_only_where_they_are_shown(name: str, is_told: bool) -> None:
    """"0 outlets" would be untrue of a report that withholds them."""
    unlisted = incident(claim("type", "Attack", outlet="نشرة الحي"), day("2018-02-19", outlet="نشرة الحي"))
    head = re.search(r'<p class="facts">.*?</p>', written([unlisted], name), re.S)
    assert head is not None
    assert ("outlets" in head[0]) is is_told


def test_what_is_not_counted_is_told_only_where_there_is_something() -> None:
    undated = incident(claim("type", "Attack", "u"), ident="u-1")
    assert "not counted: undated" in re.sub(r"<[^>]+>", "", written([contested_raid(), undated], "public"))
    told = re.sub(r"<[^>]+>", "", written([contested_raid()], "public"))
    assert "Shown below but not counted" not in told
    assert "Outside these days" not in told


def test_the_arabic_page_runs_from_right_to_left_and_is_in_arabic() -> None:
    html = written([contested_raid()], "public", "ar")
    assert '<html lang="ar" dir="rtl">' in html
    shown = re.sub(r"<[^>]+>", " ", html.split("</style>")[-1].partition('<section id="methodology">')[0])
    latin = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"\br[0-9a-f]{24}\b", "", shown)))
    assert latin <= {"SANA", "SOHR", "Natural", "Earth", "GeoNames"}


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("Syrian government forces", "القوات الحكومية السورية"),
        ("monitor, network, rights body", "جهة رصد أو حقوق"),
        ("سامر, monitor, network, rights body, SOHR", "سامر، جهة رصد أو حقوق، المرصد السوري لحقوق الإنسان"),
        ("someone unknown", "someone unknown"),
    ],
)
def test_names_in_arabic(english: str, arabic: str) -> None:
    assert Words("ar").name(english) == arabic
    assert Words("en").name(english) == english


def test_the_table_of_names_is_current() -> None:
    assert names_build.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (None, ""), (Sum(), ""), (Toll(3, 3), "3"), (Toll(3, 5), "3–5"), (Toll(9, 9, True), "9+"),
        (Toll(9, 15, True), "9–15+"), (Sum(1200, 1300, n_told=2), "1,200–1,300"),
    ],
)  # fmt: skip
def test_bounds_in_words(found: Toll | Sum | None, text: str) -> None:
    assert bounds(found) == text


# ---- specs


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_show_intervals_and_run_with_the_language(language: Language) -> None:
    words = Words(language)
    lines = by_governorate(choose_all([contested_raid()], "full"))
    rows = toll_rows(lines, lambda each: each.key, lambda each, series: "#f1")
    assert [(row["series"], row["low"], row["high"], row["text"]) for row in rows] == [("killed", 3, 9, "3–9+")]
    bars = toll_bars(rows, ["Syria/SY-ID"], words, 500)
    light, full, text = bars["layer"]
    assert (light["encoding"]["x"]["field"], light["encoding"]["x2"]["field"]) == ("low", "high")
    assert (full["encoding"]["x"]["field"], full["encoding"]["x2"]["field"]) == ("zero", "low")
    assert text["encoding"]["text"]["field"] == "text"
    assert full["encoding"]["x"]["scale"]["reverse"] is words.is_rtl
    assert full["encoding"]["y"]["axis"]["orient"] == ("right" if words.is_rtl else "left")
    columns = toll_columns(rows, ["Syria/SY-ID"], words, 500)
    assert columns["layer"][0]["encoding"]["x"]["scale"]["reverse"] is words.is_rtl


def test_the_timeline_has_each_counted_incident_once() -> None:
    arrests = incident(claim("type", "Arrests", "x"), day("2018-02-20", report="x"), ident="x-1")
    chosen = choose_all([contested_raid(), arrests], "full")
    binned = in_time(chosen)
    rows = timeline_rows(binned, lambda first: first.isoformat(), lambda first: "#f1")
    assert {(row["group"], row["type"], row["n"]) for row in rows} == {
        ("2018-02-14", "Explosions/Remote violence", 1), ("2018-02-20", "Strategic developments", 1),
    }  # fmt: skip
    spec = timeline(rows, [each.first.isoformat() for each in binned.bins], Words("en"), 600, binned.size)
    assert len(spec["encoding"]["x"]["scale"]["domain"]) == 7, "days without incidents have their place too"


@pytest.mark.parametrize("name", ["public", "full"])
@pytest.mark.parametrize("size", [(740, 420), (340, 330)])
def test_the_map_holds_every_incident_once_and_names_cover_nothing(name: str, size: tuple[int, int]) -> None:
    shown = choose_all(places(), name).counted
    found = maps(shown, size, size, Words("en").governorate)
    (one,) = found.maps
    assert sorted(each.number for disc in one.discs for each in disc.shown) == [each.number for each in shown]
    assert all(one.view.holds(disc.x, disc.y, disc.radius_px) for disc in one.discs)
    assert one.shaded == (frozenset(("SY-ID", "SY-HL", "SY-DR")) if name == "public" else frozenset())
    assert len({(label.x, label.y) for label in one.names}) == len(one.names)
    for label in one.names:
        assert one.view.holds(label.x, label.y)
        assert all(abs(label.x - disc.x) > 5 or abs(label.y - disc.y) > disc.radius_px for disc in one.discs)


def test_what_has_no_position_is_told_and_not_drawn() -> None:
    shown = choose_all([incident(claim("type", "Attack"), day("2018-02-14"))], "full").counted
    found = maps(shown, (740, 420), (340, 330), str)
    assert (len(found.maps), len(found.unplaced), len(found.elsewhere)) == (0, 1, 0)


def test_drawings_keep_no_addresses_and_own_ids() -> None:
    svg = (
        '<svg xmlns="http://a.example" version="1.1" width="10" height="5"><a xlink:href="https://b.example/x#f3">'
        '<path clip-path="url(#clip1)" aria-label="low: 3"/></a><clipPath id="clip1"/></svg>'
    )
    text = inlined(svg, "mapw", 'Where "now"')
    assert "example" not in text
    assert 'href="#f3"' in text
    assert 'url(#mapw-clip1)' in text
    assert 'id="mapw-clip1"' in text
    assert 'aria-label="Where &quot;now&quot;"' in text
