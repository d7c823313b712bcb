"""Where something happened, as an export shows it: a place, or only the unit around it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import msgspec

from tawthiq.export.countries import Country, country, country_of_code
from tawthiq.gazetteer import units
from tawthiq.gazetteer.units import Unit

#: how far off its unit a position may be drawn (ports, border towns), km
_SLACK_KM: Final = 10.0
_KM_A_DEGREE: Final = 55.6


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """`lat`, `lon` WGS84 degrees, None where unknown: then no centre is made up. `precision` as in the coder's output.

    `name`: as written, or the unit's; `unit`: ISO 3166-2. `coarsened`: whether more is known than is shown.
    """

    name: str
    name_ar: str
    kind: str
    lat: float | None
    lon: float | None
    radius_km: float | None
    precision: str
    id: str | None = None
    unit: str | None = None
    admin1: str = ""
    admin1_ar: str = ""
    admin2: str = ""
    country: str = ""
    coarsened: bool = False

    @classmethod
    def of(cls, value: Mapping[str, Any], unit: Unit | None, decimals: int) -> Where:
        """All that is known of a place."""
        name = str(value.get("name") or "")
        lat, lon = value.get("lat"), value.get("lon")
        own = country(value.get("country")) or (country_of_code(unit.country) if unit else None)
        return cls(
            name=name, name_ar=name if _is_arabic(name) else "", kind=str(value.get("kind") or ""),
            lat=None if lat is None else round(lat, decimals), lon=None if lon is None else round(lon, decimals),
            radius_km=value.get("radius_km"), precision=str(value.get("precision") or "unknown"), id=value.get("id"),
            unit=unit.code if unit else None, admin1=unit.name if unit else str(value.get("admin1") or ""),
            admin1_ar=unit.name_ar if unit else "", admin2=str(value.get("admin2") or ""),
            country=own.name if own else str(value.get("country") or ""),
        )  # fmt: skip

    @property
    def facts(self) -> Country | None:
        """What is known of its country."""
        return country(self.country)


def unit_of(value: Mapping[str, Any]) -> Unit | None:
    """The governorate of a place: as the gazetteer says, else by its position. None for a country as a whole."""
    own = country(value.get("country"))
    iso = own.iso2 if own else ""
    named = units.find_unit(iso, str(value["admin1"])) if iso and value.get("admin1") else None
    if named is not None or value.get("lat") is None or value.get("precision") in ("country", "region", "unknown"):
        return named
    return units.unit_at(value["lat"], value["lon"], _SLACK_KM, iso)


def unit_where(unit: Unit | None, value: Mapping[str, Any], decimals: int) -> Where | None:
    """The unit in place of what lies in it, at a point inside it; the country's name alone where no unit is known."""
    if unit is None:
        own = country(value.get("country"))
        if own is None:
            return None
        return Where(
            name=own.name, name_ar="", kind="country", lat=None, lon=None, radius_km=None, precision="country",
            country=own.name, coarsened=True,
        )  # fmt: skip
    lat, lon, reach = _middle(unit.code)
    own = country_of_code(unit.country)
    return Where(
        name=unit.name, name_ar=unit.name_ar, kind=unit.kind, lat=round(lat, decimals), lon=round(lon, decimals),
        radius_km=reach, precision="admin1", unit=unit.code, admin1=unit.name, admin1_ar=unit.name_ar,
        country=own.name if own else "", coarsened=value.get("precision") != "admin1",
    )  # fmt: skip


@cache
def _middle(code: str) -> tuple[float, float, float]:
    """A point inside a unit and half its height or width in km, whichever is larger."""
    outline = units.polygon(code)
    point = outline.representative_point()
    west, south, east, north = outline.bounds
    return point.y, point.x, round(max(north - south, (east - west) * 0.8) * _KM_A_DEGREE, 1)


def _is_arabic(name: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in name)
