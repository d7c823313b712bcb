"""What formats say of a country, from `data/export/countries.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """`iso`: ISO 3166-1 numeric. `gwno`: number of the state in the Gleditsch-Ward list."""

    name: str
    iso2: str
    iso3: str
    iso: int
    region: str
    ucdp_region: str
    gwno: int


def country(name: str | None) -> Country | None:
    """The country of that English name; None where it is unknown or told by nothing."""
    return _countries().get(name or "")


def country_of_code(iso2: str) -> Country | None:
    """The country of that ISO 3166-1 code of two letters."""
    return next((found for found in _countries().values() if found.iso2 == iso2), None)


@cache
def _countries() -> dict[str, Country]:
    import yaml

    told = yaml.safe_load(files("tawthiq").joinpath("data/export/countries.yaml").read_text("utf-8"))
    return {found.name: found for found in msgspec.convert(told, list[Country])}
