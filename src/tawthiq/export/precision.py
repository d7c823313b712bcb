"""Precision of the coder's output in the codes of other databases; `None` where they have none for it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

_LIMITED_KM: Final = 25.0
"""UCDP 2: within about 25 km of a known point."""
_ACLED_PLACES: Final = {
    "exact": 1, "landmark": 1, "neighbourhood": 1, "populated_place": 1, "near": 2, "area": 2, "admin3": 2, "admin2": 2,
    "admin1": 3, "region": 3, "country": 3,
}  # fmt: skip
_UCDP_PLACES: Final = {
    "exact": 1, "landmark": 1, "neighbourhood": 1, "populated_place": 1, "near": 2, "admin3": 3, "admin2": 3,
    "admin1": 4, "region": 5, "country": 6,
}  # fmt: skip


def acled_place(precision: str) -> int | None:
    """1 town, 2 part of a region or near a town, 3 a larger region."""
    return _ACLED_PLACES.get(precision)


def ucdp_place(precision: str, radius_km: float | None = None) -> int | None:
    """1 exact, 2 within 25 km of a point, 3 district, 4 governorate, 5 vaguer, 6 country."""
    if precision == "area":
        return 2 if radius_km is not None and radius_km <= _LIMITED_KM else 5
    return _UCDP_PLACES.get(precision)


def acled_date(value: dict[str, Any]) -> int | None:
    """1 the day, 2 within a week, 3 within a month; None for what is vaguer."""
    days = n_days(value)
    if days is None:
        return None
    return 1 if days == 1 else 2 if days <= 7 else 3 if days <= 31 else None


def ucdp_date(value: dict[str, Any]) -> int | None:
    """1 the day, 2 two to six days, 3 a week, 4 a month, 5 a year; None where no day is known."""
    days = n_days(value)
    if days is None:
        return None
    return next(code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31), (5, 10**9)) if days <= most)


def middle(value: dict[str, Any]) -> str:
    """The day in the middle, of an even number the earlier."""
    start, end = (date.fromisoformat(value[name]) for name in ("start", "end"))
    return (start + (end - start) // 2).isoformat()


def n_days(value: dict[str, Any]) -> int | None:
    """Days from the first to the last, both counted; None where one is unknown."""
    if not value.get("start") or not value.get("end"):
        return None
    return (date.fromisoformat(value["end"]) - date.fromisoformat(value["start"])).days + 1
