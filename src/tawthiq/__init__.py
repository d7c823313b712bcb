"""Tawthiq: Arabic conflict reports to events in which every field leads back to the words it came from.

    >>> import tawthiq
    >>> analysis = tawthiq.code(text, published=date(2018, 1, 15))
    >>> analysis.events[0].trigger.text
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tawthiq.errors import BadDate, EmptyDocument, GazetteerError, InputError, OversizedDocument, TawthiqError
from tawthiq.gazetteer.names import load_names
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
    "GazetteerError",
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
    text: str,
    published: date | None = None,
    outlet: str | None = None,
    id: str = "report",
    url: str | None = None,
    gazetteers: Sequence[str] | None = None,
) -> Analysis:
    """The events of one report.

    `text` is kept verbatim; all spans are code points into it. Without `published` weekdays stay unresolved and an
    issue says so. `gazetteers`: names or paths of packs of places, `("none",)` for the bundled places alone, None for
    all packs that are installed.
    Raises EmptyDocument where `text` holds no Arabic, OversizedDocument where it is no single report, GazetteerError
    for a pack that is not there.
    """
    report = Report(id=id, text=text, published=published, outlet=outlet, url=url)
    return code_report(report, names=load_names(gazetteers))
