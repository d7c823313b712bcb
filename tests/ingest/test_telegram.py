"""Telegram exports: what a message becomes, what is refused, and that no damage stops the rest."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import source_files as files
from source_files import SENTENCE, as_json, chat, documents, export, failures, message, notes
from tawthiq.ingest import json_scan
from tawthiq.ingest.json_scan import BrokenJson, JsonScan, TooLong
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.readers.telegram_message import bare_id
from tawthiq.ingest.utf16 import code_point_offset

KIND = "application/x-telegram-export"


def read(data: bytes, folder: Path, options: Options | None = None) -> list[Any]:
    return files.read_bytes(data, KIND, folder, options, name="result.json")


def one(found: list[Any]) -> Any:
    assert len(documents(found)) == 1, found
    return documents(found)[0]


def test_a_channels_post(tmp_path: Path) -> None:
    link = {"type": "text_link", "text": "هنا", "href": "https://a.example"}
    text = [SENTENCE, " ", {"type": "bold", "text": "عاجل"}, link]
    told = message(41, text, author="س. م", forwarded_from="وكالة الوادي", reply_to_message_id=7)
    post = one(read(as_json(chat([told])), tmp_path))
    assert post.text == f"{SENTENCE} عاجلهنا"
    assert post.address == "telegram:1234567890/41"
    assert (post.part, post.given_id, post.outlet, post.byline) == ("message=41", "41", "قناة تل الرمان", "س. م")
    assert (post.origin, post.follows) == ("وكالة الوادي", "telegram:1234567890/7")
    assert post.published == "2018-01-15T09:30:00+00:00"
    assert dict(post.evidence)["published"].rule == "telegram.unixtime"
    start = len(SENTENCE) + 5
    assert post.remarks == (f"link at {start}-{start + 3}: https://a.example",)
    assert post.text[start : start + 3] == "هنا"


def test_a_local_date_gives_a_day_only(tmp_path: Path) -> None:
    post = one(read(as_json(chat([{**message(1), "date_unixtime": None, "edited": "2018-01-16T01:00:00"}])), tmp_path))
    assert (post.published, post.edited_at) == ("2018-01-15", "2018-01-16")
    assert dict(post.evidence)["published"].rule == "telegram.local-date"
    assert dict(post.evidence)["published"].text == "2018-01-15T12:30:00"


def test_old_exports_write_1970_where_nothing_was_edited(tmp_path: Path) -> None:
    post = one(read(as_json(chat([message(1, edited="1970-01-01T02:00:00", edited_unixtime="0")])), tmp_path))
    assert post.edited_at is None


def test_a_public_group_names_who_wrote(tmp_path: Path) -> None:
    post = one(read(as_json(chat([message(1, **{"from": "شاهد"})], "public_supergroup")), tmp_path))
    assert (post.outlet, post.byline) == (None, "شاهد")


def test_what_has_no_text_is_counted(tmp_path: Path) -> None:
    posts = [
        message(1, ""), message(2, "", photo="a.jpg"), message(3, "", type="service", action="pin_message"),
        message(4, SENTENCE, photo="b.jpg"),
    ]  # fmt: skip
    found = read(as_json(chat(posts)), tmp_path)
    assert one(found).given_id == "4"
    assert notes(found) == [
        "result.json, chat 'قناة تل الرمان': Messages left out: 1 service messages, 2 without text (pictures, videos, "
        "polls)."
    ]


@pytest.mark.parametrize(
    "kind",
    ["personal_chat", "private_group", "private_supergroup", "private_channel", "saved_messages", "bot_chat", "odd"],
)
def test_chats_that_are_not_public_are_refused(kind: str, tmp_path: Path) -> None:
    found = read(export(chat([message(1)], kind), chat([message(2)])), tmp_path)
    assert one(found).part == "chat=1234567890,message=2"
    assert len(failures(found)) == 1
    assert "not public" in failures(found)[0]
    assert SENTENCE not in failures(found)[0]


def test_a_chat_that_hides_its_kind_behind_its_messages_is_refused(tmp_path: Path) -> None:
    found = read(as_json({"messages": [message(1)], "type": "public_channel", "id": 5}), tmp_path)
    assert documents(found) == []
    assert "whether it is public" in failures(found)[0]


@pytest.mark.parametrize("number", [1234567890, -1001234567890, "channel1234567890", "-1001234567890"])
def test_one_channel_has_one_name(number: Any, tmp_path: Path) -> None:
    assert one(read(as_json(chat([message(3)], number=number)), tmp_path)).address == "telegram:1234567890/3"


def test_numbers_that_only_begin_like_the_prefix_stay() -> None:
    assert bare_id("1001234567890") == "1001234567890"
    assert bare_id("user") is None


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_what_stands_before_a_cut_is_read(cut: int, tmp_path: Path) -> None:
    data = as_json(chat([message(1), message(2)]))
    kept = data[: len(data) - cut]
    found = read(kept, tmp_path)
    assert len(documents(found)) == kept.count(b"\n  }")  # the ends of messages
    assert bool(failures(found)) == bool(cut)


def test_a_broken_message_costs_itself(tmp_path: Path) -> None:
    data = as_json(chat([message(1), message(2), message(3)])).replace(b'"id": 2', b'"id": nul')
    found = read(data, tmp_path)
    assert [post.given_id for post in documents(found)] == ["1", "3"]
    assert "number 2" in failures(found)[0]


def test_a_message_beyond_the_limit_is_passed_over(tmp_path: Path) -> None:
    data = as_json(chat([message(1), message(2, "ق" * 9000), message(3)]))
    found = read(data, tmp_path, Options(limits=Limits(line=4000)))
    assert [post.given_id for post in documents(found)] == ["1", "3"]
    assert "bytes long" in failures(found)[0]


def test_half_an_emoji_is_kept_as_a_replacement(tmp_path: Path) -> None:
    data = as_json(chat([message(1, "TEXT")])).replace(b"TEXT", b"\\ud83d " + SENTENCE.encode())
    assert one(read(data, tmp_path)).text == f"\ufffd {SENTENCE}"


def test_other_json_is_no_export(tmp_path: Path) -> None:
    assert "no export of Telegram" in failures(read(b'{"a": 1}', tmp_path))[0]
    assert failures(read(b"", tmp_path))
    assert failures(read(b"[1]", tmp_path))


@pytest.mark.parametrize(
    ("text", "units", "points"),
    [("abc", 2, 2), ("😔x", 2, 1), ("😔x", 1, 0), ("ق😔ص", 3, 2), ("ق😔ص", 4, 3),
     ("👨‍👩‍👧!", 8, 5), ("", 5, 0), ("ab", 9, 2)],
)
def test_utf16_offsets(text: str, units: int, points: int) -> None:
    assert code_point_offset(text, units) == points


@given(st.text(), st.text())
def test_utf16_offsets_are_those_of_utf16(before: str, after: str) -> None:
    units = len(before.encode("utf-16-le", "surrogatepass")) // 2
    assert code_point_offset(before + after, units) == len(before)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["\\", '"', '\\"', "}", "]{"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@settings(max_examples=40)
@given(value=st.dictionaries(st.text(), JSON), chunk=st.integers(1, 40), indent=st.sampled_from([None, 1]))
def test_a_scan_takes_what_json_reads(value: dict[str, Any], chunk: int, indent: int | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_scan, "CHUNK", chunk)
        scan = JsonScan(_file(json.dumps(value, indent=indent).encode()), 1 << 20)
        taken = {}
        for key in scan.members():
            data = scan.take()
            assert isinstance(data, bytes)
            taken[key] = json.loads(data)
        assert scan.peek() == b""
    assert taken == value


@settings(max_examples=40)
@given(value=st.dictionaries(st.text(), JSON), chunk=st.integers(1, 40), at=st.integers(0, 400))
def test_a_cut_is_always_noticed(value: dict[str, Any], chunk: int, at: int) -> None:
    data = json.dumps(value).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_scan, "CHUNK", chunk)
        scan = JsonScan(_file(data[: at % len(data)]), 1 << 20)
        with pytest.raises(BrokenJson):
            list(skipped(scan))


def skipped(scan: JsonScan) -> Iterator[str]:
    for key in scan.members():
        scan.skip()
        yield key


def test_a_value_beyond_the_limit_is_not_held() -> None:
    class Endless:
        """A string far beyond the limit."""

        left = 1 << 26

        def read(self, size: int) -> bytes:
            first = self.left == 1 << 26
            self.left -= size
            return b'{"a":"' if first else b"x" * size if self.left > 0 else b'","b":1}' if self.left > -size else b""

    scan = JsonScan(Endless(), 1000)  # type: ignore[arg-type]
    taken = {key: scan.take() for key in scan.members()}
    assert isinstance(taken["a"], TooLong)
    assert taken["a"].size > 1 << 25
    assert taken["b"] == b"1"


def _file(data: bytes) -> Any:
    return io.BytesIO(data)
