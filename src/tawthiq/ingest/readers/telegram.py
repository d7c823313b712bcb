"""Telegram Desktop's `result.json`: one public chat or a whole export, message by message, however long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.errors import UnreadableSource
from tawthiq.ingest.json_scan import BrokenJson, JsonScan, TooLong
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.readers.telegram_message import Chat, Message, bare_id, extract, message_of
from tawthiq.model.sources import Extracted, Raw

#: what Telegram Desktop calls chats that anybody can read
PUBLIC: Final = frozenset({"public_channel", "public_supergroup", "public_group"})
_LISTS: Final = frozenset({"chats", "left_chats"})
_AGAIN: Final = "Export the chat again in the format JSON (machine-readable)."

Found = Extracted | Failure | Note


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """Each message with text of each public chat, in order; private chats are refused and left unread."""
    try:
        with raw.path.open("rb") as file:
            scan = JsonScan(file, options.limits.line)
            yield from _read_export(scan, raw.name)
            if scan.peek():
                yield Failure(raw.name, UnreadableSource(f"After the export, at byte {scan.position}, stands more."))
    except BrokenJson as error:
        problem = f"The export is broken {error}. What stands before was read. {_AGAIN}"
        yield Failure(raw.name, UnreadableSource(problem))
    except OSError as error:
        yield Failure(raw.name, UnreadableSource(f"Cannot be read: {error.strerror or error}."))


def closed_chats(path: Path, longest: int) -> tuple[str, ...]:
    """The kinds of the chats in an export that are not public, without a look at any message. Raises OSError.

    Of a broken export: those that stand before the break. `longest`: bytes of one value that is held.
    """
    kinds: list[str] = []
    try:
        with path.open("rb") as file:
            scan = JsonScan(file, longest)
            for kind in _kinds(scan):
                if kind not in PUBLIC:
                    kinds.append(kind)
    except BrokenJson:
        pass  # told of by the reader
    return tuple(kinds)


def _kinds(scan: JsonScan) -> Iterator[str]:
    """Of the chat at the top and of those in lists, as they come."""
    for key in scan.members():
        if key in _LISTS and scan.peek() == b"{":
            for inner in scan.members():
                if inner != "list" or scan.peek() != b"[":
                    scan.skip()
                    continue
                for _ in scan.items():
                    if scan.peek() == b"{":
                        yield from _kinds(scan)
                    else:
                        scan.skip()
        elif key == "type" and scan.peek() == b'"':
            kind = _scalar(scan.take())
            if isinstance(kind, str):
                yield kind
        else:
            scan.skip()


def _read_export(scan: JsonScan, where: str) -> Iterator[Found]:
    """One chat stands at the top; a whole export has its chats in lists."""
    head: dict[str, object] = {}
    has_chats = n_found = 0
    for key in scan.members():
        if key in _LISTS and scan.peek() == b"{":
            has_chats += 1
            for found in _read_lists(scan, where):
                n_found += 1
                yield found
        else:
            yield from _chat_member(scan, key, head, where, inside_export=False)
    if not has_chats and "messages" not in head:
        problem = f'It has neither "messages" nor "chats", so it is no export of Telegram Desktop. {_AGAIN}'
        yield Failure(where, UnreadableSource(problem))
    elif has_chats and not n_found:
        yield Failure(where, UnreadableSource(f"The export holds no chats. {_AGAIN}"))


def _read_lists(scan: JsonScan, where: str) -> Iterator[Found]:
    for key in scan.members():
        if key == "list" and scan.peek() == b"[":
            for number in scan.items():
                if scan.peek() != b"{":
                    scan.skip()
                    yield Failure(f"{where}, chat {number + 1}", UnreadableSource("This is no chat."))
                    continue
                head: dict[str, object] = {}
                for member in scan.members():
                    yield from _chat_member(scan, member, head, where, inside_export=True)
                if "messages" not in head:
                    place = f"{where}, chat {_printable(_chat_of(head))}"
                    yield Failure(place, UnreadableSource(f'It has no "messages". {_AGAIN}'))
        else:
            scan.skip()


def _chat_member(
    scan: JsonScan, key: str, head: dict[str, object], where: str, *, inside_export: bool
) -> Iterator[Found]:
    if key == "messages" and scan.peek() == b"[":
        head[key] = True
        chat = _chat_of(head)
        refusal = _refusal(chat)
        if refusal:
            scan.skip()
            yield Failure(f"{where}, chat {_printable(chat)}", UnreadableSource(refusal))
        else:
            yield from _read_messages(scan, chat, where, inside_export=inside_export)
    elif key in ("name", "type", "id") and scan.peek() not in (b"{", b"["):
        value = scan.take()
        head[key] = _scalar(value)
    else:
        scan.skip()


def _scalar(value: bytes | TooLong) -> object:
    try:
        return msgspec.json.decode(value) if isinstance(value, bytes) else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _chat_of(head: dict[str, object]) -> Chat:
    name, kind, number = head.get("name"), head.get("type"), head.get("id")
    return Chat(
        name=name if isinstance(name, str) else None,
        kind=kind if isinstance(kind, str) else None,
        id=bare_id(str(number)) if isinstance(number, int | str) and not isinstance(number, bool) else None,
    )


def _printable(chat: Chat) -> str:
    return repr(chat.name or chat.id or "without a name")


def _refusal(chat: Chat) -> str | None:
    """Why a chat is not read: only what has been published is (SECURITY.md)."""
    if chat.kind is None:
        return (
            'It does not say before its messages whether it is public ("type"). Only public channels and groups are '
            f"read. {_AGAIN}"
        )
    if chat.kind not in PUBLIC:
        return (
            f"It is a {chat.kind.replace('_', ' ')}, and nothing is read from chats that are not public. Export only "
            "public channels and groups."
        )
    return None if chat.id else f'It has no "id", so its messages cannot be named. {_AGAIN}'


def _read_messages(scan: JsonScan, chat: Chat, where: str, *, inside_export: bool) -> Iterator[Found]:
    left: Counter[str] = Counter()
    number = -1
    for number in scan.items():
        start = scan.position
        taken = scan.take()
        place = f"{where}, chat {_printable(chat)}, message at byte {start}"
        if isinstance(taken, TooLong):
            yield Failure(place, UnreadableSource(f"The message is {taken.size} bytes long, more than one may be."))
            continue
        message = message_of(taken)
        if isinstance(message, Message):
            found = extract(message, chat, inside_export=inside_export)
            if isinstance(found, Extracted):
                yield found
            else:
                left[found] += 1
        else:
            problem = f"Message number {number + 1} is broken: {message}. The others are read."
            yield Failure(place, UnreadableSource(problem))
    if number < 0:
        yield Note(f"{where}, chat {_printable(chat)}", "The chat is empty.")
    if left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items()))
        yield Note(f"{where}, chat {_printable(chat)}", f"Messages left out: {kinds}.")
