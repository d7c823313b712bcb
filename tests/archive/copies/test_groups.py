"""Groups that count as one source: the same in any order, bounded, not chained; and their origin."""

# ruff: noqa: E501

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copied import (
    BACKGROUND,
    PROTEST,
    SHELLING,
    STATEMENT,
    Archive,
    document,
    with_marks,
    with_new_lead,
    with_other_sides,
    without_tail,
)
from tawthiq.archive.copies.candidates import LEADERS, find_candidates
from tawthiq.archive.copies.documents import CopyDocument
from tawthiq.archive.copies.groups import group
from tawthiq.archive.copies.pairs import find_pairs
from tawthiq.archive.copies.signature import Signatures, gather, signature

EDITS = (str, with_new_lead, without_tail, with_other_sides, with_marks, lambda text: f"{text}\n\n{BACKGROUND}")
TEXTS = [edit(text) for text in (SHELLING, PROTEST, STATEMENT) for edit in EDITS]
DOCUMENTS = [
    document(f"d{(7 * at) % len(TEXTS):02}", text, published=f"2024-03-{1 + at:02}") for at, text in enumerate(TEXTS)
]


def signed(documents: list[CopyDocument]) -> Signatures:
    return gather((each.id, signature(each.text)) for each in documents)


def at_once(documents: list[CopyDocument]) -> tuple[set[tuple[str, str]], dict[str, str]]:
    by_id = {each.id: each for each in documents}
    pairs = list(find_pairs(signed(documents), gather(()), lambda ids: [by_id[name] for name in ids]))
    groups = group(pairs, documents)
    return {(pair.a, pair.b) for pair in pairs}, {name: g.origin_id for g in groups for name in g.members}


def test_copies_of_three_dispatches_are_three_groups_led_by_the_first_published() -> None:
    _, groups = at_once(DOCUMENTS)
    assert groups == {each.id: DOCUMENTS[at - at % len(EDITS)].id for at, each in enumerate(DOCUMENTS)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(DOCUMENTS), st.lists(st.integers(1, 7), min_size=18, max_size=18))
def test_any_order_and_any_batches_give_what_all_at_once_gives(order: list[CopyDocument], sizes: list[int]) -> None:
    archive = Archive()
    left = list(order)
    for size in sizes:
        if left:
            archive.add(*left[:size])
            del left[:size]
    assert (set(archive.pairs), archive.groups) == at_once(DOCUMENTS)


def test_more_copies_than_leaders_in_any_order() -> None:
    varied = [document(f"d{at:03}", f"{SHELLING}\n\nرقم {at} {'متابعة ' * (at % 5)}") for at in range(6 * LEADERS)]
    shuffled = random.Random(3).sample(varied, len(varied))
    archive = Archive()
    for at in range(0, len(shuffled), 5):
        archive.add(*shuffled[at : at + 5])
    assert (set(archive.pairs), archive.groups) == at_once(varied)
    assert set(archive.groups.values()) == {"d000"}


def test_known_documents_are_not_compared_with_one_another_again() -> None:
    by_id = {each.id: each for each in DOCUMENTS}
    new, known = DOCUMENTS[:1], DOCUMENTS[1:]
    pairs = list(find_pairs(signed(new), signed(known), lambda ids: [by_id[name] for name in ids]))
    assert {new[0].id} == set.intersection(*({pair.a, pair.b} for pair in pairs))


@pytest.mark.parametrize("same", [True, False], ids=["word for word", "each a little other"])
def test_a_thousand_copies_give_candidates_in_proportion(same: bool) -> None:
    def candidates(n: int) -> int:
        texts = (SHELLING if same else f"{SHELLING}\n\nتابعونا {at} {at * at}" for at in range(n))
        return len(find_candidates(gather((f"d{at:05}", signature(text)) for at, text in enumerate(texts))))

    assert candidates(1_000) <= 2 * LEADERS * 1_000
    assert candidates(1_000) <= 3 * candidates(500)


def test_a_bulletin_does_not_tie_two_dispatches_together() -> None:
    copies = [document(f"a{at}", edit(SHELLING)) for at, edit in enumerate(EDITS[:4])]
    others = [document(f"b{at}", edit(PROTEST)) for at, edit in enumerate(EDITS[:4])]
    _, groups = at_once([*copies, *others, document("c0", f"{SHELLING}\n\n{PROTEST}")])
    assert not {groups[each.id] for each in copies} & {groups[each.id] for each in others}


def test_a_withdrawn_document_leaves_its_group() -> None:
    archive = Archive()
    archive.add(document("d1", SHELLING), document("d2", with_new_lead(SHELLING)), document("d3", PROTEST))
    assert archive.groups == {"d1": "d1", "d2": "d1"}
    update = archive.withdraw("d1")
    assert (update.dropped, update.ungrouped) == ((("d1", "d2"),), ("d1", "d2"))
    assert (archive.pairs, archive.groups) == ({}, {})


def test_what_has_not_changed_is_not_written_again() -> None:
    archive = Archive()
    archive.add(document("d1", SHELLING), document("d2", with_new_lead(SHELLING)))
    update = archive.add(document("d3", PROTEST))
    assert (update.pairs, update.dropped, update.groups, update.ungrouped) == ((), (), (), ())


FIRST = {"published": "2024-03-01"}


@pytest.mark.parametrize(
    ("first", "second", "origin", "rule", "named"),
    [
        (FIRST, {"published": "2024-02-29"}, "d2", "copies.published-first", None),
        (FIRST, {"published": "2024-03-01T01:00:00+03:00"}, "d2", "copies.published-first", None),
        (FIRST, {}, "d1", "copies.published-first", None),
        ({"acquired_at": "2024-03-05T00:00:00Z"}, {"acquired_at": "2024-03-04T00:00:00Z"}, "d2", "copies.acquired-first", None),
        ({}, {}, "d1", "copies.undecided", None),
        (FIRST | {"origin": "x/1"}, {"published": "2024-03-09", "address": "x/1"}, "d2", "copies.named-by-others", None),
        (FIRST | {"origin": "قناة بعيدة"}, {"published": "2024-03-09"}, "d2", "copies.no-forward", "قناة بعيدة"),
        (FIRST | {"text": "نقلا عن وكالة سانا"}, {"published": "2024-03-09", "outlet": "SANA"}, "d2", "copies.named-by-others", None),
        (FIRST | {"text": "المصدر: رويترز"}, {"published": "2024-03-09"}, "d1", "copies.published-first", "reuters"),
        (FIRST, {"published": "2024-03-09", "address": "https://www.sana.sy/?p=1", "text": "المصدر: رويترز"}, "d1", "copies.published-first", "reuters"),
    ],
)  # fmt: skip
def test_origin(first: dict[str, str], second: dict[str, str], origin: str, rule: str, named: str | None) -> None:
    documents = [
        document(name, f"{SHELLING}\n\n{known.get('text', '')}", **{k: v for k, v in known.items() if k != "text"})
        for name, known in (("d1", first), ("d2", second))
    ]
    by_id = {each.id: each for each in documents}
    pairs = list(find_pairs(signed(documents), gather(()), lambda ids: [by_id[name] for name in ids]))
    (found,) = group(pairs, reversed(documents))
    assert (found.origin_id, found.rule, found.named, found.members) == (origin, rule, named, ("d1", "d2"))
