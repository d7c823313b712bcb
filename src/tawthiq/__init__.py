"""Tawthiq: Arabic conflict reports to events in which every field leads back to the words it came from.

    >>> import tawthiq
    >>> analysis = tawthiq.code(text, published=date(2018, 1, 15))
    >>> analysis.events[0].trigger.text
"""

from __future__ import annotations

from datetime import date

from tawthiq.errors import BadDate, EmptyDocument, InputError, OversizedDocument, TawthiqError
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis, Event, Issue
from tawthiq.model.spans import Span
from tawthiq.pipeline import VERSION as __version__
from tawthiq.pipeline import code_report

__all__ = [
    "Analysis",
    "BadDate",
    "EmptyDocument",
    "Event",
    "InputError",
    "Issue",
    "OversizedDocument",
    "Report",
    "Span",
    "TawthiqError",
    "__version__",
    "code",
    "code_report",
]


def code(
    text: str, published: date | None = None, outlet: str | None = None, id: str = "report", url: str | None = None
) -> Analysis:
    """The events of one report.

    `text` is kept verbatim; all spans are code points into it. Without `published` weekdays stay unresolved and an
    issue says so.
    Raises EmptyDocument where `text` holds no Arabic, OversizedDocument where it is no single report.
    """
    return code_report(Report(id=id, text=text, published=published, outlet=outlet, url=url))
