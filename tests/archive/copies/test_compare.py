"""What is a copy, and what only looks like one."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from copied import (
    BACKGROUND,
    PROTEST,
    SHELLING,
    STATEMENT,
    TEMPLATE,
    document,
    with_marks,
    with_new_lead,
    with_other_sides,
    without_tail,
)
from tawthiq.archive.copies.compare import compare, read_for_comparing
from tawthiq.archive.copies.documents import CopyDocument, CopyPair, Kind

SHORT = "قصف مدفعي يستهدف أطراف بلدة الرمانة"
DISPATCHES = (SHELLING, PROTEST, STATEMENT)


def pair(one: CopyDocument, other: CopyDocument) -> CopyPair | None:
    return compare(read_for_comparing(one), read_for_comparing(other))


def kind(one: str, other: str) -> Kind | None:
    found = pair(document("a", one), document("b", other))
    return found.kind if found else None


@pytest.mark.parametrize("text", DISPATCHES)
def test_marks_punctuation_and_addresses_leave_a_copy_exact(text: str) -> None:
    assert kind(text, with_marks(text) + "\nhttps://example.org/1") is Kind.EXACT


@pytest.mark.parametrize("text", DISPATCHES)
@pytest.mark.parametrize("edit", [with_new_lead, with_other_sides])
def test_an_edited_dispatch_is_near(text: str, edit: object) -> None:
    assert callable(edit)
    assert kind(text, edit(text)) in (Kind.NEAR, Kind.EXACT)


def test_lead_tail_and_sides_at_once_leave_it_near() -> None:
    assert kind(SHELLING, with_new_lead(without_tail(with_other_sides(SHELLING)))) is Kind.NEAR


def test_another_toll_is_an_update_of_one_source() -> None:
    found = pair(document("a", SHELLING), document("b", SHELLING.replace("ستة", "تسعة").replace("14", "20")))
    assert found is not None
    assert (found.kind, found.evidence.numbers) == (Kind.NEAR, (("14", "6"), ("20", "9")))


def test_the_same_numbers_in_words_are_no_update() -> None:
    found = pair(document("a", SHELLING), document("b", SHELLING.replace("ستة", "6")))
    assert found is not None
    assert not found.evidence.numbers_differ


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEMPLATE.format(day="السبت", place="الرمانة", n="ثلاثة"), TEMPLATE.format(day="الخميس", place="العزيزية", n="خمسة")),
        (TEMPLATE.format(day="السبت", place="الرمانة", n="ثلاثة"), TEMPLATE.format(day="السبت", place="الكرامة", n="ثلاثة")),
        (f"{SHELLING}\n\n{BACKGROUND}", f"{PROTEST}\n\n{BACKGROUND}"),
        (SHELLING, f"{PROTEST}\n\n{SHELLING.splitlines()[6]}"),
        (SHORT, SHORT.replace("الرمانة", "البويضة")),
        (SHORT, SHORT + " الآن"),
        (SHELLING, PROTEST),
        ("", ""),
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_no_pair(one: str, other: str) -> None:
    assert kind(one, other) is None


def test_a_statement_quoted_in_full_is_held_and_not_copied() -> None:
    found = pair(document("a", STATEMENT), document("b", f'{SHELLING}\n\nوجاء في البيان: "{STATEMENT}"\n\n{PROTEST}'))
    assert found is not None
    assert (found.kind, found.holder) == (Kind.CONTAINS, "b")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2024-03-01", "2024-03-02T08:00:00+03:00", Kind.EXACT),
        ("2024-03-01", "2024-03-09", None),
        ("2024-03-01", "", None),
    ],
)
def test_equal_short_posts_are_copies_only_within_a_day(first: str, second: str, expected: Kind | None) -> None:
    found = pair(document("a", SHORT, published=first), document("b", SHORT, published=second))
    assert (found.kind if found else None) is expected


@pytest.mark.parametrize(
    "origin", ["telegram:sahl/41", "وكالة السهل", "Sahl"], ids=["by address", "by name", "from the same third"]
)
def test_a_forward_is_one_whatever_its_day(origin: str) -> None:
    source = document("a", SHORT, address="telegram:sahl/41", outlet="وكالة السَّهل", origin="sahl")
    forward = document("b", SHORT, address="telegram:other/7", published="2024-03-09", origin=origin)
    found = pair(source, forward)
    assert found is not None
    assert found.kind is Kind.FORWARD


def test_a_pair_is_the_same_from_both_ends() -> None:
    one, other = document("a", SHELLING), document("b", with_new_lead(without_tail(SHELLING)))
    assert pair(one, other) == pair(other, one)
