"""Text, Markdown and JSON: verbatim, one document after the other, and the rest read where one is broken."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import BadDate, OversizedDocument, UnreadableSource
from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.outcome import Failure
from tawthiq.ingest.read import Read, read_raw
from tawthiq.model.sources import Extracted, Raw

ARABIC = "قتل خمسة مدنيين بقصف على بلدة النخيل"
LINES = "application/x-ndjson"


def read(path: Path, content: bytes, kind: str, options: Options | None = None) -> list[Read]:
    path.write_bytes(content)
    raw = Raw(path=path, name=path.name, address=path.as_uri(), media_type=kind, size=len(content))
    return list(read_raw(raw, options or Options()))


def texts(found: list[Read]) -> list[str]:
    return [item.text if isinstance(item, Extracted) else item.where for item in found]


# ---- letters that nothing can keep


@given(st.text(alphabet=st.characters(codec=None)))
def test_clean_text_can_be_kept_and_keeps_offsets_and_all_else(text: str) -> None:
    clean, remarks = clean_text(text)
    clean.encode()
    assert "\x00" not in clean
    assert len(clean) == len(text)
    assert bool(remarks) == (clean != text)
    assert all(b == a or b == "\ufffd" for a, b in zip(text, clean, strict=True))


def test_a_null_in_a_text_is_replaced_and_told(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.jsonl", json.dumps({"text": f"{ARABIC}\x00."}).encode(), LINES)
    assert isinstance(found, Extracted)
    assert found.text == f"{ARABIC}\ufffd."
    assert "1 letters" in found.remarks[0]


# ---- text and Markdown


@pytest.mark.parametrize("text", [f"{ARABIC}\r\n\r\nب\u200cا\ufeff  \n", f"  {ARABIC}", f"# {ARABIC}\n\n* **ب**\n"])
@pytest.mark.parametrize("kind", ["text/plain", "text/markdown"])
def test_text_and_markdown_are_verbatim(text: str, kind: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.txt", text.encode(), kind)
    assert isinstance(found, Extracted)
    assert (found.text, found.encoding, found.encoding_from) == (text, "utf-8", "detected")
    assert found.address == (tmp_path / "a.txt").as_uri()


def test_front_matter_describes_the_text_behind_it(tmp_path: Path) -> None:
    front = "---\ntitle: عنوان\ndate: 2018-01-15\noutlet: وكالة: الواحة\ntags: [a, b]\nauthor: \"سامر\"\n---\n"
    (found,) = read(tmp_path / "a.md", f"{front}\n# {ARABIC}\n".encode(), "text/markdown")
    assert isinstance(found, Failure) or found.text  # the colon in the outlet makes this no YAML
    (found,) = read(tmp_path / "a.md", f"{front.replace(': الواحة', '')}\n# {ARABIC}\n".encode(), "text/markdown")
    assert isinstance(found, Extracted)
    assert found.text == f"\n# {ARABIC}\n"
    assert (found.title, found.published, found.outlet, found.byline) == ("عنوان", "2018-01-15", "وكالة", "سامر")
    assert dict(found.evidence)["published"].text == "date: 2018-01-15"


@pytest.mark.parametrize("front", ["---\nن: [\n---\n", "---\n- a\n- b\n---\n", "---\n", "---\nبلا نهاية\n"])
def test_what_is_no_front_matter_stays_in_the_text(front: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.md", f"{front}{ARABIC}".encode(), "text/markdown")
    assert isinstance(found, Extracted)
    assert found.text == f"{front}{ARABIC}"


def test_a_front_matter_with_an_impossible_date_is_told_of(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.md", f"---\ndate: 2018-02-30\n---\n{ARABIC}".encode(), "text/markdown")
    assert isinstance(found, Failure)
    assert isinstance(found.error, BadDate)


def test_a_text_longer_than_the_limit_is_refused_unread(tmp_path: Path) -> None:
    options = Options(limits=Limits(letters=10))
    for content in (b"x" * 41, ARABIC.encode()[:40]):
        (found,) = read(tmp_path / "a.txt", content, "text/plain", options)
        assert isinstance(found, Failure)
        assert isinstance(found.error, OversizedDocument)


# ---- JSON


def test_lines_tell_what_they_know_and_broken_ones_are_named(tmp_path: Path) -> None:
    rows = [
        json.dumps({
            "text": ARABIC, "id": 7, "published": "2018-01-15T23:00:00+03:00", "outlet": "ا", "url": "u", "title": "ع",
            "byline": "س", "dateline": "د",
        }),
        "{", "", '{"text": "\\ud800"}', json.dumps({"text": " "}), json.dumps({"text": ARABIC, "published": "x"}),
        json.dumps({"text": f"{ARABIC} ٢"}),
    ]  # fmt: skip
    path = tmp_path / "a.jsonl"
    found = read(path, "\n".join(rows).encode(), LINES)
    assert texts(found) == [ARABIC, *(f"a.jsonl, line {n}" for n in (2, 4, 5, 6)), f"{ARABIC} ٢"]
    first, last = found[0], found[-1]
    assert isinstance(first, Extracted)
    assert isinstance(last, Extracted)
    assert (first.part, first.given_id, first.address) == ("line=1", "7", f"{path.as_uri()}#7")
    assert (first.published, first.outlet, first.url, first.title) == ("2018-01-15T23:00:00+03:00", "ا", "u", "ع")
    assert (first.byline, first.dateline) == ("س", "د")
    assert (last.part, last.given_id, last.address) == ("line=7", None, f"{path.as_uri()}#line=7")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_line_over_the_limit_is_refused_and_the_others_are_read(encoding: str, tmp_path: Path) -> None:
    rows = [json.dumps({"text": ARABIC}), json.dumps({"text": "x" * 5000}), json.dumps({"text": f"{ARABIC} ٣"})]
    options = Options(limits=Limits(line=1000))
    found = read(tmp_path / "a.jsonl", "\n".join(rows).encode(encoding), LINES, options)
    assert texts(found) == [ARABIC, "a.jsonl, line 2", f"{ARABIC} ٣"]
    assert isinstance(found[1], Failure)
    assert isinstance(found[1].error, UnreadableSource)


def test_a_line_over_the_limit_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(64):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n' + json.dumps({"text": ARABIC}).encode())
    raw = Raw(path=path, name="a.jsonl", address=path.as_uri(), media_type=LINES, size=path.stat().st_size)
    tracemalloc.start()
    try:
        found = list(read_raw(raw, Options(limits=Limits(line=1 << 20))))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert texts(found) == ["a.jsonl, line 1", ARABIC]
    assert peak < 16 << 20


OBJECTS = [{"text": f"{ARABIC} {n}", "id": f"n{n}"} for n in range(3)]
OVER_LINES = [
    json.dumps(OBJECTS),
    json.dumps(OBJECTS, indent=1, ensure_ascii=False),
    "\n".join(json.dumps(o, indent=2) for o in OBJECTS),
    "\ufeff" + json.dumps(OBJECTS, indent=4),
    f"[\n{json.dumps(OBJECTS[0])},\n{json.dumps(OBJECTS[1])},{json.dumps(OBJECTS[2])}]",
]


@pytest.mark.parametrize("content", OVER_LINES)
def test_objects_over_several_lines_and_arrays_are_read_too(content: str, tmp_path: Path) -> None:
    found = read(tmp_path / "a.json", content.encode(), LINES)
    assert texts(found) == [row["text"] for row in OBJECTS]
    assert [item.part for item in found if isinstance(item, Extracted)] == ["item=1", "item=2", "item=3"]


@pytest.mark.parametrize("cut", range(2, 400, 7))
def test_an_array_that_is_cut_off_gives_what_stands_before(cut: int, tmp_path: Path) -> None:
    whole = json.dumps(OBJECTS, indent=1)
    found = read(tmp_path / "a.json", whole.encode()[: min(cut, len(whole) - 1)], LINES)
    assert isinstance(found[-1], Failure)
    assert all(isinstance(item, Extracted) for item in found[:-1])


def test_named_columns_stand_for_the_usual_keys(tmp_path: Path) -> None:
    options = Options(columns=(("text", "النص"), ("published", "التاريخ"), ("given_id", "رقم")))
    row = json.dumps({"النص": ARABIC, "التاريخ": "2018-01-15", "رقم": 9, "text": "not this"})
    (found,) = read(tmp_path / "a.jsonl", row.encode(), LINES, options)
    assert isinstance(found, Extracted)
    assert (found.text, found.published, found.given_id) == (ARABIC, "2018-01-15", "9")


@pytest.mark.parametrize("content", ["{" * 5000, '{"text":' + "[" * 5000, "[" * 5000, '{"text": 5}', "[5, {}]"])
def test_hostile_json_is_refused(content: str, tmp_path: Path) -> None:
    found = read(tmp_path / "a.json", content.encode(), LINES)
    assert found
    assert all(isinstance(item, Failure) for item in found)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe"])
def test_empty_json_lines_are_told_of(content: bytes, tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.jsonl", content, LINES)
    assert "is empty" in str(found)
