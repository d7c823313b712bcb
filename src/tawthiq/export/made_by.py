"""What each file says of itself: which coder, which profile, and where the methodology stands."""

from __future__ import annotations

from typing import Final

from tawthiq.export.profiles import Profile
from tawthiq.pipeline import VERSION

MADE_BY: Final = f"tawthiq {VERSION}"
CAUTION: Final = "Every value is what a source says, and no finding; the methodology page beside it tells the rules."


def notes(profile: Profile) -> dict[str, str]:
    """For the metadata of files; no clock is read, so one archive gives one file."""
    names = {"tawthiq.names": "with names of private persons"} if profile.names else {}
    return {"tawthiq.made_by": MADE_BY, "tawthiq.profile": profile.name, "tawthiq.caution": CAUTION} | names
