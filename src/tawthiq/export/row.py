"""One incident as a typed row: what every format starts from. `rows` makes it; a format only spells it."""

from __future__ import annotations

from typing import Final

import msgspec

from tawthiq.export.discretion import UNIDENTIFIED
from tawthiq.export.row_claims import RowClaim
from tawthiq.export.tolls import CHILDREN, CIVILIAN_GROUPS, COMBATANTS, WOMEN
from tawthiq.export.views import LowBestHigh, MinMax
from tawthiq.export.where import Where
from tawthiq.link.contradictions import Contradiction

HARM: Final = {"civilians": CIVILIAN_GROUPS, "children": CHILDREN, "women": WOMEN, "militants": COMBATANTS}
CORRECTED: Final = "corrected"
"""Rule of a value that a person gave."""
_ORGANISED: Final = frozenset((1, 2, 3, 4, 8))
"""Interaction codes of actors that are organised."""


class RowActor(msgspec.Struct, frozen=True):
    """A side. `inter`: ACLED-style interaction code, 0 where the registry does not know the actor."""

    id: str
    name: str
    inter: int
    country: str = ""

    @property
    def is_organised(self) -> bool:
        """Whether it is a force or group that is known by name."""
        return self.inter in _ORGANISED and self.id != UNIDENTIFIED


class RowDate(msgspec.Struct, frozen=True):
    """ISO days, both included."""

    start: str
    end: str
    precision: str


class Harm(msgspec.Struct, frozen=True):
    """Bounds by group of persons, as `airwars_min_max` gives them; None where nobody counts them, or withheld."""

    civilians: MinMax | None = None
    children: MinMax | None = None
    women: MinMax | None = None
    militants: MinMax | None = None


class Derivation(msgspec.Struct, frozen=True):
    """Where a value of a row comes from: the rule, the claims by their index in `Row.claims`, their words' places."""

    column: str
    rule: str
    claims: tuple[int, ...]
    anchors: tuple[str, ...]


class RowCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A field that a person corrected: `was` by the rule, and `now`. `by`, `at`: None where the profile hides who."""

    field: str
    was: str
    now: str
    by: str | None = None
    at: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One incident. `key` is the incident's own id and never written; `id` is what the profile calls it.

    `n_sources`: independent groups. `outlets`: without what the profile withholds. `withheld`: the columns that hold
    less than is known. `unknown_number`: killed are told, but by nobody how many.
    """

    key: str
    id: str
    type: str
    subtype: str
    status: str
    background: bool
    date: RowDate | None
    place: Where | None
    initiators: tuple[RowActor, ...]
    targets: tuple[RowActor, ...]
    weapons: tuple[str, ...]
    objects: tuple[str, ...]
    fatalities: int
    unknown_number: bool
    deaths: LowBestHigh
    killed: Harm
    wounded: Harm
    killed_all: MinMax | None
    wounded_all: MinMax | None
    grade: str
    n_sources: int
    n_reports: int
    outlets: tuple[str, ...]
    speakers: tuple[str, ...]
    first_published: str | None
    links: tuple[str, ...]
    claims: tuple[RowClaim, ...]
    derivations: tuple[Derivation, ...]
    contradictions: tuple[Contradiction, ...] = ()
    withheld: tuple[str, ...] = ()
    corrections: tuple[RowCorrection, ...] = ()
