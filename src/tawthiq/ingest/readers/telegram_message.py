"""One message of a Telegram export to a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.utf16 import code_point_offset
from tawthiq.model.sources import Evidence, Extracted

EXTRACTOR: Final = "telegram-export/1"
MOST_LINKS: Final = 20
_CHANNEL: Final = "channel"
_BOT_PREFIX: Final = "-100"  # before the numbers of channels and big groups, which have 9 digits or more
_LENGTH_WITH_PREFIX: Final = 13


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """What an export says of a chat before its messages; `id` is the bare number."""

    name: str | None
    kind: str | None
    id: str | None

    @property
    def is_channel(self) -> bool:
        return (self.kind or "").endswith(_CHANNEL)


class Part(msgspec.Struct, frozen=True):
    """A stretch of a message's text, or an entity that says where such a stretch lies (UTF-16 code units)."""

    type: str = ""
    text: str = ""
    href: str | None = None
    url: str | None = None
    offset: int | None = None
    length: int | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a message that are read; exports hold many more."""

    id: int
    type: str = "message"
    date: str | None = None
    date_unixtime: str | int | None = None
    edited: str | None = None
    edited_unixtime: str | int | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    author: str | None = None
    forwarded_from: str | None = None
    forwarded_from_id: str | int | None = None
    saved_from: str | None = None
    reply_to_message_id: int | None = None
    reply_to_peer_id: str | int | None = None
    text: str | list[str | Part] = ""
    text_entities: list[Part] = []
    entities: list[Part] = []


def bare_id(given: str) -> str | None:
    """The number of a chat without what programs put before it: `-1001234567890`, `channel1234567890` and
    `1234567890` are one. None for what is no number.
    """
    given = given.removeprefix(_CHANNEL)
    prefix = _BOT_PREFIX if len(given) >= _LENGTH_WITH_PREFIX else "-"
    digits = given.removeprefix(prefix).removeprefix("-")
    return digits if digits.isascii() and digits.isdigit() else None


_DECODER: Final = msgspec.json.Decoder(Message)


def message_of(data: bytes) -> Message | str:
    """The message in `data`, or what is wrong with it."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _lenient(data) or str(error) or type(error).__name__


def _lenient(data: bytes) -> Message | None:
    """Exports of cut names hold halves of emoji (`\\ud83d`), which only the standard library reads."""
    try:
        return msgspec.convert(json.loads(data), Message)
    except (ValueError, RecursionError):  # msgspec's and json's errors are both ValueErrors
        return None


def extract(message: Message, chat: Chat, *, inside_export: bool) -> Extracted | str:
    """The document, or what kind of message without one it is."""
    if message.type != "message":
        return f"{'service' if message.type == 'service' else 'unknown'} messages"
    parts = _parts(message)
    text, remarks = clean_text("".join(part.text for part in parts))
    if not text.strip():
        return "without text (pictures, videos, polls)"
    published, published_from = _time("published", message.date_unixtime, message.date)
    edited, edited_from = _time("edited_at", message.edited_unixtime, message.edited)
    where = f"message={message.id}"
    return Extracted(
        text=text,
        part=f"chat={chat.id},{where}" if inside_export else where,
        address=_address(chat.id, message.id),
        extractor=EXTRACTOR,
        encoding="utf-8",
        encoding_from="json",
        outlet=_clean(chat.name) if chat.is_channel else None,
        byline=_clean(_byline(message, chat)),
        published=published,
        evidence=published_from + edited_from,
        follows=_follows(message, chat),
        origin=_clean(_origin(message)),
        edited_at=edited,
        given_id=str(message.id),
        remarks=remarks + tuple(_links(message, parts, text)),
    )


def _clean(text: str | None) -> str | None:
    return clean_text(text)[0] if text else None


def _parts(message: Message) -> list[Part]:
    if isinstance(message.text, str):
        parts = [Part(text=message.text)]
    else:
        parts = [Part(text=part) if isinstance(part, str) else part for part in message.text]
    return parts if any(part.text for part in parts) else message.text_entities


def _address(chat: str | None, message: int) -> str:
    return f"telegram:{chat}/{message}"


def _follows(message: Message, chat: Chat) -> str | None:
    if message.reply_to_message_id is None:
        return None
    peer = chat.id if message.reply_to_peer_id is None else bare_id(str(message.reply_to_peer_id))
    return _address(peer, message.reply_to_message_id) if peer else None


def _origin(message: Message) -> str | None:
    """By name, as the export tells it; a forward whose source hides its name keeps its number."""
    name = message.forwarded_from or message.saved_from
    if name is None and message.forwarded_from_id is not None:
        number = bare_id(str(message.forwarded_from_id))
        return f"telegram:{number}" if number else None
    return name


def _byline(message: Message, chat: Chat) -> str | None:
    """Who signed; in a channel `from` is the channel itself."""
    return message.author or (None if chat.is_channel else message.from_)


def _time(field: str, unix: str | int | None, local: str | None) -> tuple[str | None, tuple[tuple[str, Evidence], ...]]:
    """Seconds since 1970 are UTC; the other form is local to whoever exported, so that only its day is kept.

    Old exports write 1970 where a message was never edited.
    """
    try:
        seconds = int(unix) if unix is not None else None
        if seconds is not None:
            if seconds <= 0:
                return None, ()
            at = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
            return at, ((field, Evidence("telegram.unixtime", str(unix))),)
    except (ValueError, OverflowError, OSError):
        pass  # no number of seconds: the local form still tells the day
    try:
        day = datetime.fromisoformat(local).date() if local else None
    except ValueError:
        return None, ()
    if day is None or day.year <= 1970:
        return None, ()
    return day.isoformat(), ((field, Evidence("telegram.local-date", local or "")),)


def _links(message: Message, parts: list[Part], text: str) -> Iterator[str]:
    """`link at 10-15: https://…`, code points, for words that hide an address behind them."""
    links = [*_links_of_parts(parts), *_links_of_entities(message.entities, text)]
    for start, end, address in links[:MOST_LINKS]:
        yield f"link at {start}-{end}: {clean_text(address)[0]}"
    if len(links) > MOST_LINKS:
        yield f"{len(links) - MOST_LINKS} more links"


def _links_of_parts(parts: list[Part]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for part in parts:
        if part.type == "text_link" and (part.href or part.url):
            yield at, at + len(part.text), part.href or part.url or ""
        at += len(part.text)


def _links_of_entities(entities: list[Part], text: str) -> Iterator[tuple[int, int, str]]:
    for entity in entities:
        address = entity.href or entity.url
        if address and entity.offset is not None and entity.length is not None and entity.offset >= 0 < entity.length:
            start = code_point_offset(text, entity.offset)
            yield start, code_point_offset(text, entity.offset + entity.length), address

