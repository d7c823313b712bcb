"""First-level units under the names that the lexicon gives them, so that «Hasaka (Al Haksa)» and Hasakah are one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from tawthiq.errors import DataError
from tawthiq.gazetteer.keys import is_arabic, name_key, without_kind
from tawthiq.gazetteer.spelling import latin_skeleton, neighbours
from tawthiq.lexicon.load import load_lexicon

UNITS = Path(__file__).parent.parent / "data" / "gazetteer" / "units.yaml"
_KINDS = frozenset(("governorate", "state", "province", "emirate", "region", "district"))
_GENERIC = re.compile(
    r"\b(governorate|muhafazat|muhafazah|muḩāfaz̧at|mohafazat|province|state|wilayat|wilaya|district)\b", re.IGNORECASE
)


class UnitNames:
    """Finds the lexicon's name for a unit as a source writes it, in Latin or Arabic letters."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def name(self, country: str, written: str) -> str:
        """The lexicon's English name, else `written`."""
        if not written:
            return ""
        key = (country, written)
        if key not in self._known:
            self._known[key] = self._find(country, written)
        return self._known[key]

    def _find(self, country: str, written: str) -> str:
        exact, skeletons = _units()
        if is_arabic(written):
            return exact.get((country, without_kind(name_key(written)))) or written
        plain = _GENERIC.sub(" ", written).strip()
        pieces = [plain, *(piece.strip(" )") for piece in plain.split("("))]
        for piece in pieces:
            if (country, piece.lower()) in exact:
                return exact[country, piece.lower()]
        for piece in pieces:
            for key in neighbours(latin_skeleton(piece)):
                if (country, key) in skeletons:
                    return skeletons[country, key]
        return written


@cache
def _units() -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """Units by country and exact key, Arabic or English, and by country and skeleton where one unit alone has it."""
    exact: dict[tuple[str, str], str] = {}
    skeletons: dict[tuple[str, str], set[str]] = {}
    lexicon = load_lexicon()
    for form in lexicon.forms:
        entry = lexicon.entries[form.entry]
        country, kind = entry.get("country"), entry.get("kind")
        if entry.tag != "TOPONYM" or kind not in _KINDS or (kind == "district" and country != "LY"):
            continue
        exact.setdefault((country, name_key(" ".join(form.words))), entry.name)
        exact.setdefault((country, entry.name.lower()), entry.name)
        skeletons.setdefault((country, latin_skeleton(entry.name)), set()).add(entry.name)
    exact.update({(c, written.lower()): name for c, held in _written().items() for written, name in held.items()})
    return exact, {key: names.pop() for key, names in skeletons.items() if len(names) == 1}


def _written() -> dict[str, dict[str, str]]:
    try:
        table: dict[str, dict[str, str]] = yaml.safe_load(UNITS.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as problem:
        raise DataError(f"cannot load {UNITS}: {problem}") from problem
    return table
