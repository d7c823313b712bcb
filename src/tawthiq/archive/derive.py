"""How this version makes again what an archive derives from texts and analyses."""

from __future__ import annotations

from tawthiq.archive.forms import forms
from tawthiq.archive.verify_derived import Derive


def derive() -> Derive:
    """All that can be made again."""
    return Derive(forms=forms)
