"""From gold documents and the coder's analyses of them to figures."""

from __future__ import annotations

from collections.abc import Iterable

from tawthiq.evaluate.events import from_coder
from tawthiq.evaluate.gold import GoldDocument
from tawthiq.evaluate.measures import Figures, measure
from tawthiq.model.events import Analysis


def score(gold: Iterable[GoldDocument], analyses: Iterable[Analysis]) -> Figures:
    """Figures of `analyses`, matched to gold by report id; a gold document without an analysis counts as empty."""
    wanted = {document.report.id: document for document in gold}
    coded = {
        analysis.report.id: [from_coder(event, wanted[analysis.report.id].report.text) for event in analysis.events]
        for analysis in analyses
        if analysis.report.id in wanted
    }
    return measure({name: document.events for name, document in wanted.items()}, coded)
