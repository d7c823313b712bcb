"""The public API: text in, events with their words out."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import msgspec
import pytest

import tawthiq
from tawthiq.errors import EmptyDocument, TawthiqError
from tawthiq.extract.country import actors_by_id
from tawthiq.model.documents import Report
from tawthiq.model.events import STATUSES, TYPE_OF
from tawthiq.pipeline import code_report, coder, weigh_report
from tawthiq.resolve.linear import Models, load_models

TEXT = (
    "مقتل مدنيين بقصف مدفعي على بلدة حاس\n"
    "الراصد - إدلب\n"
    "قتل ثلاثة مدنيين وأصيب خمسة آخرون بينهم طفلان، الأحد، بقصف مدفعي لقوات النظام على بلدة حاس جنوب مدينة إدلب.\n"
    "وقال مسؤول الدفاع المدني في البلدة سامر الحداد لـ«الراصد» إن عشر قذائف سقطت على السوق.\n"
)
DAY = date(2024, 5, 14)  # a Tuesday


def test_an_event_with_its_words() -> None:
    analysis = tawthiq.code(TEXT, published=DAY, outlet="الراصد")
    event = analysis.events[0]
    assert (event.type, event.subtype) == ("Explosions/Remote violence", "Shelling/artillery/missile attack")
    assert (event.status, event.background) == ("occurred", False)
    assert (event.date.start, event.date.end, event.date.text) == ("2024-05-12", "2024-05-12", "الأحد")
    assert "حاس" in [place.name for place in event.places]
    assert "syria.government" in [actor.id for actor in event.initiators]
    killed = next(row for row in event.casualties if row.outcome == "killed")
    assert (killed.low, killed.high, killed.best, killed.text) == (3, 3, 3, "ثلاثة مدنيين")
    assert TEXT[slice(*msgspec.structs.astuple(killed.span))] == killed.text


def test_what_is_known_of_the_report() -> None:
    report = tawthiq.code(TEXT, published=DAY, outlet="الراصد", id="r-1", url="https://example.org/1").report
    assert (report.id, report.outlet, report.url, report.published) == (
        "r-1", "الراصد", "https://example.org/1", "2024-05-14",
    )  # fmt: skip
    assert (report.title, report.dateline, report.language) == ("مقتل مدنيين بقصف مدفعي على بلدة حاس", "إدلب", "ar")
    assert report.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert tawthiq.code(TEXT).report.id == "report"


def test_the_file_s_own_hash_is_kept() -> None:
    assert code_report(Report(id="r", text=TEXT, sha256="0" * 64)).report.sha256 == "0" * 64


def test_event_ids_count_from_one_in_the_report() -> None:
    events = tawthiq.code(TEXT + "كما قتل جندي باشتباكات في مدينة سراقب الاثنين.\n", published=DAY, id="r-1").events
    assert [event.id for event in events] == [f"r-1-{n}" for n in range(1, len(events) + 1)]


def test_values_come_from_the_closed_lists() -> None:
    for event in tawthiq.code(TEXT, published=DAY).events:
        assert TYPE_OF[event.subtype] == event.type
        assert event.status in STATUSES
        assert 0.0 <= event.confidence <= 1.0
        known = actors_by_id()
        assert all(a.id in known or a.span is None or a.id == "unlisted" for a in (*event.initiators, *event.targets))


# ---- what could not be resolved is said


def test_a_weekday_without_publication_date_is_an_issue() -> None:
    analysis = tawthiq.code(TEXT)
    issue = next(issue for issue in analysis.issues if issue.code == "time.no-anchor")
    assert issue.span is not None
    assert issue.span.of(TEXT) == "الأحد"
    assert [event.date.start for event in analysis.events] == [None] * len(analysis.events)
    assert analysis.report.published is None


def test_with_a_publication_date_there_is_none() -> None:
    assert [issue.code for issue in tawthiq.code(TEXT, published=DAY).issues] == []


def test_a_calendar_date_needs_no_publication_date() -> None:
    analysis = tawthiq.code(TEXT.replace("الأحد", "في 12 أيار 2024"))
    assert "time.no-anchor" not in [issue.code for issue in analysis.issues]
    assert analysis.events[0].date.start == "2024-05-12"


def test_issues_stand_once() -> None:
    issues = tawthiq.code(TEXT + TEXT).issues
    assert len(issues) == len(set(issues))


# ---- bad input


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200f", "Shelling hit the town.", "12345", "🔴🔴🔴"])
def test_nothing_to_code(text: str) -> None:
    with pytest.raises(EmptyDocument) as caught:
        tawthiq.code(text, id="r-1")
    assert "r-1" in str(caught.value)
    assert isinstance(caught.value, tawthiq.InputError)
    assert isinstance(caught.value, TawthiqError)


@pytest.mark.parametrize(
    "text",
    [
        "ب",
        "قصف",
        "قتل " * 3000,
        "قصف الطيران " * 2000,
        "«" * 500 + "قصف" + "»" * 500,
        "قتل " + "9" * 5000 + " مدنيا",
        "في 31 شباط 2024 قصفت القرية",
        "قصف\n" * 2000,
        "، ".join(["قرية حاس"] * 400),
    ],
    ids=["letter", "word", "verbs", "pairs", "quotes", "huge number", "impossible date", "lines", "places"],
)
def test_odd_texts_are_coded(text: str) -> None:
    assert tawthiq.code(text, published=DAY).text == text


# ---- the same again


def test_the_same_text_gives_the_same_json() -> None:
    assert tawthiq.code(TEXT, published=DAY).to_json() == tawthiq.code(TEXT, published=DAY).to_json()


def test_other_reports_between_change_nothing(gold_dir: Path) -> None:
    before = tawthiq.code(TEXT, published=DAY).to_json()
    for path in sorted((gold_dir / "texts").glob("*.txt"))[:20]:
        tawthiq.code(path.read_text("utf-8"), published=DAY)
    assert tawthiq.code(TEXT, published=DAY).to_json() == before


def test_json_holds_the_public_part() -> None:
    line = tawthiq.code(TEXT, published=DAY).to_json()
    assert list(msgspec.json.decode(line)) == ["schema", "report", "events", "issues", "coder"]
    told = msgspec.json.decode(line)["coder"]
    assert (told["lexicon"], told["models"]) == (coder().lexicon, load_models().sha256)


def test_other_models_make_another_coder() -> None:
    shipped = load_models()
    model = msgspec.structs.replace(shipped["trigger"], threshold=0.9)
    other = Models(shipped.corpus, {**shipped.models, "trigger": model})
    assert coder(models=other).models != coder().models
    assert code_report(Report(id="x", text=TEXT), other).coder.models == other.sha256


def test_public_names() -> None:
    assert all(hasattr(tawthiq, name) for name in tawthiq.__all__)
    assert 8 <= len(tawthiq.__all__) <= 16


def test_weights_name_the_features_of_each_decision() -> None:
    text = "قصفت مدفعية الجيش بلدة الحمراء صباح اليوم، ما أدى إلى مقتل ثلاثة مدنيين."
    report = Report(id="w", text=text, published=date(2018, 2, 14))
    analysis, weighed = code_report(report), weigh_report(report)
    assert set(weighed) == {event.id for event in analysis.events}
    steps = [step for found in weighed.values() for step in found]
    assert {"decision.trigger", "decision.keep"} <= {step.rule for step in steps}
    assert all(step.span is not None and report.text[step.span.start : step.span.end] == step.text for step in steps)


def test_a_name_that_looks_like_a_call_gives_no_speaker_without_words() -> None:
    text = 'وتبنى تنظيم "الدعوة في جزيرة العرب" التفجير في بيان، وقتل خمسة جنود بانفجار عبوة ناسفة في مدينة لحج.'
    spans = [claim.source.span for event in tawthiq.code(text).events for claim in event.claims]
    assert all(span is None or span.start < span.end for span in spans)
