"""What the linking model compares two accounts by, and in which levels: the source of the settings that are shipped.

Each level is a condition on columns of `link.tables`, in SQL of DuckDB; the first that holds is the pair's level. The
rare levels stand last, so that most pairs of a block are done after one or two conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

NEVER: Final = -20.0
AT_MOST: Final = {
    ("days", "over a month apart"): NEVER,
    ("days, publication included", "over a month apart"): NEVER,
    ("type", "one a protest, one none"): NEVER,
    ("type", "another"): -1.5,
    ("place names", "below 0.01"): -1.5,
}
"""Weights of levels, whatever the data say: there such pairs come from wrong days of publication, or from what the
coder misread of strikes that have but one type. A clash and a shelling are two happenings, and so are two villages."""
NULL_LEVEL: Final = "not told by both"
OTHERWISE: Final = "otherwise"


class Compared(msgspec.Struct, frozen=True):
    """A comparison: its name, when it is not told by both, and its levels as (label, condition); the last is ELSE."""

    name: str
    absent: str
    levels: tuple[tuple[str, str], ...]
    otherwise: str = OTHERWISE


def _below(sql: str, bounds: Sequence[float], unit: str = "") -> tuple[tuple[str, str], ...]:
    return tuple((f"below {bound:g}{unit}", f"{sql} < {bound:g}") for bound in bounds)


def _empty(*columns: str) -> str:
    return " OR ".join(f"len({column}_{side}) = 0" for column in columns for side in "lr")


def _null(*columns: str) -> str:
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


def _lists(name: str, column: str, same: str = "the same") -> Compared:
    both = f"{column}_l, {column}_r"
    return Compared(
        name,
        _empty(column),
        (
            ("none shared", f"NOT list_has_any({both})"),
            (same, f"list_has_all({both}) AND list_has_all({column}_r, {column}_l)"),
        ),
        "some shared",
    )


_LIKENESS: Final = "likeness(terms_l, terms_r, terms_norm_l, terms_norm_r)"
_SHARED: Final = "shared_weight(terms_l, terms_r)"
_RAREST: Final = (
    "coalesce((list_max(list_transform(list_intersect(terms_l, terms_r), lambda x: x & 127))) / 16, 0)"
)
_GAP: Final = "day_gap(days_l, days_r)"
_NEAR_GAP: Final = "day_gap(near_days_l, near_days_r)"
_WIDE: Final = "len(list_intersect(wide_l, wide_r))"
_TOLLS: Final = "len(list_intersect(tolls_l, tolls_r))"
_YEAR_GAP: Final = "year_gap(year_days_l, year_days_r)"
_BOTH_DATED: Final = "(len(near_days_l) > 0 AND len(near_days_r) > 0)"
_ONLY_PROTESTS: Final = (
    "(list_has_all(['Protests', 'Riots'], kinds_{0}) AND NOT list_has_any(['Protests', 'Riots'], kinds_{1}))"
)
_MOST: Final = "greatest(n_accounts_l, n_accounts_r)"
_PLACES: Final = "shared_weight(places_l, places_r)"
_PLACES_LIKE: Final = "likeness(places_l, places_r, places_norm_l, places_norm_r)"
_APART: Final = "apart_km(lat_l, lon_l, lat_r, lon_r)"
_TOLL_APART: Final = "abs({0}_l - {0}_r) / greatest({0}_l, {0}_r)"


def _toll(name: str) -> Compared:
    return Compared(
        name,
        _null(name),
        (
            ("far apart", f"{_TOLL_APART.format(name)} > 0.5"),
            ("one each", f"{name}_l = 1 AND {name}_r = 1"),
            ("two each", f"{name}_l = 2 AND {name}_r = 2"),
            ("the same, three or more", f"{name}_l = {name}_r"),
            ("one apart", f"abs({name}_l - {name}_r) = 1"),
        ),
        "near",
    )


COMPARISONS: Final[tuple[Compared, ...]] = (
    Compared("words", "terms_norm_l = 0 OR terms_norm_r = 0",
             _below(_LIKENESS, (0.02, 0.04, 0.06, 0.09, 0.12, 0.16, 0.2, 0.25, 0.32, 0.4, 0.5, 0.65, 0.8)),
             "0.8 or more"),
    Compared("rare words", "FALSE", _below(_SHARED, (2, 4, 6, 8, 11, 14, 18, 23, 30, 40, 60)), "60 or more"),
    Compared("rarest word", "FALSE",
             _below(_RAREST, (1, 2, 3, 3.7, 4.3, 4.8)), "4.8 or more"),
    Compared("place names", _empty("places"), _below(_PLACES, (0.01, 1, 2, 3, 4, 5, 7)), "weight 7 or more"),
    Compared("place names alike", _empty("places"), _below(_PLACES_LIKE, (0.01, 0.15, 0.3, 0.5, 0.8)), "0.8 or more"),
    Compared("distance", _null("lat"), (
        ("over 120 km", f"{_APART} > 120"), ("over 60 km", f"{_APART} > 60"), ("over 30 km", f"{_APART} > 30"),
        ("over 15 km, in reach", f"{_APART} > 15 AND {_APART} <= greatest(radius_km_l, radius_km_r)"),
        ("over 15 km", f"{_APART} > 15"), ("over 6 km", f"{_APART} > 6"),
        ("near, both exact", f"{_APART} <= 6 AND radius_km_l <= 6 AND radius_km_r <= 6"),
        ("near, one exact", f"{_APART} <= 6 AND least(radius_km_l, radius_km_r) <= 6"),
    ), "near, areas"),
    Compared("wider area", _empty("wide"), (
        ("none shared", "NOT list_has_any(wide_l, wide_r)"),
        ("one shared", f"{_WIDE} = 1"), ("two shared", f"{_WIDE} = 2"),
    ), "three or more shared"),
    Compared("days", _empty("days"), (
        ("over a month apart", f"{_GAP} > 31"), ("over ten days apart", f"{_GAP} > 10"),
        ("over three days apart", f"{_GAP} > 3"), ("two or three days apart", f"{_GAP} > 1"),
        ("one day apart", f"{_GAP} = 1"),
    ), "the same day"),
    Compared("days, publication included", _empty("near_days"), (
        ("over a month apart", f"{_NEAR_GAP} > 31"),
        ("over ten days apart", f"{_NEAR_GAP} > 10"),
        ("over three days apart", f"{_NEAR_GAP} > 3"),
        ("two or three days apart", f"{_NEAR_GAP} > 1"),
        ("one day apart", f"{_NEAR_GAP} = 1"),
    ), "the same day"),
    Compared("day of the year, where no day is told", f"{_empty('year_days')} OR {_BOTH_DATED}", (
        ("over a month apart", f"{_YEAR_GAP} > 31"), ("over three days apart", f"{_YEAR_GAP} > 3"),
        ("two or three days apart", f"{_YEAR_GAP} > 1"), ("one day apart", f"{_YEAR_GAP} = 1"),
    ), "the same day"),
    Compared("words, where no day is told", f"terms_norm_l = 0 OR terms_norm_r = 0 OR {_BOTH_DATED}",
             _below(_LIKENESS, (0.03, 0.06, 0.09, 0.14, 0.2, 0.3, 0.5)), "0.5 or more"),
    Compared("rare words, where no day is told", _BOTH_DATED, _below(_SHARED, (4, 8, 12, 18, 26, 40)), "40 or more"),
    Compared("place names, where no day is told", f"{_empty('places')} OR {_BOTH_DATED}",
             _below(_PLACES, (0.01, 2, 3, 4, 5)), "weight 5 or more"),
    Compared("weekday", f"{_empty('weekdays')} OR (len(days_l) > 0 AND len(days_r) > 0)",
             (("another", "NOT list_has_any(weekdays_l, weekdays_r)"),), "the same"),
    Compared("type", "NOT has_event_l OR NOT has_event_r", (
        ("one a protest, one none", f"{_ONLY_PROTESTS.format('l', 'r')} OR {_ONLY_PROTESTS.format('r', 'l')}"),
        ("the same", "subtype_l = subtype_r"),
        ("the same, not the first of both", "list_has_any(subtypes_l, subtypes_r)"),
        ("of one kind", "list_has_any(kinds_l, kinds_r)"),
    ), "another"),
    _lists("initiators", "initiators"),
    _lists("targets", "targets"),
    _toll("killed"),
    _toll("wounded"),
    Compared("figures", _empty("tolls"), (
        ("none shared", "NOT list_has_any(tolls_l, tolls_r)"), ("one shared", f"{_TOLLS} = 1"),
    ), "two or more shared"),
    _lists("weapons", "weapons"),
    _lists("damage", "objects"),
    _lists("speakers", "names"),
    Compared("outlet", _null("outlet"), (("another", "outlet_l <> outlet_r"),), "the same"),
    Compared("background", "FALSE", (
        ("neither", "NOT background_l AND NOT background_r"), ("one recalls", "background_l <> background_r"),
    ), "both recall"),
    Compared("events", "FALSE", (
        ("both", "has_event_l AND has_event_r"), ("one", "has_event_l OR has_event_r"),
    ), "none"),
    Compared("accounts", "FALSE", (
        ("one each", f"{_MOST} = 1"), ("two at most", f"{_MOST} = 2"),
        ("four at most", f"{_MOST} <= 4"),
    ), "many"),
    Compared("length", "FALSE", _below("least(len(terms_l), len(terms_r))", (6, 12, 20, 30), " words"),
             "30 words or more"),
    Compared("longer length", "FALSE", _below("greatest(len(terms_l), len(terms_r))", (12, 20, 30), " words"),
             "30 words or more"),
)  # fmt: skip


def settings(shares: dict[str, dict[str, tuple[float, float]]] | None = None) -> dict[str, Any]:
    """Splink's settings; `shares`: by comparison and label the (m, u) of each level, else none is set."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": 0.0005,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "comparisons": [_comparison(compared, (shares or {}).get(compared.name, {})) for compared in COMPARISONS],
        "additional_columns_to_retain": ["report"],
        "blocking_rules_to_generate_predictions": [],  # pairs come from `link.blocking`
    }


def _comparison(compared: Compared, shares: dict[str, tuple[float, float]]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = []
    if compared.absent != "FALSE":
        levels.append({"sql_condition": compared.absent, "label_for_charts": NULL_LEVEL, "is_null_level": True})
    for label, condition in (*compared.levels, (compared.otherwise, "ELSE")):
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": label}
        if label in shares:
            level["m_probability"], level["u_probability"] = shares[label]
        levels.append(level)
    return {"output_column_name": compared.name.replace(",", "").replace(" ", "_"), "comparison_levels": levels,
            "comparison_description": compared.name}  # fmt: skip


def labels(compared: Compared) -> Iterable[str]:
    """Of the levels that tell something, in the order of the conditions."""
    return (*(label for label, _ in compared.levels), compared.otherwise)
