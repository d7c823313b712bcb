"""Views by named rule: each value and the claims that it was taken from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.export import precision, views
from tawthiq.export.tolls import CHILDREN, CIVILIAN_GROUPS
from tawthiq.export.views import MinMax
from tawthiq.model.incidents import IncidentClaim
from told_incidents import ARMY, CIVILIANS, REBELS, claim, day, place, raid, toll

Claims = tuple[IncidentClaim, ...]


@pytest.mark.parametrize(
    ("claims", "killed", "rule"),
    [
        ((), 0, "acled_conservative.none_told"),
        ((toll(12, 12), toll(15, 15, "r2")), 12, "acled_conservative"),
        ((toll(9, None),), 9, "acled_conservative"),
        ((toll(None, None),), 3, "acled_conservative.unknown_number"),
        ((toll(None, None), toll(15, 15, "r2")), 15, "acled_conservative"),
        ((toll(5, 5, group="combatants"), toll(3, 3, group="civilians")), 8, "acled_conservative"),
        ((toll(5, 5), toll(2, 2, group="children", part_of_total=True)), 5, "acled_conservative"),
        ((toll(5, 5), toll(2, 2, "r2", stance="denies")), 5, "acled_conservative"),
        ((toll(5, 5), toll(3, 3, "r2", unit="families")), 5, "acled_conservative"),
        ((toll(5, 5), toll(8, 8, "r2", superseded_by=0)), 5, "acled_conservative"),
    ],
)
def test_acled_takes_the_lowest_toll(claims: Claims, killed: int, rule: str) -> None:
    found = views.acled_conservative(claims)
    assert (found.value, found.rule) == (killed, rule)


def test_copies_are_one_source_and_add_nothing() -> None:
    copies = (toll(7, 7), toll(7, 7, "r2"), toll(7, 7, "r3"))
    one_source = tuple(_in_group(row, "r1") for row in copies)
    deaths = views.ucdp_low_best_high((*one_source, toll(9, 9, "r4"))).value
    assert (deaths.low, deaths.best, deaths.high) == (7, 7, 9)
    assert views.acled_conservative(one_source).value == 7


def test_one_report_that_tells_a_toll_in_two_events_counts_it_once() -> None:
    assert views.acled_conservative((toll(7, 7), toll(7, 7, event="r1-2"))).value == 7


def test_ucdp_takes_as_best_what_most_sources_tell() -> None:
    claims = (toll(12, 12), toll(15, 15, "r2"), toll(15, 20, "r3"))
    deaths = views.ucdp_low_best_high(claims).value
    assert (deaths.low, deaths.best, deaths.high) == (12, 15, 20)


def test_ucdp_tells_the_dead_of_each_side_apart() -> None:
    rows = (
        toll(4, 4, group="combatants", whose="syria.government"), toll(3, 3, group="combatants", whose="rebels"),
        toll(2, 2, group="civilians", whose="civilians"), toll(1, 1),
    )  # fmt: skip
    deaths = views.ucdp_low_best_high(rows, "syria.government", "rebels").value
    assert (deaths.side_a, deaths.side_b, deaths.civilians, deaths.unknown, deaths.best) == (4, 3, 2, 1, 10)


_TOLLS = st.lists(
    st.builds(
        lambda low, more, report, group, part: toll(
            low, None if more is None else low + more, f"r{report}", group, part_of_total=part, whose=None
        ),
        st.integers(0, 50), st.none() | st.integers(0, 9), st.integers(1, 4),
        st.sampled_from(["unknown", "combatants", "civilians", "children"]), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@given(_TOLLS)
def test_bounds_hold_whatever_is_told(rows: list[IncidentClaim]) -> None:
    deaths = views.ucdp_low_best_high(rows, "a", "b").value
    assert 0 <= deaths.low <= deaths.best <= deaths.high
    assert deaths.best == deaths.side_a + deaths.side_b + deaths.civilians + deaths.unknown
    assert min(deaths.side_a, deaths.side_b, deaths.civilians, deaths.unknown) >= 0
    assert views.acled_conservative(rows).value == deaths.low
    found = views.all_min_max(rows, "killed")
    assert found is None or found.value.high is None or found.value.low <= found.value.high


@pytest.mark.parametrize(
    ("claims", "groups", "found"),
    [
        ((toll(5, 5, group="civilians"), toll(8, 9, "r2", group="civilians")), CIVILIAN_GROUPS, MinMax(5, 9)),
        ((toll(5, None, group="civilians"), toll(8, 9, "r2", group="civilians")), CIVILIAN_GROUPS, MinMax(5, None)),
        ((toll(5, 5), toll(2, 2, group="children", part_of_total=True)), CHILDREN, MinMax(2, 2)),
        ((toll(5, 5),), CHILDREN, None),
    ],
)
def test_airwars_bounds(claims: Claims, groups: frozenset[str], found: MinMax | None) -> None:
    viewed = views.airwars_min_max(claims, "killed", groups)
    assert (viewed.value if viewed else None) == found


@pytest.mark.parametrize(
    ("claims", "grade"),
    [
        (raid(), "weak"),
        ((*raid(), *raid("r2")), "fair"),
        ((*raid(), *(_row for _row in raid("r2", group="r1"))), "weak"),  # a copy
        ((*raid(), claim("type", "Air/drone strike", "r2"), claim("initiator", REBELS, "r2")), "contested"),
        ((*raid(), *raid("r2", stance="denies")), "contested"),
        ((*raid(), *raid("r2", stance="claims_responsibility")), "confirmed"),
        (raid(stance="denies"), "discounted"),
    ],
)
def test_grade(claims: Claims, grade: str) -> None:
    assert views.airwars_grade(claims).value == grade


def test_the_finest_day_and_place_win_and_name_their_claims() -> None:
    claims = (
        day("2018-02-01", "2018-02-28", "month"), day("2018-02-14", report="r2"), place("إدلب", precision="admin1",
        radius_km=60.0), place(report="r2"), place("حارم", "r3", container=True, radius_km=0.5),
    )  # fmt: skip
    when, where = views.finest_day(claims), views.finest_place(claims)
    assert when is not None
    assert (when.value["start"], when.value["end"], when.claims) == ("2018-02-14", "2018-02-14", (1,))
    assert where is not None
    assert (where.value["name"], where.claims) == ("كفرنبل", (3,))


def test_most_groups_decide_and_copies_do_not() -> None:
    by_copies = [claim("type", "Attack", f"r{n}", group="r1") for n in (1, 2, 3)]
    others = [claim("type", "Air/drone strike", f"r{n}") for n in (4, 5)]
    found = views.most_told((*by_copies, *others), "type")
    assert found is not None
    assert (found.value, found.claims) == ("Air/drone strike", (3, 4))


def test_actors_are_one_by_their_id() -> None:
    rows = (claim("target", CIVILIANS), claim("target", ARMY, "r2"), claim("target", ARMY | {"likely": True}, "r3"))
    assert [found.claims for found in views.all_told(rows, "target")] == [(1, 2), (0,)]


@pytest.mark.parametrize(
    ("told", "acled", "ucdp"),
    [
        ("exact", 1, 1), ("populated_place", 1, 1), ("near", 2, 2), ("admin2", 2, 3), ("admin1", 3, 4),
        ("region", 3, 5), ("country", 3, 6), ("unknown", None, None),
    ],
)  # fmt: skip
def test_precision_of_places(told: str, acled: int | None, ucdp: int | None) -> None:
    assert (precision.acled_place(told), precision.ucdp_place(told)) == (acled, ucdp)


def test_an_area_is_limited_or_vague_by_its_radius() -> None:
    assert [precision.ucdp_place("area", km) for km in (5.0, 25.0, 40.0, None)] == [2, 2, 5, 5]


@pytest.mark.parametrize(
    ("start", "end", "acled", "ucdp"),
    [
        ("2018-02-14", "2018-02-14", 1, 1), ("2018-02-10", "2018-02-15", 2, 2), ("2018-02-10", "2018-02-16", 2, 3),
        ("2018-02-01", "2018-02-28", 3, 4), ("2018-01-01", "2018-12-31", None, 5), (None, None, None, None),
    ],
)  # fmt: skip
def test_precision_of_days(start: str | None, end: str | None, acled: int | None, ucdp: int | None) -> None:
    days = {"start": start, "end": end}
    assert (precision.acled_date(days), precision.ucdp_date(days)) == (acled, ucdp)


def _in_group(row: IncidentClaim, group: str) -> IncidentClaim:
    import msgspec

    return msgspec.structs.replace(row, group=group)
