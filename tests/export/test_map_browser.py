"""The map page in a real browser: it draws without a network, and says what it shows.

Chromium draws WebGL in software here. The page sets `data-map` on its root to "idle" when all is drawn; its policy
forbids scripts that a test would add, so tests wait for that attribute.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tawthiq.export import map_page
from tawthiq.export.map_data import build
from tawthiq.export.map_page import map_page as page
from tawthiq.model.events import Analysis, Candidate, Place, Unresolved
from tawthiq.model.spans import Span

playwright = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--enable-unsafe-swiftshader", "--use-angle=swiftshader", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
LIBRARIES = all((map_page.WEB / name).exists() for name in map_page.LIBRARIES)
HOSTILE = '</script><img src=x onerror="document.title=1">'
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 800}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)"),
    pytest.mark.skipif(not LIBRARIES, reason="the libraries of the map are not installed (make web)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def place(name: str, lat: float | None = None, lon: float | None = None, **known: Any) -> Place:
    known.setdefault("radius_km", 2.0 if lat else None)
    known.setdefault("precision", "populated_place" if lat else "unknown")
    return Place(name=name, kind="village", text=name, span=Span(0, len(name)), lat=lat, lon=lon, **known)


@pytest.fixture(scope="module")
def analysis(perfect: Callable[[str], Analysis]) -> Analysis:
    """D001 with events at one town, in an area around it, in a governorate, and without a position."""
    told = perfect("D001")
    candidate = Candidate(id="x:1", name="Jdeideh", kind="village", lat=35.8, lon=36.5, admin=("Syria", "Idlib"))
    places = [
        (place("البلدة", 35.5, 36.6),),
        (place("البلدة", 35.5, 36.6),),
        (place("الناحية", 35.52, 36.62, radius_km=15.0, precision="area"),),
        (place("إدلب", 35.93, 36.63, radius_km=60.0, precision="admin1", admin=("Syria", "Idlib")),),
        (place("الجديدة", unresolved=Unresolved(why="namesakes", candidates=(candidate,))),),
        (place(HOSTILE, 35.3, 36.4),),
    ]
    events = tuple(
        msgspec.structs.replace(told.events[i % len(told.events)], id=f"D001-{i + 1}", places=held)
        for i, held in enumerate(places)
    )
    hostile = msgspec.structs.replace(told.report, title=HOSTILE)
    return msgspec.structs.replace(told, events=events, report=hostile)


@pytest.fixture(scope="module")
def written(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(page(build([analysis]), HOSTILE), encoding="utf-8")
    return path


def wait(tab: Any) -> None:
    tab.wait_for_timeout(100)
    tab.wait_for_selector('html[data-map="idle"]', state="attached", timeout=60_000)


class Watched:
    """A page that remembers script errors, messages, and requests that leave it."""

    def __init__(self, browser: Any, size: dict[str, int], address: str) -> None:
        self.faults: list[str] = []
        self.tab = browser.new_page(viewport=size)
        self.tab.on("console", lambda message: self.faults.append(message.text))
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("request", self._request)
        self.tab.goto(address)
        wait(self.tab)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "blob:", "data:")):
            self.faults.append(request.url)


@pytest.fixture(scope="module")
def wide(browser: Any, written: Path) -> Watched:
    return Watched(browser, WIDE, written.as_uri())


@pytest.fixture
def tab(wide: Watched) -> Iterator[Any]:
    """The page as it was when it opened; loading it anew for each test takes seconds where software draws WebGL."""
    tab = wide.tab
    tab.keyboard.press("Escape")
    if tab.locator("html").get_attribute("data-ui") != "ar":
        tab.click("#toggle")
    tab.click("#reset")
    tab.click("#tab-events")
    wait(tab)
    yield tab
    assert wide.faults == []


def choose(tab: Any, number: int) -> None:
    tab.locator(f'#events .row[data-number="{number}"]').click()
    wait(tab)


def test_it_lists_filters_and_tells(tab: Any) -> None:
    assert tab.locator("#n-events").inner_text() == "6"
    assert tab.locator("#n-unplaced").inner_text() == "1"
    assert tab.locator("#events .row").count() == 6
    tab.locator("#types input").first.uncheck()
    wait(tab)
    shown = tab.locator("#events .row").count()
    assert 0 < shown < 6
    assert tab.locator("#n-events").inner_text() == f"{shown}/6"
    tab.locator("#reset").click()
    assert tab.locator("#n-events").inner_text() == "6"
    tab.fill("#from", "2100-01-01")
    tab.locator("#undated").uncheck()
    assert tab.locator("#n-events").inner_text() == "0/6"


def test_an_event_opens_with_its_quote_and_its_place_on_the_map(tab: Any) -> None:
    choose(tab, 0)
    assert tab.locator(".maplibregl-popup .card").count() == 1
    quote = tab.locator(".maplibregl-popup .quote")
    assert quote.get_attribute("dir") == "rtl"
    assert quote.locator("mark.trigger").count() >= 1
    assert "±2" in tab.locator(".maplibregl-popup").inner_text()
    tab.keyboard.press("Escape")
    assert tab.locator(".maplibregl-popup").count() == 0
    assert tab.evaluate("document.activeElement.dataset.number") == "0"


def test_a_click_on_the_map_lists_all_that_may_have_happened_there(tab: Any) -> None:
    """The town, the area around it, and the governorate: those that are sure to be here come first."""
    choose(tab, 0)
    tip = tab.locator(".maplibregl-popup-tip").bounding_box()
    anchor = tab.locator(".maplibregl-popup").get_attribute("class")
    tab.keyboard.press("Escape")
    below = "anchor-top" in (anchor or "")
    tab.mouse.click(tip["x"] + tip["width"] / 2, tip["y"] - 6 if below else tip["y"] + tip["height"] + 6)
    ids = tab.locator(".maplibregl-popup .card").evaluate_all("cards => cards.map(card => card.dataset.event)")
    assert ids[:2] == ["D001-1", "D001-2"]
    assert ids[2:] == ["D001-3", "D001-4"]
    assert tab.locator(".maplibregl-popup .heading").count() == 2


def test_what_has_no_position_is_listed_with_why_and_candidates(tab: Any) -> None:
    tab.click("#toggle")
    tab.click("#tab-unplaced")
    shown = tab.locator("#unplaced").inner_text()
    assert "several places of this name" in shown
    assert "Jdeideh (Syria, Idlib)" in shown
    tab.locator("#unplaced button", has_text="Jdeideh").click()
    wait(tab)


def test_both_languages_and_directions(tab: Any) -> None:
    assert tab.locator("#tab-events").inner_text().startswith("الوقائع")
    assert tab.locator("#map").get_attribute("dir") == "ltr"
    tab.click("#toggle")
    wait(tab)
    assert tab.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["ltr", "en"]
    assert tab.locator("#tab-events").inner_text().startswith("Events")
    assert tab.locator("#names").input_value() == "en"
    tab.select_option("#names", "ar")
    wait(tab)
    assert tab.locator("#map").get_attribute("aria-label") == "Map"


def test_hostile_text_stays_text(tab: Any) -> None:
    choose(tab, 5)
    assert HOSTILE in tab.locator(".maplibregl-popup").inner_text()
    assert tab.locator("img").count() == 0
    assert tab.title().startswith("توثيق")


def test_an_address_opens_its_event(browser: Any, written: Path) -> None:
    opened = Watched(browser, WIDE, written.as_uri() + "#D001-4")
    tab = opened.tab
    assert tab.locator(".card").get_attribute("data-event") == "D001-4"


def test_the_tabs_and_the_list_work_by_keyboard(tab: Any) -> None:
    tab.locator("#tab-events").focus()
    tab.keyboard.press("ArrowLeft")
    assert tab.locator("#unplaced").is_visible()
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.locator(".card").count() == 1


def test_narrow_screens(browser: Any, written: Path) -> None:
    opened = Watched(browser, NARROW, written.as_uri())
    tab = opened.tab
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    choose(tab, 0)
    assert tab.locator("#sheet .card").is_visible()
    tab.locator("#sheet .shut").click()
    assert not tab.locator("#sheet").is_visible()
    assert opened.faults == []
