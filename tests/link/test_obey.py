"""What people said of pairs: whom it brings together, whom it keeps apart, and what contradicts itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import InputError
from tawthiq.link.carry import carry_names
from tawthiq.link.obey import Stated, obey, sides
from tawthiq.model.incidents import INCIDENT_SCHEMA, EventRef, Incident, LinkConstraint

A1, A2, B1, B2, C1 = (EventRef(report, f"{report}-{n}") for report, n in
                      (("a", 1), ("a", 2), ("b", 1), ("b", 2), ("c", 1)))  # fmt: skip
ALL = (A1, A2, B1, B2, C1)
HOME = {A1: 0, A2: 0, B1: 1, B2: 1, C1: 2}


def same(left: EventRef, right: EventRef) -> LinkConstraint:
    return LinkConstraint(left, right, True)


def different(left: EventRef, right: EventRef) -> LinkConstraint:
    return LinkConstraint(left, right, False)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([different(A1, B1)], {(A1,), (A2, B2), (B1,), (C1,)}),
        ([same(A1, C1)], {(A1, B1, C1), (A2, B2)}),
        # one event of two reports is one, the other is not: the reports stay together, and the others are parted
        ([same(A1, B1), different(A2, B2)], {(A1, B1), (A2,), (B2,), (C1,)}),
        # what goes, takes along what is the same as it
        ([different(A1, B1), same(B1, C1)], {(A1,), (B1, C1), (A2, B2)}),
        ([same(A1, EventRef("later", "later-1"))], {(A1, B1), (A2, B2), (C1,)}),
    ],
)
def test_events_end_where_people_say(said: list[LinkConstraint], found: set[tuple[EventRef, ...]]) -> None:
    made = obey([(A1, B1), (A2, B2), (C1,)], said)
    assert _obeyed(made, said)
    assert {tuple(sorted(refs)) for refs in made} == found


def test_accounts_that_other_events_unite_are_not_kept_apart_as_a_whole() -> None:
    assert sides([same(A1, B1), different(A2, B2), different(A2, C1)], HOME) == ([(0, 1)], [(0, 2)])


@given(st.lists(st.builds(LinkConstraint, st.sampled_from(ALL), st.sampled_from(ALL), st.booleans()), max_size=6))
def test_judgements_are_obeyed_or_refused_and_no_event_is_lost(said: list[LinkConstraint]) -> None:
    said = [one for one in said if one.left != one.right]
    try:
        made = obey([(A1, B1), (A2, B2), (C1,)], said)
    except InputError:
        assert any(not one.same for one in said)
        return
    assert sorted(ref for refs in made for ref in refs) == sorted(ALL)
    assert _obeyed(made, said)


def _obeyed(made: list[tuple[EventRef, ...]], said: list[LinkConstraint]) -> bool:
    home = {ref: n for n, refs in enumerate(made) for ref in refs}
    return all((home[c.left] == home[c.right]) == c.same for c in said if c.left in home and c.right in home)


def test_what_people_said_and_what_is_a_copy_is_told_as_a_reason() -> None:
    stated = Stated([same(A1, B1), same(A1, EventRef("z", "z-1")), different(A1, C1)], {"c": "b"})
    told = [(why.left, why.right, why.by) for why in stated.reasons((A1, B1, C1))]
    assert told == [(A1, B1, "judgement"), (B1, C1, "copy")]


def incident(name: str, *refs: EventRef) -> Incident:
    return Incident(schema=INCIDENT_SCHEMA, id=name, events=refs)


def test_no_two_incidents_get_one_name() -> None:
    old = [incident("x", A1, A2, B1), incident("x-2", B2)]
    new = [incident("x", C1), incident("y", A1, A2, B1), incident("z", B2)]
    renamed, _ = carry_names(old, new)
    assert [one.id for one in renamed] == ["x-3", "x", "x-2"]
