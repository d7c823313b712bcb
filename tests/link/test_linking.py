"""Which reports become one incident, what is always true of incidents, and what people said obeyed."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import msgspec
import pytest

from linked import all_coded, coded
from tawthiq.errors import InputError
from tawthiq.link.carry import carry_names
from tawthiq.link.linking import Linked, link
from tawthiq.model.incidents import EventRef, Incident, LinkConstraint

LINKED = [("raid-agency", "raid-channel"), ("raid-agency", "raid-post"), ("clash-one", "clash-two")]
APART = [
    ("raid-agency", "raid-later"), ("raid-channel", "raid-later"), ("raid-agency", "mine"), ("raid-channel", "arrests"),
    ("mine", "arrests"), ("clash-one", "raid-agency"), ("clash-two", "raid-later"),
]  # fmt: skip


@cache
def linked() -> Linked:
    return link(all_coded())


def together(incidents: tuple[Incident, ...]) -> set[frozenset[str]]:
    return {frozenset(ref.report for ref in incident.events) for incident in incidents}


def share(one: str, other: str, incidents: tuple[Incident, ...]) -> bool:
    return any({one, other} <= reports for reports in together(incidents))


def first(name: str) -> EventRef:
    return EventRef(name, coded(name).events[0].id)


@pytest.mark.parametrize(("one", "other"), LINKED)
def test_reports_of_one_happening_share_an_incident(one: str, other: str) -> None:
    assert share(one, other, linked().incidents)


@pytest.mark.parametrize(("one", "other"), APART)
def test_reports_of_two_happenings_share_none(one: str, other: str) -> None:
    assert not share(one, other, linked().incidents)


def test_every_event_is_in_exactly_one_incident() -> None:
    found = Counter(ref for incident in linked().incidents for ref in incident.events if ref.event)
    assert found == Counter(EventRef(a.report.id, e.id) for a in all_coded() for e in a.events)


def test_two_events_of_one_report_are_two_happenings() -> None:
    for incident in linked().incidents:
        assert len({ref.report for ref in incident.events}) == len(incident.events)


def test_the_order_of_reports_makes_no_difference() -> None:
    mixed = all_coded()
    random.Random(3).shuffle(mixed)
    assert link(mixed).incidents == linked().incidents


def test_each_report_of_a_shared_incident_has_a_reason() -> None:
    shared = [i for i in linked().incidents if share("raid-agency", "raid-channel", (i,))]
    reasons = shared[0].why
    assert {r.left.report for r in reasons} | {r.right.report for r in reasons} == {r.report for r in shared[0].events}
    assert all(reason.weights and 0 < reason.probability <= 1 for reason in reasons)


def test_what_people_say_is_the_same_is_one_incident() -> None:
    said = [LinkConstraint(first("mine"), first("arrests"), True)]
    assert share("mine", "arrests", link(all_coded(), constraints=said).incidents)


def test_what_people_say_is_different_never_meets() -> None:
    said = [LinkConstraint(first("clash-two"), first("clash-one"), False)]
    assert not share("clash-one", "clash-two", link(all_coded(), constraints=said).incidents)


def test_judgements_that_contradict_each_other_are_refused() -> None:
    one, other = first("mine"), first("arrests")
    with pytest.raises(InputError):
        link(all_coded(), constraints=[LinkConstraint(one, other, True), LinkConstraint(other, one, False)])


def test_copies_are_linked_without_looking_further() -> None:
    origins = {"mine": "arrests", "arrests": "arrests"}
    assert share("mine", "arrests", link(all_coded(), origins=origins).incidents)


def test_a_report_given_twice_counts_once() -> None:
    found = link([*all_coded(), coded("mine")])
    assert (found.incidents, found.n_repeated) == (linked().incidents, 1)


def test_new_reports_leave_old_incidents_their_names() -> None:
    old = [msgspec.structs.replace(i, id=f"old-{i.id}") for i in link(all_coded()[1:]).incidents]
    renamed, change = carry_names(old, linked().incidents)
    names = {ref: i.id for i in old for ref in i.events}
    assert change.grown >= 1
    assert change.split == change.joined == 0
    assert all({names[ref] for ref in i.events if ref in names} <= {i.id} for i in renamed)
    assert len({i.id for i in renamed}) == len(renamed)


def test_nothing_gives_nothing() -> None:
    assert link([]).incidents == ()


def test_the_more_reports_stand_beside_the_more_a_pair_has_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {(r.left, r.right): r.probability for i in linked().incidents for r in i.why}
    monkeypatch.setattr("tawthiq.link.scoring.SIZE", len(all_coded()) / 20)
    among = {(r.left, r.right): r.probability for i in link(all_coded()).incidents for r in i.why}
    shared = alone.keys() & among.keys()
    assert shared
    assert all(among[pair] <= alone[pair] for pair in shared)
    assert any(among[pair] < alone[pair] for pair in shared)
