"""What a page says of itself for machines: JSON-LD and meta elements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

#: of what is described in a page, the article; the likeliest first
ARTICLES: Final = (
    "NewsArticle", "ReportageNewsArticle", "LiveBlogPosting", "Article", "BlogPosting", "SocialMediaPosting",
    "DiscussionForumPosting", "WebPage",
)  # fmt: skip
_LARGEST: Final = 1 << 20
_MOST_NODES: Final = 2_000
Described = dict[str, Any]


def described(tree: Any) -> list[Described]:
    """The articles that JSON-LD of the page describes, the likeliest first."""
    found = [
        (ARTICLES.index(kind), node)
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
        for node in _nodes(script.text or "")
        if (kind := _kind(node)) is not None
    ]
    return [node for _, node in sorted(found, key=lambda pair: pair[0])]


def words_of(value: object, key: str = "name") -> str | None:
    """The words of a value that may be a string, an object with `key`, or a list of either."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get(key)
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def meta(tree: Any, *names: str) -> Iterator[tuple[str, str]]:
    """(name, content) of the meta elements of these names, in the order of `names`."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name, content = element.get(attribute), (element.get("content") or "").strip()
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
    for name in names:
        for content in found.get(name, ()):
            yield name, content


def first_meta(tree: Any, *names: str) -> tuple[str, str] | None:
    """The first of `meta`."""
    return next(meta(tree, *names), None)


def _kind(node: Described) -> str | None:
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str) and (name := kind.rsplit("/", 1)[-1]) in ARTICLES:
            return name
    return None


def _nodes(text: str) -> Iterator[Described]:
    """Every object of the document, the outer before the inner; none where it is broken."""
    if len(text) > _LARGEST:
        return
    try:
        waiting: list[object] = [json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))
        elif isinstance(node, list):
            waiting.extend(node)
