"""Who an export is for, and what it therefore holds. docs/reference/profiles.md tells people the same.

    public   anybody: no name of a person, no words of reports, places as their governorate, small cells empty
    hdx      as public; for the Humanitarian Data Exchange, which takes no personal data
    partner  a team that works on the same: words and towns; sites that endanger their people as their governorate
    full     your own: exact places and words

Names of private persons are in none of them. `with_names` adds them to partner and full, where a person asks for it.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from tawthiq.errors import InputError

ProfileName = Literal["public", "hdx", "partner", "full"]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """`names`: of private persons. `words`: the reports' own: quotes, addresses, titles, ids as given, outlets that no
    registry has. `places`: the finest that is shown. `decimals`: of degrees. `small_cell`: counts of an age, sex or
    trade below this are left empty; 0 shows all.
    """

    name: ProfileName
    names: bool = False
    words: bool
    places: Literal["unit", "town", "exact"]
    decimals: int
    small_cell: int

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it, so that nothing of a report's own words is in it."""
        return not self.words


PROFILES: Final[dict[ProfileName, Profile]] = {
    "public": Profile(name="public", words=False, places="unit", decimals=2, small_cell=5),
    "hdx": Profile(name="hdx", words=False, places="unit", decimals=2, small_cell=5),
    "partner": Profile(name="partner", words=True, places="town", decimals=2, small_cell=0),
    "full": Profile(name="full", words=True, places="exact", decimals=5, small_cell=0),
}


def profile(name: ProfileName, *, with_names: bool = False) -> Profile:
    """The profile of that name. Raises InputError where names are asked for and anybody could read them."""
    found = PROFILES[name]
    if not with_names:
        return found
    if found.is_public:
        raise InputError(f"--include-names: the profile {name} never holds names of persons. Use partner or full.")
    return msgspec.structs.replace(found, names=True)
