"""The words of a document that a query found, and the passages that are shown of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from tawthiq.archive.forms import Word, words
from tawthiq.archive.found import Passage, Quote
from tawthiq.model.spans import Span, hull
from tawthiq.store.fulltext import Term, TextQuery

AROUND: Final = 90
"""Characters that are shown before and behind the marked words, at most."""
MOST_PASSAGES: Final = 2
_LINE: Final = re.compile(r"[^\r\n]+")


class Mark:
    """Words that were found: where they stand, and which term of the query they are."""

    __slots__ = ("span", "term")

    def __init__(self, span: Span, term: int) -> None:
        self.span, self.term = span, term


def find_marks(text: str, query: TextQuery) -> list[Mark]:
    """Every place in `text` where a term of `query` stands, in order."""
    terms = [term for group in query.groups for term in group]
    if not terms:
        return []
    found = list(words(text))
    marks = [Mark(span, number) for number, term in enumerate(terms) for span in _places(found, term)]
    return sorted(marks, key=lambda mark: mark.span)


def _places(found: Sequence[Word], term: Term) -> Iterable[Span]:
    if term.kind == "prefix":
        return [Span(w.start, w.end) for w in found if w.ex.startswith(term.words[0]) or w.st.startswith(term.words[0])]
    n = len(term.words)
    forms = [w.st if term.kind == "stem" else w.ex for w in found]
    starts = (i for i, form in enumerate(forms) if form == term.words[0])
    return [Span(found[i].start, found[i + n - 1].end) for i in starts if tuple(forms[i : i + n]) == term.words]


def passages(text: str, marks: Sequence[Mark]) -> tuple[Passage, ...]:
    """The pieces of `text` with the most different terms, in the order of the text; its beginning without marks."""
    if not marks:
        return _beginning(text)
    groups = _grouped(text, marks)
    best = sorted(range(len(groups)), key=lambda i: (-len({mark.term for mark in groups[i]}), i))[:MOST_PASSAGES]
    shown: list[Passage] = []
    marked: list[Mark] = []
    for i in sorted(best):
        passage = _passage(text, groups[i])
        if shown and shown[-1].span.end > passage.span.start:
            marked += groups[i]
            shown[-1] = _passage(text, marked)
        else:
            marked = list(groups[i])
            shown.append(passage)
    return tuple(shown)


def _grouped(text: str, marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks that stand in one line and near to each other."""
    groups: list[list[Mark]] = []
    for mark in marks:
        last = groups[-1] if groups else None
        if last and mark.span.end - last[0].span.start <= AROUND and not _parted(text, last[-1].span, mark.span):
            last.append(mark)
        else:
            groups.append([mark])
    return groups


def _parted(text: str, first: Span, second: Span) -> bool:
    return "\n" in text[first.end : second.start]


def _passage(text: str, marks: Sequence[Mark]) -> Passage:
    held = hull(*(mark.span for mark in marks))
    line_start = text.rfind("\n", 0, held.start) + 1
    line_end = text.find("\n", held.end)
    start, end = _cut(text, line_start, line_end if line_end >= 0 else len(text), held)
    quotes = dict.fromkeys(mark.span for mark in marks)
    return Passage(text[start:end], Span(start, end), tuple(Quote(span.of(text), span) for span in quotes))


def _cut(text: str, start: int, end: int, held: Span) -> tuple[int, int]:
    """A piece of the line around `held`, cut at blanks."""
    if held.start - start > AROUND:
        blank = text.find(" ", held.start - AROUND, held.start)
        start = blank + 1 if blank >= 0 else held.start
    if end - held.end > AROUND:
        blank = text.rfind(" ", held.end, held.end + AROUND)
        end = blank if blank >= 0 else held.end
    while start < held.start and text[start].isspace():
        start += 1
    while end > held.end and text[end - 1].isspace():
        end -= 1
    return start, end


def _beginning(text: str) -> tuple[Passage, ...]:
    line = next((m for m in _LINE.finditer(text) if m.group().strip()), None)
    if line is None:
        return ()
    start = line.start() + len(line.group()) - len(line.group().lstrip())
    start, end = _cut(text, start, line.end(), Span(start, start))
    return (Passage(text[start:end], Span(start, end), ()),)
