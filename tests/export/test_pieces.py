"""Cutting a text at the bounds of overlapping values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tawthiq.export.pieces import cut, lines
from tawthiq.export.values import Value
from tawthiq.model.spans import Span


def value(name: str, start: int, end: int) -> Value:
    return Value(name, 0, "place", "", Span(start, end))


def test_overlapping_and_nested_values_share_pieces() -> None:
    values = [value("long", 0, 6), value("inner", 2, 4), value("crossing", 3, 8)]
    found = [(piece.text, [v.id for v in piece.values]) for piece in cut("abcdefghij", values)]
    assert found == [
        ("ab", ["long"]),
        ("c", ["inner", "long"]),
        ("d", ["inner", "crossing", "long"]),
        ("ef", ["crossing", "long"]),
        ("gh", ["crossing"]),
        ("ij", []),
    ]


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


@given(text=st.text(max_size=25), spans=SPANS)
def test_pieces_are_the_text_and_carry_exactly_the_values_on_them(text: str, spans: list[tuple[int, int]]) -> None:
    values = [value(str(i), *pair) for i, pair in enumerate(spans)]
    at = 0
    for piece in cut(text, values):
        assert text[at : at + len(piece.text)] == piece.text != ""
        for place in range(at, at + len(piece.text)):
            assert {v.id for v in piece.values} == {v.id for v in values if v.span.start <= place < v.span.end}
        at += len(piece.text)
    assert at == len(text)


@given(text=st.text(alphabet="ab\n", max_size=25), spans=SPANS)
def test_lines_are_the_lines_of_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    values = [value(str(i), *pair) for i, pair in enumerate(spans)]
    assert ["".join(piece.text for piece in line) for line in lines(cut(text, values))] == text.split("\n")
