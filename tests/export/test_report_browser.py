"""The report in a real browser and in print: it opens without a network, fits a phone, and its Arabic can be read."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reported import contested_raid, places, written
from tawthiq.export.report import page as report_page
from tawthiq.export.report.pdf import pdf
from tricky_incidents import tricky

playwright = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
WIDE, NARROW = {"width": 1100, "height": 900}, {"width": 390, "height": 800}
PRINTED = {
    "en": ("Incidents reported", "In short", "Syrian government forces"),
    # pdftotext turns letters around that one glyph stands for, such as lam and alef, so words without them
    "ar": ("الحوادث", "القوات الحكومية السورية", "كفرنبل", "المصادر", "مدنيون"),
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a page; fails on anything that it logs or asks the network for."""
    tabs: list[Any] = []
    faults: list[str] = []

    def open_page(html: str, size: dict[str, int]) -> Any:
        path = tmp_path / "report.html"
        path.write_text(html, "utf-8")
        tab = browser.new_page(viewport=size)
        tab.on("console", lambda message: faults.append(message.text))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("request", lambda sent: None if sent.url.startswith(("data:", "file:")) else faults.append(sent.url))
        tab.goto(path.as_uri())
        tabs.append(tab)
        return tab

    yield open_page
    for tab in tabs:
        tab.close()
    assert not faults


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_wider_than_the_screen(opened: Any, language: Any, size: dict[str, int]) -> None:
    tab = opened(written([contested_raid(), *places(), *tricky()], "partner", language), size)
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert tab.locator("#map svg:visible").count() == 1, "the map for this screen, and not the other"
    assert tab.title() != "1"


def test_a_figure_is_followed_to_the_incident(opened: Any) -> None:
    tab = opened(written([contested_raid()], "partner"), WIDE)
    tab.click(".tiles .killed a")
    entry = tab.locator(".behind li:target")
    assert entry.count() == 1
    entry.locator("a").first.click()
    assert "ثلاثة" in tab.locator("article.incident:target").inner_text()
    tab.locator("#tolls svg:visible a").first.click()
    assert tab.locator(".behind li:target").count() == 1


def test_arabic_starts_on_the_right_and_charts_run_with_it(opened: Any) -> None:
    tab = opened(written([contested_raid()], "partner", "ar"), WIDE)
    box = tab.locator("#tolls table thead th").first.bounding_box()
    last = tab.locator("#tolls table thead th").last.bounding_box()
    assert box["x"] > last["x"], "the first column stands on the right"
    label = tab.locator("#governorates svg:visible text", has_text="إدلب").bounding_box()
    bar = tab.locator("#governorates svg:visible a path").first.bounding_box()
    assert label["x"] > bar["x"], "names stand right of the bars"


def test_the_page_brings_its_fonts(opened: Any) -> None:
    if not report_page.has_fonts():
        pytest.skip("the fonts of the report are not installed (make web)")
    tab = opened(written([contested_raid()], "partner", "ar"), WIDE)
    loaded = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    tab.wait_for_function("document.fonts.status === 'loaded'")
    assert {name.strip('"') for name in tab.evaluate(loaded)} >= {"IBM Plex Sans Arabic", "Noto Naskh Arabic"}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed (Debian: poppler-utils)")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_holds_the_same_text(tmp_path: Path, language: Any) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(written([contested_raid()], "partner", language)))
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    text = done.stdout.decode()
    for word in (*PRINTED[language], "3–9+"):
        assert word in _plain(text), word


def _plain(text: str) -> str:
    """As printed words: forms of letters made one, marks of direction left out."""
    kept = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return " ".join(kept.split())
