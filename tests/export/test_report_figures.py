"""The figures of a report: bounds kept in every sum, nothing counted twice, what cannot be counted told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import InputError
from tawthiq.export.private_names import PrivateNames
from tawthiq.export.profiles import profile
from tawthiq.export.report.bins import by_week, extent, timeline
from tawthiq.export.report.chosen import Chosen, choose, counts
from tawthiq.export.report.contested import contested
from tawthiq.export.report.counted import Sum, Toll
from tawthiq.export.report.counted import toll as toll_of
from tawthiq.export.report.doubts import doubts
from tawthiq.export.report.figures import NOWHERE, by_bin, by_governorate, line, read
from tawthiq.export.report.period import Period, period
from tawthiq.export.report.sides import NO_OUTLET, OTHERS, sides
from tawthiq.export.rows import Rows
from tawthiq.export.tolls import CIVILIAN_GROUPS, COMBATANTS
from tawthiq.model.incidents import Incident, IncidentClaim
from told_incidents import ARMY, REBELS, claim, day, incident, place, raid, toll

MARCH = Period(date(2018, 3, 1), date(2018, 3, 31))
OPEN = Period()


def chosen(*incidents: Incident, asked: Period = OPEN, name: Any = "full") -> Chosen:
    return choose(incidents, Rows(profile(name), PrivateNames()), asked)


def strike(ident: str, when: str | None, *more: IncidentClaim, where: dict[str, Any] | None = None) -> Incident:
    """An air strike that the report `ident` tells, in Idlib unless `where` says otherwise."""
    told = [claim("type", "Air/drone strike", ident), claim("status", "occurred", ident)]
    if when:
        told.append(day(when, report=ident))
    if where is None or where:
        told.append(place(report=ident, **(where or {})))
    return incident(*told, *more, ident=f"{ident}-1")


@pytest.mark.parametrize(
    ("claims", "groups", "expected"),
    [
        ([], None, None),
        ([toll(3, 3)], None, Toll(3, 3)),
        ([toll(None, None)], None, None),
        ([toll(9, None)], None, Toll(9, 9, True)),
        ([toll(None, 12)], None, Toll(0, 12)),
        ([toll(3, 3), toll(5, 8, "r2")], None, Toll(3, 8)),
        ([toll(9, None), toll(15, 15, "r2")], None, Toll(9, 15, True)),
        ([toll(3, 3), toll(5, 5, "r2", group="unknown")], CIVILIAN_GROUPS, None),
        # one source that counts civilians and combatants: they add up, and each is told apart
        ([toll(3, 3, group="civilians"), toll(4, 6, group="combatants", quote="أربعة")], None, Toll(7, 9)),
        ([toll(3, 3, group="civilians"), toll(4, 6, group="combatants", quote="أربعة")], COMBATANTS, Toll(4, 6)),
        # a part of a total is not added to it
        ([toll(7, 7), toll(2, 2, group="children", quote="طفلان", part_of_total=True)], None, Toll(7, 7)),
        # families are no persons, what a source denies is not told
        ([toll(3, 3, unit="family")], None, None),
        ([toll(3, 3), toll(90, 90, "r2", stance="denies")], None, Toll(3, 3)),
    ],
)
def test_bounds_of_one_incident(
    claims: Sequence[IncidentClaim], groups: frozenset[str] | None, expected: Toll | None
) -> None:
    assert toll_of(claims, "killed", groups) == expected


def test_copies_are_one_source_and_its_last_toll_counts() -> None:
    copies = [toll(3, 3), *(claim_of_group("r1", toll(8, 8, f"c{n}", published=f"2018-02-{15 + n}")) for n in (0, 1))]
    assert toll_of(copies, "killed") == Toll(8, 8)


def claim_of_group(group: str, found: IncidentClaim) -> IncidentClaim:
    return msgspec.structs.replace(found, group=group)


def test_a_superseded_toll_is_not_counted() -> None:
    told = (toll(20, 20, superseded_by=1), toll(12, 12, published="2018-02-20"))
    assert counts(told).killed == Toll(12, 12)
    total = line("", chosen(strike("r1", "2018-02-14", *told)).counted).sums["killed"]
    assert total == Sum(12, 12, n_told=1)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (day("2018-03-01"), "inside"),
        (day("2018-03-31"), "inside"),
        (day("2018-02-28"), "outside"),
        (day("2018-04-01"), "outside"),
        (day("2018-02-27", "2018-03-01", "range"), "inside"),
        (day("2018-01-05", "2018-03-02", "range"), "vague"),
        (day("2018-03-01", "2018-03-31", "month"), "inside"),
        (day("2018-01-01", "2018-12-31", "year"), "vague"),
        (day("2018-02-26", "2018-03-04", "week"), "inside"),
    ],
)
def test_how_an_incident_stands_to_the_period(when: IncidentClaim, expected: str) -> None:
    found = chosen(incident(claim("type", "Attack"), when), asked=MARCH)
    assert [each.standing for each in found.shown] == ([] if expected == "outside" else [expected])
    assert found.n_outside == (expected == "outside")


@pytest.mark.parametrize(
    ("published", "n_undated", "n_outside"),
    [("2018-02-10", 0, 1), ("2018-03-10", 1, 0), ("2019-01-01", 1, 0), (None, 1, 0)],
)
def test_an_undated_incident_is_told_apart_and_never_lost(
    published: str | None, n_undated: int, n_outside: int
) -> None:
    """What was reported before the period began cannot have happened in it."""
    found = chosen(incident(claim("type", "Attack", published=published)), asked=MARCH)
    assert (len(found.of("undated")), found.n_outside) == (n_undated, n_outside)
    assert found.counted == ()


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="lies before"):
        period(date(2018, 3, 2), date(2018, 3, 1))


@pytest.mark.parametrize(
    "more",
    [
        [claim("status", "planned")], [claim("status", "called_for")], [claim("background", True)],
    ],
)
def test_what_is_not_told_as_having_happened_is_shown_but_not_counted(more: list[IncidentClaim]) -> None:
    told = incident(claim("type", "Attack"), day("2018-03-05"), toll(4, 4), *more)
    found = chosen(told, asked=MARCH)
    assert len(found.shown) == 1
    assert found.counted == ()
    assert set(doubts(found.shown)) & {"not_happened", "background"}


def test_sums_by_week_keep_their_bounds() -> None:
    found = chosen(
        strike("a", "2018-03-05", toll(3, 3, "a"), claim_of_group("b", toll(5, 5, "b"))),
        strike("c", "2018-03-11", toll(9, None, "c")),
        strike("d", "2018-03-12", toll(None, None, "d")),
        strike("e", "2018-03-27"),
        asked=MARCH,
    )
    binned = by_week(found)
    weeks = {each.key: each.sums["killed"] for each in by_bin(binned.bins)}
    assert binned.size == "week"
    assert list(weeks) == ["2018-02-26", "2018-03-05", "2018-03-12", "2018-03-19", "2018-03-26"]
    assert weeks["2018-03-05"] == Sum(12, 14, True, n_told=2)
    assert weeks["2018-03-12"] == Sum(n_unnumbered=1)
    assert not weeks["2018-03-26"].is_told


def test_sums_by_governorate_with_what_no_governorate_is_known_of() -> None:
    aleppo = {"name": "حلب", "admin1": "Aleppo", "lat": 36.2, "lon": 37.16}
    found = chosen(
        strike("a", "2018-03-05", toll(3, 4, "a")), strike("b", "2018-03-06", toll(2, 2, "b")),
        strike("c", "2018-03-06", toll(20, 20, "c"), where=aleppo),
        strike("d", "2018-03-07", toll(50, 50, "d"), where={}),
        incident(claim("type", "Attack", "e"), day("2018-03-08", report="e"), toll(1, 1, "e"), ident="e-1"),
    )  # fmt: skip
    told = {each.key: (each.sums["killed"].low, each.sums["killed"].high) for each in by_governorate(found)}
    assert told == {"Syria/SY-HL": (20, 20), "Syria/SY-ID": (5, 6), NOWHERE: (51, 51)}
    assert list(told)[-1] == NOWHERE


days_in_spring = st.dates(date(2018, 3, 1), date(2018, 6, 30)).map(date.isoformat)
bounds = st.one_of(
    st.tuples(st.integers(0, 40), st.none()),
    st.integers(0, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(n, 60))),
)


@given(st.lists(st.tuples(days_in_spring, bounds, st.booleans()), min_size=1, max_size=25))
def test_weeks_and_governorates_each_add_up_to_the_whole(told: list[tuple[str, tuple[int, int | None], bool]]) -> None:
    found = chosen(*(
        incident(
            claim("type", "Attack", f"r{n}"), day(when, report=f"r{n}"), toll(*pair, f"r{n}"),
            *([place(report=f"r{n}")] if is_placed else []), ident=f"r{n}-1",
        )
        for n, (when, pair, is_placed) in enumerate(told)
    ))  # fmt: skip
    whole = line("", found.counted).sums["killed"]
    assert whole.low == sum(low for _, (low, _), _ in told)
    assert whole.high == sum(low if high is None else high for _, (low, high), _ in told)
    for binned in (by_week(found), timeline(found)):
        placed = [each.number for one in binned.bins for each in one.shown] + [each.number for each in binned.spread]
        assert sorted(placed) == [each.number for each in found.counted]
    for lines in (by_bin(by_week(found).bins), by_governorate(found)):
        sums = [each.sums["killed"] for each in lines]
        assert sum(one.low for one in sums) == whole.low
        assert sum(one.high for one in sums) == whole.high
        assert any(one.is_open for one in sums) == whole.is_open


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        (Period(date(2018, 3, 1), date(2018, 3, 14)), "day"), (MARCH, "week"),
        (Period(date(2017, 1, 1), date(2018, 12, 31)), "month"), (Period(date(1, 1, 1), date(9999, 12, 31)), "year"),
    ],
)  # fmt: skip
def test_bins_fit_the_period(asked: Period, size: str) -> None:
    found = chosen(strike("a", "2018-03-05"), strike("b", "2018-03-09"), asked=asked)
    assert by_week(found).size == size
    assert extent(found) == (asked.first, asked.last)
    assert sum(len(each.shown) for each in by_week(found).bins) == 2


def test_what_is_dated_too_loosely_for_a_week_is_told_apart() -> None:
    told = incident(claim("type", "Attack"), day("2018-03-01", "2018-03-31", "month"), toll(4, 4))
    binned = by_week(chosen(told, strike("b", "2018-03-09"), asked=MARCH))
    assert [each.row.date.precision for each in binned.spread if each.row.date] == ["month"]


def test_copies_count_with_their_source() -> None:
    copies = [claim("type", "Attack", f"c{n}", group="r1", outlet="SOHR") for n in (1, 2)]
    told = read(chosen(incident(claim("type", "Attack"), *copies, claim("type", "Attack", "r2"))).shown)
    assert (told.n_reports, told.n_sources, told.n_copies, told.outlets) == (4, 2, 2, ("SANA", "SOHR"))


def test_copies_that_nothing_linked_are_one_incident() -> None:
    """Else a dispatch that nine outlets copy would count its dead ten times."""
    def told(report: str, group: str) -> list[Incident]:
        return [
            incident(*(msgspec.structs.replace(c, group=group, event=f"{report}-{n}") for c in (
                *raid(report), toll(low, low, report))), ident=f"{report}-{n}")
            for n, low in ((1, 3), (2, 4))
        ]  # fmt: skip

    found = chosen(*told("r1", "r1"), *told("c1", "r1"), *told("r2", "r2"))
    assert [(each.row.n_reports, each.row.n_sources) for each in found.shown] == [(2, 1), (2, 1), (1, 1), (1, 1)]
    assert line("", found.counted).sums["killed"] == Sum(14, 14, n_told=4)


def test_who_claims_what_counts_incidents_once() -> None:
    first = incident(
        *raid(), *raid("c1", group="r1"),  # a copy in which the same outlet names the same force
        claim("initiator", REBELS, "r2", outlet=None, speaker="SOHR"),
        claim("initiator", REBELS, "r3", stance="claims_responsibility", speaker="Jaysh al-Nasr"),
        claim("type", "Air/drone strike", "r4", stance="denies", speaker="Russia"), ident="r1-1",
    )  # fmt: skip
    second = incident(*raid("r5"), ident="r5-1")
    found = sides(chosen(first, second).shown)
    told = {key: [each.number for each in shown] for key, shown in found.cells.items()}
    assert told == {("SANA", "Syrian government forces"): [1, 2], ("SOHR", "Jaysh al-Nasr"): [1]}
    assert {name: len(shown) for name, shown in found.admitted.items()} == {"Jaysh al-Nasr": 1}
    assert {name: len(shown) for name, shown in found.denied.items()} == {"Russia": 1}


def test_many_sides_are_summed_up_as_others_and_unknown_outlets_as_one() -> None:
    names = [("isis", "ISIS"), ("sdf", "SDF"), ("turkey", "Turkey"), ("russia", "Russia"), ("iran", "Iran"),
             ("israel", "Israel"), ("hts", "HTS"), ("hezbollah", "Hezbollah")]  # fmt: skip
    told = [
        incident(
            claim("type", "Attack", f"r{n}", outlet="صفحة حي"), day("2018-03-02", report=f"r{n}"),
            claim("initiator", {"id": ident, "name": name, "likely": False}, f"r{n}", outlet="صفحة حي"),
            ident=f"r{n}-1",
        )
        for n, (ident, name) in enumerate(names)
    ]  # fmt: skip
    found = sides(chosen(*told, name="public").shown)
    assert found.tellers == (NO_OUTLET,)
    assert len(found.named) == 7
    assert len(found.cells[NO_OUTLET, OTHERS]) == 2


def test_the_most_contested_incident_stands_first_with_both_sides() -> None:
    mild = incident(*raid("m1"), *raid("m2"), toll(3, 3, "m1"), toll(5, 5, "m2"), ident="m1-1")
    other = claim("initiator", REBELS, "w2")
    bitter = incident(
        *raid("w1"), claim("type", "Air/drone strike", "w2"), day("2018-02-17", report="w2"), other, toll(3, 3, "w1"),
        toll(40, 40, "w2"), toll(40, 40, "w3"), claim("type", "Air/drone strike", "w3"), ident="w1-1",
    )  # fmt: skip
    found = contested(chosen(mild, bitter).shown)
    assert [one.shown.row.key for one in found] == ["w1-1", "m1-1"]
    disputes = {one.kind: one for one in found[0].disputes}
    assert {"toll", "initiator", "date"} <= set(disputes)
    assert [len(side.claims) for side in disputes["toll"].sides] == [2, 1], "the value that most tell stands first"
    sides_told = [side.claim.value for side in disputes["initiator"].sides]
    assert {value["name"] for value in sides_told if isinstance(value, dict)} == {ARMY["name"], REBELS["name"]}


def test_doubts_name_what_they_concern() -> None:
    found = chosen(
        strike("a", "2018-03-05", toll(None, None, "a")),
        incident(claim("type", "Attack", "b", published="2018-03-09"), ident="b-1"), asked=MARCH,
    )  # fmt: skip
    told = {name: [each.row.key for each in shown] for name, shown in doubts(found.shown).items()}
    assert told == {"undated": ["b-1"], "unplaced": ["b-1"], "unnumbered": ["a-1"], "one_source": ["a-1"]}
