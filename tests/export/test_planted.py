"""Everything that a source can plant: in every format, in every profile that anybody may read, it is harmless."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tawthiq.arabic.fold import fold
from tawthiq.cli.main import main
from tawthiq.export.cells import cell, uncell
from told_incidents import claim, incident, planted, raid, toll

FORMATS = ("acled", "ucdp", "airwars", "hxl", "jsonl")
NAMES = ("أحمد العلي السالم", "سميرة آل مسعود", "Ahmad al-Ali", "أحـمد إبراهيم", "عبدالله")
TRICKS = (
    '=HYPERLINK("http://x.example","a")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1",
    "<script>alert(1)</script>", "]]><svg onload=alert(1)>", "\u202eقصف\u2066", "a\x00b\x1b[31m", "../../etc/passwd",
    "C:\\Windows\\x", "a\nb,c\"d", "{n_rows}", "'=1+1", "x;=1+1", "x; @SUM(A1)", "\u00a0=1+1", "﹣1+1", "x\n=1+1",
)  # fmt: skip
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _export(tmp_path: Path, word: str, form: str, *more: str) -> Iterator[Path]:
    coded = tmp_path / "coded.jsonl"
    coded.write_bytes(planted(word).to_json() + b"\n")
    out = tmp_path / "out" / form
    assert main(["export", form, str(coded), "--output", str(out), *more]) == 0
    yield from sorted(out.rglob("*"))


@pytest.mark.parametrize("profile", ["public", "hdx"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_private_name_is_nowhere(tmp_path: Path, name: str, form: str, profile: str) -> None:
    for path in _export(tmp_path, name, form, "--profile", profile):
        text = path.read_text("utf-8")
        assert _letters(name) not in _letters(text), path.name
        assert _letters(name) not in _letters(path.name)


@pytest.mark.parametrize("form", FORMATS)
def test_no_arabic_word_of_a_report_is_in_a_public_file(tmp_path: Path, form: str) -> None:
    """But for the name of the governorate, which the project's own list gives, and the page in Arabic."""
    for path in _export(tmp_path, "زعتر", form):
        if ".ar." not in path.name:
            assert set(re.findall("[\u0620-\u064a]+", path.read_text("utf-8"))) <= {"إدلب"}, path.name


@pytest.mark.parametrize("profile", ["partner", "full"])
@pytest.mark.parametrize("form", FORMATS)
def test_names_are_withheld_until_they_are_asked_for(tmp_path: Path, form: str, profile: str) -> None:
    name = "أحمد العلي السالم"
    main_file = {"jsonl": "incidents.jsonl"}.get(form, f"{form}.csv")
    files = {p.name: p.read_text("utf-8") for p in _export(tmp_path, name, form, "--profile", profile)}
    in_values = json.loads(files["incidents.jsonl"])["claims"] if form == "jsonl" else files[main_file]
    quotes = [c["quote"] for c in in_values] if form == "jsonl" else []
    assert set(quotes) <= {"[withheld]", None}
    asked = ("--profile", profile, "--include-names")
    named = {p.name: p.read_text("utf-8") for p in _export(tmp_path, name, form, *asked)}
    assert name in named[main_file]
    assert json.loads(named["export.json"])["include_names"] is True
    assert json.loads(files["export.json"])["include_names"] is False


@pytest.mark.parametrize("profile", ["public", "full"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_are_harmless(tmp_path: Path, trick: str, form: str, profile: str) -> None:
    more = ("--profile", profile, *(["--include-names"] if profile == "full" else []))
    paths = list(_export(tmp_path, trick, form, *more))
    assert {path.parent for path in paths} == {tmp_path / "out" / form}
    for path in paths:
        data = path.read_bytes().decode("utf-8")
        if path.suffix == ".csv":
            assert not BIDI.search(data), path.name
            with path.open(encoding="utf-8", newline="") as file:
                for n, row in enumerate(csv.reader(file)):
                    for text in row:
                        assert n == 0 or _is_safe(text), (path.name, text)
        if path.suffix == ".html":
            assert "<script" not in data
            assert "<svg" not in data
            assert "default-src 'none'" in data
        if path.suffix in (".html", ".md"):
            assert not BIDI.search(data), path.name
        if path.suffix == ".jsonl":
            for line in data.splitlines():
                json.loads(line)
                assert not BIDI.search(line)


def _is_safe(text: str) -> bool:
    """No formula: a number, or nothing that begins as one."""
    parts = [part.strip() for part in text.split(";")]
    return all(not re.match(r"[=+\-@＝＋－＠]", part) or re.fullmatch(r"-?\d+(\.\d+)?", part) for part in parts)


@pytest.mark.parametrize("value", [*TRICKS, "plain", "", "'quoted'", "''=1", "'", "5", "-3.5 km"])
def test_a_cell_comes_back_but_for_what_is_left_out(value: str) -> None:
    shown = cell(value)
    assert uncell(shown) == cell(value, raw=True)
    assert _is_safe(shown) or shown.startswith("'")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-3.5, "-3.5"), (-7, "-7"), (None, ""), (True, "true"), ("-3.5", "'-3.5"), ("a\u202eb", "ab"), ("a\n=b", "a =b"),
     ("a;=b", "a;'=b"), ("a; -b", "a; '-b"), ("5; -3", "5; '-3"), ("a,=b", "a,=b")],
)
def test_numbers_stay_numbers_and_texts_stay_texts(value: str | float | None, shown: str) -> None:
    assert cell(value) == shown


def test_raw_leaves_the_mark_out() -> None:
    assert cell("=1+1", raw=True) == "=1+1"


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", fold(text).text).casefold()


@pytest.mark.parametrize("form", FORMATS)
def test_what_another_program_writes_into_claims_is_no_way_out(tmp_path: Path, form: str) -> None:
    """Fields that nobody knows, and words where closed lists belong."""
    name = "أحمد العلي السالم"
    told = incident(
        *raid(), claim("type", name, "r2"), claim("status", name, "r2"), claim("victim", {"name": name, "age": 7}),
        claim("remark", name), toll(7, 7, whose=name, unit=None), claim("speaker", {"name": name, "role": name,
        "organisation": name}, speaker=f"{name}; SOHR"),
    )  # fmt: skip
    linked, out = tmp_path / "incidents.jsonl", tmp_path / "out"
    linked.write_bytes(told.to_json() + b"\n")
    assert main(["export", form, str(linked), "--output", str(out)]) == 0
    for path in out.iterdir():
        assert _letters(name) not in _letters(path.read_text("utf-8")), path.name
