"""The page in a real browser: what lights when a value or a word is pointed at, and what the keyboard does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tawthiq.export.html import page
from tawthiq.model.events import Analysis

playwright = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip

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
def tab(browser: Any, tmp_path: Path, perfect: Callable[[str], Analysis]) -> Iterator[Any]:
    """A page of D001 and D035; fails on any script error or blocked resource."""
    path = tmp_path / "page.html"
    path.write_text(page([perfect("D001"), perfect("D035")]), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1360, "height": 900})
    faults: list[str] = []
    tab.on("console", lambda message: faults.append(message.text))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.goto(path.as_uri())
    yield tab
    tab.close()
    assert not faults


def lit_words(tab: Any) -> str:
    return "".join(tab.locator("mark.lit").all_text_contents())


def test_pointing_at_a_value_lights_its_words(tab: Any) -> None:
    tab.hover('button.value[data-v="r0-e0-place-0"]')
    assert lit_words(tab) == "حيش"
    tab.hover('button.value[data-v="r0-e0-casualty-0"]')
    assert lit_words(tab) == "خمسة مدنيين"  # two pieces: the target «مدنيين» stands on the second
    assert tab.locator("mark.lit").count() == 2
    tab.mouse.move(2, 2)
    assert lit_words(tab) == ""


def test_pointing_at_shared_words_lights_every_value_on_them(tab: Any) -> None:
    tab.hover('mark[data-v~="r0-e0-target-0"][data-v~="r0-e0-casualty-0"]')
    lit = tab.locator("button.value.lit").evaluate_all("found => found.map(one => one.dataset.v)")
    assert lit == ["r0-e0-target-0", "r0-e0-casualty-0"]


def test_pointing_at_an_event_number_lights_the_whole_event(tab: Any) -> None:
    tab.hover("#r0-e1 .number")
    for words in ("ألقت", "النقير", "عابدين", "ترملا"):
        assert words in lit_words(tab)
    assert "حيش" not in lit_words(tab)


def test_the_keyboard_goes_from_value_to_words_and_back(tab: Any) -> None:
    value = tab.locator('button.value[data-v="r0-e0-weapon-0"]')
    value.focus()
    assert "الصواريخ" in lit_words(tab)
    tab.keyboard.press("Enter")
    assert "الصواريخ" in tab.evaluate("document.activeElement.textContent")
    tab.keyboard.press("ArrowLeft")
    assert tab.evaluate("document.activeElement.textContent") == "حيش"
    assert tab.locator("button.value.lit").get_attribute("data-v") == "r0-e0-place-0"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.dataset.v") == "r0-e0-place-0"
    assert tab.evaluate("document.activeElement.tagName") == "BUTTON"


def test_words_take_one_stop_of_the_tab_key(tab: Any) -> None:
    assert tab.locator('#r0 mark[tabindex="0"]').count() == 1


def test_words_out_of_sight_are_scrolled_to(tab: Any) -> None:
    tab.set_viewport_size({"width": 1360, "height": 500})
    tab.locator('button.value[data-v="r0-e7-trigger-0"]').hover()
    inside = """mark => {
        const panel = mark.closest(".text").getBoundingClientRect(), box = mark.getBoundingClientRect();
        return box.top >= panel.top && box.bottom <= panel.bottom;
    }"""
    assert tab.locator("mark.lit").first.evaluate(inside)


def test_the_interface_turns_english_and_the_report_stays_arabic(tab: Any) -> None:
    heading = tab.locator("#r0-e0 h3")
    assert heading.inner_text() == "غارة جوية أو مسيّرة"
    tab.click("#toggle")
    assert heading.inner_text() == "Air/drone strike"
    assert tab.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["ltr", "en"]
    assert tab.locator("#r0 .text").evaluate("text => getComputedStyle(text).direction") == "rtl"


def test_marking_does_not_break_the_joining_of_letters(tab: Any) -> None:
    """«وتدمير» with its mark beginning after the و: letters that lose their joined forms would be wider."""
    widths = """lines => lines.map(line => {
        const copies = [line.cloneNode(true), line.cloneNode(true)];
        copies[1].textContent = line.textContent;
        return copies.map(copy => {
            copy.style.cssText = "display: inline-block; white-space: pre";
            line.after(copy);
            const width = copy.getBoundingClientRect().width;
            copy.remove();
            return Math.round(width);
        });
    })"""
    pairs = tab.locator("#r0 .text p").evaluate_all(widths)
    assert all(abs(marked - plain) <= 1 for marked, plain in pairs)
    assert max(marked for marked, _ in pairs) > 1000


def test_narrow_screens_do_not_scroll_sideways(tab: Any) -> None:
    tab.set_viewport_size({"width": 360, "height": 700})
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_print_puts_cards_under_the_text(tab: Any) -> None:
    tab.emulate_media(media="print")
    below = """report => report.querySelector(".cards").getBoundingClientRect().top
               >= report.querySelector(".text").getBoundingClientRect().bottom"""
    assert tab.locator("#r0").evaluate(below)
    assert not tab.locator("#toggle").is_visible()
    assert tab.locator("mark").first.evaluate("mark => getComputedStyle(mark).printColorAdjust") == "exact"
