"""A stand-in for the coder, so that the command line is tested for what it does itself."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from tawthiq.cli import coding
from tawthiq.errors import EmptyDocument
from tawthiq.model.documents import Report
from tawthiq.model.events import SCHEMA, Analysis, Coder, ReportInfo

FAULTY = "خلل"
EMPTY = "فارغ"
INTERRUPT = "توقف"


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch, perfect: Callable[[str], Analysis], gold_dir: object) -> list[Report]:
    """Codes texts of the open corpus as their gold, others empty; fails on certain words. Returns what it met."""
    met: list[Report] = []

    def code_one(report: Report, gazetteers: tuple[str, ...] | None = None) -> Analysis:
        met.append(report)
        if FAULTY in report.text:
            raise RuntimeError("planted")
        if EMPTY in report.text:
            raise EmptyDocument("Nothing to read.")
        if INTERRUPT in report.text:
            raise KeyboardInterrupt
        published = report.published.isoformat() if report.published else None
        info = ReportInfo(
            id=report.id, path=report.path, sha256=report.sha256, title=report.title, outlet=report.outlet,
            dateline=None, byline=None, published=published,
        )  # fmt: skip
        coder = Coder(name="stand-in", version="0", lexicon="")
        analysis = Analysis(schema=SCHEMA, report=info, events=(), issues=(), coder=coder, text=report.text)
        if report.id.startswith("D0"):
            analysis = msgspec.structs.replace(perfect(report.id), report=info)
        return analysis

    monkeypatch.setattr(coding, "code_one", code_one)
    return met
