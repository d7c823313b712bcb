"""JSON Lines: one object a report, as docs/reference/output.md describes it."""

from __future__ import annotations

from typing import BinaryIO

from tawthiq.model.events import Analysis


def write_line(out: BinaryIO, analysis: Analysis) -> None:
    """A whole line at once and flushed, so that a run cut short leaves whole lines."""
    out.write(analysis.to_json() + b"\n")
    out.flush()
