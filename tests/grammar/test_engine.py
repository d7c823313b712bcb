"""The engine: a rule over sets of tags, what it matches and what its named parts cover."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.grammar.engine import ALPHABET, Rule, Tags


def tags(line: str) -> list[Tags]:
    """`"A B+C -"`: one token a word, `+` between the tags of one token, `-` for none."""
    return [frozenset(word.split("+")) if word != "-" else frozenset() for word in line.split()]


#: pattern, tokens, `(first, last)` of each match
MATCHES: list[tuple[str, str, list[tuple[int, int]]]] = [
    ("A B", "A B A B", [(0, 2), (2, 4)]),
    ("A B", "A C B", []),
    ("A B", "A+X B+Y", [(0, 2)]),  # a token may carry more than the rule asks
    ("A B", "A+B A+B", [(0, 2)]),
    ("A | B", "C B A", [(1, 2), (2, 3)]),
    ("A (B | C) D", "A C D", [(0, 3)]),
    ("A B? C", "A C A B C", [(0, 2), (2, 5)]),
    ("A B* C", "A B B B C", [(0, 5)]),
    ("A+", "A A - A", [(0, 2), (3, 4)]),
    ("A{2}", "A A A", [(0, 2)]),
    ("A{2,3}", "A A A A", [(0, 3)]),
    ("A . B", "A - B", [(0, 3)]),
    ("A !B", "A B A C", [(2, 4)]),
    ("A !NEVER-SEEN", "A A", [(0, 2)]),  # no token carries it, so all pass
    ("NEVER-SEEN-EITHER", "A B", []),
    ("A? B?", "C", []),  # an empty match is none
    ("place.kind:x_1", "place.kind:x_1", [(0, 1)]),
    ("A", "", []),
]


@pytest.mark.parametrize(("pattern", "line", "expected"), MATCHES)
def test_find(pattern: str, line: str, expected: list[tuple[int, int]]) -> None:
    assert [(m.first, m.last) for m in Rule("t", pattern).find(tags(line))] == expected


def test_named_parts() -> None:
    rule = Rule("place.distance", "OPEN? <distance: NUMBER> UNIT <bearing: DIRECTION+>? <anchor: NAME+> CLOSE?")
    (match,) = rule.find(tags("X OPEN NUMBER UNIT DIRECTION DIRECTION NAME NAME CLOSE"))
    assert match.rule == "place.distance"
    assert match.parts == {"distance": (2, 3), "bearing": (4, 6), "anchor": (6, 8)}
    (match,) = rule.find(tags("NUMBER UNIT NAME"))
    assert match.part("bearing") is None
    assert match.part("anchor") == (2, 3)


def test_at() -> None:
    rule = Rule("t", "A B")
    assert rule.at(tags("C A B"), 0) is None
    match = rule.at(tags("C A B"), 1)
    assert match is not None
    assert (match.first, match.last) == (1, 3)
    assert Rule("t", "A?").at(tags("B"), 0) is None


def test_find_from_a_start() -> None:
    assert [m.first for m in Rule("t", "A").find(tags("A A A"), 1)] == [1, 2]


def test_a_rule_follows_the_alphabet_as_it_grows() -> None:
    rule = Rule("t", "GROWING")
    assert list(rule.find(tags("A"))) == []
    size = len(ALPHABET)
    assert [m.first for m in rule.find(tags("GROWING+LATE"))] == [0]
    assert len(ALPHABET) > size


@pytest.mark.parametrize("pattern", ["A & B", "A ! B", "(A", "A)", "<name A>", "<name: A", "*", "A {x}", "A,B"])
def test_broken_syntax_is_refused_at_once(pattern: str) -> None:
    with pytest.raises(ValueError, match=re.escape("rule t.broken")):
        Rule("t.broken", pattern)


@given(st.lists(st.sampled_from("ABC"), max_size=12))
def test_agrees_with_plain_letters(letters: list[str]) -> None:
    found = [(m.first, m.last) for m in Rule("t", "A (B | C)+ A?").find([frozenset({c}) for c in letters])]
    assert found == [m.span() for m in re.finditer("A[BC]+A?", "".join(letters))]
