"""Signatures: the same everywhere, of one length, told apart by version."""

# ruff: noqa: E501

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from copied import SHELLING, with_marks
from tawthiq.archive.copies.provenance import SOURCES, cited_in, same_name, source_of
from tawthiq.archive.copies.signature import LAYOUT, SIGNATURE_VERSION, gather, signature, signature_version


def test_a_signature_is_the_same_in_another_process() -> None:
    code = "import sys; from tawthiq.archive.copies.signature import signature; print(signature(sys.argv[1]).hex())"
    run = subprocess.run([sys.executable, "-c", code, SHELLING], capture_output=True, text=True, check=True)
    assert bytes.fromhex(run.stdout) == signature(SHELLING)


def test_marks_and_punctuation_leave_a_signature_as_it_is() -> None:
    assert signature(with_marks(SHELLING)) == signature(SHELLING)


@pytest.mark.parametrize("text", ["", "!!!", "قصف", "https://example.org", "12", "\ud800"])
def test_every_text_has_a_signature(text: str) -> None:
    assert len(signature(text)) == LAYOUT.itemsize


def test_the_version_names_the_words_left_out() -> None:
    assert signature_version().startswith(SIGNATURE_VERSION + "-")


def test_signatures_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="d1 has 3 bytes"):
        gather([("d1", b"abc")])


def test_gathering_sorts_and_takes_the_first_of_an_id() -> None:
    one, other = signature("قصف على البلدة"), signature("احتجاج في المدينة")
    gathered = gather([("d2", one), ("d1", other), ("d2", other)])
    assert gathered.ids.tolist() == [b"d1", b"d2"]
    assert gathered.rows[1].tobytes() == one


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("سانا", "SANA", True), ("وكالة السَّهل", "وكالة السهل", True), ("سانا", "رويترز", False), ("", "", False), ("!", "?", False)],
)  # fmt: skip
def test_same_name(one: str, other: str, expected: bool) -> None:
    assert same_name(one, other) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نقلاً عن وكالة سانا", {"sana"}),
        ("المصدر: عنب بلدي", {"enab-baladi"}),
        ("دمشق (رويترز) - قتل", {"reuters"}),
        ("كتب إلى رويترز رسالة", set()),
        ("لا مصدر", set()),
    ],
)
def test_cited_in(text: str, expected: set[str]) -> None:
    assert cited_in(text) == expected


def test_a_source_is_known_by_its_address() -> None:
    assert source_of(None, "https://www.aa.com.tr/ar/1") == "anadolu"
    assert source_of(None, "telegram:aa.com.tr/1") is None


def test_every_name_and_host_is_of_one_source() -> None:
    sources = yaml.safe_load(SOURCES.read_text("utf-8"))["sources"]
    names = [name for source in sources for name in (*source["names"], *source["hosts"])]
    assert len(names) == len(set(names))
