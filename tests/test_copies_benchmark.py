"""The made copies are the same each time, and what finds them keeps a floor that only rises."""

from __future__ import annotations

import importlib
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("copies")


def test_an_edit_makes_the_same_copy_again(made: ModuleType) -> None:
    report = made.read_reports(False)[0]
    for edit in made.ALL_EDITS.values():
        assert edit(report.text, Random(7)) == edit(report.text, Random(7))


def test_the_halves_share_no_report(made: ModuleType) -> None:
    halves = [{report.id for report in made.read_reports(which)} for which in (False, True)]
    assert not halves[0] & halves[1]


def test_copies_of_some_reports_are_found_and_nothing_else(made: ModuleType) -> None:
    texts = list(made.make_copies(made.read_reports(False)[::20]))
    family = {text.id: text.family for text in texts}
    found = {(pair.a, pair.b) for pair in made.find(texts) if pair.kind in made.SAME_DISPATCH}
    copies = [text for text in texts if text.made_by]
    assert sum((text.family, text.id) in found for text in copies) >= 0.95 * len(copies)
    assert sum(family[a] == family[b] for a, b in found) >= 0.99 * len(found)
