"""Drafts that tell one happening become one: which telling stays, and what it takes from the others."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_mentions
from tawthiq.extract.reading import ReadDocument, is_known, load_matcher
from tawthiq.model.documents import Report
from tawthiq.model.events import EventDate
from tawthiq.resolve.choose import Picked
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index
from tawthiq.resolve.linear import LinearModel, Models
from tawthiq.resolve.merge import merge_drafts

TEXT = (
    "قصف على بلدة حاس\n"
    "قصفت قوات النظام الاثنين بلدة حاس بقذائف هاون، ما أدى إلى مقتل ثلاثة مدنيين وإصابة طفلين، وفق الدفاع المدني.\n"
    "كما قصفت القوات قرية بسقلا، بحسب المرصد السوري."
)
YES, NO = LinearModel(bias=6.0, weights={}), LinearModel(bias=-6.0, weights={})
UNDATED = EventDate(start=None, end=None, precision="unknown")


def models(same: LinearModel) -> Models:
    return Models("", {"same": same, "keep": YES, "twin": NO})


@pytest.fixture(scope="module")
def index() -> Index:
    read = ReadDocument(read_document(Report(id="t", text=TEXT), is_known), load_matcher())
    return Index(read, find_mentions(read))


def draft(index: Index, sentence: int, **given: Any) -> Draft:
    """A draft of the first trigger in a sentence, with all that its sentence holds unless told otherwise."""
    picked = {
        name: tuple(Picked(m, 0.9) for m in getattr(index, name).get(sentence, ()))
        for name in ("places", "actors", "weapons")
    }
    trigger = index.triggers[sentence][0]
    plain = Draft(
        trigger=trigger, score=0.6, subtype="Shelling/artillery/missile attack", kind_score=0.9, status="occurred",
        background=False, places=picked["places"], initiators=picked["actors"][:1], targets=(), counts=(),
        weapons=picked["weapons"], objects=(), hits_civilians=False, date=UNDATED,
        attributions=tuple(Picked(a, 0.9) for a in index.attributions.get(sentence, ())),
    )  # fmt: skip
    return msgspec.structs.replace(plain, **given)


def losses(index: Index, sentence: int, *outcomes: str) -> tuple[Picked, ...]:
    return tuple(Picked(c, 0.9, o) for c, o in zip(index.counts[sentence], outcomes, strict=False))


def names(draft: Draft, slot: str) -> list[str]:
    return [getattr(p.mention, "name", "") for p in getattr(draft, slot)]


def test_the_model_decides(index: Index) -> None:
    drafts = [draft(index, 0), draft(index, 1)]
    assert [d.trigger for d in merge_drafts(index, drafts, models(NO))] == [d.trigger for d in drafts]
    assert len(merge_drafts(index, drafts, models(YES))) == 1
    assert merge_drafts(index, [], models(YES)) == []


def test_drafts_that_look_like_no_event_are_left_out(index: Index) -> None:
    never = Models("", {"same": NO, "keep": NO, "twin": NO})
    assert merge_drafts(index, [draft(index, 0)], never) == []


def test_the_fullest_telling_keeps_its_trigger(index: Index) -> None:
    headline, detail = draft(index, 0), draft(index, 1, counts=losses(index, 1, "killed"))
    (merged,) = merge_drafts(index, [headline, detail], models(YES))
    assert merged.trigger == detail.trigger
    assert names(merged, "places") == ["حاس"]


def test_a_headline_gives_way_to_a_body_that_tells_as_much(index: Index) -> None:
    headline, detail = draft(index, 0), draft(index, 1, initiators=(), weapons=())
    (merged,) = merge_drafts(index, [headline, detail], models(YES))
    assert merged.trigger == detail.trigger


def test_what_the_main_telling_lacks_comes_from_the_others(index: Index) -> None:
    full = draft(index, 1, initiators=(), counts=losses(index, 1, "killed"), score=0.5)
    other = draft(index, 2, counts=losses(index, 1, "wounded"), places=(), score=0.8, hits_civilians=True)
    (merged,) = merge_drafts(index, [full, other], models(YES))
    assert merged.trigger == full.trigger
    assert merged.initiators == other.initiators
    assert [p.note for p in merged.counts] == ["killed", "wounded"]
    assert merged.score == YES.score([])  # what the last decision gives, whatever the triggers had
    assert merged.hits_civilians


def test_losses_of_an_outcome_that_the_main_telling_has_are_not_added(index: Index) -> None:
    full = draft(index, 1, counts=losses(index, 1, "killed"))
    other = draft(index, 2, counts=losses(index, 1, "killed"))
    (merged,) = merge_drafts(index, [full, other], models(YES))
    assert merged.counts == full.counts


def test_all_who_say_it_are_cited_once(index: Index) -> None:
    drafts = [draft(index, 1), draft(index, 2), draft(index, 2)]
    (merged,) = merge_drafts(index, drafts, models(YES))
    assert sorted(names(merged, "attributions")) == ["الدفاع المدني", "المرصد السوري"]


def test_news_stays_news(index: Index) -> None:
    (merged,) = merge_drafts(index, [draft(index, 1, background=True), draft(index, 2)], models(YES))
    assert not merged.background
    both = [draft(index, 1, background=True), draft(index, 2, background=True)]
    assert merge_drafts(index, both, models(YES))[0].background


def test_a_date_with_words_goes_before_one_without(index: Index) -> None:
    told = EventDate(start="2024-05-13", end="2024-05-13", precision="day", text="x", span=index.times[1][0].span)
    (merged,) = merge_drafts(index, [draft(index, 1), draft(index, 2, date=told)], models(YES))
    assert merged.date == told


def test_drafts_are_not_changed(index: Index) -> None:
    drafts = [draft(index, 1), draft(index, 2)]
    before = [msgspec.to_builtins(d) for d in drafts]
    merge_drafts(index, drafts, models(YES))
    assert [msgspec.to_builtins(d) for d in drafts] == before
