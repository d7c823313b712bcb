"""How well a document answers the words of a query, told from its folded words alone, the same on every database.

More occurrences count less each, and less in a long text; a word as it was asked for counts more than its stem alone,
and more still at the head of the text; words that stand together as they were asked for count most.
"""

from __future__ import annotations

from typing import Final

from tawthiq.store.fulltext import Term, TextQuery

HEAD_WORDS: Final = 25
USUAL_WORDS: Final = 120
AS_WRITTEN: Final = 0.5
AT_HEAD: Final = 0.5
TOGETHER: Final = 1.0


def score(ex: str, st: str, query: TextQuery) -> float:
    """0 and up. `ex`, `st`: as `forms` gives them."""
    surface, stems = f" {ex} ", f" {st} "
    long = (ex.count(" ") + 1) / USUAL_WORDS
    heads = " ".join(ex.split(" ", HEAD_WORDS)[:HEAD_WORDS]), " ".join(st.split(" ", HEAD_WORDS)[:HEAD_WORDS])
    total = sum(max(_term(surface, stems, heads, long, term) for term in group) for group in query.groups)
    run = [group[0] for group in query.groups if len(group) == 1 and group[0].kind == "stem"]
    together = " ".join(word for term in run for word in term.words)
    return total + (TOGETHER if len(run) > 1 and f" {together} " in stems else 0.0)


def _term(surface: str, stems: str, heads: tuple[str, str], long: float, term: Term) -> float:
    words = " ".join(term.words)
    if term.kind == "prefix":
        n = max(surface.count(f" {words}"), stems.count(f" {words}"))
        written, at_head = n > 0, f" {words}" in f" {heads[0]}"
    elif term.kind == "surface":
        n = surface.count(f" {words} ")
        written, at_head = n > 0, f" {words} " in f" {heads[0]} "
    else:
        n = stems.count(f" {words} ")
        written, at_head = f" {' '.join(term.written)} " in surface, f" {words} " in f" {heads[1]} "
    if not n:
        return 0.0
    return n / (n + 0.5 + long) + AS_WRITTEN * written + AT_HEAD * at_head
