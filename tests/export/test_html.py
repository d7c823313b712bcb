"""The page as a document: everything escaped, every value findable by its id, the text whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.export.html import page
from tawthiq.export.values import all_values
from tawthiq.model.events import Analysis
from tawthiq.model.spans import Span

MakeAnalysis = Callable[[str], Analysis]


class Page(HTMLParser):
    """Collects the text lines, what each mark carries, and every tag with its attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.marked: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.n_scripts = 0
        self._in_text = self._in_line = False
        self._open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.n_scripts += tag == "script"
        self._in_text = self._in_text or found.get("class") == "text"
        if tag == "p" and self._in_text:
            self._in_line = True
            self.lines.append("")
        if tag == "mark":
            self._open = (found["data-v"] or "").split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._in_line = False
        if tag == "mark":
            self._open = []
        if tag == "div":
            self._in_text = False

    def handle_data(self, data: str) -> None:
        if self._in_line:
            self.lines[-1] += data
            for name in self._open:
                self.marked[name] = self.marked.get(name, "") + data


@pytest.mark.parametrize("name", ["D001", "D027", "D035", "D110"])
def test_marks_of_a_value_read_as_its_words(perfect: MakeAnalysis, name: str) -> None:
    analysis = perfect(name)
    parsed = Page(page([analysis]))
    assert "\n".join(parsed.lines) == analysis.text
    for value in all_values(analysis):
        if value.field != "claim":  # its marks are the source and the reporting word
            assert parsed.marked[f"r0-{value.id}"] == value.span.of(analysis.text).replace("\n", "")


def test_every_button_has_words_and_every_mark_has_a_button(perfect: MakeAnalysis) -> None:
    parsed = Page(page([perfect("D001"), perfect("D027")]))
    in_cards = {name for tag, found in parsed.tags if tag == "button" for name in (found.get("data-v") or "").split()}
    assert in_cards == set(parsed.marked)


def test_several_reports_are_listed_and_keep_their_ids_apart(perfect: MakeAnalysis) -> None:
    source = page([perfect("D001"), perfect("D016"), perfect("D001")])
    parsed = Page(source)
    ids = [found["id"] for _, found in parsed.tags if "id" in found]
    assert len(ids) == len(set(ids))
    assert [found["href"] for tag, found in parsed.tags if tag == "a"] == ["#r0", "#r1", "#r2"]
    assert "لم تُستخرج من هذا التقرير أي واقعة" in source


def test_nothing_is_loaded_from_anywhere(perfect: MakeAnalysis) -> None:
    source = page([perfect("D001")])
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\ssrc=", source)
    assert not [tag for tag, _ in Page(source).tags if tag in ("link", "img", "iframe", "object")]
    assert "default-src &#x27;none&#x27;" in source or "default-src 'none'" in source


HOSTILE = "</p></div><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'`$title ${x} <!--"


def hostile(analysis: Analysis) -> Analysis:
    """Every text of the analysis replaced by what would act if it were not escaped."""
    event = analysis.events[0]
    span = Span(0, len(HOSTILE))
    change = msgspec.structs.replace
    claim = event.claims[0]
    source = change(claim.source, name=HOSTILE, text=HOSTILE, role=HOSTILE, organisation=HOSTILE, span=span)
    changed = change(
        event,
        type=HOSTILE,
        subtype=HOSTILE,
        status=HOSTILE,
        found_by=HOSTILE,
        date=change(event.date, start=HOSTILE, text=HOSTILE, precision=HOSTILE),
        places=(change(event.places[0], name=HOSTILE, text=HOSTILE, relation=HOSTILE, span=span),),
        initiators=(change(event.initiators[0], id=HOSTILE, name=HOSTILE, text=HOSTILE),),
        weapons=(change(event.weapons[0], name=HOSTILE, text=HOSTILE),),
        casualties=(
            change(event.casualties[0], outcome=HOSTILE, whose=HOSTILE, group=HOSTILE, text=HOSTILE, unit=HOSTILE),
        ),
        damage=(change(event.damage[0], object=HOSTILE, effect=HOSTILE, text=HOSTILE),),
        claims=(change(claim, source=source, to=HOSTILE, verb=HOSTILE, stance=HOSTILE),),
        trigger=change(event.trigger, text=HOSTILE),
    )
    names = ("id", "path", "title", "outlet", "dateline", "byline", "published", "url")
    return change(
        analysis,
        text=HOSTILE + "\n" + analysis.text,
        events=(changed,),
        report=change(analysis.report, **dict.fromkeys(names, HOSTILE)),
        issues=(change(analysis.issues[0], code=HOSTILE, message=HOSTILE),),
        coder=change(analysis.coder, name=HOSTILE, version=HOSTILE, lexicon=HOSTILE),
    )


def test_a_report_cannot_act(perfect: MakeAnalysis) -> None:
    parsed = Page(page([hostile(perfect("D001"))] * 2))
    assert parsed.n_scripts == 1
    assert not [tag for tag, _ in parsed.tags if tag == "img"]
    assert not [name for _, found in parsed.tags for name in found if name.startswith("on")]
    assert parsed.lines[0] == HOSTILE


def test_a_doubtful_value_is_marked_and_every_value_says_how_sure_it_is(perfect: MakeAnalysis) -> None:
    analysis = perfect("D001")
    assert 'class="note doubt"' not in page([analysis])
    first = analysis.events[0]
    places = tuple(msgspec.structs.replace(p, confidence=0.4) for p in first.places)
    doubtful = (msgspec.structs.replace(first, places=places), *analysis.events[1:])
    source = page([msgspec.structs.replace(analysis, events=doubtful)])
    assert source.count('class="note doubt"') == len(places)
    buttons = [found for tag, found in Page(source).tags if tag == "button" and "f-place" in (found["class"] or "")]
    assert [(found["title"] or "").endswith("40%") for found in buttons[: len(places)]] == [True] * len(places)
    assert all((found["title"] or "").endswith("85%") for found in buttons[len(places) :])


ODD = st.text(alphabet=st.sampled_from("اب ج\n<>&\"'😀👨‍👩‍👧\u202e\u202c\u2067\u2069\u200f\u064b\x00\x1b"), max_size=60)


@given(text=ODD, spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4))
def test_offsets_are_code_points_in_any_text(text: str, spans: list[tuple[int, int]]) -> None:
    parsed = Page(page([_with_places(text, [Span(*sorted(pair)) for pair in spans])]))
    seen = text.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert "\n".join(parsed.lines) == seen
    for index, (start, end) in enumerate(sorted(pair) for pair in spans):
        assert parsed.marked.get(f"r0-e0-place-{index}", "") == seen[start:end].replace("\n", "")


def _with_places(text: str, spans: list[Span]) -> Analysis:
    place = {"kind": "", "name": "x", "text": "x"}
    event = {
        "id": "1", "type": "Battles", "subtype": "Armed clash", "status": "occurred", "background": False,
        "date": {"start": None, "end": None, "precision": "unknown"}, "initiators": [], "targets": [], "weapons": [],
        "casualties": [], "damage": [], "claims": [], "confidence": 0.5, "found_by": "",
        "trigger": {"text": "x", "lemma": "x", "span": [0, 0]},
        "places": [place | {"span": [span.start, span.end]} for span in spans],
    }  # fmt: skip
    report = dict.fromkeys(("path", "title", "outlet", "dateline", "byline", "published")) | {"id": "1", "sha256": ""}
    coder = {"name": "", "version": "", "lexicon": ""}
    whole = {"schema": "tawthiq/1", "report": report, "events": [event], "issues": [], "coder": coder, "text": text}
    return msgspec.convert(whole, Analysis)


def test_direction_overrides_are_named() -> None:
    source = page([_with_places("قبل \u202eبعد", [Span(0, 3)])])
    assert '<span class="override" data-name="RLO">\u202e</span>' in source


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(5, 5, "5"), (9, None, "9+"), (10, 15, "10–15"), (None, 12, "≤12"), (None, None, "?"), (300_001, None, "300,001+"),
     (10**30, 10**30, f"{10**30:,}")],
)  # fmt: skip
def test_bounds_in_cards(perfect: MakeAnalysis, low: int | None, high: int | None, shown: str) -> None:
    analysis = perfect("D001")
    event = analysis.events[0]
    row = msgspec.structs.replace(event.casualties[0], low=low, high=high)
    changed = msgspec.structs.replace(event, casualties=(row,))
    assert f'<bdi dir="ltr">{shown}</bdi>' in page([msgspec.structs.replace(analysis, events=(changed,))])


def test_an_empty_page() -> None:
    assert "لا تقارير" in page([])
