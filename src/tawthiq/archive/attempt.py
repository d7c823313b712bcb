"""Coding one report without letting a fault in the coder cost a long run its other reports."""

from __future__ import annotations

import traceback

from tawthiq.errors import TawthiqError


class CoderFault(TawthiqError):
    """A fault of Tawthiq's own while it coded one report."""


def fault(error: Exception) -> CoderFault:
    """What is told of an exception that nobody meant to raise."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}: {error} ({frame.name}, line {frame.lineno})"
    return CoderFault(f"Tawthiq failed on this report, which is a fault of Tawthiq: {where}.")
