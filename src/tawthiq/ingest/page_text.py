"""HTML to text by trafilatura, with what it would lose kept: line breaks of old pages, invisible letters, cells.

What trafilatura drops or joins is put into letters of a script that no report holds before it reads the page, and
back afterwards: U+200C and its like, `&` (it reads entities twice), `<br>`, ends of cells.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, Final

import msgspec

from tawthiq.errors import EmptyDocument
from tawthiq.ingest.page_layout import (
    BLOCKS,
    breaks_to_paragraphs,
    join_sibling_articles,
    open_layout_tables,
    rows_to_lines,
)
from tawthiq.ingest.page_tree import Page, load_trafilatura

_FIRST_SPARE: Final = 0x14400  # Anatolian hieroglyphs: letters, so that words stay whole, and in no report
_N_SPARE: Final = 0x200
_INVISIBLE: Final = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u00ad\ufeff"
_KEPT: Final = _INVISIBLE + "&"
_ELEMENTS_COMPARED: Final = 20_000
_LINKED: Final = 0.8
_WORD_LETTERS: Final = re.compile(r"[^\W_]+")
_LINES: Final = frozenset({"li", "tr", "dt", "dd"})
_WHITE: Final = re.compile("[ \t\r\n]+")
_EMPTY_LINES: Final = re.compile("\n{3,}")


class Spare(msgspec.Struct, frozen=True):
    """Letters that stand for others while trafilatura reads: what to put in, and what to take back."""

    protect: dict[int, str]
    restore: dict[int, str]
    line: str
    cell: str


def main_text(page: Page) -> str:
    """The main text, an empty line between paragraphs; the tree is changed. Raises EmptyDocument."""
    links = _link_texts(page.tree)
    spare = _spare_letters(page.tree)
    _drop_unseen(page.tree)
    open_layout_tables(page.tree)
    join_sibling_articles(page.tree)
    rows_to_lines(page.tree, spare.cell)
    breaks_to_paragraphs(page.tree, spare.line)
    _protect(page.tree, spare)
    is_huge = page.n_elements > _ELEMENTS_COMPARED  # what it compares its result with takes quadratic time
    found = load_trafilatura().bare_extraction(page.tree, fast=is_huge, include_comments=False, include_tables=True)
    text = _restored(found.text, spare) if found is not None and found.text else ""
    if not text or _is_of_links(text, links):
        problem = "The page has no main text: it is a list of links, or scripts fill it in when it is shown."
        raise EmptyDocument(f"{problem} Save the article's own page, or copy its text.")
    return text


def _link_texts(tree: Any) -> frozenset[str]:
    return frozenset(_key("".join(link.itertext())) for link in tree.iter("a"))


def _is_of_links(text: str, links: frozenset[str]) -> bool:
    lines = [_key(line) for line in text.splitlines()]
    n_linked = sum(len(line) for line in lines if line in links)
    return n_linked > _LINKED * sum(map(len, lines))


def _key(line: str) -> str:
    return "".join(_WORD_LETTERS.findall(line))


def plain_text(page: Page) -> str:
    """All text of a piece of HTML, such as a feed holds, by paragraphs; the tree is changed. It may be empty."""
    spare = _spare_letters(page.tree)
    _drop_unseen(page.tree)
    for element in page.tree.iter():
        text, tail = _one_line(element.text), _one_line(element.tail)
        if not isinstance(element.tag, str):
            text = ""
        elif element.tag == "br" or element.tag in _LINES:
            tail = spare.line + tail
        elif element.tag in BLOCKS:
            text, tail = 2 * spare.line + text, 2 * spare.line + tail
        elif element.tag in ("td", "th"):
            tail = spare.cell + tail
        element.text, element.tail = text, tail
    return _tidy("".join(page.tree.itertext()).translate(spare.restore))


def _one_line(text: str | None) -> str:
    return _WHITE.sub(" ", text or "")


def _spare_letters(tree: Any) -> Spare:
    used = {ord(letter) for text in tree.itertext() for letter in set(str(text)) if letter > "\uffff"}
    free = [chr(code) for code in range(_FIRST_SPARE, _FIRST_SPARE + _N_SPARE) if code not in used]
    protect = {ord(letter): free[number] for number, letter in enumerate(_KEPT)}
    line, cell = free[len(_KEPT)], free[len(_KEPT) + 1]
    restore = {ord(stand_in): chr(code) for code, stand_in in protect.items()} | {ord(line): "\n", ord(cell): "\t"}
    return Spare(protect, restore, line, cell)


def _drop_unseen(tree: Any) -> None:
    for element in list(tree.iter("script", "style", "noscript", "template")):
        _remove(element)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


def _protect(tree: Any, spare: Spare) -> None:
    for element in tree.iter():
        if isinstance(element.tag, str):
            if element.text:
                element.text = element.text.translate(spare.protect)
            if element.tail:
                element.tail = element.tail.translate(spare.protect)


def _restored(text: str, spare: Spare) -> str:
    """Trafilatura ends a paragraph, an item and a row with one line end; an empty line stands between paragraphs."""
    lines = text.split("\n")
    ends = [
        "\n" if (before.startswith("- ") or spare.cell in before) and (after.startswith("- ") or spare.cell in after)
        else "\n\n"
        for before, after in pairwise(lines)
    ]  # fmt: skip
    joined = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    return _tidy(joined.translate(spare.restore))


def _tidy(text: str) -> str:
    """Without spaces around line ends, and no more than one empty line in a row."""
    lines = (line.strip(" \t\u00a0") for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n\r")
