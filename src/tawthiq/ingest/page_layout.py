"""How old pages place their text, made into paragraphs: tables that lay a page out, line breaks, rows of data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

BLOCKS: Final = frozenset({
    "div", "p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section", "form",
    "center", "dl", "pre", "hr", "figure",
})  # fmt: skip
_HOLDERS: Final = frozenset({"div", "td", "center", "section", "article", "body", "font", "span", "main", "blockquote"})
_POST: Final = re.compile(r"(?:^|[\s_-])(?:post|entry|story|article|update)(?:$|[\s_-])", re.I)
_AROUND: Final = re.compile(r"comment|related|card|teaser|item|widget|list", re.I)
_LONG_CELL: Final = 200
"""Letters of a cell that holds an article rather than data."""


def open_layout_tables(tree: Any) -> None:
    """Tables that place things on the page become divisions; trafilatura would take their cells for data."""
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for element in list(table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th")):
                if _table_of(element) is table:
                    element.tag = "div"
            table.tag = "div"


def join_sibling_articles(tree: Any) -> None:
    """The posts of a live blog become divisions of one article; trafilatura would take the first for all of it."""
    siblings: dict[tuple[Any, str], list[Any]] = {}
    for element in tree.iter("article", "div", "section"):
        name = element.get("class") or ""
        if element.tag == "article" or (_POST.search(name) and not _AROUND.search(name)):
            siblings.setdefault((element.getparent(), element.tag + name), []).append(element)
    for posts in siblings.values():
        if len(posts) > 1 and _is_level(posts):
            for post in posts:
                post.tag = "div"
                post.attrib.pop("class", None)


def _is_level(articles: list[Any]) -> bool:
    """Whether no one of them holds most of the text."""
    lengths = [sum(len(piece) for piece in article.itertext()) for article in articles]
    return 2 * max(lengths) < sum(lengths)


def _table_of(element: Any) -> Any:
    if element.tag == "table":
        return element
    return next(element.iterancestors("table"), None)


def _is_layout(table: Any) -> bool:
    for cell in table.iter("td", "th"):
        if any(child.tag in BLOCKS or child.tag == "br" for child in cell.iterdescendants()):
            return True
        if sum(len(piece) for piece in cell.itertext()) > _LONG_CELL:
            return True
    return False


def rows_to_lines(tree: Any, cell_end: str) -> None:
    """A row of data becomes a line, its cells apart."""
    for table in list(tree.iter("table")):
        for row in list(table.iter("tr")):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            for cell in cells[:-1]:
                cell.tail = f" {cell_end} "
            for cell in cells:
                cell.tag = "span"
            row.tag = "p"
        for element in list(table.iter("tbody", "thead", "tfoot", "caption")):
            element.tag = "div"
        table.tag = "div"


def breaks_to_paragraphs(tree: Any, line_end: str) -> None:
    """Two line breaks and more end a paragraph, one a line. The innermost first, so that others see their blocks."""
    from lxml import etree

    holders = [element for element in tree.iter() if element.tag in _HOLDERS and _has_double_break(element)]
    for holder in reversed(holders):
        _wrap_paragraphs(holder)
    for br in tree.iter("br"):
        br.tail = f" {line_end} {br.tail or ''}"
    etree.strip_tags(tree, "br")  # all at once: joined one by one, many take quadratic time


def _has_double_break(holder: Any) -> bool:
    return any(
        child.tag == "br" and not (child.tail or "").strip() and (after := child.getnext()) is not None
        and after.tag == "br"
        for child in holder
    )  # fmt: skip


def _wrap_paragraphs(holder: Any) -> None:
    """What stands between double breaks becomes paragraphs; blocks among them stay as they are."""
    from lxml import html

    pieces = list(_pieces(holder))
    for child in list(holder):
        holder.remove(child)
    holder.text = None
    if holder.tag in ("font", "span"):
        holder.tag = "div"
    n_breaks, paragraph = 0, None
    for piece in pieces:
        if not isinstance(piece, str) and piece.tag == "br":
            n_breaks += 1
        elif not isinstance(piece, str) and piece.tag in BLOCKS:
            holder.append(piece)
            n_breaks, paragraph = 0, None
        elif not isinstance(piece, str) or piece.strip():
            if paragraph is None or n_breaks > 1:
                paragraph = html.Element("p")
                holder.append(paragraph)
            elif n_breaks == 1:
                _append(paragraph, html.Element("br"))
            _append(paragraph, piece)
            n_breaks = 0
        elif paragraph is not None and not n_breaks:
            _append(paragraph, " ")


def _pieces(holder: Any) -> Iterator[Any]:
    """Texts and elements of `holder` in order, the elements without their tails."""
    if holder.text:
        yield holder.text
    for child in list(holder):
        tail, child.tail = child.tail, None
        yield child
        if tail:
            yield tail


def _append(parent: Any, piece: Any) -> None:
    if not isinstance(piece, str):
        parent.append(piece)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + piece
    else:
        parent.text = (parent.text or "") + piece
