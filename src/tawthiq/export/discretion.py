"""What a profile shows of each value. All exports ask here, so that none says more than another.

Public profiles show nothing that is taken from a report's words: names of forces come from the registry, places from
the list of governorates, ids of reports are hashed unless they are hashes already. So a name that nobody foresaw cannot
get out. The other profiles show words, but none that hold the name of a private person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tawthiq.export import registry
from tawthiq.export.name_sounds import bare
from tawthiq.export.private_names import PrivateNames
from tawthiq.export.profiles import Profile
from tawthiq.export.where import Where, unit_of, unit_where
from tawthiq.link.claims import SPEAKERS_BETWEEN
from tawthiq.model.incidents import IncidentClaim

WITHHELD: Final = "[withheld]"
UNLISTED: Final = "unlisted"
UNIDENTIFIED: Final = "unidentified"
_HASHED: Final = re.compile(r"(?:[a-z]?[0-9a-f]{24,64})(?:-\d{1,4})?")
"""What the archive calls documents and their events, and sources by their hash: they tell nothing."""
_LONGEST: Final = 2000
"""Letters of an id; addresses are no longer."""
_NUMBERED: Final = re.compile(r"(.+)-(\d{1,4})")
_POINTS: Final = frozenset(("exact", "landmark"))
CELL_GROUPS: Final = frozenset(("children", "women", "medics", "journalists"))


class Discretion:
    """One profile's care. `private`: names of private persons, such as a list of victims.

    `own`: those of the incident at hand; of these the family name alone is a name too.
    """

    def __init__(self, profile: Profile, private: PrivateNames | None = None, own: PrivateNames | None = None) -> None:
        self.profile, self.private, self.own = profile, private or PrivateNames(), own or PrivateNames()

    # ---- ids, outlets, words

    def record(self, ident: str) -> str:
        """Id of a report, event or incident: hashed in public profiles, as file names may hold anything, and in the
        others where it holds the name of a private person, or more than any cell could.
        """
        if _HASHED.fullmatch(ident):
            return ident
        if len(ident) <= _LONGEST and not (self.profile.is_public or self._is_named_after_somebody(ident)):
            return ident
        numbered = _NUMBERED.fullmatch(ident)
        head, tail = (numbered[1], f"-{numbered[2]}") if numbered else (ident, "")
        return (head if _HASHED.fullmatch(head) else hashed(head)) + tail

    def anchor(self, claim: IncidentClaim) -> str:
        """Where the words stand: `report#char=61,68` (RFC 5147), the report alone where no word tells the value."""
        place = f"#char={claim.span.start},{claim.span.end}" if claim.span is not None else ""
        return self.record(claim.report) + place

    def outlet(self, name: str | None) -> str | None:
        """Who published; one that no list has may be a person's own page."""
        return registry.outlet(name) if self.profile.is_public else self.words(name)

    def words(self, text: str | None) -> str | None:
        """A report's own words: None in public profiles, `WITHHELD` where they hold the name of a private person."""
        if text is None or self.profile.is_public:
            return None
        return WITHHELD if self.names_somebody(text) else text

    def closed(self, name: str, value: object) -> str | None:
        """A value of a closed list (`data/export/discretion.yaml`); what is in none is a report's words."""
        told = str(value)
        return told if told in registry.care().closed[name] else self.words(told)

    def names_somebody(self, text: str) -> bool:
        """Whether a text holds a name that the profile withholds."""
        return not self.profile.names and (self.private.are_in(text) or self.own.are_near(text))

    def _is_named_after_somebody(self, ident: str) -> bool:
        """As `names_somebody`, with all family names, so that one report has one id in all rows."""
        return not self.profile.names and (self.private.are_near(ident) or self.own.are_near(ident))

    # ---- persons and bodies

    def actor(self, value: Mapping[str, Any]) -> tuple[str, str]:
        """`(id, name)`. Who is not in the registry may be a person."""
        known = registry.actor(value.get("id"), value.get("name"))
        if known is not None:
            return known.id, known.name
        if value.get("id") == UNIDENTIFIED:
            return UNIDENTIFIED, UNIDENTIFIED
        return (str(value["id"]), str(value["name"])) if self.profile.names else (UNLISTED, UNLISTED)

    def speaker(self, name: str | None, role: str | None = None, organisation: str | None = None) -> str | None:
        """Who says it: a body by its name; an official by office and body, and by name where words are shown; of a
        private person only what it is, such as an eyewitness. None where the report says it itself.
        """
        if not name and not organisation:
            return None
        if (body := registry.actor(None, name)) is not None:
            return body.name
        told = registry.actor(None, organisation)
        told_role = registry.listed("SPEECH", role) or self.words(role)
        office = [part for part in (told_role, told.name if told else None) if part]
        shown = self.profile.names or (self.profile.words and is_official(role))
        parts = ([name] if shown and name else []) + office
        return ", ".join(dict.fromkeys(parts)) or "person"

    def thing(self, tag: str, name: str) -> str:
        """A weapon (tag WEAPON) or a thing that was hit (OBJECT), by its name in the lexicon."""
        return registry.listed(tag, name) or self.words(name) or UNLISTED

    # ---- numbers and places

    def count(self, number: int | None, group: str) -> int | None:
        """A count of persons; of an age, sex or trade only from the profile's smallest cell on."""
        if number is None or group not in CELL_GROUPS or number == 0:
            return number
        return None if number < self.profile.small_cell else number

    def place(self, value: Mapping[str, Any], around: Iterable[Mapping[str, Any]] = ()) -> Where | None:
        """A place as fine as the profile has it. `around`: other places of the same event, such as the governorate."""
        others = list(around)
        unit = unit_of(value) or next((found for other in others if (found := unit_of(other))), None)
        if self.profile.places == "unit":
            return unit_where(unit, value, self.profile.decimals)
        if self.profile.places == "town" and is_sensitive(value):
            return unit_where(unit, value, self.profile.decimals)
        if self.names_somebody(f"{value.get('name')} {value.get('admin2') or ''}"):
            return unit_where(unit, value, self.profile.decimals)
        return Where.of(value, unit, self.profile.decimals)


def hashed(ident: str) -> str:
    """`r` and 24 hex digits: the same for the same id, so that rows of one report still name one."""
    return "r" + hashlib.sha256(ident.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def is_official(role: object) -> bool:
    """Whether a speaker holds an office, by the role that the report gives."""
    return role in registry.care().roles


def is_sensitive(place: Mapping[str, Any]) -> bool:
    """Whether a place is a home, a shelter, a hospital or a camp: by its kind, or by a word of its name."""
    care = registry.care()
    if place.get("kind") in care.kinds:
        return True
    found = registry.key(str(place.get("name") or "")).split()
    words = {form for word in found for form in (word, bare(word))}
    if words & care.words:
        return True
    return bool(found) and bool({found[0], bare(found[0])} & care.homes) and not _is_settlement(place)


def _is_settlement(place: Mapping[str, Any]) -> bool:
    return place.get("kind") in registry.settlements() or place.get("precision") in ("populated_place", "admin3")


def sited(place: dict[str, Any], claims: Iterable[IncidentClaim]) -> dict[str, Any]:
    """A point that a home or shelter stands on is one, whatever its own name."""
    things = (c.value.get("object") for c in claims if c.field == "damage" and isinstance(c.value, dict))
    if place.get("precision") in _POINTS and any(is_sensitive_object(str(thing)) for thing in things):
        return place | {"kind": "residential block"}
    return place


def is_sensitive_object(name: str) -> bool:
    """Whether a thing that was hit is such a site."""
    return any(name == known or name.startswith((known + ".", known + " ")) for known in registry.care().objects)


def private_names_of(claims: Iterable[IncidentClaim]) -> Iterable[str]:
    """Names that claims themselves show to be of persons: speakers without an office, actors that no registry has."""
    told = list(claims)
    officials: set[str] = set()
    for claim in told:
        value = claim.value
        if not isinstance(value, dict) or not isinstance(name := value.get("name"), str):
            continue
        if claim.field == "speaker" and is_official(value.get("role")):
            officials.add(name)
        elif claim.field == "speaker" or (claim.field in ("initiator", "target") and value.get("id") == UNLISTED):
            yield from _unknown(name)
    for claim in told:
        if claim.speaker and claim.speaker not in officials:
            for name in claim.speaker.split(SPEAKERS_BETWEEN):
                if name not in officials:
                    yield from _unknown(name)


def _unknown(name: str) -> Iterable[str]:
    if registry.actor(None, name) is None and registry.listed("SPEECH", name) is None:
        yield name
