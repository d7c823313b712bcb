"""HTML as a tree, within limits: nothing is fetched, and no text is left out for standing deep."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any, Final

import msgspec

from tawthiq.errors import MissingPackage, OversizedDocument, UnreadableSource
from tawthiq.ingest.options import Limits

_DEEPEST: Final = 200
"""Of elements in one another; trafilatura calls itself for each."""
_MOST_ELEMENTS: Final = 200_000
_BYTES_A_LETTER: Final = 10
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INLINE: Final = re.compile(r"</?(?:font|span|b|i|u|em|strong|small|big|center|bdo|bdi|a|abbr|mark)\b[^<>]*>", re.I)
_ANY_BLOCK: Final = re.compile(
    r"</?(?:div|section|article|table|tbody|tr|td|th|ul|ol|li|dl|dd|blockquote)\b[^<>]*>", re.I
)


_TAG: Final = re.compile(r"""<([a-z][^\s/>]*+)(?:=\s*+"[^"]*+"|=\s*+'[^']*+'|[^>])*+""", re.I)
_LONG_TAG: Final = 20_000
_MOST_SEPARATORS: Final = 4_000
_SEPARATOR: Final = re.compile(r"[\s/\"']")


class Page(msgspec.Struct, frozen=True):
    """A page as a tree of lxml; `remarks` tell what had to be done to read it."""

    tree: Any
    remarks: tuple[str, ...] = ()
    n_elements: int = 0


def load_trafilatura() -> Any:
    """The package. Raises MissingPackage."""
    try:
        import trafilatura
    except ImportError:
        raise MissingPackage('Web pages and feeds need more packages: pip install "tawthiq[archive]"') from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it complains of is told as a Failure
    return trafilatura


@cache
def extractor_name() -> str:
    """`trafilatura/VERSION`, as recorded with each document."""
    return f"trafilatura/{load_trafilatura().__version__}"


def parse_page(text: str, limits: Limits) -> Page:
    """`text` as a tree. Raises OversizedDocument, UnreadableSource, MissingPackage."""
    load_trafilatura()
    if len(text) > _BYTES_A_LETTER * limits.letters:
        raise OversizedDocument(f"The page has {len(text):,} letters. More than a page of news has; split it.")
    tree = _parse(text)
    remarks: tuple[str, ...] = ()
    for pattern in (_INLINE, _ANY_BLOCK):
        if tree is None or _is_within(tree, _DEEPEST):
            break
        remarks = ("The page nests its elements too deeply; some were taken out to reach all of its text.",)
        text = pattern.sub("" if pattern is _INLINE else "<br>", text)
        tree = _parse(text)
    if tree is None or not _is_within(tree, _DEEPEST):
        raise UnreadableSource("This is no HTML that can be read. Save the page again, or its text as plain text.")
    n_elements = sum(1 for _ in tree.iter())
    if n_elements > _MOST_ELEMENTS:
        raise OversizedDocument(f"The page has over {_MOST_ELEMENTS:,} elements. No page of news has; split it.")
    return Page(tree, remarks, n_elements)


def _parse(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True, huge_tree=True, collect_ids=False)
    cleaned = _NOT_XML.sub("\ufffd", _DECLARATION.sub("", _TAG.sub(_with_few_attributes, text)))
    try:
        return html.document_fromstring(cleaned.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):  # AssertionError: a page of comments alone
        return None


def _with_few_attributes(tag: re.Match[str]) -> str:
    """The parser compares each attribute of a tag with all others, so that one of 200,000 takes minutes."""
    whole = tag.group()
    is_long = len(whole) > _LONG_TAG and len(_SEPARATOR.findall(whole)) > _MOST_SEPARATORS
    return f"<{tag.group(1)}" if is_long else whole


def _is_within(tree: Any, depth: int) -> bool:
    """Whether no element stands deeper; without recursion."""
    level = [tree]
    for _ in range(depth):
        level = [child for element in level for child in element]
        if not level:
            return True
    return False
