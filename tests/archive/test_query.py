"""The words of a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.archive.query import parse_text
from tawthiq.errors import QueryError
from tawthiq.store.fulltext import Term, TextQuery, fts5, tsquery


def stems(*words: str) -> Term:
    return Term("stem", words, words)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", TextQuery()),
        ("قصف ريف", TextQuery(((stems("قصف"),), (stems("ريف"),)))),
        ("والقصف", TextQuery(((Term("stem", ("قصف",), ("والقصف",)),),))),
        ('"قصف مدفعي"', TextQuery(((Term("surface", ("قصف", "مدفعي")),),))),
        ("«قصف مدفعي»", TextQuery(((Term("surface", ("قصف", "مدفعي")),),))),
        ("“قصف مدفعي”", TextQuery(((Term("surface", ("قصف", "مدفعي")),),))),
        ("قصف OR ريف حلب", TextQuery(((stems("قصف"), stems("ريف")), (stems("حلب"),)))),
        ("قصف -ريف", TextQuery(((stems("قصف"),),), (stems("ريف"),))),
        ('-"ريف حلب"', TextQuery((), (Term("surface", ("ريف", "حلب")),))),
        ("مدفع*", TextQuery(((Term("prefix", ("مدفع",)),),))),
        ("#ريف_حلب", TextQuery(((stems("ريف", "حلب"),),))),
        ("PKK 1,500", TextQuery(((Term("stem", ("pkk",), ("pkk",)),), (Term("stem", ("1500",), ("1500",)),)))),
        ("قصف - ريف", TextQuery(((stems("قصف"),), (stems("ريف"),)))),
        ("or", TextQuery(((Term("stem", ("or",), ("or",)),),))),
    ],
)
def test_queries(written: str, expected: TextQuery) -> None:
    assert parse_text(written) == expected


@pytest.mark.parametrize(
    ("written", "at", "problem"),
    [
        ('قصف "ريف', 5, "has no end"),
        ("قصف «ريف", 5, "has no end"),
        ("OR قصف", 1, "before it"),
        ("قصف OR", 5, "behind it"),
        ("قصف OR OR ريف", 8, "before it"),
        ("قصف OR -ريف", 9, "beside OR"),
        ("-قصف OR ريف", 6, "before it"),
        ("ق*", 1, "2 letters"),
        ("*", 1, "2 letters"),
        ("قصف*مدفع*", 1, "one word"),
        ("قصف -؟", 6, "no word behind"),
    ],
)
def test_errors_point_at_the_place(written: str, at: int, problem: str) -> None:
    with pytest.raises(QueryError, match=rf"at character {at} .*{problem}"):
        parse_text(written)


def test_a_query_of_marks_alone_is_no_query() -> None:
    with pytest.raises(QueryError, match="no word"):
        parse_text("؟!")


@given(st.text(st.sampled_from("قصفريم abORX*-\"«»“”'\\:&|!()^~{}[]<>1,\n\0ξ"), max_size=30))
def test_whatever_is_typed_is_a_query_or_an_error(written: str) -> None:
    try:
        query = parse_text(written)
    except QueryError:
        return
    if query.groups:
        assert fts5(query)
        assert tsquery(query)
