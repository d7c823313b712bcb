"""Claims of an incident side by side: later tolls behind earlier ones, contradictions by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tawthiq.link.claims import claims_of, incident_alone, superseded
from tawthiq.link.contradictions import contradictions
from tawthiq.model.events import Analysis
from tawthiq.model.incidents import IncidentClaim
from told_incidents import ARMY, REBELS, claim, day, place, raid, toll


def test_every_value_of_an_event_is_a_claim_on_its_own_words(perfect: Callable[[str], Analysis]) -> None:
    analysis = perfect("D001")
    for event in analysis.events:
        claims = incident_alone(analysis, event).claims
        told = [found.field for found in claims]
        assert told.count("place") == len(event.places)
        assert told.count("speaker") == len(event.claims)
        assert sum(field == row.outcome for row in event.casualties for field in told) >= len(event.casualties)
        for found in claims:
            assert (found.quote is None) == (found.span is None)
            assert found.span is None or found.span.of(analysis.text) == found.quote


def test_copies_are_of_the_group_of_their_origin(perfect: Callable[[str], Analysis]) -> None:
    one, other = perfect("D001"), perfect("D002")
    claims = claims_of([(one, one.events[0]), (other, other.events[0])], {"D002": "D001"})
    assert {found.group for found in claims} == {"D001"}
    assert {found.report for found in claims} == {"D001", "D002"}


@pytest.mark.parametrize(
    ("first", "second", "is_superseded"),
    [
        ({}, {}, True),  # an outlet updates its own number
        ({}, {"outlet": "Reuters"}, False),
        ({"speaker": "SOHR"}, {"speaker": "SOHR", "outlet": "Reuters"}, True),  # a body does wherever it is cited
        ({"speaker": "eyewitnesses"}, {"speaker": "eyewitnesses", "outlet": "Reuters"}, False),
        ({"speaker": "SOHR"}, {"speaker": "SNHR"}, False),
        ({"published": None}, {}, False),
        ({"group": "children"}, {"group": "women"}, False),
        ({"outcome": "wounded"}, {}, False),
    ],
)
def test_which_toll_takes_the_place_of_which(
    first: dict[str, str | None], second: dict[str, str | None], is_superseded: bool
) -> None:
    rows = [
        toll(5, 5, "r1", **({"published": "2018-02-14"} | first)),  # type: ignore[arg-type]
        toll(8, 8, "r2", **({"published": "2018-02-15"} | second)),  # type: ignore[arg-type]
    ]
    assert superseded(rows)[0].superseded_by == (1 if is_superseded else None)
    assert superseded(rows)[1].superseded_by is None


def test_tolls_of_one_source_stand_in_a_line() -> None:
    rows = superseded(toll(n, n, f"r{n}", published=f"2018-02-{10 + n}") for n in (1, 2, 3))
    assert [row.superseded_by for row in rows] == [1, 2, None]


CONTRADICTING = [
    ((toll(12, 12), toll(15, 15, "r2")), {"toll"}),
    ((toll(9, None), toll(15, 15, "r2")), set()),  # more than eight may be fifteen
    ((toll(12, 12), toll(15, 15, "r2", group="children")), set()),  # others are counted
    ((toll(12, 12), toll(15, 15, "r1")), set()),  # one source
    ((claim("initiator", ARMY), claim("initiator", REBELS, "r2")), {"initiator"}),
    ((claim("initiator", ARMY), claim("initiator", REBELS, "r2"), claim("initiator", ARMY, "r2")), set()),
    ((day("2018-02-14"), day("2018-02-15", report="r2")), {"date"}),
    ((day("2018-02-14"), day("2018-02-10", "2018-02-20", "range", report="r2")), set()),
    ((place(), place(report="r2", lat=36.2, lon=37.16)), {"place"}),
    ((place(), place(report="r2", lat=35.63)), set()),
    ((claim("type", "Attack"), claim("type", "Attack", "r2", stance="denies")), {"denied"}),
]


@pytest.mark.parametrize(("claims", "kinds"), CONTRADICTING)
def test_contradictions_are_named(claims: tuple[IncidentClaim, ...], kinds: set[str]) -> None:
    found = contradictions(claims)
    assert {one.kind for one in found} == kinds
    assert all(len({claims[n].group for n in one.claims}) > 1 for one in found)


def test_reports_that_agree_do_not_contradict_each_other() -> None:
    assert contradictions((*raid("r1"), *raid("r2"), toll(3, 3), toll(3, 3, "r2"))) == ()
