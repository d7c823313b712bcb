"""Pairing and measures: the figures of the referee script, and what each part is meant to do."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.evaluate.events import ScoredEvent, from_coder
from tawthiq.evaluate.gold import read_gold
from tawthiq.evaluate.keys import actor_key, fold, place_key, same_word, weapon_key
from tawthiq.evaluate.measures import Figures, measure, readable
from tawthiq.evaluate.pairing import pair
from tawthiq.evaluate.score import score
from tawthiq.export.jsonl import write_line
from tawthiq.model.events import Analysis

REFEREE = Path(__file__).parents[3] / "shared" / "score.py"

FIRST = "D0"  # the first 99 reports of the open corpus, which grows
# what the referee said of the flawed coder on them: precision, recall, F1
PINNED = {
    "events": (0.742, 0.792, 0.766),
    "foreground events": (0.748, 0.786, 0.766),
    "places": (0.736, 0.773, 0.754),
    "side_a": (0.606, 0.629, 0.617),
    "side_b": (0.56, 0.623, 0.59),
    "casualties": (0.649, 0.688, 0.668),
    "date": (0.742, 0.79, 0.765),
    "weapons": (0.835, 0.772, 0.802),
    "claimed": (0.711, 0.651, 0.68),
}
PINNED_ACCURACY = {"subtype": 0.809, "status": 0.824, "background": 0.811}


@pytest.fixture(scope="module")
def figures(gold_dir: Path, flawed: tuple[Analysis, ...]) -> Figures:
    return score(read_gold(gold_dir, ids=FIRST), flawed)


def test_figures_are_those_of_the_referee_as_pinned(figures: Figures) -> None:
    assert {name: tuple(round(rate, 3) for rate in rates) for name, rates in figures.table.items()} == PINNED
    assert {name: round(rate, 3) for name, rate in figures.accuracy.items()} == PINNED_ACCURACY


@pytest.mark.skipif(not REFEREE.exists(), reason="the referee, score.py, is not beside this checkout")
@pytest.mark.parametrize("ids", ["", FIRST, "D016"])
def test_figures_are_those_of_the_referee_as_run(
    gold_dir: Path, flawed: tuple[Analysis, ...], tmp_path: Path, ids: str
) -> None:
    system = tmp_path / "system.jsonl"
    out = io.BytesIO()
    for analysis in flawed:
        write_line(out, analysis)
    system.write_bytes(out.getvalue())
    command = [sys.executable, str(REFEREE), str(gold_dir), str(system), "--ids", ids]
    said = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    mine = score(read_gold(gold_dir, ids=ids), flawed)
    assert f"{mine.documents} documents, {mine.gold_events} gold events, {mine.coded_events} coded" in said
    rows = re.findall(r"^(.+?) +P (\S+)  R (\S+)  F1 (\S+)$", said, re.MULTILINE)
    assert rows == [(name, *(f"{rate:.3f}" for rate in rates)) for name, rates in mine.table.items()]
    assert "  ".join(f"{name} {rate:.3f}" for name, rate in mine.accuracy.items()) in said
    assert f"slot F1 {mine.slot_f1_mean:.3f}" in said


def test_a_perfect_coder_is_perfect(gold_dir: Path, perfect: Callable[[str], Analysis]) -> None:
    gold = read_gold(gold_dir)
    figures = score(gold, [perfect(document.report.id) for document in gold])
    assert all(rates == (1, 1, 1) for rates in figures.table.values())
    assert set(figures.accuracy.values()) == {1.0}
    assert not figures.faults


def test_a_coder_that_finds_nothing_misses_everything(gold_dir: Path) -> None:
    figures = score(read_gold(gold_dir), [])
    assert figures.table["events"] == (0, 0, 0)
    assert {fault.kind for fault in figures.faults} == {"missed"}
    assert len(figures.faults) == figures.gold_events


def test_reports_without_events_count_what_is_found_in_them(figures: Figures) -> None:
    assert figures.empty_documents == 10
    assert figures.false_per_empty_document == pytest.approx(1 / 10)


def test_faults_name_what_was_wanted_and_what_was_found(gold_dir: Path, flawed: tuple[Analysis, ...]) -> None:
    faults = score(read_gold(gold_dir, ids="D005"), flawed).faults
    denied = next(fault for fault in faults if fault.kind == "status")
    assert (denied.document, denied.found) == ("D005", "denied")
    assert "[" in denied.quote


# --- the parts


@pytest.mark.parametrize(
    ("first", "second"),
    [("مدينة خان شيخون", "خان شيخون"), ("بلدة الخوين", "الخوين"), ("حماة", "حماه"), ("إدلب", "ادلب"),
     ("قرى ريف حماة", "حماة"), ("#أم_الخلاخيل", "أم الخلاخيل"), ("كفر\u200fنبل", "كفرنبل"), ("النقيـر", "النقير")],
)  # fmt: skip
def test_place_names_that_are_one(first: str, second: str) -> None:
    assert place_key(first) == place_key(second)


@pytest.mark.parametrize(("first", "second"), [("تل مرق", "مرق"), ("مطار حماة", "حماة"), ("مدينة", "بلدة")])
def test_place_names_that_are_two(first: str, second: str) -> None:
    assert place_key(first) != place_key(second)


@pytest.mark.parametrize(
    ("name", "label"),
    [("Syrian government forces", "government of syria"), ("قوات النظام", "government of syria"),
     ("Hayat Tahrir al-Sham", "hts"), ("FSA factions", "fsa"), ("Syrian National Army", "sna"),
     ("residents", "civilians"), ("protesters", "protesters"),
     ("unidentified", "unknown"), ("Jaysh al-Qasas", "jaysh al qasas"), ("", "")],
)  # fmt: skip
def test_actor_labels(name: str, label: str) -> None:
    assert actor_key(name) == label


@pytest.mark.parametrize(
    ("name", "label"),
    [("thermobaric rockets", "thermobaric"), ("براميل متفجرة", "barrel"), ("RPG", "rpg"), ("tear gas", "tear gas"),
     ("TOW", "guided"), ("knife", "knife")],
)  # fmt: skip
def test_weapon_labels(name: str, label: str) -> None:
    assert weapon_key(name) == label


@given(st.text(alphabet="أإآٱىةؤئابت ـ\u064b\u200f()«»", max_size=20))
def test_folding_twice_is_folding_once_for_words_without_articles(text: str) -> None:
    once = fold(text)
    assert once == once.strip()
    assert "  " not in once


def test_triggers_are_alike_up_to_clitics() -> None:
    assert same_word("وقصفت", "قصفت")
    assert same_word("القصف", "قصف")
    assert not same_word("قصف", "اشتباك")
    assert not same_word(None, "قصف")


def event(**slots: object) -> ScoredEvent:
    keys = {name: frozenset() for name in ("places", "side_a", "side_b", "casualties", "date", "weapons", "claimed")}
    values = {"type": "Battles", "subtype": "Armed clash", "trigger": "اشتباك"} | slots
    places = frozenset(values.pop("places", ()))  # type: ignore[arg-type]
    containers = frozenset(values.pop("containers", ()))  # type: ignore[arg-type]
    return ScoredEvent(
        status="occurred", background=False, slots=keys | {"places": places}, containers=containers, **values
    )  # type: ignore[arg-type]


def test_events_are_paired_one_to_one_by_the_most_alike() -> None:
    gold = [event(places=["ا"]), event(places=["ب"])]
    coded = [event(places=["ب"]), event(places=["ا"]), event(places=["ج"])]
    assert sorted(pair(gold, coded)) == [(0, 1), (1, 0)]


def test_a_protest_is_no_battle() -> None:
    assert not pair([event()], [event(type="Protests", subtype="Peaceful protest", trigger="مظاهرة")])


def test_naming_a_container_is_neither_right_nor_wrong() -> None:
    gold = event(places=["حيش"], containers=["ادلب"])
    found = measure({"d": [gold]}, {"d": [event(places=["حيش", "ادلب"])]})
    assert found.table["places"] == (1, 1, 1)


def test_values_read_as_words() -> None:
    assert readable(frozenset([("killed", 9, None), ("wounded", 2, 2)])) == "killed 9+; wounded 2"
    assert readable(frozenset([("2018-01-13", "2018-01-15")])) == "2018-01-13 to 2018-01-15"
    assert readable(frozenset()) == "nothing"


def test_coder_output_and_gold_come_to_the_same_form(gold_dir: Path, perfect: Callable[[str], Analysis]) -> None:
    (document,) = read_gold(gold_dir, ids="D001")
    analysis = perfect("D001")
    for wanted, found in zip(document.events, analysis.events, strict=True):
        assert wanted.slots == from_coder(found, analysis.text).slots
