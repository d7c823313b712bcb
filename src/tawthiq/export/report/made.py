"""How a report was made, as it tells its readers: the methodology that goes with every export, and its own words."""

from __future__ import annotations

from tawthiq.export.methodology import Facts, Section, sections
from tawthiq.export.profiles import Profile
from tawthiq.export.report.chosen import Chosen
from tawthiq.export.report.page import Made
from tawthiq.export.report.words import Language
from tawthiq.export.tabular import Tally
from tawthiq.model.events import Coder

FORMAT = "report"


def made(
    chosen: Chosen, profile: Profile, coders: tuple[Coder, ...], *, made_at: str, tool: str, language: Language
) -> Made:
    """`made_at`: ISO 8601 UTC."""
    tally = Tally()
    for each in chosen.shown:
        tally.take(each.row, None)
    for why, n in (("outside these days", chosen.n_outside), ("no event was read", chosen.n_silent)):
        if n:
            tally.rejects[why] = n
    facts = Facts(format=FORMAT, profile=profile, made_at=made_at, tool=tool, coders=coders, tally=tally)
    told: tuple[Section, ...] = tuple(sections(facts, language))
    return Made(profile=profile, made_at=made_at, tool=tool, methodology=told)
