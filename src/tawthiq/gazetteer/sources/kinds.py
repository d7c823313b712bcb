"""What kind of place a source's own word means, from `data/gazetteer/kinds.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import yaml

from tawthiq.errors import DataError

KINDS = Path(__file__).parents[2] / "data" / "gazetteer" / "kinds.yaml"
SETTLEMENT, COLONY = "settlement", "colony"
_SMALL = "populated place"


class _Kinds(msgspec.Struct, frozen=True):
    geonames: dict[str, str]
    whosonfirst: dict[str, str]
    levels: dict[str, tuple[str, str, str]]
    others: dict[str, str]
    sizes: dict[str, int]


@cache
def load_kinds() -> _Kinds:
    """The table, read once a process. Raises DataError if the file is missing or broken."""
    try:
        return msgspec.convert(yaml.safe_load(KINDS.read_text("utf-8")), _Kinds)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as problem:
        raise DataError(f"cannot load {KINDS}: {problem}") from problem


def settlement(population: int) -> str:
    """City, town or populated place."""
    return next((kind for kind, least in load_kinds().sizes.items() if population >= least), _SMALL)


def unit(level: int, country: str, name: str = "") -> str:
    """The kind of an administrative unit of `level` 1 to 3 in `country`, level 0 the country itself."""
    if level == 0:
        return "country"
    kinds = load_kinds()
    return kinds.others.get(name) or (kinds.levels.get(country) or kinds.levels[""])[min(level, 3) - 1]


def kind_of(said: str, country: str, population: int, name: str) -> str:
    """The kind that a word of `kinds.yaml` means for one place."""
    if said == SETTLEMENT:
        return settlement(population)
    if said == COLONY:
        return "settlement"
    return unit(int(said), country, name) if said.isdecimal() else said
