"""The self-made archive of relative mentions: the same for one seed, its truth true, its villages hidden, learnable."""

from __future__ import annotations

import importlib
import statistics
from pathlib import Path
from types import ModuleType

import pytest

from tawthiq.gazetteer.names import name_key
from tawthiq.resolve import geodesy

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("relative_archive")


def test_one_seed_gives_one_archive(made: ModuleType) -> None:
    assert made.make_archive(40, 5) == made.make_archive(40, 5)
    assert made.make_archive(40, 5) != made.make_archive(40, 6)


def test_there_are_enough_manners(made: ModuleType) -> None:
    templates = importlib.import_module("relative_templates")
    texts = {*templates.ONE, *templates.LOOSE, *templates.LIST, *(t for pair in templates.TWO for t in pair)}
    assert len(texts) >= 30


def test_what_is_told_is_mostly_true(made: ModuleType) -> None:
    statements = [s for r in made.make_archive(400, 1).reports for s in r.statements]
    gross = [s for s in statements if s.is_gross]
    assert 0.01 < len(gross) / len(statements) < 0.06
    for s in statements:
        if s.is_gross or s.distance_km is None:
            continue
        actual = geodesy.distance_km(*s.town.point, *s.village.point)
        # a listed village lies up to 4 km from the one that the numbers are of
        assert actual - 12 <= s.distance_km <= 1.4 * actual + 14


def test_hidden_villages_are_unknown_and_towns_known(made: ModuleType) -> None:
    archive = made.make_archive(60, 2)
    names = made.hidden_names(archive)
    for told in archive.reports:
        for s in told.statements:
            assert names.lookup(s.village.name) is None
            assert names.lookup(s.town.name) is not None
            words = {name_key(w) for w in (s.town.name, s.village.name)}
            assert all(any(name_key(line).find(w) >= 0 for line in told.report.text.splitlines()) for w in words)


@pytest.mark.slow
def test_villages_are_learned_from_it(made: ModuleType) -> None:
    """Six archives together, as one small one has too few names for a share: 150 are good to 3 or 4 in 100."""
    found = [made.evaluate_learned(made.make_archive(300, seed)) for seed in range(6)]
    learned = [p for held in found for p in held]
    placed = [p for p in learned if p.error_km is not None]
    assert len(learned) > 150
    assert len(placed) > 0.5 * len(learned)
    assert statistics.median(p.error_km for p in placed) <= 4.0
    assert 0.6 < statistics.fmean(p.in_ellipse for p in placed) < 0.9
    assert 0.6 < statistics.fmean(p.is_inside for p in placed) < 0.9
    assert statistics.fmean(p.in_wide_ellipse for p in placed) > 0.85
