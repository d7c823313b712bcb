"""Every value leads back to its words, whatever was done to the text: marks, emoji, markup, split letters, bidi."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import tawthiq
from tawthiq.arabic.fold import fold_word
from tawthiq.errors import EmptyDocument
from tawthiq.model.events import Analysis, Event, Issue, ReportInfo
from tawthiq.model.spans import Span

TEXTS = sorted((Path(__file__).parent.parent / "gold" / "texts").glob("*.txt"))
#: of the texts, every which one is changed throughout
STEP = max(1, len(TEXTS) // 60)
DAY = date(2024, 5, 14)
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة"

# ---- what is done to a text

#: put in at any place
INSERTED = st.sampled_from(
    [
        "\u064e", "\u0651", "\u064b", "\u0670", "\u0640", "\u0640\u0640\u0640",  # marks and tatweel
        "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202b", "\u202c", "\u2067", "\u2069", "\ufeff", "\u00ad",
        "🔴", "🚨 ", " 🇸🇾", "👨\u200d👩\u200d👧", "\U0001d7ce", "𐤀",  # beyond the basic plane
        "\u0640 \u0640", "\u0640.\u0640", "\u0640,", "\u0640_\u0640",  # split to evade filters
        "<b>", "</b>", "<a href='x'>", "&quot;", "&nbsp;", "<br/>", "**", "#", "@",
        "  ", "\t", "\u00a0", "\u3000", "\n", "\r\n", "\n\n", "\u2028", "\x0b", "\x00", "\x85",
        "«", "»", '"', "“", "(", ")", ":", "،", ".", "…", "|", "-", "_",
        "ﷺ", "ﻻ", "ﷲ", "ﻗﺼﻒ", "١٢", "۳", "½", "²", "٪",  # ligatures and digits that unfold
    ]
)  # fmt: skip
AT = st.integers(min_value=0, max_value=4000)


def insert(text: str, changes: list[tuple[int, str]]) -> str:
    for at, piece in changes:
        i = at % (len(text) + 1)
        text = text[:i] + piece + text[i:]
    return text


@cache
def _presented() -> dict[str, str]:
    """Each letter to its isolated presentation form."""
    forms = (chr(c) for c in range(0xFE70, 0xFEFD))
    return {n: f for f in forms if len(n := unicodedata.normalize("NFKC", f)) == 1 and n in LETTERS}


def presented(text: str) -> str:
    return "".join(_presented().get(c, c) for c in text.replace("لا", "ﻻ"))


def vowelled(text: str) -> str:
    """A sukun on every letter: the mark that tells least."""
    return "".join(c + "\u0652" if c in LETTERS else c for c in text)


def stretched(text: str) -> str:
    """Tatweel wherever one letter joins the next."""
    return re.sub("([بتسشصضفقكلمنهي])(?=[ء-غف-ي])", "\\1\u0640", text)


def split(text: str) -> str:
    """«قصـ ـف»: each long word cut behind its second letter."""
    return re.sub("(?<![ء-ي])([ء-غف-ي]{2})(?=[ء-غف-ي]{2})", "\\1\u0640 \u0640", text)


def marked_up(text: str) -> str:
    return "<div dir='rtl'>" + "".join(f"<p>{line}</p>\r\n" for line in text.splitlines()) + "</div>"


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def joined_lines(text: str) -> str:
    return " ".join(text.split())


WHOLE: list[Callable[[str], str]] = [
    str, str, str, presented, vowelled, stretched, split, marked_up, decomposed, joined_lines,
    lambda t: t.replace("\n", "\r\n"), lambda t: t.replace("\n", "\r"), lambda t: t.replace(" ", "  "),
    lambda t: "\ufeff" + t, lambda t: "\u202b" + t.replace("\n", "\u202c\n\u202b") + "\u202c",
    lambda t: t.replace(" ", "\u200f "), lambda t: t.replace(" ", "_"), lambda t: t.replace(".", "🔻"),
]  # fmt: skip


# ---- what must hold


def values(thing: Any) -> Iterator[tuple[str | None, Span | None]]:
    """`(text, span)` of every struct inside `thing` that has both, and of each claim's verb."""
    if isinstance(thing, tuple):
        for item in thing:
            yield from values(item)
    elif isinstance(thing, msgspec.Struct) and not isinstance(thing, Span):
        fields = {name: getattr(thing, name) for name in thing.__struct_fields__}
        if "text" in fields and "span" in fields:
            yield fields["text"], fields["span"]
        if "verb" in fields:
            yield fields["verb"] or None, fields["span"]
        for field in fields.values():
            yield from values(field)


def assert_leads_back(analysis: Analysis, text: str) -> None:
    assert analysis.text == text
    for event in analysis.events:
        for words, span in (*values(event), *values(analysis.derivations[event.id])):
            assert (words is None) == (span is None), event
            if span is not None:
                assert 0 <= span.start < span.end <= len(text), (span, event)
                assert text[span.start : span.end] == words, (span, words, event)
    for issue in analysis.issues:
        assert issue.span is None or 0 <= issue.span.start < issue.span.end <= len(text), issue
    for part in (analysis.report.title, analysis.report.dateline, analysis.report.byline):
        assert part is None or part in text


class Output(msgspec.Struct):
    """One line of JSON, read back into the types that it was written from."""

    schema: str
    report: ReportInfo
    events: tuple[Event, ...]
    issues: tuple[Issue, ...]


def assert_round_trip(analysis: Analysis) -> None:
    line = analysis.to_json()
    assert b"\n" not in line
    read = msgspec.json.decode(line, type=Output)
    assert (read.schema, read.report) == (analysis.schema, analysis.report)
    assert (read.events, read.issues) == (analysis.events, analysis.issues)


def check(text: str, published: date | None = DAY) -> Analysis:
    analysis = tawthiq.code(text, published=published)
    assert_leads_back(analysis, text)
    assert_round_trip(analysis)
    return analysis


@cache
def read_text(n: int) -> str:
    return TEXTS[n].read_bytes().decode()


@pytest.mark.parametrize("n", range(len(TEXTS)), ids=[p.stem for p in TEXTS])
def test_as_it_stands(n: int) -> None:
    check(read_text(n))


@pytest.mark.parametrize("n", range(0, len(TEXTS), STEP), ids=[p.stem for p in TEXTS[::STEP]])
def test_changed_throughout(n: int) -> None:
    text = read_text(n)
    for change in WHOLE[3:]:
        check(change(text))


#: changes that a reader does not even see, so that the events stay the same
UNSEEN: dict[str, Callable[[str], str]] = {
    "presentation forms": lambda t: "".join(_presented().get(c, c) for c in t),
    "vowelled": vowelled,
    "stretched": stretched,
    "split": split,
    "CRLF": lambda t: t.replace("\n", "\r\n"),
    "CR": lambda t: t.replace("\n", "\r"),
    "two blanks": lambda t: t.replace(" ", "  "),
    "no-break blanks": lambda t: t.replace(" ", "\u00a0"),
    "right-to-left marks": lambda t: t.replace(" ", "\u200f "),
    "embedded": lambda t: "\ufeff\u202b" + t.replace("\n", "\u202c\n\u202b") + "\u202c",
}


def gist(text: str) -> list[tuple[Any, ...]]:
    return [
        (
            e.trigger.lemma, e.subtype, e.status, e.background, e.date.start, e.date.end,
            [fold_word(p.name) for p in e.places],
            [a.id for a in e.initiators], [a.id for a in e.targets], [w.id for w in e.weapons],
            [(c.outcome, c.whose, c.group, c.low, c.high) for c in e.casualties],
            [(d.object, d.effect, d.low, d.high) for d in e.damage],
            [(fold_word(c.source.name), c.stance) for c in e.claims],
        )
        for e in tawthiq.code(text, published=DAY).events
    ]  # fmt: skip


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_seen_changes_nothing(name: str) -> None:
    for n in range(0, len(TEXTS), STEP):
        text = read_text(n)
        assert gist(UNSEEN[name](text)) == gist(text), TEXTS[n].stem


SLOW = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(
    st.integers(0, len(TEXTS) - 1),
    st.sampled_from(WHOLE),
    st.lists(st.tuples(AT, INSERTED), max_size=40),
    st.one_of(st.none(), st.just(DAY)),
)
def test_with_things_put_in(
    n: int, change: Callable[[str], str], changes: list[tuple[int, str]], day: date | None
) -> None:
    check(change(insert(read_text(n), changes)), day)


@SLOW
@given(
    st.integers(0, len(TEXTS) - 1),
    AT,
    st.integers(1, 12),
    st.sampled_from(["\u064e", "\u0640", "\u200f", "🔴", "\u0640 \u0640"]),
)
def test_one_thing_put_between_many_letters(n: int, start: int, step: int, piece: str) -> None:
    text = read_text(n)
    start %= len(text)
    mutated = text[:start] + "".join(c + piece * (k % step == 0) for k, c in enumerate(text[start:]))
    check(mutated)


WORDS = st.sampled_from(
    ["قصف", "الطيران", "مقتل", "خمسة", "مدنيين", "في", "مدينة", "إدلب", "أمس", "الاثنين", "قال", "إن", "54", "كم",
     "جنوب", "،", ".", ":", "«", "»", "(", ")", "\n", "و", "بينهم", "طفلان", "تبنى", "تنظيم", "3", "أيار", "2024",
     "قوات", "النظام", "الجرحىمن", "#حلب", "🔴"]
)  # fmt: skip


@SLOW
@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join).filter(lambda t: any(c in LETTERS for c in t)))
@example("قصف قصف قصف")
@example("قتل 999999999999999999999 مدنيا في 31 شباط 99999")
def test_words_in_any_order(text: str) -> None:
    check(text)


ANY = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(LETTERS + " \n\u0640\u064e")), max_size=120
)


@SLOW
@given(ANY, st.sampled_from(["قصف", "ب", "ﻗﺼﻒ", "١", ""]), ANY)
def test_any_text_at_all(before: str, middle: str, after: str) -> None:
    text = before + middle + after
    try:
        check(text)
    except EmptyDocument:
        assert not any(c in LETTERS for c in text)


def test_lone_surrogates_do_not_break_it() -> None:
    text = "قصف\ud83d الطيران مدينة إدلب\udc00"
    analysis = tawthiq.code(text, published=DAY)
    assert_leads_back(analysis, text)
