"""The preview that Telegram shows of a public channel on the web (`t.me/s/CHANNEL`): each message is a document."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, Final

from tawthiq.ingest.page_text import plain_text
from tawthiq.ingest.page_tree import Page
from tawthiq.ingest.written_dates import iso_date
from tawthiq.model.sources import Evidence, Extracted

EXTRACTOR: Final = "telegram-page/1"
_MESSAGE: Final = "tgme_widget_message"
_POST: Final = re.compile(r"(?:https?://t\.me/(?:s/)?)?(?P<channel>\w+)/(?P<message>\d+)(?:\?.*)?$")


def messages_of(tree: Any) -> list[Any]:
    """The elements of messages; none on pages of other kinds. None of Telegram's stands in another one."""
    return [element for element in tree.iter("div") if _is_message(element) and not _is_inside(element)]


def _is_message(element: Any) -> bool:
    return element.get("data-post") is not None and _has_class(element, _MESSAGE)


def _is_inside(element: Any) -> bool:
    return any(_is_message(outer) for outer in element.iterancestors("div"))


def read_messages(messages: list[Any]) -> Iterator[Extracted]:
    """The messages that have text, in the order of the page."""
    for message in messages:
        found = _POST.match(message.get("data-post"))
        body = next((text for text in _of_class(message, f"{_MESSAGE}_text") if not _is_quoted(text)), None)
        if found is None or body is None:
            continue
        text = _text(body)
        if text:
            yield _document(message, found["channel"], found["message"], text)


def _document(message: Any, channel: str, number: str, text: str) -> Extracted:
    published = _published(message)
    forwarded = f"{_MESSAGE}_forwarded_from_name"
    outlet = _words(message, f"{_MESSAGE}_owner_name")
    evidence = (("published", Evidence("date.time-element", published[1])),) if published else ()
    named = (("outlet", Evidence("outlet.telegram", outlet)),) if outlet else ()
    return Extracted(
        text=text,
        part=f"message={number}",
        address=f"telegram:{channel}/{number}",
        extractor=EXTRACTOR,
        outlet=outlet,
        byline=_words(message, f"{_MESSAGE}_from_author"),
        published=published[0] if published else None,
        url=f"https://t.me/{channel}/{number}",
        evidence=evidence + named,
        follows=_linked(message, f"{_MESSAGE}_reply"),
        origin=_linked(message, forwarded) or _words(message, forwarded),
        given_id=f"{channel}/{number}",
    )


def _published(message: Any) -> tuple[str, str] | None:
    for time in message.iter("time"):
        words = time.get("datetime") or ""
        if value := iso_date(words):
            return value, words
    return None


def _linked(message: Any, name: str) -> str | None:
    for element in _of_class(message, name):
        found = _POST.match(element.get("href") or "")
        if found is not None:
            return f"telegram:{found['channel']}/{found['message']}"
    return None


def _words(message: Any, name: str) -> str | None:
    for element in _of_class(message, name):
        words = _text(element)
        if words:
            return words
    return None


def _text(element: Any) -> str:
    alone = copy.deepcopy(element)
    alone.tail = None
    return plain_text(Page(alone))


def _of_class(message: Any, name: str) -> Iterator[Any]:
    return (element for element in message.iter("div", "a", "span") if _has_class(element, name))


def _is_quoted(text: Any) -> bool:
    """Whether it is the beginning of the message that this one answers."""
    return any(_has_class(element, f"{_MESSAGE}_reply") for element in text.iterancestors())


def _has_class(element: Any, name: str) -> bool:
    return name in (element.get("class") or "").split()
